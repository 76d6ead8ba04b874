"""The forms as data: a department, its projects, their indicators. Every value knows its cell.

A field whose label the form does not have is ``None`` (absent); a field left blank is a
``Field`` with an empty text. Two models are equal when their contents are, wherever they stood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from jixiao.model.grid import ERROR_VALUES, NOWHERE, Place, Value
from jixiao.model.left_out import LeftOut
from jixiao.model.level_names import group_and_kind
from jixiao.values import TargetValue, parse

LayoutIssueKind = Literal[
    "missing",
    "moved",
    "unread",
    "note",
    "aside",
    "version",
    "format",
    "shown",
    "unknown",
    "unpaired",
]


# What a finding may rest on, so that it is certain only where all of that was read: the texts
# above the indicators, the money, the indicators.
Part = Literal["fields", "funds", "rows"]
# The money of a task and of a department's own form (by source, by use), as it is called there.
TASK_MONEY: Final = (("total", "总额"), ("fiscal", "财政拨款"), ("other", "其他资金"))
WHOLE_MONEY: Final = (
    (("budget", "资金总额"), ("fiscal_funds", "财政拨款"), ("other_funds", "其他资金")),
    (("spending", "支出合计"), ("basic", "基本支出"), ("projects", "项目支出")),
)


class Field(NamedTuple):
    """One value of the form: its text, its place, and what the cell held if that was no text.

    Two are equal when their texts are. A NamedTuple, because a form has some sixty of them and a
    frozen dataclass takes four times as long to make.
    """

    text: str = ""
    place: Place = NOWHERE
    value: Value = None
    formula: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and type(other) is type(self) and self.text == other.text

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.text)


BLANK = Field()


def text_of(cell: Field | None) -> str:
    """The text of a field; empty where the form does not have it."""
    return "" if cell is None else cell.text


class Target(Field):
    """An 指标值."""

    __slots__ = ()

    @property
    def parsed(self) -> TargetValue:
        return parse(self.text)


NO_TARGET = Target()
# Stands for the unit of amounts where the source declares none: it is asked for, not invented.
UNDECLARED: Final = "未声明"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in 分. ``cents`` is None when blank or unreadable; ``text`` tells which.

    The text of a formula without a value is the formula.
    """

    cents: int | None = None
    text: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)

    def __bool__(self) -> bool:
        return self.cents is not None

    @property
    def unreadable(self) -> bool:
        """Whether something stands there that is no amount: 约2000, #REF!; 无 and / are blanks."""
        if self.cents is not None or not self.text:
            return False
        return self.text in ERROR_VALUES or parse(self.text).kind != "empty"

    @property
    def left_blank(self) -> bool:
        """Whether the form has a cell for it, in which no amount was written."""
        return self.cents is None and not self.unreadable and self.place != NOWHERE


