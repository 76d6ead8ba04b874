"""绩效自评: the points of a 自评表, from what was achieved and what was spent.

Weights and proportional rules are those of 财预〔2020〕10号 and, with 成本 as a dimension of
its own, 财预〔2021〕101号; places differ, so a scheme can be set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final

from jixiao.errors import JixiaoError
from jixiao.model.money import percent, rate_text, wan
from jixiao.model.stamp import stamp_of
from jixiao.model.target_form import Department, Field, Project
from jixiao.model.year_forms import FundsRow, SelfEvaluation, YearRow
from jixiao.settings import DEFAULT, SchemeName, Settings
from jixiao.spending.execution import compare
from jixiao.spending.execution_line import ExecutionLine
from jixiao.spending.ledger import Ledger
from jixiao.values import parse
from jixiao.values.figures import plain_number
from jixiao.year.prefill import carried_rows, earlier_form, funds_rows, typed
from jixiao.year.scoring import Score, ScoringPolicy, score

EXECUTION: Final = "执行率"
FULL: Final = Decimal(100)
SCHEMES: Final[dict[SchemeName, dict[str, Decimal]]] = {
    "2020": {
        EXECUTION: Decimal(10),
        "产出": Decimal(50),
        "效益": Decimal(30),
        "满意度": Decimal(10),
    },
    "2021": {
        EXECUTION: Decimal(10),
        "成本": Decimal(20),
        "产出": Decimal(40),
        "效益": Decimal(20),
        "满意度": Decimal(10),
    },
}
# Where the weight of a 一级指标 goes that the form does not have: to the first of these that it
# has. That of 满意度 goes to 效益 by 财预〔2021〕101号.
_HEIRS: Final[dict[str, tuple[str, ...]]] = {
    "满意度": ("效益", "产出"),
    "成本": ("产出", "效益"),
    "效益": ("产出", "满意度"),
    "产出": ("效益", "满意度"),
}
_STEPS: Final = (Decimal(1), Decimal("0.1"), Decimal("0.01"))
_PLACES: Final = Decimal("0.01")
# 财预〔2020〕10号: 优 from 90, 良 from 80, 中 from 60, else 差
GRADES: Final = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"))
LOWEST_GRADE: Final = "差"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The weights of a form by 一级指标 (执行率 among them), summing to 100."""

    name: str
    weights: Mapping[str, Decimal]

    @property
    def execution(self) -> Decimal:
        return self.weights.get(EXECUTION, Decimal(0))


def scheme_for(groups: Collection[str], settings: Settings = DEFAULT) -> Scheme:
    """The scheme of a form with these 一级指标: as set, else 2021 where 成本 is one of them.

    The weight of a 一级指标 that the form does not have goes to another.
    """
    if settings.weights:
        return _handed_on("自定", settings.weights, groups)
    fitting: SchemeName = "2021" if "成本" in groups else "2020"
    year = fitting if settings.scheme == "auto" else settings.scheme
    return _handed_on(f"{year}方案", SCHEMES[year].items(), groups)


def _handed_on(name: str, given: Iterable[tuple[str, Decimal]], groups: Collection[str]) -> Scheme:
    """A scheme whose weights all go to what the form has."""
    weights = dict(given)
    for missing in [group for group in _HEIRS if group in weights and group not in groups]:
        heir = next((group for group in _HEIRS[missing] if group in groups), None)
        if heir is not None:
            weights[heir] = weights.get(heir, Decimal(0)) + weights.pop(missing)
    return Scheme(name, weights)


def policy_of(settings: Settings) -> ScoringPolicy:
    """The bands of qualitative targets as set."""
    limits = settings.thresholds
    met, partly = limits.band_met / FULL, limits.band_partly / FULL
    return ScoringPolicy(
        met=(met, Decimal(1)), partly_met=(partly, met), unmet=(Decimal(0), partly)
    )


def number_of(field: Field | None) -> Decimal | None:
    """The number in a cell such as ``9.5`` or ``10分``; None where there is none."""
    return parse(field.text).magnitude if field else None


def split(weight: Decimal, parts: int) -> list[Decimal]:
    """A weight in equal parts that add up to it exactly: whole points where they suffice."""
    step = next((s for s in _STEPS if weight % s == 0 and weight / s >= parts), _STEPS[-1])
    each, rest = divmod(int(weight / step), parts)
    return [step * (each + (index < rest)) for index in range(parts)]


# the forms ------------------------------------------------------------------------------------


