"""The registry: a rule is one function, its docstring is what ``jixiao explain`` prints.

Three scopes, by what the function takes: an ``Indicator`` (one row; runs in the cell, on the
ribbon and in a batch alike), a ``Project``, a ``Department``. A rule may take a second
argument: ``Around`` for rows, ``Settings`` for the others. Rules yield findings and never
stop each other.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple, TypeVar

from jixiao.findings import Finding, Severity
from jixiao.model import Indicator
from jixiao.settings import DEFAULT, Settings

Scope = Literal["row", "project", "department", "other"]
_SCOPES: Final[dict[str, Scope]] = {
    "row": "row",
    "project": "project",
    "department": "department",
}

# What a rule may need, and the labels of the form that give it (keys of the layout).
NEEDS: Final[dict[str, tuple[str, ...]]] = {
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
    "peers": (),  # the other rows: known wherever a whole form is checked
}
ALL_KNOWN: Final = frozenset(NEEDS)
USUAL_UNIT: Final = "万元"


@dataclass(frozen=True, slots=True)
class Around:
    """What a row rule may know beside its row. None or empty: not known, so not guessed.

    ``budget`` in 分; ``unit`` is what a bare number in a cost row counts.
    """

    settings: Settings = DEFAULT
    budget: int | None = None
    unit: str = USUAL_UNIT
    year: int | None = None
    dictionary: str = ""
    peers: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # one object a rule: compared and hashed as such
class Rule:
    """One rule of the catalogue. ``needs``: what must be known before the rule may judge.

    ``reads`` is the name of its first argument: row, project, department, or what else it takes.
    """

    id: str
    severity: Severity
    source: str
    scope: Scope
    needs: frozenset[str]
    function: Callable[..., Iterable[Finding]] = field(repr=False)
    takes_two: bool = False
    reads: str = ""
    about: Callable[[Indicator], bool] | None = field(default=None, repr=False)
    values: frozenset[str] = frozenset()

    def concerns(self, row: Indicator) -> bool:
        """Whether a row rule has to look at the row."""
        if self.values and row.value.kind not in self.values:
            return False
        return self.about is None or self.about(row)

    @property
    def summary(self) -> str:
        """The first line of the docstring: the rule in one sentence."""
        return self.text.split("\n", 1)[0]

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
        told = rule.id, rule.severity, rule.source
        for subject, context, project, file, found in cases:
            for one in function(subject, context) if takes_two else function(subject):
                found.append(one.reported(*told, project, file))


RULES: Final[dict[str, Rule]] = {}
_PARTS: Final[list[Rule]] = []
F = TypeVar("F", bound=Callable[..., Iterable[Finding]])


def rule(
    id: str,
    severity: Severity,
    *,
    source: str,
    needs: str = "",
    about: Callable[[Indicator], bool] | None = None,
    values: str = "",
) -> Callable[[F], F]:
    """Register a rule. ``needs`` names what must be known, as keys of :data:`NEEDS`.

    A row rule is run on the rows that concern it: ``values`` names the kinds of 指标值, ``about``
    tells by what ``rows.kind_of_row`` holds and nothing else; without them it is run on all.

    The scope is told by the name of the first argument: row, project or department; a function
    that takes anything else (a monitoring form, a ledger) is run by whoever reads that.
    Raises ValueError for an id used twice or a need that is not known.
    """

    def register(function: F) -> F:
        if id in RULES:
            raise ValueError(f"规则编号重复：{id}")
        RULES[id] = replace(
            _rule(id, severity, source, needs, function),
            about=about,
            values=frozenset(values.split()),
        )
        _PARTS.append(RULES[id])
        return function

    return register


def continues(
    id: str,
    *,
    needs: str = "",
    about: Callable[[Indicator], bool] | None = None,
    values: str = "",
) -> Callable[[F], F]:
    """Register a further function of a rule, for another scope: same id, severity, source."""

    def register(function: F) -> F:
        first = RULES[id]
        part = _rule(id, first.severity, first.source, needs, function)
        _PARTS.append(replace(part, about=about, values=frozenset(values.split())))
        return function

    return register


def _rule(id: str, severity: Severity, source: str, needs: str, function: F) -> Rule:
    wanted = frozenset(needs.split())
    if not wanted <= ALL_KNOWN:
        raise ValueError(f"规则{id}的needs不认识：{'、'.join(sorted(wanted - ALL_KNOWN))}")
    arguments = list(inspect.signature(function).parameters)
    scope = _SCOPES.get(arguments[0], "other")
    return Rule(id, severity, source, scope, wanted, function, len(arguments) > 1, arguments[0])


def rules_of(scope: Scope) -> tuple[Rule, ...]:
    """The rules (and parts of rules) of one scope in the order of their ids."""
    return tuple(sorted((r for r in _PARTS if r.scope == scope), key=lambda r: r.id))
