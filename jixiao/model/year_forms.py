"""The forms of the year as data: 运行监控表 and 自评表, as people fill them in.

Both carry the approved indicators and the money by source. A value that the sheet itself
computes has its formula in ``Field.formula``; only values without one were typed by a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.model.target_form import BLANK, Amount, Field, Indicator, LayoutIssue, Part, Task


@dataclass(frozen=True, slots=True)
class FundsRow:
    """The money of one source (``label``), in the columns that the form has.

    ``use``: of what it is for, as 基本支出 and 项目支出, which divide the same money once more.
    """

    label: str
    initial: Amount = field(default_factory=Amount)
    full: Amount = field(default_factory=Amount)
    spent: Amount = field(default_factory=Amount)
    expected: Amount = field(default_factory=Amount)
    expected_by: Field = field(default=BLANK, compare=False)
    weight: Field = BLANK
    rate: Field = BLANK
    points: Field = BLANK
    use: bool = False

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The amounts of the row; a blank one where the form has no such column."""
        return self.initial, self.full, self.spent, self.expected

    @property
    def budget(self) -> Amount:
        """What the spending is held against: the 全年预算数, else the 年初预算数."""
        return self.full or self.initial


@dataclass(frozen=True, slots=True)
class YearRow:
    """An approved indicator and what people say of it.

    自评表: ``actual`` 实际完成值, ``points`` 得分, ``reason`` 偏差原因分析及改进措施.
    运行监控表: ``actual`` 1–N月执行情况, ``expected`` 全年预计完成情况, ``causes`` the ticked
    kinds of causes, ``reason`` 原因说明, ``outlook`` 完成目标可能性, ``remark`` 备注, ``deviates``
    是否偏离 where a form asks that.
    """

    indicator: Indicator
    actual: Field = BLANK
    expected: Field = BLANK
    points: Field = BLANK
    causes: tuple[str, ...] = ()
    reason: Field = BLANK
    outlook: Field = BLANK
    remark: Field = BLANK
    deviates: bool = False

    @property
    def entered(self) -> bool:
        """Whether a person has written anything in the row."""
        written = (self.actual, self.expected, self.reason, self.outlook, self.remark)
        typed = bool(self.points) and not self.points.formula
        return any(written) or bool(self.causes) or typed


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A row 产出指标小计 among the indicators, behind the first ``after`` of them."""

    name: Field
    weight: Field
    points: Field
    after: int


@dataclass(frozen=True, slots=True)
class ListTotal:
    """A row 合计 or 小计 of a list with a project a row, and the money of the projects it sums."""

    label: str
    stated: FundsRow
    of: tuple[FundsRow, ...]


@dataclass(frozen=True)
class YearForm:
    """What the two forms share. ``funds`` begins with 年度资金总额, the whole.

    ``unit`` is the unit of the money as declared, empty where none is; ``tasks`` are the 年度重点
    工作任务 on the form of a whole department. ``of_a_list``: a row of a list of projects, which
    has no indicators; the first of these has the sums that stand in the list (``together``).
    ``stamp`` is the 校对码 of the project sheet that the form was made from, empty where unknown;
    ``year`` is the one that it says it is of; ``issues`` what was not read, ``unsure`` the parts in
    which that stands.
    """

    sheet: str = field(default="", compare=False)
    code: Field = BLANK
    name: Field = BLANK
    department: Field = BLANK
    executor: Field = BLANK
    funds: tuple[FundsRow, ...] = ()
    goal: Field = BLANK
    rows: tuple[YearRow, ...] = ()
    deviation: Field | None = BLANK
    unit: str = field(default="万元", compare=False)
    subtotals: tuple[Subtotal, ...] = ()
    tasks: tuple[Task, ...] = ()
    tasks_total: Task | None = None
    of_a_list: bool = field(default=False, compare=False)
    together: tuple[ListTotal, ...] = field(default=(), compare=False)
    stamp: str = field(default="", compare=False)
    year: int | None = field(default=None, compare=False)
    issues: tuple[LayoutIssue, ...] = field(default=(), compare=False)
    unsure: frozenset[Part] = field(default=frozenset(), compare=False)

    @property
    def whole(self) -> FundsRow:
        return self.funds[0] if self.funds else FundsRow("")

    @property
    def label(self) -> str:
        return self.name.text or self.department.text or self.sheet

    @property
    def keys(self) -> Iterator[str]:
        """What the form's project may be known by, the surest first."""
        return (key for key in ("".join(self.code.text.split()).upper(), self.name.text) if key)


@dataclass(frozen=True)
class Monitoring(YearForm):
    """运行监控表. ``deviation``: 执行偏差原因及措施, about the spending."""


@dataclass(frozen=True)
class SelfEvaluation(YearForm):
    """自评表. ``goal`` 预期目标, ``achieved`` 实际完成情况; ``total`` 总分 as typed.

    ``explanation`` is what is said of the whole form: 其他需要说明的问题, 未完成原因分析.
    """

    achieved: Field = BLANK
    total: Field = BLANK
    explanation: Field = BLANK
