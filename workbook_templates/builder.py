"""The standard workbook of a department, written from the model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.files.reports import contents, listing
from jixiao.files.reports.style import Report
from jixiao.files.write.ownership import COPY
from jixiao.form.layout import standard
from jixiao.model import sheets
from jixiao.model.last_year import LastYear
from jixiao.model.parts import Part
from jixiao.model.sheets import TEMPLATE, TEMPLATE_NOTE
from jixiao.model.target_form import Department, Field, Project, text_of
from jixiao.rules.vocabulary import dictionaries_used
from jixiao.spending.entries import Ledger
from workbook_templates import (
    department_sheet,
    instructions,
    last_year_sheet,
    ledger_sheet,
    lists,
    part_sheet,
    project_sheet,
    whole_sheet,
)
from workbook_templates.form_texts import Owner
from workbook_templates.naming import project_sheet_names
from workbook_templates.project_sheet import SheetSetup, skeleton

_TEMPLATE_NUMBER: Final = 0
_LEGACY: Final = "legacy"
Decorate = Callable[[Report, str, Any], None]


def write(
    department: Department,
    out: Path | BinaryIO,
    *,
    blank_projects: int = 0,
    values_only: bool = False,
    forms_only: bool = False,
    dictionary: str = "",
    created: dt.datetime | None = None,
    last_year: LastYear | None = None,
    part: Part | None = None,
    ledger: Ledger | None = None,
    decorate: Decorate | None = None,
) -> None:
    """Write the standard workbook to ``out``.

    Projects without any are ``blank_projects`` empty forms with the 一级 and 二级 of the
    ``dictionary``: where none is given, of the one that the projects use. ``created`` is the date
    that the file carries. ``values_only`` makes the copy for the bureau: no formulas of ours, none
    of the add-in's sheets. Texts are always written as text, whatever they begin with.
    ``forms_only`` leaves out what is not printed: the ledger. Else 目录 comes first where there
    are many sheets. ``last_year`` is shown beside the indicators and remembered; its projects are
    those of the department. ``part``: the workbook is a part of another. ``ledger``: payments that
    it carries, on 支出明细. ``decorate`` is handed each sheet of the forms by its name when it is
    drawn, to put notes on it.
    """
    dictionary = dictionary or _used(department.projects)
    projects = list(department.projects) or [_blank(department, dictionary)] * blank_projects
    names = project_sheet_names(projects)
    paid = ledger if ledger is not None and ledger.has_rows else None
    with Report(out) as report:
        report.book.set_properties(_properties(created, values_only=values_only))
        owner = Owner(department.code, department.name, str(department.year or ""))
        setup = SheetSetup(TEMPLATE, _TEMPLATE_NUMBER, values_only, owner=owner)
        if not values_only:
            if not forms_only:
                contents.add_where_many(report, _seen(department, names, paid, last_year))
            instructions.add(report)
        head = department_sheet.add(report, department)
        if decorate:
            decorate(report, sheets.DEPARTMENT, head)
        if department.whole is not None:
            whole_sheet.add(report, department.whole)
        _add_projects(report, dict(zip(names, projects, strict=True)), setup, last_year, decorate)
        codes = [text_of(project.code) for project in projects]
        if not forms_only:
            _add_spending(report, paid, codes)
        if last_year is not None:
            last_year_sheet.add(report, last_year)
        if part is not None:
            part_sheet.add(report, part)
        if not values_only:
            project_sheet.add(report, _blank(department, dictionary), replace(setup, hidden=True))
        lists.add(report, codes, () if values_only else names)


def _properties(created: dt.datetime | None, *, values_only: bool) -> dict[str, Any]:
    """What the file says of itself: the version of the template, and whether it is a copy."""
    version = f"{TEMPLATE_NOTE} {standard().version}" + (f"，{COPY}" if values_only else "")
    dated = {"created": created} if created else {}
    return {"title": "绩效目标表", "comments": version} | dated


def _add_projects(
    report: Report,
    projects: Mapping[str, Project],
    setup: SheetSetup,
    last_year: LastYear | None,
    decorate: Decorate | None,
) -> None:
    """A sheet for each project by its name; the first is the one that is shown."""
    for number, (name, project) in enumerate(projects.items(), 1):
        sheet = project_sheet.add(report, project, replace(setup, name=name, number=number))
        if decorate:
            decorate(report, name, sheet)
        if last_year is not None:
            before = last_year.projects[number - 1]
            last = standard().first_row + max(len(project.indicators), 1) - 2
            last_year_sheet.show_beside(report, sheet, number, before, last)
        if number == 1:
            sheet.activate()


def _add_spending(report: Report, paid: Ledger | None, codes: Sequence[str]) -> None:
    ledger_sheet.add(report)
    if paid is not None:
        listing.add_ledger(report, paid, codes)


def _seen(
    department: Department,
    names: Sequence[str],
    paid: Ledger | None,
    last_year: LastYear | None,
) -> list[str]:
    """The sheets that people see, in order."""
    whole = [sheets.WHOLE] if department.whole is not None else []
    before = [sheets.LAST_YEAR] if last_year is not None else []
    spending = [sheets.SPENDING, *([sheets.LEDGER] if paid is not None else [])]
    return [sheets.INSTRUCTIONS, sheets.DEPARTMENT, *whole, *names, *spending, *before]


def _used(projects: Iterable[Project]) -> str:
    """The dictionary that all the forms tell of; legacy where they tell of none, or of both."""
    used = dictionaries_used(row for project in projects for row in project.indicators)
    return next(iter(used)) if len(used) == 1 else _LEGACY


def _blank(department: Department, dictionary: str) -> Project:
    owner = Field(f"{department.code}{department.name}")
    return Project(department=owner, indicators=skeleton(dictionary))
