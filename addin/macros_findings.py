"""What is done about findings: 下一处, 返回, 采纳建议."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import xlwings as xw

from addin import host, way_back
from addin.marks import sentence
from addin.rewriting import listed, rewrite
from addin.session import OpenBook
from addin.ui import Ui
from jixiao.errors import JixiaoError
from jixiao.form.handled import ADOPTED, keys_of
from jixiao.form.rewrite import Proposal
from jixiao.model.findings import Finding

_NOT_CHECKED: Final = "还没有审核结果，请先按“审核全部”。"
Spot = tuple[str, int, int]


def next_finding(book: xw.Book, ui: Ui) -> None:
    """下一处：跳到下一处还没有处理的问题，说明问题和建议。"""
    rows = OpenBook(book, ui).handled
    if rows is None:
        raise JixiaoError(_NOT_CHECKED)
    names = {sheet.name for sheet in book.sheets if sheet.visible}
    by_cell: dict[Spot, list[Finding]] = {}
    for one in rows:
        place = one.finding.place
        if one.open and place.row and place.sheet in names:
            spot = (place.sheet, place.row, place.column)
            by_cell.setdefault(spot, []).append(one.finding)
    if not by_cell:
        ui.tell("没有待处理的问题。")
        return
    spots = list(by_cell)
    at = (spots.index(here) + 1) % len(spots) if (here := _here(book)) in by_cell else 0
    sheet, row, column = spots[at]
    host.activate_sheet(book.sheets[sheet])
    book.sheets[sheet].range((row, column)).select()
    where = f"第{at + 1}处，共{len(spots)}处　{sheet} {by_cell[spots[at]][0].place.address}"
    ui.tell("\n".join([where, *map(sentence, by_cell[spots[at]])]))


def go_back(book: xw.Book, ui: Ui) -> None:
    """返回：回到看结果之前的工作表和单元格。"""
    if not way_back.follow(book):
        ui.tell("没有可以返回的位置：请先按一个会生成结果的按钮，或直接点下方的工作表标签。")


def _here(book: xw.Book) -> Spot | None:
    selected = host.selected_spot(book.app)
    return (book.sheets.active.name, *selected) if selected else None


def adopt(book: xw.Book, ui: Ui) -> None:
    """采纳建议：把建议的值写进单元格；先列出再问，原值留在“规范记录”中。

    Those marked 采纳 on 审核结果; where none is, the one in the selected cell.
    """
    opened = OpenBook(book, ui)
    with_value = [one for one in opened.findings if _value(one) and not one.waived]
    handled = opened.handled or ()
    marked = {key for one in handled if one.choice == ADOPTED for key in one.keys}
    chosen = [one for one in with_value if not marked.isdisjoint(keys_of(one))]
    if not chosen:
        here = _here(book)
        chosen = [one for one in with_value if here == _spot(one)]
    found = list(opened.typed(_proposals(chosen)))
    if not found:
        ui.tell(
            "没有可以采纳的建议：请在“审核结果”的“处理”栏选“采纳”，"
            "或选中一个有建议值的单元格再按。公式单元格不改写。"
        )
        return
    if ui.ask(f"{listed(found)}\n\n是否采纳？原值会保留在“规范记录”表中。"):
        rewrite(opened, found, verb="采纳")


def _proposals(findings: Iterable[Finding]) -> list[Proposal]:
    """One change for a cell: the first finding's."""
    made: dict[Spot, Proposal] = {}
    for one in findings:
        if _value(one) != one.seen:
            made.setdefault(_spot(one), Proposal(one.place, one.field, one.seen, _value(one)))
    return list(made.values())


def _value(one: Finding) -> str:
    """The mended value; empty where there is not just one."""
    return str(getattr(one, "adopt", ""))


def _spot(one: Finding) -> Spot:
    return one.place.sheet, one.place.row, one.place.column
