"""Every rule's own examples, and the fixture files: what must be raised is, and nothing else."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from jixiao.check.department import check_department
from jixiao.rules import RULES
from jixiao.settings import DEFAULT
from tests.support.rule_forms import department

# A rule that waits for a profile is tried as well.
ALL_ON = replace(DEFAULT, rules_off=frozenset())
HERE = Path(__file__).parent
CATALOGUE = {
    line.split("\t")[0]: line.split("\t")[1]
    for line in (HERE.parents[1] / "data" / "rule-catalogue.tsv").read_text("utf-8").splitlines()
}
# Rules about other forms bring their own subjects: test_summary.py, test_year_rules.py.
HERE_TESTED = {id: rule for id, rule in RULES.items() if rule.scope != "other"}


def raised(case: str) -> list[str]:
    return [one.rule for one in check_department(department(case), ALL_ON)]


def cases(folder: str) -> list[ParameterSet]:
    """(rule, form, why, severity) of every case in the fixture files of a folder.

    The severity is the catalogue's unless the case has its own.
    """
    return [
        pytest.param(
            path.stem,
            case["form"],
            case["why"],
            case.get("severity", CATALOGUE[path.stem]),
            id=f"{path.stem}-{number}",
        )
        for path in sorted((HERE / folder).glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], 1)
    ]


def test_the_clean_form_has_no_finding() -> None:
    assert raised("") == []
    assert raised("另有项目=1个") == []


@pytest.mark.parametrize("id", sorted(HERE_TESTED))
def test_failing_example_raises_its_rule_and_no_other(id: str) -> None:
    failing, _ = RULES[id].examples
    assert set(raised(failing)) == {id}


@pytest.mark.parametrize("id", sorted(HERE_TESTED))
def test_passing_example_raises_nothing(id: str) -> None:
    _, passing = RULES[id].examples
    assert passing
    assert raised(passing) == []


@pytest.mark.parametrize(("id", "form", "why", "severity"), cases("should_fail"))
def test_should_fail_names_the_one_rule_and_how_bad_it_is(
    id: str, form: str, why: str, severity: str
) -> None:
    found = check_department(department(form), ALL_ON)
    assert {(one.rule, str(one.severity)) for one in found} == {(id, severity)}, why


@pytest.mark.parametrize(("id", "form", "why", "severity"), cases("should_pass"))
def test_should_pass_raises_nothing(id: str, form: str, why: str, severity: str) -> None:
    assert raised(form) == [], why


@pytest.mark.parametrize("folder", ["should_fail", "should_pass"])
def test_every_rule_has_a_fixture_file(folder: str) -> None:
    assert {path.stem for path in (HERE / folder).glob("*.toml")} == set(HERE_TESTED)
