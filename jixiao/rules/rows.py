"""The rules about a single row: the same in a cell, on the ribbon and in a batch."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache

from jixiao.findings import Finding
from jixiao.model import Indicator
from jixiao.rules.registry import Around, Rule, rules_of

# Rows of a known 一级, 二级 and kind of 指标值: clerks' forms hold a few dozen.
_MOST_REMEMBERED = 1000


def check_row(row: Indicator, around: Around, known: AbstractSet[str]) -> list[Finding]:
    """The findings of one row, its 指标值 being known.

    ``known`` says what else is (keys of ``NEEDS``: category, name, budget, …); a rule that
    needs more is left out, so nothing is guessed. Settings are applied by the caller.
    """
    return _row_rules(frozenset(known) | {"target"}).run(row, around)


@lru_cache(maxsize=256)
def _row_rules(known: frozenset[str]) -> RowRules:
    return RowRules(tuple(rule for rule in rules_of("row") if rule.needs <= known))


class RowRules:
    """The row rules that may judge, sorted out by what a row is about."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._chosen: dict[tuple[str, str, str], tuple[Rule, ...]] = {}

    def run(
        self, row: Indicator, around: Around, project: str = "", file: str = ""
    ) -> list[Finding]:
        """What they find in a row. The one loop that every cell passes: kept bare."""
        found: list[Finding] = []
        about = row.group, row.kind, row.value.kind
        for rule in self._chosen.get(about) or self._concerning(row):
            function = rule.function
            for one in function(row, around) if rule.takes_two else function(row):
                found.append(rule.marked(one, project, file))
        return found

    def _concerning(self, row: Indicator) -> tuple[Rule, ...]:
        if len(self._chosen) >= _MOST_REMEMBERED:
            self._chosen.clear()
        chosen = tuple(rule for rule in self._rules if rule.concerns(row))
        self._chosen[row.group, row.kind, row.value.kind] = chosen
        return chosen
