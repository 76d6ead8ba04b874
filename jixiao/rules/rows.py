"""The rules about a single row: the same in a cell, on the ribbon and in a batch."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from jixiao.model.findings import Finding
from jixiao.model.target_form import Indicator
from jixiao.rules.registry import Case, RowContext, Rule, rules_of, run
from jixiao.rules.vocabulary import (
    is_misleading,
    is_taken,
    may_be_placeholder,
    names_number,
)
from jixiao.values import parse

# Clerks' forms hold a few dozen kinds of rows.
_MOST_REMEMBERED = 1000
NameKind = tuple[bool, bool, bool]
TargetKind = tuple[str, bool, bool, bool, bool, bool, bool, bool]
RowKind = tuple[str, str, NameKind, bool, TargetKind]


def check_row(row: Indicator, context: RowContext, known: AbstractSet[str]) -> list[Finding]:
    """The findings of one row, its 指标值 being known.

    ``known`` says what else is (keys of ``REQUIREMENTS``: category, name, budget, …); a rule that
    needs more is left out, so nothing is guessed. Settings are applied by the caller.
    """
    case = Case(row, context, "", "", [])
    _row_rules(frozenset(known) | {"target"}).run([case])
    return case.found


@lru_cache(maxsize=256)
def _row_rules(known: frozenset[str]) -> RowRules:
    return RowRules(tuple(rule for rule in rules_of("row") if rule.requires <= known))


class RowRules:
    """The row rules that may judge, sorted out by what a row is about."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._chosen: dict[RowKind, tuple[Rule, ...]] = {}

    @cached_property
    def about_values(self) -> RowRules:
        """Those of them that look at the 指标值: the others say the same of any value."""
        return RowRules(tuple(rule for rule in self._rules if "target" in rule.requires))

    def run(self, cases: Iterable[Case]) -> None:
        """Judge rows, those of one kind together."""
        alike: dict[RowKind, list[Case]] = {}
        for case in cases:
            alike.setdefault(kind_of_row(case.subject), []).append(case)
        for kind, those in alike.items():
            run(self._chosen.get(kind) or self._concerning(those[0].subject, kind), those)

    def _concerning(self, row: Indicator, kind: RowKind) -> tuple[Rule, ...]:
        if len(self._chosen) >= _MOST_REMEMBERED:
            self._chosen.clear()
        chosen = tuple(rule for rule in self._rules if rule.concerns(row))
        self._chosen[kind] = chosen
        return chosen


def kind_of_row(row: Indicator) -> RowKind:
    """All that ``applies_to`` and ``value_kinds`` of a rule may look at."""
    named, stated = _kind_of_name(row.name.text), _kind_of_target(row.target.text)
    return row.group, row.kind, named, is_taken(row), stated


@lru_cache(maxsize=1 << 14)
def _kind_of_name(name: str) -> NameKind:
    return not name, names_number(name), may_be_placeholder(name)


@lru_cache(maxsize=1 << 14)
def _kind_of_target(text: str) -> TargetKind:
    value = parse(text)
    return (
        value.kind,
        bool(value.operator),
        value.unit == "%",
        value.has_unit,
        value.unit[:1] == "/",
        value.approximate,
        is_misleading(text),
        text[:1] == "#",
    )