@dataclass(frozen=True, slots=True)
class Share:
    """The cumulative share of the budget planned to be spent by the end of ``month``, in %."""

    month: int
    percent: Decimal | None = None
    text: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the indicator block.

    ``group`` and ``kind`` are 一级 and 二级 without 指标, ``value`` is the 指标值 as read.
    ``unsure``: what is its name and what its 指标值 was told by what the cells say, and no sign
    of a value confirms it.
    """

    dimension: Field = BLANK
    category: Field = BLANK
    name: Field = BLANK
    description: Field | None = BLANK
    target: Target = NO_TARGET
    basis: Field | None = BLANK
    weight: Field | None = None
    unsure: bool = field(default=False, compare=False, repr=False)
    group: str = field(init=False, compare=False, repr=False)
    kind: str = field(init=False, compare=False, repr=False)
    value: TargetValue = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        group, kind = group_and_kind(self.dimension.text, self.category.text)
        put = object.__setattr__
        put(self, "group", group)
        put(self, "kind", kind)
        put(self, "value", parse(self.target.text))

    @property
    def shares_its_cell(self) -> bool:
        """Whether one cell holds the indicator and its 指标值: 建设站点≥18处, or several."""
        return self.target.place == self.name.place != NOWHERE


@dataclass(frozen=True, slots=True)
class LayoutIssue:
    """What the reader noticed about the layout; the rules D01–D05 tell the user."""

    kind: LayoutIssueKind
    label: str
    place: Place = NOWHERE
    text: str = ""


_YEAR_IN_TITLE: Final = re.compile(r"(?<!\d)(20[0-4]\d)年")
# In percent. Compared with an int, a Decimal takes five times as long.
_NONE, _WHOLE = Decimal(0), Decimal(100)
# The texts of a form: above the indicators, and of each of those.
_FIELDS: Final = ("标题", "项目编码", "项目名称", "资金用途", "绩效目标")
_COLUMNS: Final = ("三级指标", "指标值", "绩效指标描述", "指标值确定依据")


class StatedSum(NamedTuple):
    """What a table says that some of its projects come to: amounts by field, and the rows of the
    sheet, from 1, in which those projects stand.
    """

    label: str
    amounts: Mapping[str, Amount]
    rows: range


@dataclass(frozen=True)
class Project:
    """One 绩效目标表; ``unsure`` are its parts in which not everything was read for certain."""

    sheet: str = field(default="", compare=False)
    layout: str = field(default="", compare=False)
    title: Field = BLANK
    department: Field = BLANK
    unit: Field | None = None
    code: Field | None = BLANK
    name: Field | None = BLANK
    budget: Amount | None = field(default_factory=Amount)
    fiscal_funds: Amount | None = field(default_factory=Amount)
    other_funds: Amount | None = field(default_factory=Amount)
    purpose: Field | None = BLANK
    plan: tuple[Share, ...] | None = ()
    goal: Field | None = BLANK
    indicators: tuple[Indicator, ...] = ()
    function: Field | None = None
    # 上年结转: part of the budget on other forms; the standard form has no place for it.
    carried_funds: Amount | None = None
    budget_year: int | None = field(default=None, compare=False)
    version: Field | None = field(default=None, compare=False)
    issues: tuple[LayoutIssue, ...] = field(default=(), compare=False)
    unsure: frozenset[Part] = field(default=frozenset(), compare=False)
    # Of the first project of a table: the sums that stand in it.
    stated: tuple[StatedSum, ...] = field(default=(), compare=False)

    @property
    def label(self) -> str:
        """What people call the project: its name, else its sheet."""
        return text_of(self.name) or self.sheet

    @property
    def budget_cents(self) -> int | None:
        """The 预算数 in 分; None where it is blank, cannot be read or has no place on the form."""
        return self.budget.cents if self.budget is not None else None

    @cached_property
    def is_unknown(self) -> bool:
        """Whether its layout is not known, so that nothing of it can be judged."""
        return any(issue.kind == "unknown" for issue in self.issues)

    @cached_property
    def year(self) -> int | None:
        """The budget year: the department's, else that of the title, else of the code."""
        titled = _YEAR_IN_TITLE.search(self.title.text)
        return self.budget_year or (int(titled[1]) if titled else self.code_year)

    @cached_property
    def code_year(self) -> int | None:
        """The year in the seventh and eighth characters of the 项目编码."""
        digits = self.code.text[6:8] if self.code else ""
        return 2000 + int(digits) if len(digits) == 2 and digits.isdecimal() else None

    @cached_property
    def sound_plan(self) -> tuple[tuple[Share, Decimal], ...]:
        """The checkpoints of the plan that hold a share from 0 to 100, in order of month."""
        shares = sorted(self.plan or (), key=attrgetter("month"))
        readable = [(share, share.percent) for share in shares if share.percent is not None]
        return tuple(pair for pair in readable if _NONE <= pair[1] <= _WHOLE)

    @cached_property
    def filled_rows(self) -> tuple[Indicator, ...]:
        """The rows in which an indicator or its value stands; 无 in both is a blank row."""
        return tuple(
            row
            for row in self.indicators
            if row.value.kind != "empty" or parse(row.name.text).kind != "empty"
        )

    def texts(self) -> list[tuple[str, Field]]:
        """Every text of the form with the Chinese name of its field or column."""
        names = (*_FIELDS, *_COLUMNS * len(self.indicators))
        cells = zip(names, self._all_cells(), strict=True)
        return [(name, cell) for name, cell in cells if cell is not None]

    def fields(self) -> list[tuple[str, Field]]:
        """The texts above the indicators with their Chinese names."""
        cells = zip(_FIELDS, self._cells_above(), strict=True)
        return [(name, cell) for name, cell in cells if cell is not None]

    @cached_property
    def cells(self) -> list[Field]:
        """Every text of the form."""
        return [cell for cell in self._all_cells() if cell is not None]

    @cached_property
    def whole_text(self) -> str:
        """All texts joined by |, for a first look whether a closer one is needed.

        The patterns of such a look know the sign: one text begins behind it.
        """
        return "|".join([cell.text for cell in self.cells])

    def _all_cells(self) -> list[Field | None]:
        cells = self._cells_above()
        for row in self.indicators:
            cells += (row.name, row.target, row.description, row.basis)
        return cells

    def _cells_above(self) -> list[Field | None]:
        return [self.title, self.code, self.name, self.purpose, self.goal]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding accepted by name and reason; ``project``, ``cell``, ``sheet`` empty mean any.

    The project ``（部门）`` means what belongs to no project.
    """

    rule: str
    project: str = ""
    cell: str = ""
    by: str = ""
    why: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class FunctionalGoal:
    """One 职责分类绩效目标: its heading as typed (``一维护稳定层面``) and its text."""

    heading: Field
    text: Field = BLANK


@dataclass(frozen=True, slots=True)
class Task:
    """One of the 年度主要任务 of a department; None: the form has no such column.

    ``spent``, ``done``, ``rate`` and ``points`` stand on forms of the year: 实际支出金额, 完成情况,
    执行率, 得分. ``note``: 对应项目, 备注.
    """

    name: Field
    content: Field | None = None
    total: Amount | None = None
    fiscal: Amount | None = None
    other: Amount | None = None
    spent: Amount | None = None
    done: Field | None = None
    rate: Field | None = None
    points: Field | None = None
    note: Field | None = None


@dataclass(frozen=True)
class WholeForm:
    """部门整体支出绩效目标表, the department's own; ``basic`` 基本支出, ``projects`` 项目支出.

    ``budget``, ``fiscal_funds`` and ``other_funds`` are the department's whole money where the
    form says it, ``spending`` the 支出合计 beside that, ``tasks_total`` the row 合计 of its tasks.
    """

    sheet: str = field(default="", compare=False)
    title: Field = BLANK
    department: Field = BLANK
    unit: Field | None = None
    tasks: tuple[Task, ...] = ()
    tasks_total: Task | None = None
    spending: Amount | None = None
    basic: Amount | None = None
    projects: Amount | None = None
    budget: Amount | None = None
    fiscal_funds: Amount | None = None
    other_funds: Amount | None = None
    goal: Field | None = BLANK
    indicators: tuple[Indicator, ...] = ()
    year: int | None = field(default=None, compare=False)
    issues: tuple[LayoutIssue, ...] = field(default=(), compare=False)
    unsure: frozenset[Part] = field(default=frozenset(), compare=False)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title.text or "部门整体支出绩效目标表"

    @property
    def all_tasks(self) -> tuple[Task, ...]:
        """The tasks and their total, as they stand on the form."""
        return self.tasks if self.tasks_total is None else (*self.tasks, self.tasks_total)

    @property
    def money(self) -> list[list[tuple[str, Amount]]]:
        """The department's whole money as far as the form says it: by source, then by use."""
        rows = ([(label, getattr(self, key)) for key, label in row] for row in WHOLE_MONEY)
        stated = ([(label, one) for label, one in row if one is not None] for row in rows)
        return [row for row in stated if row]

    def as_project(self) -> Project:
        """The form as the rules see it: what only a project has is absent."""
        return Project(
            sheet=self.sheet,
            layout="whole",
            title=self.title,
            department=self.department,
            unit=self.unit,
            code=None,
            name=Field(self.label, self.title.place),
            budget=None,
            fiscal_funds=None,
            other_funds=None,
            purpose=None,
            plan=None,
            goal=self.goal,
            indicators=self.indicators,
            budget_year=self.year,
            issues=self.issues,
            unsure=self.unsure,
        )


@dataclass(frozen=True)
class Department:
    """The department part and its projects; ``left_out`` are the forms that are none of them."""

    code: str = ""
    name: str = ""
    year: int | None = None
    overall_goal: Field = BLANK
    functions: tuple[FunctionalGoal, ...] = ()
    safeguards: Field | None = None
    projects: tuple[Project, ...] = ()
    whole: WholeForm | None = None
    issues: tuple[LayoutIssue, ...] = field(default=(), compare=False)
    left_out: tuple[LeftOut, ...] = field(default=(), compare=False)
