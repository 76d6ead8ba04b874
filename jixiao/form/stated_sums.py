"""The 合计 and 小计 in a table of projects: which rows each is the sum of, and its amounts.

What a table says of its projects together is held against them (F04), so that a row that was
left out, or counted twice, is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from jixiao.form.arranged_rows import text_at
from jixiao.form.inferred import is_amount
from jixiao.form.layout import plain
from jixiao.model.cells import field_at
from jixiao.model.grid import Grid
from jixiao.model.target_form import Field
from jixiao.speed import lazy_pattern

_TOTAL: Final = lazy_pattern(r"\D{0,8}?(?P<kind>合计|总计|小计)(?:[（(].{0,10}[)）])?[:：]?")
_OF_A_PART: Final = "小计"
SUMMED: Final = ("budget", "fiscal_funds", "other_funds")


class SumRow(NamedTuple):
    """A row that sums up others: its label, the cells of its amounts by field, and the rows that
    it sums up, from 1 as people count them.
    """

    label: str
    amounts: Mapping[str, Field]
    rows: range


def is_sum(texts: Mapping[int, str], fields: Mapping[int, str]) -> str:
    """The label of a row that begins with 合计 and holds nothing but amounts; else empty.

    ``texts`` are its cells by column, ``fields`` the keys of the columns of fields.
    """
    first, *others = texts.items()
    said = _TOTAL.fullmatch(plain(first[1]))
    amounts = [c for c, text in others if is_amount(text)]
    if said is None or len(amounts) < len(others) or not set(amounts) & fields.keys():
        return ""
    return first[1]


def sum_said(grid: Grid, r: int, fields: Mapping[int, str]) -> str:
    """The label of a row of a grid that is such a sum; else empty."""
    texts = {c: text for c in range(len(grid.rows[r])) if (text := text_at(grid, r, c))}
    return is_sum(texts, fields) if texts else ""


def sums_in(
    grid: Grid,
    rows: Mapping[int, str],
    above: Mapping[int, int],
    fields: Mapping[int, str],
    first: int,
) -> Iterator[SumRow]:
    """The sums of a table, by the rows that hold them, with their labels.

    ``fields`` are the keys of the columns of fields; ``above`` are the rows that stand over what
    they sum up, as 820-某镇部门 does, with their level, down to the next of the same or a higher
    one; ``first`` is the first row below the headings.
    小计 closes the rows since the one before it, 合计 sums up the whole table.
    """
    parts = [r for r, label in rows.items() if r not in above and _is_of_a_part(label)]
    money = {c: key for c, key in fields.items() if key in SUMMED}
    for r, label in rows.items():
        amounts = {
            key: field_at(grid, r, c) for c, key in money.items() if is_amount(text_at(grid, r, c))
        }
        covered = range(first, len(grid.rows))
        if r in above:
            ends = (x for x, level in above.items() if x > r and level <= above[r])
            covered = range(r + 1, min(ends, default=covered.stop))
        elif r in parts:
            covered = range(max([x + 1 for x in parts if x < r], default=first), r)
        if amounts and covered:
            of_sheet = grid.place(covered.start, 0).row, grid.place(covered.stop - 1, 0).row
            yield SumRow(label, amounts, range(of_sheet[0], of_sheet[1] + 1))


def _is_of_a_part(label: str) -> bool:
    said = _TOTAL.fullmatch(plain(label))
    return said is not None and said["kind"] == _OF_A_PART
