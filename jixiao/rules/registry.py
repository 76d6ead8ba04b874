"""The registry: a rule is one function, its docstring is what ``jixiao explain`` prints.

What a rule judges is decided by the name of its first argument, one of :data:`SUBJECTS`: a row
(an ``Indicator``; runs in the cell, on the ribbon and in a batch alike), a project, a department,
or one of the things of the year, which whoever reads them judges. A rule may take a second
argument: ``RowContext`` for rows, ``Settings`` for the others. Rules yield findings and never
stop each other.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple, TypeVar

from jixiao.model.findings import Finding, Severity
from jixiao.model.target_form import Indicator
from jixiao.settings import DEFAULT, Settings

Scope = Literal["row", "project", "department", "other"]
Within = Literal["project", "book"]
_SCOPES: Final[dict[str, Scope]] = {
    "row": "row",
    "project": "project",
    "department": "department",
}
# Everything that somebody hands to the rules; a rule with another first argument would never run.
SUBJECTS: Final[dict[str, str]] = {
    "row": "单个指标",
    "project": "一张项目表",
    "department": "整个部门",
    "summary": "部门汇总表",
    "report": "由项目表生成的其他报表",
    "books": "几个工作簿之间",
    "ledger": "支出明细",
    "comparison": "支出明细与项目的对应",
    "line": "一个项目的支出进度",
    "monitored": "运行监控表",
    "evaluated": "自评表",
    "form": "年度表与批复的目标表",
    "year_form": "一张运行监控表或自评表",
    "carried": "由上年工作簿新建的目标表",
}

# What a rule may need, and the labels of the form that give it (keys of the layout).
REQUIREMENTS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("fields.code",),
    "project": ("fields.name",),
    "budget": ("fields.budget",),
    "fiscal_funds": ("fields.fiscal_funds",),
    "other_funds": ("fields.other_funds",),
    "purpose": ("fields.purpose",),
    "plan": ("fields.plan_3", "fields.plan_6", "fields.plan_10", "fields.plan_12"),
    "goal": ("fields.goal",),
    "dimension": ("columns.dimension",),
    "category": ("columns.category",),
    "name": ("columns.name",),
    "description": ("columns.description",),
    "target": ("columns.target",),
    "basis": ("columns.basis",),
    "year": (),  # of the budget
    "peers": (),  # the other rows: known wherever a whole form is checked
}
ALL_KNOWN: Final = frozenset(REQUIREMENTS)
USUAL_UNIT: Final = "万元"


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row rule may know beside its row. None or empty: not known, so not guessed.

    ``budget`` in 分; ``unit`` is what a bare number in a cost row counts; ``of_another_place``: the
    form was issued in another layout than ours.
    """

    settings: Settings = DEFAULT
    budget: int | None = None
    unit: str = USUAL_UNIT
    year: int | None = None
    dictionary: str = ""
    peers: tuple[Indicator, ...] = ()
    of_another_place: bool = False


class Together(NamedTuple):
    """How several findings of one rule, in a project or in the whole book, are said in one.

    ``message`` may name ``{n}`` (how many), ``{cells}`` (the first of them), ``{seen}`` (what
    stands in the first) and ``{first}`` (what its message quotes); ``least``: fewer are said one
    by one; ``only``: those whose message does not hold these words are.
    """

    within: Within
    message: str
    expected: str = ""
    least: int = 2
    only: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # one object a rule: compared and hashed as such