def self_evaluations(
    department: Department,
    ledger: Ledger,
    settings: Settings = DEFAULT,
    earlier: Sequence[SelfEvaluation] = (),
    *,
    own_weights: bool = True,
) -> list[SelfEvaluation]:
    """A 自评表 for each project: money of the whole year, approved indicators, entries kept.

    ``own_weights``: 分值 entered before stay; otherwise all are dealt out by the scheme.
    Raises JixiaoError where the year is not known.
    """
    end = dt.date(budget_year(department, ledger), 12, 31)
    comparison = compare(department, ledger, end, settings)
    return [
        _self_evaluation(
            project, line, settings, earlier_form(earlier, project), department, own_weights
        )
        for project, line in zip(department.projects, comparison.lines, strict=True)
    ]


def budget_year(department: Department, ledger: Ledger) -> int:
    """The year evaluated: the department's, its projects', else that of the last entry.

    Raises JixiaoError where none is known.
    """
    years = [project.year for project in department.projects if project.year]
    year = department.year or max(years, default=None)
    if year is None and ledger.entries:
        year = max(entry.date for entry in ledger.entries).year
    if year is None:
        raise JixiaoError("看不出预算年度，请在“部门整体绩效目标”表的标题中写明年度后再试。")
    return year


def _self_evaluation(
    project: Project,
    line: ExecutionLine,
    settings: Settings,
    earlier: SelfEvaluation | None,
    department: Department,
    own_weights: bool,
) -> SelfEvaluation:
    rows = list(carried_rows(project, earlier))
    scheme = scheme_for({row.indicator.group for row in rows}, settings)
    before = earlier or SelfEvaluation()
    weight = before.whole.weight if own_weights else Field()
    funds = [
        replace(
            row,
            weight=weight or computed_field(scheme.execution),
            points=typed(before.whole.points),
        )
        if index == 0
        else row
        for index, row in enumerate(funds_rows(line))
    ]
    return SelfEvaluation(
        code=project.code or Field(),
        name=Field(project.label),
        department=Field(f"{department.code}{department.name}"),
        executor=before.executor or Field(department.name),
        funds=tuple(funds),
        goal=project.goal or Field(),
        achieved=before.achieved,
        rows=tuple(_weighted(rows, scheme, own_weights)),
        deviation=before.deviation or Field(),
        stamp=stamp_of(project),
    )


def _weighted(rows: Sequence[YearRow], scheme: Scheme, own: bool) -> Iterator[YearRow]:
    """The rows with their 分值: the form's own where every row has one, else by the scheme."""
    if own and rows and all(number_of(row.indicator.weight) is not None for row in rows):
        yield from rows
        return
    shares: dict[str, Iterator[Decimal]] = {}
    for group in {row.indicator.group for row in rows}:
        count = sum(row.indicator.group == group for row in rows)
        shares[group] = iter(split(scheme.weights.get(group, Decimal(0)), count))
    for row in rows:
        weight = computed_field(next(shares[row.indicator.group]))
        yield replace(row, indicator=replace(row.indicator, weight=weight))


def computed_field(number: Decimal) -> Field:
    """A number as the text of a cell: without trailing zeros."""
    return Field(plain_number(number))


# the points -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row with its weight and the points that the rules give; None where nothing is entered."""

    row: YearRow
    weight: Decimal | None
    computed: Score | None

    @property
    def entered(self) -> Decimal | None:
        """The points that stand in the form."""
        return number_of(self.row.points)

    @property
    def points(self) -> Decimal | None:
        """The points that count: those in the form, else those computed."""
        if self.entered is not None:
            return self.entered
        return self.computed.points if self.computed else None


_MOST_EXECUTION: Final = Decimal(30)  # of 100: 10 by 财预〔2020〕10号, 20 in some places


