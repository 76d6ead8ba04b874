"""The rules about a single row: the same in a cell, on the ribbon and in a batch."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache

from jixiao.findings import Finding
from jixiao.model import Indicator
from jixiao.rules.registry import Around, Rule, rules_of


def check_row(row: Indicator, around: Around, known: AbstractSet[str]) -> list[Finding]:
    """The findings of one row, its 指标值 being known.

    ``known`` says what else is (keys of ``NEEDS``: category, name, budget, …); a rule that
    needs more is left out, so nothing is guessed. Settings are applied by the caller.
    """
    return run(row_rules(frozenset(known) | {"target"}), row, around)


@lru_cache(maxsize=256)
def row_rules(known: frozenset[str]) -> tuple[Rule, ...]:
    """The row rules that may judge when this much is known."""
    return tuple(rule for rule in rules_of("row") if rule.needs <= known)


def run(
    rules: tuple[Rule, ...], row: Indicator, around: Around, project: str = "", file: str = ""
) -> list[Finding]:
    """What these rules find in a row. The one loop that every cell passes: kept bare."""
    found: list[Finding] = []
    for rule in _concerning(rules, row):
        function = rule.function
        for one in function(row, around) if rule.takes_two else function(row):
            found.append(rule.marked(one, project, file))
    return found


# By the rules that may run, and a row's 一级 and 二级: clerks' forms hold a dozen pairs.
_chosen: dict[tuple[tuple[Rule, ...], str, str], tuple[Rule, ...]] = {}
_MOST_REMEMBERED = 1000


def _concerning(rules: tuple[Rule, ...], row: Indicator) -> tuple[Rule, ...]:
    """The rules that concern a row of this 一级 and 二级."""
    key = (rules, row.group, row.kind)
    chosen = _chosen.get(key)
    if chosen is None:
        if len(_chosen) >= _MOST_REMEMBERED:
            _chosen.clear()
        chosen = tuple(rule for rule in rules if rule.about is None or rule.about(row))
        _chosen[key] = chosen
    return chosen
