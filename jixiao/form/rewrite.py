"""规范写法: which cells would be written otherwise, old → new. Nothing is changed here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.form.cleaning import tidy
from jixiao.form.layout import position
from jixiao.model.cells import as_text, field_at
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Department, Field, Indicator, Project

RECORD_HEADINGS: Final = ("工作表", "位置", "内容", "原值", "新值")
_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_MEASURED: Final = frozenset({"quantitative", "range", "date"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One cell and how it would be written: 规范写法 for values, cleaned text elsewhere."""

    place: Place
    field: str
    old: str
    new: str


def proposals(department: Department) -> list[Proposal]:
    """What would change on all project sheets, in the order of the sheets."""
    return [one for project in department.projects for one in of_project(project)]


def of_project(project: Project) -> Iterator[Proposal]:
    """What would change on one project sheet; cells that hold no text are left to V14 and V15."""
    for label, cell in project.fields():
        yield from _tidied(label, cell)
    for row in project.indicators:
        yield from _of_row(row)


def _of_row(row: Indicator) -> Iterator[Proposal]:
    for label, cell in (
        ("三级指标", row.name),
        ("绩效指标描述", row.description),
        ("指标值确定依据", row.basis),
    ):
        if cell is not None:
            yield from _tidied(label, cell)
    target = row.target
    parsed = target.parsed
    new = parsed.canonical if parsed.kind in _MEASURED else tidy(target.text)
    if target.text and new and new != target.text and _is_text(target):
        yield Proposal(target.place, "指标值", target.text, new)


def _tidied(label: str, cell: Field) -> Iterator[Proposal]:
    new = tidy(cell.text)
    if new and new != cell.text and _is_text(cell):
        yield Proposal(cell.place, label, cell.text, new)


def _is_text(cell: Field) -> bool:
    return cell.value is None and not cell.formula


def turned_back(record: Grid, grids: Sequence[Grid]) -> list[Proposal]:
    """The sheet 规范记录 turned round: cells that still hold the new text, back to the old one."""
    by_name = {grid.sheet: grid for grid in grids}
    found = []
    for row in record.rows:
        texts = [as_text(value) for value in row[:5]]
        if len(texts) < len(RECORD_HEADINGS) or not _ADDRESS.fullmatch(texts[1]):
            continue
        sheet, address, label, old, new = texts
        r, c = position(address)
        grid = by_name.get(sheet)
        if grid is not None and field_at(grid, r - 1, c - 1).text == new:
            found.append(Proposal(Place(sheet, r, c), label, old=new, new=old))
    return found
