"""The rules of the year: every rule's own examples, and cases by hand."""

from __future__ import annotations

import pytest

from jixiao.rules import RULES
from tests.jixiao.rules.year_cases import found

YEAR = sorted(id for id in RULES if id[0] in "LME")


def raised(case: str, kind: str) -> set[str]:
    return {one.rule for one in found(case, kind)}


@pytest.mark.parametrize("kind", ["L", "M", "E"])
def test_the_clean_case_has_no_finding(kind: str) -> None:
    assert raised("", kind) == set()


@pytest.mark.parametrize("id", YEAR)
def test_failing_example_raises_its_rule(id: str) -> None:
    failing, _ = RULES[id].examples
    assert raised(failing, id[0]) == {id}


@pytest.mark.parametrize("id", YEAR)
def test_passing_example_does_not(id: str) -> None:
    _, passing = RULES[id].examples
    assert passing
    assert raised(passing, id[0]) == set()
