"""A workbook → one for each project, with the totals that the parts are held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jixiao.drafting.payments import count_of, share
from jixiao.form.book import Reading
from jixiao.model import sheets
from jixiao.model.last_year import LastProject, LastYear
from jixiao.model.money import wan
from jixiao.model.parts import Part, Payments
from jixiao.model.target_form import Department, Project
from jixiao.spending.entries import NO_LEDGER, Ledger


@dataclass(frozen=True, slots=True)
class OnePart:
    """The department with one of its projects and its payments, and what it says of the whole."""

    department: Department
    part: Part
    last_year: LastYear | None = None
    ledger: Ledger = NO_LEDGER


def split(
    department: Department,
    book: str,
    last_year: LastYear | None = None,
    ledger: Ledger | None = None,
) -> list[OnePart]:
    """The parts of a department's workbook called ``book``, in the order of its projects.

    ``ledger`` is that of the workbook: what belongs to a project goes with it.
    """
    return list(_parts(department, book, last_year, ledger or Ledger()))


def _parts(
    department: Department, book: str, last_year: LastYear | None, ledger: Ledger
) -> Iterator[OnePart]:
    projects = department.projects
    amounts = [project.budget_cents for project in projects]
    total = sum(amount for amount in amounts if amount is not None)
    ledgers = share(ledger, projects).own
    paid = [count_of(one) for one in ledgers]
    all_paid = Payments(sum(one.rows for one in paid), sum(one.cents for one in paid))
    for place, (project, cents) in enumerate(zip(projects, amounts, strict=True)):
        alone = replace(department, projects=(project,), issues=(), left_out=())
        name, count = project.label, len(projects)
        part = Part(book, place + 1, count, name, cents, total, paid[place], all_paid)
        yield OnePart(alone, part, aligned(last_year, [project]), ledgers[place])


def total_in_words(parts: Sequence[OnePart]) -> str:
    """预算合计880.00万元，与原工作簿一致: the total of the parts, and what is not in it."""
    unknown = sum(1 for one in parts if one.part.cents is None)
    blank = f"，{unknown}份的预算数未能读出，未计入" if unknown else ""
    total = parts[0].part.total if parts else 0
    return f"预算合计{wan(total)}万元，与原工作簿一致{blank}"


def aligned(last_year: LastYear | None, projects: Sequence[Project]) -> LastYear | None:
    """What is remembered of last year, a place for each of some projects in their order."""
    if last_year is None:
        return None
    by_name = {one.name: one for one in reversed(last_year.projects)}
    found = (by_name.get(project.label, LastProject(project.label)) for project in projects)
    return LastYear(last_year.year, tuple(found))


def left_behind(reading: Reading) -> list[str]:
    """The sheets with entries of other kinds, which stay in the workbook that was read."""
    found = [form.sheet for form in reading.year_forms]
    if reading.waivers:
        found.append(sheets.WAIVERS)
    names = "、".join(f"“{name}”" for name in found)
    return [f"未带入：工作表{names}留在原工作簿中。"] if found else []
