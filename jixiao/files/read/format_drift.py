"""D05: formats and drop-downs of the issued form that were lost when something was pasted over."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jixiao.files.guard.package_parts import sheet_parts, xml_of
from jixiao.model.grid import Grid, column_number
from jixiao.model.target_form import Department, Field, Indicator, LayoutIssue, Project

_TEXT_FORMAT: Final = "@"
_TEXTS: Final = (
    ("name", "三级指标"),
    ("description", "绩效指标描述"),
    ("target", "指标值"),
    ("basis", "指标值确定依据"),
)
_CHOICES: Final = (("dimension", "一级指标"), ("category", "二级指标"))
_LIST: Final = re.compile(r"<dataValidation\b(?=[^>]*\btype=\"list\")[^>]*\bsqref=\"([^\"]*)\"")
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
Area = tuple[int, int, int, int]


def with_drift(path: Path, department: Department, grids: Iterable[Grid]) -> Department:
    """The department with a issue for each column of an issued form that lost what it had.

    ``grids`` hold the number formats of the indicators' cells. A form from elsewhere never had
    our formats, so nothing of it can be lost.
    """
    if not any(project.version for project in department.projects):
        return department
    details = {grid.sheet: grid.details for grid in grids}
    lists = _lists(path)

    def issues(project: Project) -> tuple[LayoutIssue, ...]:
        if not project.version:
            return ()
        formats = {at: one.number_format for at, one in details.get(project.sheet, {}).items()}
        return (
            *_lost(project.indicators, _TEXTS, lambda at: formats.get(at, "") == _TEXT_FORMAT),
            *_lost(project.indicators, _CHOICES, lambda at: _in(lists.get(project.sheet, ()), at)),
        )

    projects = tuple(
        replace(project, issues=(*project.issues, *issues(project)))
        for project in department.projects
    )
    return replace(department, projects=projects)


def _lost(
    rows: Sequence[Indicator],
    columns: Sequence[tuple[str, str]],
    kept: Callable[[tuple[int, int]], bool],
) -> Iterator[LayoutIssue]:
    """One issue a column, at the first of its cells that is not as issued."""
    for key, label in columns:
        cells: list[Field | None] = [getattr(row, key) for row in rows]
        places = [cell.place for cell in cells if cell is not None and cell.place.row]
        lost = [place for place in places if not kept((place.row, place.column))]
        if lost:
            yield LayoutIssue("format", label, lost[0], f"等{len(lost)}格" if len(lost) > 1 else "")


def _in(areas: Sequence[Area], at: tuple[int, int]) -> bool:
    row, column = at
    return any(top <= row <= low and left <= column <= right for top, left, low, right in areas)


def _lists(path: Path) -> Mapping[str, list[Area]]:
    """Where each sheet has a drop-down."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: list(_areas(xml_of(archive, part))) for name, part in sheet_parts(archive).items()
        }


def _areas(xml: str) -> Iterator[Area]:
    for area in (match for listed in _LIST.findall(xml) for match in _AREA.finditer(listed)):
        left, top, right, low = area.groups()
        yield (
            int(top), column_number(left),
            int(low or top), column_number(right or left),
        )  # fmt: skip
