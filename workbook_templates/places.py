"""Where each value of a department stands in the standard workbook, without writing it.

What was found at a cell of the file that was sent is noted at the cell that its value came to.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from jixiao.form.layout import position, standard
from jixiao.model.findings import Finding
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Share
from workbook_templates.department_sheet import FIRST_FUNCTION, OVERALL_GOAL, safeguards_row
from workbook_templates.naming import project_sheet_names
from workbook_templates.native_help import COLUMNS

# How far a value stands from its label, in rows and columns; the others are below it.
_FROM_LABEL: Final = {
    "title": (0, 0),
    "department": (0, 0),
    "unit": (0, 0),
    "code": (0, 1),
    "name": (0, 1),
    "purpose": (2, 1),
    "goal": (0, 1),
}
_FIELDS: Final = (*_FROM_LABEL, "function", "budget", "fiscal_funds", "other_funds")
_OWN: Final = {"title": (1, 1), "department": (2, 1)}  # they have no label


class Placed:
    """A department in the standard workbook; ``names`` are those of its project sheets.

    ``department`` is as :func:`jixiao.form.standardise.standardised` gives it, each value with the
    place that it came from.
    """

    def __init__(self, department: Department) -> None:
        self.names = project_sheet_names(department.projects)
        # several values of a text come from one line
        self._cells: dict[Place, dict[str, Place]] = {}
        self._sheets: dict[tuple[str, str], str] = {}
        self._value(department.overall_goal, "", Place(DEPARTMENT, OVERALL_GOAL, 1))
        for row, goal in enumerate(department.functions, FIRST_FUNCTION):
            self._value(goal.heading, "职责分类", Place(DEPARTMENT, row, 2))
            self._value(goal.text, "绩效目标", Place(DEPARTMENT, row, 3))
        last = safeguards_row(len(department.functions))
        self._value(department.safeguards, "", Place(DEPARTMENT, last, 1))
        for project, name in zip(department.projects, self.names, strict=True):
            self._project(project, name)

    def cell_of(self, found: Finding) -> Place:
        """Where a finding is noted.

        One on a field that is blank where that field is; one on nothing at the title of its form.
        """
        spots = self._cells.get(found.place)
        if spots:
            return spots.get(found.field) or next(iter(spots.values()))
        where = found.place.sheet, found.project
        sheet = self._sheets.get(where) or self._sheets.get(("", found.project))
        if sheet is None:
            return Place(DEPARTMENT, 1, 1)
        row, column = _blank_cells().get(found.field, (1, 1))
        return Place(sheet, row, column)

    def _project(self, project: Project, sheet: str) -> None:
        for source in (project.sheet, ""):
            self._sheets.setdefault((source, project.label), sheet)
        for key in _FIELDS:
            self._value(getattr(project, key), key, _spot(sheet, key))
        for share in project.plan or ():
            self._value(share, "", _spot(sheet, f"plan_{share.month}"))
        for number, row in enumerate(project.indicators, standard().first_row):
            self._row(row, sheet, number)

    def _row(self, row: Indicator, sheet: str, number: int) -> None:
        # the value first: where a finding on a whole line belongs
        for key in sorted(COLUMNS, key=lambda one: one != "target"):
            place = Place(sheet, number, COLUMNS.index(key) + 1)
            self._value(getattr(row, key), standard().heading(key), place)

    def _value(self, value: Field | Amount | Share | None, name: str, place: Place) -> None:
        if value is not None and value.place != NOWHERE:
            self._cells.setdefault(value.place, {}).setdefault(name, place)


@cache
def _blank_cells() -> dict[str, tuple[int, int]]:
    """Row and column of each field by all its labels; of a column its first cell."""
    found = {
        standard().heading(key): (standard().first_row, column)
        for column, key in enumerate(COLUMNS, 1)
    }
    for key in _FIELDS:
        if key not in _OWN:
            spot = _spot("", key)
            found |= dict.fromkeys(standard().fields[key].labels, (spot.row, spot.column))
    return found


def _spot(sheet: str, key: str) -> Place:
    row, column = _OWN.get(key) or position(standard().fields[key].at)
    down, right = _FROM_LABEL.get(key, (1, 0))
    return Place(sheet, row + down, column + right)
