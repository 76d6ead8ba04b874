"""The registry: a rule is one function, its docstring is what ``jixiao explain`` prints.

Three scopes, by what the function takes: an ``Indicator`` (one row; runs in the cell, on the
ribbon and in a batch alike), a ``Project``, a ``Department``. A rule may take a second
argument: ``Around`` for rows, ``Settings`` for the others. Rules yield findings and never
stop each other.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeVar

from jixiao.findings import Finding, Severity
from jixiao.model import Indicator
from jixiao.settings import DEFAULT, Settings

Scope = Literal["row", "project", "department"]
_SCOPES: Final[dict[str, Scope]] = {
    "row": "row",
    "project": "project",
    "department": "department",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a row rule may know beside its row. None or empty: not known, so not guessed."""

    settings: Settings = DEFAULT
    budget: int | None = None
    year: int | None = None
    dictionary: str = ""
    peers: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. ``needs``: what a row must know before the rule may judge it."""

    id: str
    severity: Severity
    source: str
    scope: Scope
    needs: frozenset[str]
    function: Callable[..., Iterable[Finding]] = field(repr=False)
    takes_two: bool = False

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

    def __call__(self, subject: Any, context: Any) -> Iterator[Finding]:
        found = self.function(subject, context) if self.takes_two else self.function(subject)
        for one in found:
            yield replace(
                one, rule=self.id, severity=one.severity or self.severity, source=self.source
            )


RULES: Final[dict[str, Rule]] = {}
F = TypeVar("F", bound=Callable[..., Iterable[Finding]])


def rule(id: str, severity: Severity, *, source: str, needs: str = "") -> Callable[[F], F]:
    """Register a rule. ``needs`` names, for row rules, what must be known: category name budget.

    The scope is told by the name of the first argument: row, project or department.
    """

    def register(function: F) -> F:
        if id in RULES:
            raise ValueError(f"规则编号重复：{id}")
        arguments = list(inspect.signature(function).parameters)
        RULES[id] = Rule(
            id,
            severity,
            source,
            _SCOPES[arguments[0]],
            frozenset(needs.split()),
            function,
            len(arguments) > 1,
        )
        return function

    return register


def rules_of(scope: Scope) -> tuple[Rule, ...]:
    """The rules of one scope in the order of their ids."""
    return tuple(sorted((r for r in RULES.values() if r.scope == scope), key=lambda r: r.id))