class Rule:
    """One rule of the catalogue. ``requires``: what must be known before the rule may judge.

    ``subject`` is the name of its first argument, a key of :data:`SUBJECTS`; ``rests_on`` the
    parts of a form (``model.target_form.Part``) of which it says that something is not there.
    """

    id: str
    severity: Severity
    source: str
    scope: Scope
    requires: frozenset[str]
    function: Callable[..., Iterable[Finding]] = field(repr=False)
    takes_two: bool = False
    subject: str = ""
    applies_to: Callable[[Indicator], bool] | None = field(default=None, repr=False)
    value_kinds: frozenset[str] = frozenset()
    together: Together | None = field(default=None, repr=False)
    absorbs: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()

    def concerns(self, row: Indicator) -> bool:
        """Whether a row rule has to look at the row."""
        if self.value_kinds and row.value.kind not in self.value_kinds:
            return False
        return self.applies_to is None or self.applies_to(row)

    @property
    def summary(self) -> str:
        """The first line of the docstring: the rule in one sentence."""
        return self.text.split("\n", 1)[0]

    @property
    def reason(self) -> str:
        """What the docstring says between its first line and the examples: why, and what not."""
        paragraphs = self.text.split("\n\n", 1)
        rest = re.split(r"(?:^|\n)\s*不通过：", paragraphs[1])[0] if len(paragraphs) > 1 else ""
        return " ".join(rest.split())

    @property
    def text(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def examples(self) -> tuple[str, str]:
        """The failing and the passing example of the docstring."""
        match = re.search(r"不通过：(.+?)\s+通过：(.+?)\s*$", self.text, re.S)
        return (match[1].strip(), match[2].strip()) if match else ("", "")

    def __call__(
        self, subject: Any, context: Any, project: str = "", file: str = ""
    ) -> list[Finding]:
        """What the rule finds, marked with its id, severity, source, and where it was found."""
        case = Case(subject, context, project, file, [])
        run((self,), (case,))
        return case.found


class Case(NamedTuple):
    """A subject to be judged, and what a rule may know beside it.

    ``project`` and ``file`` are where it comes from; what is found goes to ``found``.
    """

    subject: Any
    context: Any
    project: str
    file: str
    found: list[Finding]


def run(rules: Iterable[Rule], cases: Sequence[Case]) -> None:
    """Judge cases, one rule after the other on all of them.

    The one loop that every cell passes: kept bare. A quarter quicker than one case after the
    other, because the processor stays with the same code.
    """
    for rule in rules:
        function, takes_two = rule.function, rule.takes_two
        identity = rule.id, rule.severity, rule.source
        for subject, context, project, file, found in cases:
            for one in function(subject, context) if takes_two else function(subject):
                found.append(one.reported(*identity, project, file))


RULES: Final[dict[str, Rule]] = {}
_PARTS: Final[list[Rule]] = []
F = TypeVar("F", bound=Callable[..., Iterable[Finding]])


def rule(
    id: str,
    severity: Severity,
    *,
    source: str,
    requires: str = "",
    applies_to: Callable[[Indicator], bool] | None = None,
    value_kinds: str = "",
    together: Together | None = None,
    absorbs: str = "",
    rests_on: str = "",
) -> Callable[[F], F]:
    """Register a rule. ``requires`` names what must be known, as keys of :data:`REQUIREMENTS`.

    A row rule is run on the rows that concern it: ``value_kinds`` names the kinds of 指标值,
    ``applies_to`` tells by what ``rows.kind_of_row`` holds and nothing else; without them it is
    run on all.

    ``rests_on`` names the parts of a form that have to be read whole, fields, funds or rows:
    where one is not, what the rule finds is no 错误 (``check.certainty``).

    ``together`` says several findings in one; a finding takes in those of the rules that it
    ``absorbs``, where they are on the same cell and no worse.

    Raises ValueError for an id used twice, a requirement that is not known, and a first argument
    that is none of :data:`SUBJECTS`: nobody would hand that to the rule, and it would never run.
    """

    def register(function: F) -> F:
        if id in RULES:
            raise ValueError(f"规则编号重复：{id}")
        RULES[id] = replace(
            _rule(id, severity, source, requires, function),
            applies_to=applies_to,
            value_kinds=frozenset(value_kinds.split()),
            together=together,
            absorbs=frozenset(absorbs.split()),
            rests_on=frozenset(rests_on.split()),
        )
        _PARTS.append(RULES[id])
        return function

    return register


def continues(
    id: str,
    *,
    requires: str = "",
    applies_to: Callable[[Indicator], bool] | None = None,
    value_kinds: str = "",
) -> Callable[[F], F]:
    """Register a further function of a rule, for another scope: same id, severity, source."""

    def register(function: F) -> F:
        first = RULES[id]
        part = _rule(id, first.severity, first.source, requires, function)
        _PARTS.append(
            replace(part, applies_to=applies_to, value_kinds=frozenset(value_kinds.split()))
        )
        return function

    return register


def _rule(id: str, severity: Severity, source: str, requires: str, function: F) -> Rule:
    wanted = frozenset(requires.split())
    if not wanted <= ALL_KNOWN:
        raise ValueError(f"规则{id}的requires不认识：{'、'.join(sorted(wanted - ALL_KNOWN))}")
    arguments = list(inspect.signature(function).parameters)
    if arguments[0] not in SUBJECTS:
        raise ValueError(f"规则{id}的第一个参数“{arguments[0]}”不在{'、'.join(SUBJECTS)}之中")
    scope = _SCOPES.get(arguments[0], "other")
    return Rule(id, severity, source, scope, wanted, function, len(arguments) > 1, arguments[0])


def continued(id: str) -> list[Rule]:
    """The further functions of a rule, in the order in which they were registered."""
    return [part for part in _PARTS if part.id == id and part is not RULES[id]]


def rules_of(scope: Scope) -> tuple[Rule, ...]:
    """The rules (and parts of rules) of one scope in the order of their ids."""
    return tuple(sorted((r for r in _PARTS if r.scope == scope), key=lambda r: r.id))
