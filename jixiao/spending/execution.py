"""执行对比: actual spending against the quarterly plan, to the 分, at any date."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from jixiao.errors import JixiaoError
from jixiao.form.read_department import NO_FUNCTION, function_name
from jixiao.model.money import percent, rate_text, wan
from jixiao.model.stamp import plan_stamp_of
from jixiao.model.tally import Tally, place_of_code, tally
from jixiao.model.target_form import Department, Project
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.account import Account, account
from jixiao.spending.entries import Entry, Ledger, code_text
from jixiao.spending.funds import Funds, Source, added, funds_of, whole
from jixiao.spending.plan import CHECKPOINTS, planned_share


class ExecutionStatus(StrEnum):
    """How spending stands against the plan; the words are what people see."""

    NORMAL = "正常"
    BEHIND = "滞后（黄）"
    FAR_BEHIND = "滞后（红）"
    AHEAD = "超进度"
    OVER = "超预算"
    NO_PLAN = "无计划"


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """One project, a subtotal or the total, on the date ``as_of``.

    Amounts in 分, rates in percent (None: undefined). ``series`` holds planned and actual by
    checkpoint month; ``funds`` the money by source. ``budget`` is None where the form has none.
    A sum has the budget and the spending of its projects without a plan in ``unplanned``, and the
    spending of those without a budget in ``unbudgeted``, by checkpoint in ``unbudgeted_at``: its
    rates and deviation are of the others.
    """

    name: str
    code: str = ""
    function: str = ""
    as_of: dt.date = dt.date.min
    funds: Mapping[Source, Funds] = field(default_factory=dict)
    budget: int | None = 0
    planned: int | None = None
    actual: int = 0
    forecast: int | None = None
    series: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)
    status: ExecutionStatus = ExecutionStatus.NO_PLAN
    remark: str = ""
    unplanned: tuple[int, int] = (0, 0)
    unbudgeted: int = 0
    unbudgeted_at: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_behind(self) -> bool:
        """Whether a lamp is lit: spending is behind the plan by more than is set."""
        return self.status in {ExecutionStatus.BEHIND, ExecutionStatus.FAR_BEHIND}

    @property
    def planned_rate(self) -> Decimal | None:
        return percent(self.planned, self.planned_budget) if self.planned is not None else None

    @property
    def planned_budget(self) -> int:
        """The budget that the plan is a share of."""
        return (self.budget or 0) - self.unplanned[0]

    @property
    def actual_rate(self) -> Decimal | None:
        return percent(self.actual - self.unbudgeted, self.budget or 0)

    @property
    def deviation(self) -> int | None:
        """Actual less planned, in 分."""
        return None if self.planned is None else self.actual - self.unplanned[1] - self.planned

    @property
    def deviation_points(self) -> Decimal | None:
        """Actual rate less planned rate, in percentage points."""
        if self.deviation is None:
            return None
        return percent(self.deviation, self.planned_budget)

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "name": self.name,
            "budget": wan(self.budget),
            "planned_rate": rate_text(self.planned_rate),
            "planned": wan(self.planned),
            "actual": wan(self.actual),
            "actual_rate": rate_text(self.actual_rate),
            "deviation": wan(self.deviation),
            "deviation_points": rate_text(self.deviation_points),
            "status": str(self.status),
        }


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
        _line(project, by_code.get(code_of(project), []), date, settings, remarks or {})
        for project in department.projects
    ]
    known = [entry for entries in by_code.values() for entry in entries]
    later = [entry for entry in known if entry.date > date]
    former = [entry for entry in known if entry.date.year < date.year]
    return Comparison(
        date,
        tuple(lines),
        tuple(_by_function(lines, date, settings)),
        _sum("合计", lines, date, settings),
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
        yield _sum(name, [line for line in lines if line.function == name], date, settings)


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


def code_of(project: Project) -> str:
    """The code that spending is matched by; empty where the form has none."""
    return code_text(project.code.text) if project.code else ""


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


def _line(
    project: Project,
    entries: Sequence[Entry],
    date: dt.date,
    settings: Settings,
    remarks: Mapping[str, str],
) -> ExecutionLine:
    entries = [entry for entry in entries if entry.date.year == date.year]
    money = _money_on(project, entries, date, settings)
    line = ExecutionLine(
        name=project.label,
        code=code_of(project),
        function=function_name(project.function.text) if project.function else NO_FUNCTION,
        as_of=date,
        funds=money.funds,
        budget=money.budget,
        planned=money.planned,
        actual=money.actual,
        forecast=_forecast(money.actual, date),
        series=_series(project, entries, date, settings),
        remark=remarks.get(code_of(project)) or remarks.get(project.label, ""),
    )
    return replace(line, status=status_of(line, settings))


class _Money(NamedTuple):
    """A project's money on a date, in 分; no budget and no plan where the form says none."""

    funds: Mapping[Source, Funds]
    budget: int | None
    planned: int | None
    actual: int


