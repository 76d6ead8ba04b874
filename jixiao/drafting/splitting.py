"""A workbook → one for each project, with the totals that the parts are held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jixiao.form.book import Reading
from jixiao.model import sheets
from jixiao.model.last_year import LastProject, LastYear
from jixiao.model.money import wan
from jixiao.model.parts import Part
from jixiao.model.target_form import Department, Project
from jixiao.spending.entries import Ledger
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_merge import merge


@dataclass(frozen=True, slots=True)
class OnePart:
    """The department with one of its projects, and what it says of the whole."""

    department: Department
    part: Part
    last_year: LastYear | None = None


def split(department: Department, book: str, last_year: LastYear | None = None) -> list[OnePart]:
    """The parts of a department's workbook called ``book``, in the order of its projects."""
    return list(_parts(department, book, last_year))


def _parts(department: Department, book: str, last_year: LastYear | None) -> Iterator[OnePart]:
    projects = department.projects
    amounts = [budget_of(project) for project in projects]
    total = sum(amount for amount in amounts if amount is not None)
    for number, (project, cents) in enumerate(zip(projects, amounts, strict=True), 1):
        alone = replace(department, projects=(project,), issues=(), left_out=())
        part = Part(book, number, len(projects), project.label, cents, total)
        yield OnePart(alone, part, aligned(last_year, [project]))


def budget_of(project: Project) -> int | None:
    """The 预算数 in 分; None where it is not known."""
    return project.budget.cents if project.budget else None


def aligned(last_year: LastYear | None, projects: Sequence[Project]) -> LastYear | None:
    """What is remembered of last year, a place for each of some projects in their order."""
    if last_year is None:
        return None
    by_name = {one.name: one for one in reversed(last_year.projects)}
    found = (by_name.get(project.label, LastProject(project.label)) for project in projects)
    return LastYear(last_year.year, tuple(found))


def left_behind(reading: Reading, ledger: Ledger | None = None) -> list[str]:
    """The sheets with entries of other kinds, which stay in the workbook that was read.

    ``ledger`` is that of its sheets 支出执行 and 支出明细, where it was read already: how much
    stands there is said.
    """
    if ledger is None:
        named = (grid for grid in reading.grids if sheets.LEDGERS.fullmatch(grid.sheet))
        ledger = merge(map(read_ledger, named))
    found = [form.sheet for form in reading.year_forms]
    if reading.waivers:
        found.append(sheets.WAIVERS)
    names = "、".join(f"“{name}”" for name in found)
    lines = [f"未带入：工作表{names}留在原工作簿中。"] if found else []
    unreadable = len(ledger.unreadable)
    if ledger.entries or unreadable:
        more = f"，另有{unreadable}行无法读取" if unreadable else ""
        cents = sum(entry.cents for entry in ledger.entries)
        lines.append(
            f"未带入：支出{len(ledger.entries)}笔共{wan(cents)}万元{more}，"
            "留在原工作簿中；执行对比请在原工作簿中进行。"
        )
    return lines