@dataclass(frozen=True)
class Evaluated:
    """A 自评表 with its points. Rates in percent; ``total`` is None while points are missing."""

    form: SelfEvaluation
    scheme: Scheme
    rows: tuple[ScoredRow, ...]

    @cached_property
    def execution_weight(self) -> Decimal:
        """The weight of the rate of execution: the form's own, else what it leaves the indicators.

        A form may print it in a heading, out of reach: 得分（20分×执行率）. More points than the
        scheme allows, within what the indicators leave of 100, tell it.
        """
        own = number_of(self.form.whole.weight)
        if own is not None:
            return own
        left = FULL - sum((row.weight or Decimal(0) for row in self.rows), Decimal(0))
        entered = number_of(self.form.whole.points)
        if entered is None and left <= 0:  # 执行率 is one of the indicators, or counts for nothing
            return Decimal(0)
        if entered is not None and self.scheme.execution < entered <= left <= _MOST_EXECUTION:
            return left
        return self.scheme.execution

    @cached_property
    def rate(self) -> Decimal | None:
        """全年执行数 ÷ 全年预算数 in percent; None where one of them is not known."""
        return rate_of(self.form.whole)

    @cached_property
    def computed_execution(self) -> Decimal | None:
        """The rate's share of the weight, at most the weight, never below zero."""
        if self.rate is None:
            return None
        share = min(max(self.rate, Decimal(0)), FULL) / FULL
        return (share * self.execution_weight).quantize(_PLACES, ROUND_HALF_UP)

    @cached_property
    def entered_execution(self) -> Decimal | None:
        """The points for execution that stand in the form."""
        return number_of(self.form.whole.points)

    @cached_property
    def entered_total(self) -> Decimal | None:
        """The 总分 that stands in the form."""
        return number_of(self.form.total)

    @cached_property
    def execution(self) -> Decimal | None:
        """The points for execution that count: those in the form, else those computed."""
        entered = self.entered_execution
        return self.computed_execution if entered is None else entered

    @cached_property
    def missing(self) -> int:
        """How many points are still missing."""
        return [self.execution, *(row.points for row in self.rows)].count(None)

    @cached_property
    def total(self) -> Decimal | None:
        known = [self.execution, *(row.points for row in self.rows)]
        return sum((p for p in known if p is not None), Decimal(0)) if not self.missing else None

    @property
    def grade(self) -> str:
        """优, 良, 中 or 差; nothing while points are missing."""
        if self.total is None:
            return ""
        return next((word for least, word in GRADES if self.total >= least), LOWEST_GRADE)

    def points_of(self, group: str) -> Decimal | None:
        """The points of one 一级指标; None where it has none yet."""
        points = [row.points for row in self.rows if row.row.indicator.group == group]
        known = [p for p in points if p is not None]
        return sum(known, Decimal(0)) if known else None

    def as_json(self) -> dict[str, Any]:
        """An object of the list ``projects`` of ``evaluate --format json``; a contract.

        Points that are not known yet are empty; ``not_scored`` says how many these are.
        """
        whole = self.form.whole
        groups = dict.fromkeys(row.row.indicator.group for row in self.rows)
        return {
            "code": self.form.code.text,
            "name": self.form.label,
            "budget": wan(whole.full.cents),
            "actual": wan(whole.spent.cents),
            "rate": rate_text(self.rate),
            "execution_points": rate_text(self.execution),
            "points": {group: rate_text(self.points_of(group)) for group in groups},
            "total": rate_text(self.total),
            "grade": self.grade,
            "indicators": len(self.rows),
            "not_scored": self.missing,
        }


def rate_of(funds: FundsRow) -> Decimal | None:
    """The rate of execution of a funds row in percent; None where one of its two is not known."""
    budget, spent = funds.budget.cents, funds.spent.cents
    return percent(spent, budget) if budget and spent is not None else None


def evaluated(form: SelfEvaluation, settings: Settings = DEFAULT) -> Evaluated:
    """The points of a form, whoever made it."""
    policy = policy_of(settings)
    rows = []
    for row in form.rows:
        weight = number_of(row.indicator.weight)
        known = row.actual and weight is not None
        computed = (
            score(row.indicator.target.text, row.actual.text, weight, policy) if known else None
        )
        rows.append(ScoredRow(row, weight, computed))
    return Evaluated(form, _scheme_of(rows, settings), tuple(rows))


def _scheme_of(rows: Sequence[ScoredRow], settings: Settings) -> Scheme:
    """The scheme that a form follows: where none is set, any known one will do."""
    groups = {row.row.indicator.group for row in rows}
    usual = scheme_for(groups, settings)
    if settings.weights or settings.scheme != "auto":
        return usual
    own = dict.fromkeys(groups, Decimal(0))
    for row in rows:
        own[row.row.indicator.group] += row.weight or Decimal(0)
    known = [usual, *(scheme_for(groups, replace(settings, scheme=year)) for year in SCHEMES)]
    fits = (one for one in known if own == {g: one.weights.get(g, Decimal(0)) for g in groups})
    return next(fits, usual)
