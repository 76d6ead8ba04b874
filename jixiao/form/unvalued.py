"""Formulas without a value among the rows of a form, where an amount may be meant.

A program may have saved a form without working its formulas out: below a label that was deleted
such a cell would be neither read nor seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from jixiao.form.places import cells_in
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Department, LayoutIssue, Project, WholeForm
from jixiao.model.year_forms import YearForm
from jixiao.speed import lazy_pattern

# A formula with words in it gives words, as the checks beside our own forms do.
_WORDS: Final = lazy_pattern(r"\"[^\"]|&|TARGET_|\b(?:TODAY|NOW|ROW|COLUMN|CELL|HYPERLINK)\(")
_WITHOUT: Final = "（公式没有算出的值）"
Formulas = Mapping[str, Mapping[tuple[int, int], str]]  # of each sheet, by row and column
AnyForm = TypeVar("AnyForm", bound=Project | WholeForm | YearForm)


def unvalued_in(grids: Iterable[Grid]) -> Formulas:
    """The formulas without a value on some sheets that may be meant to give an amount."""
    found: dict[str, Mapping[tuple[int, int], str]] = {}
    for grid in grids:
        numbers = {at: one for at, one in grid.unvalued.items() if _may_be_amount(one)}
        if numbers:
            found[grid.sheet] = numbers
    return found


def department_with_unvalued(department: Department, formulas: Formulas) -> Department:
    """The department with an issue for each such formula among the rows of its forms."""
    if not formulas:
        return department
    whole = department.whole
    return replace(
        department,
        projects=tuple(with_unvalued(one, formulas) for one in department.projects),
        whole=None if whole is None else with_unvalued(whole, formulas),
    )


def with_unvalued(form: AnyForm, formulas: Formulas) -> AnyForm:
    """The form with an issue for each formula without a value in its rows that it has not read."""
    own = formulas.get(form.sheet)
    if not own:
        return form
    cells = [cell for cell in cells_in(form) if cell.place.sheet == form.sheet and cell.place.row]
    rows = [cell.place.row for cell in cells]
    read = {cell.place for cell in cells if cell.text or getattr(cell, "formula", "")}
    issues = tuple(
        LayoutIssue("unread", "", place, f"{formula}{_WITHOUT}")
        for (row, column), formula in sorted(own.items())
        if rows and min(rows) <= row <= max(rows)
        and (place := Place(form.sheet, row, column)) not in read
    )  # fmt: skip
    return replace(form, issues=(*form.issues, *issues)) if issues else form


def _may_be_amount(formula: str) -> bool:
    return not _WORDS.search(formula.replace('""', "").upper())
