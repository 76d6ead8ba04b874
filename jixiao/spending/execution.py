"""执行对比: actual spending against the quarterly plan, to the 分, at any date."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.form.read_department import NO_FUNCTION
from jixiao.model.money import wan
from jixiao.model.stamp import plan_stamp_of
from jixiao.model.tally import Tally, place_of_code, tally
from jixiao.model.target_form import Department
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.account import Account, account
from jixiao.spending.entries import Entry, Ledger, code_text
from jixiao.spending.execution_line import (
    ExecutionLine,
    code_of,
    line_of_project,
    sum_of_lines,
)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that belongs to no project of the department; kept, never dropped."""

    entry: Entry
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.entry.place.row,
            "code": self.entry.code,
            "amount": wan(self.entry.cents),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison at a date.

    ``matched`` + ``later`` + ``former`` + unmatched = the ledger's total. ``later`` is spending
    after the date, ``former`` that of years before: neither belongs to this year's plan so far.
    ``account`` is the same equation in rows, with what is not in the total; ``doubtful`` are
    entries whose date is likely mistyped. ``stamp``: the 校对码 of the project sheets.
    """

    as_of: dt.date
    lines: tuple[ExecutionLine, ...]
    by_function: tuple[ExecutionLine, ...]
    total: ExecutionLine
    unmatched: tuple[Unmatched, ...]
    later: int
    former: int
    ledger: Ledger
    account: Account
    doubtful: tuple[Entry, ...] = ()
    stamp: str = ""

    @property
    def matched(self) -> int:
        return self.total.actual

    @property
    def unmatched_total(self) -> int:
        return sum(one.entry.spent for one in self.unmatched)

    def as_json(self) -> dict[str, Any]:
        """The object of ``compare --format json``; the keys are a contract."""
        return {
            "as_of": self.as_of.isoformat(),
            "projects": [line.as_json() for line in self.lines],
            "total": self.total.as_json(),
            "unmatched": [one.as_json() for one in self.unmatched],
            **self.account.as_json(),
        }


def compare(
    department: Department,
    ledger: Ledger,
    as_of: dt.date | None = None,
    settings: Settings = DEFAULT,
    remarks: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare spending up to ``as_of`` with the plan; by default the date of the last entry.

    An entry after today, or of another year than the budget's, does not make that date.
    ``remarks`` are the clerk's 说明 by project code (name where there is none), kept from the
    last run. Raises JixiaoError where neither a date nor an entry is given.
    """
    date = as_of or last_date(department, ledger)
    if date is None:
        raise JixiaoError(
            f"支出明细里没有一笔可用的支出{_why_none(ledger)}，"
            "请检查文件，或用 --as-of 指定截至日期。"
        )
    by_code, unmatched = _matched(department, ledger)
    lines = [
        line_of_project(project, by_code.get(code_of(project), []), date, settings, remarks or {})
        for project in department.projects
    ]
    known = [entry for entries in by_code.values() for entry in entries]
    later = [entry for entry in known if entry.date > date]
    former = [entry for entry in known if entry.date.year < date.year]
    return Comparison(
        date,
        tuple(lines),
        tuple(_by_function(lines, date, settings)),
        sum_of_lines("合计", lines, date, settings),
        tuple(unmatched),
        sum(entry.spent for entry in later),
        sum(entry.spent for entry in former),
        ledger,
        account(
            ledger,
            matched=[x for x in known if x.date <= date and x.date.year == date.year],
            later=later,
            former=former,
            unmatched=[(one.entry, one.reason) for one in unmatched],
        ),
        tuple(entry for entry in ledger.entries if _is_doubtful(entry.date, date.year)),
        plan_stamp_of(department),
    )


def _by_function(
    lines: Sequence[ExecutionLine], date: dt.date, settings: Settings
) -> Iterator[ExecutionLine]:
    """A line for each functional goal, that of the projects without one last."""
    in_order = dict.fromkeys(line.function for line in lines)
    for name in sorted(in_order, key=lambda name: name == NO_FUNCTION):
        yield sum_of_lines(name, [line for line in lines if line.function == name], date, settings)


def _why_none(ledger: Ledger) -> str:
    """What stands in a ledger instead of spending: how many rows of which kind, the first."""
    parts = []
    if ledger.unreadable:
        first = ledger.unreadable[0]
        parts.append(f"{len(ledger.unreadable)}行无法读取，如第{first.place.row}行{first.reason}")
    if ledger.aside:
        one = ledger.aside[0]
        parts.append(f"{len(ledger.aside)}行未计入，如第{one.place.row}行{one.reason}")
    return f"（{'；'.join(parts)}）" if parts else ""


def countable(department: Department, *, planned: bool = True) -> tuple[Department, Tally]:
    """The department with the forms that can be compared, and which forms those are.

    ``planned`` where their plans count: a plan that is not known is then reported.

    A form whose amounts cannot be read has no budget to compare with. Two of one code stay both:
    spending under their code belongs to neither.
    """
    accepted = (("", place_of_code(project)) for project in department.projects)
    forms = tally([department], accepted=accepted, planned=planned)
    projects = tuple(one.project for one in forms.counted)
    return replace(department, projects=projects, left_out=forms.left_out), forms


def last_date(
    department: Department, ledger: Ledger, today: dt.date | None = None
) -> dt.date | None:
    """The date of the last entry whose date can be right; None where there is no entry.

    That is one up to ``today`` in the budget's year; where the ledger has none of that year, in
    the year that most of its entries are of.
    """
    today = today or dt.date.today()
    dates = [entry.date for entry in ledger.entries]
    past = [date for date in dates if date <= today] or dates
    if not past:
        return None
    years = {project.year for project in department.projects} | {department.year}
    of_budget = [date for date in past if date.year in years]
    if of_budget:
        return max(of_budget)
    usual = Counter(date.year for date in past).most_common(1)[0][0]
    return max(date for date in past if date.year == usual)


def _is_doubtful(date: dt.date, year: int, today: dt.date | None = None) -> bool:
    """Whether a date is likely mistyped: to come, of a later year, or of years before."""
    return date > (today or dt.date.today()) or not year - 1 <= date.year <= year


def _matched(
    department: Department, ledger: Ledger
) -> tuple[dict[str, list[Entry]], list[Unmatched]]:
    known = Counter(code_of(project) for project in department.projects)
    aside = {code_text(one.code): one for one in department.left_out if one.code}
    by_code: dict[str, list[Entry]] = defaultdict(list)
    unmatched = []
    for entry in ledger.entries:
        if entry.code not in known and entry.code in aside:
            why = f"项目编码“{entry.code}”的项目表未计入（{aside[entry.code].reason}）"
            unmatched.append(Unmatched(entry, why))
        elif entry.code not in known:
            unmatched.append(Unmatched(entry, f"项目编码“{entry.code}”不在本部门项目中"))
        elif known[entry.code] > 1:
            unmatched.append(Unmatched(entry, f"项目编码“{entry.code}”有多个项目使用，无法归属"))
        else:
            by_code[entry.code].append(entry)
    return by_code, unmatched
