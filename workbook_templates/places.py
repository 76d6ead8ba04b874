"""Where each value of a department stands in the standard workbook, without writing it.

What is found in the department as it stands there has the addresses of the workbook that goes
back, which a check of the written file would give at several times the cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from jixiao.form.layout import position, standard
from jixiao.form.standardise import standardised
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan_number
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import (
    UNDECLARED,
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    Project,
    Share,
    Target,
)
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
_TEXTS: Final = (*_FROM_LABEL, "function")
_MONEY: Final = ("budget", "fiscal_funds", "other_funds")
_OWN: Final = {"title": (1, 1), "department": (2, 1)}  # they have no label
_Text = TypeVar("_Text", Field, Target)
Spot = tuple[str, int, int]


class Placed:
    """A department as it stands in the standard workbook.

    ``department`` has the places there; ``moved`` gives for each cell that it came from, as
    (sheet, row, column), the cell that its value stands in now.
    """

    def __init__(self, department: Department) -> None:
        self.moved: dict[Spot, Place] = {}
        given = standardised(department)  # what is so already stays as it is
        projects = given.projects
        names = project_sheet_names(projects)
        self.department = replace(
            given,
            overall_goal=self._text(given.overall_goal, Place(DEPARTMENT, OVERALL_GOAL, 1)),
            functions=tuple(map(self._goal, given.functions, range(len(given.functions)))),
            safeguards=self._text(
                given.safeguards or Field(),
                Place(DEPARTMENT, safeguards_row(len(given.functions)), 1),
            ),
            projects=tuple(map(self._project, projects, names)),
            whole=None,
            issues=(),
            left_out=(),
        )

    def _goal(self, goal: FunctionalGoal, number: int) -> FunctionalGoal:
        row = FIRST_FUNCTION + number
        return FunctionalGoal(
            self._text(goal.heading, Place(DEPARTMENT, row, 2)),
            self._text(goal.text, Place(DEPARTMENT, row, 3)),
        )

    def _project(self, project: Project, sheet: str) -> Project:
        texts = {
            key: self._text(getattr(project, key) or Field(), _spot(sheet, key)) for key in _TEXTS
        }
        undeclared = texts["unit"].text == UNDECLARED
        amounts = {key: self._amount(getattr(project, key), _spot(sheet, key)) for key in _MONEY}
        plan = project.plan or ()
        shares = tuple(self._share(one, _spot(sheet, f"plan_{one.month}")) for one in plan)
        rows = enumerate(project.indicators, standard().first_row)
        return replace(
            project,
            **(texts | {"unit": None if undeclared else texts["unit"]}),  # type: ignore[arg-type]
            **amounts,  # type: ignore[arg-type]
            sheet=sheet,
            layout=standard().name,
            plan=shares,
            indicators=tuple(self._row(one, sheet, row) for row, one in rows),
            issues=(),
        )

    def _row(self, row: Indicator, sheet: str, number: int) -> Indicator:
        at = {key: Place(sheet, number, column) for column, key in enumerate(COLUMNS, 1)}
        return replace(
            row,
            dimension=self._text(row.dimension, at["dimension"]),
            category=self._text(row.category, at["category"]),
            name=self._text(row.name, at["name"]),
            description=self._text(row.description or Field(), at["description"]),
            target=self._text(row.target, at["target"]),
            basis=self._text(row.basis or Field(), at["basis"]),
        )

    def _text(self, field: _Text, place: Place) -> _Text:
        self._moved(field.place, place)
        return type(field)(field.text, place)

    def _amount(self, amount: Amount | None, place: Place) -> Amount:
        if amount is None:
            return Amount(place=place)
        self._moved(amount.place, place)
        text = amount.text if amount.cents is None else str(wan_number(amount.cents))
        return replace(amount, text=text, place=place)

    def _share(self, share: Share, place: Place) -> Share:
        self._moved(share.place, place)
        return replace(share, place=place)

    def _moved(self, old: Place, new: Place) -> None:
        if old != NOWHERE:
            self.moved.setdefault((old.sheet, old.row, old.column), new)


def _spot(sheet: str, key: str) -> Place:
    row, column = _OWN.get(key) or position(standard().fields[key].at)
    down, right = _FROM_LABEL.get(key, (1, 0))
    return Place(sheet, row + down, column + right)
