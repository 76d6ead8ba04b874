"""The other side of rules whose example shows one: what is said, and what is let pass."""

from __future__ import annotations

from dataclasses import replace

from jixiao.check.department import check_department
from jixiao.model.findings import Finding
from jixiao.model.grid import Place
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    LayoutIssue,
    Task,
    WholeForm,
)
from tests.support.rule_forms import clean_project, department
from tests.support.year_cases import found as of_the_year


def of_rule(rule: str, subject: Department) -> list[Finding]:
    return [one for one in check_department(subject) if one.rule == rule]


def test_a_direction_that_is_not_known_is_offered_with_all_its_signs() -> None:
    (one,) = of_rule("V04", department("数量/机构数/12个"))
    assert one.expected == "≥12个、≤12个或=12个"


def test_a_placeholder_is_found_in_every_field_but_the_title() -> None:
    blank = Field("**（请填写）", Place("表", 2, 1))
    for changes, wanted in (
        ({"purpose": blank}, 1),
        ({"goal": blank}, 1),
        ({"title": blank}, 0),
    ):
        project = replace(clean_project(), **changes)
        found = of_rule("R07", replace(department(), projects=(project,)))
        assert len(found) == wanted, changes


def unread(*texts: str) -> tuple[LayoutIssue, ...]:
    return tuple(
        LayoutIssue("unread", "", Place("表", row, 9), text) for row, text in enumerate(texts, 20)
    )


def test_one_finding_names_all_cells_that_were_not_read() -> None:
    project = replace(clean_project(), issues=unread("甲说明文字", "乙说明文字"))
    (one,) = of_rule("D04", replace(department(), projects=(project,)))
    assert [place.address for place in one.places] == ["I20", "I21"]
    alone = replace(clean_project(), issues=unread("甲说明文字"))
    (one,) = of_rule("D04", replace(department(), projects=(alone,)))
    assert (one.places, one.place.address) == ((), "I20")


def test_a_task_is_held_against_the_project_of_its_name() -> None:
    def stating(name: str, cents: int) -> list[str]:
        whole = WholeForm(tasks=(Task(Field(name), total=Amount(cents)),))
        found = of_rule("F04", replace(department(), whole=whole))
        return [one.field for one in found if one.field == "预算金额"]

    assert stating("村医培训经费", 60_000_000) == []
    assert stating("村医培训经费", 60_010_000) == ["预算金额"]
    assert stating("另一任务", 60_010_000) == []


def test_full_marks_are_asked_about_only_where_every_row_has_them() -> None:
    def asked(case: str) -> int:
        return sum(one.rule == "E10" for one in of_the_year(case, "E"))

    assert asked("社会效益=85%；社会效益得分=30；总分=100") == 1
    assert asked("社会效益得分=27") == 0
    assert asked("社会效益得分=29.9") == 0