def _money_on(
    project: Project, entries: Sequence[Entry], date: dt.date, settings: Settings
) -> _Money:
    funds = funds_of(project, entries, date)
    together = whole(funds)
    budget = None if project.budget_cents is None else together.budget
    share = planned_share(project.plan or (), date, settings.plan_line)
    planned = None
    if share is not None and budget is not None:
        planned = int((budget * share / 100).quantize(Decimal(1), ROUND_HALF_UP))
    return _Money(funds, budget, planned, together.actual)


def _forecast(actual: int, date: dt.date) -> int:
    """Spending to year end if the year goes on at the rate so far: a straight line, no more."""
    days = 366 if calendar.isleap(date.year) else 365
    whole_year = Decimal(actual) * days / date.timetuple().tm_yday
    return int(whole_year.quantize(Decimal(1), ROUND_HALF_UP))


def _series(
    project: Project, entries: Sequence[Entry], date: dt.date, settings: Settings
) -> dict[int, tuple[int | None, int | None]]:
    """Planned and actual at each checkpoint; nothing actual for checkpoints still to come."""
    found: dict[int, tuple[int | None, int | None]] = {}
    for month in CHECKPOINTS:
        due = dt.date(date.year, month, calendar.monthrange(date.year, month)[1])
        money = _money_on(project, entries, due, settings)
        found[month] = (money.planned, money.actual if due <= date else None)
    return found


def status_of(line: ExecutionLine, settings: Settings = DEFAULT) -> ExecutionStatus:
    """The status in words, by the thresholds of the settings (percentage points)."""
    limits = settings.thresholds
    if line.budget is not None and line.actual - line.unbudgeted > max(line.budget, 0):
        return ExecutionStatus.OVER
    points = line.deviation_points
    if line.planned is None or points is None:
        return ExecutionStatus.NO_PLAN
    if points < -limits.red:
        return ExecutionStatus.FAR_BEHIND
    if points < -limits.yellow:
        return ExecutionStatus.BEHIND
    return ExecutionStatus.AHEAD if points > limits.ahead else ExecutionStatus.NORMAL


def _sum(
    name: str, lines: Sequence[ExecutionLine], date: dt.date, settings: Settings
) -> ExecutionLine:
    planned = [line.planned for line in lines if line.planned is not None]
    series: dict[int, tuple[int | None, int | None]] = {}
    for month in CHECKPOINTS:
        pairs = [line.series[month] for line in lines if month in line.series]
        series[month] = (
            _added(pair[0] for pair in pairs),
            _added(pair[1] for pair in pairs),
        )
    actual = sum(line.actual for line in lines)
    without = [line for line in lines if line.planned is None]
    known = [line.budget for line in lines if line.budget is not None]
    unknown = [line for line in lines if line.budget is None]
    line = ExecutionLine(
        name=name,
        function=name,
        as_of=date,
        funds=added(line.funds for line in lines),
        budget=sum(known) if known or not lines else None,
        planned=sum(planned) if planned else None,
        actual=actual,
        forecast=_forecast(actual, date),
        series=series,
        unplanned=(
            sum(line.budget or 0 for line in without),
            sum(line.actual for line in without),
        ),
        unbudgeted=sum(line.actual for line in unknown),
        unbudgeted_at={
            month: sum(line.series.get(month, (None, None))[1] or 0 for line in unknown)
            for month in CHECKPOINTS
        },
    )
    return replace(line, status=status_of(line, settings))


def _added(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
