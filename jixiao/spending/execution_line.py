"""A line of 执行对比: a project's money against its quarterly plan on a date, and sums of lines."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from jixiao.form.read_department import NO_FUNCTION, function_name
from jixiao.model.money import percent, rate_text, wan
from jixiao.model.target_form import Project
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.entries import Entry, code_text
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


def code_of(project: Project) -> str:
    """The code that spending is matched by; empty where the form has none."""
    return code_text(project.code.text) if project.code else ""


def line_of_project(
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


def sum_of_lines(
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
