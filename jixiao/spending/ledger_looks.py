"""Rows of a ledger that people do not see, or see struck through: they count, and it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.model.grid import Grid
from jixiao.model.looks import HIDDEN_ROW, STRUCK
from jixiao.model.money import wan
from jixiao.spending.entries import Entry

_MOST_NAMED: Final = 10


def remarks_on(grid: Grid, entries: Sequence[Entry]) -> Iterator[str]:
    """A sentence for the entries on hidden rows, and one for those with a line through them."""
    if not grid.remarks:
        return
    hidden = {row for (row, column), what in grid.remarks.items() if what == HIDDEN_ROW}
    struck = {row for (row, column), what in grid.remarks.items() if STRUCK in what}
    for what, looks_so in (("被隐藏或筛掉", hidden), ("划有删除线", struck)):
        found = [entry for entry in entries if entry.place.row in looks_so]
        if found:
            yield _sentence(grid.sheet, what, found)


def _sentence(sheet: str, what: str, found: Sequence[Entry]) -> str:
    rows = "、".join(str(entry.place.row) for entry in found[:_MOST_NAMED])
    more = "等" if len(found) > _MOST_NAMED else ""
    amount = wan(sum(entry.spent for entry in found))
    return (
        f"“{sheet}”{what}的{len(found)}行（第{rows}行{more}）{amount}万元已照常计入，"
        "不应计入的请先删去。"
    )
