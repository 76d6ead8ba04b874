"""The other side of rules whose example shows one: what is said, and what is let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
from jixiao.rules.wording import money_of
from jixiao.values import parse
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


@pytest.mark.parametrize("without_others", [False, True])
@pytest.mark.parametrize(
    ("budget", "said"),
    [(96, True), (145, False), (194, False)],
)
def test_an_amount_that_was_not_read_excuses_only_what_is_missing_of_the_budget(
    budget: int, said: bool, without_others: bool
) -> None:
    place = Place("表", 20, 2)
    project = replace(
        clean_project(),
        layout="plain",
        budget=Amount(budget * 1_000_000, str(budget), place),
        fiscal_funds=Amount(145_000_000, "145", place),
        other_funds=None if without_others else Amount(0, "0", place),
        issues=unread("49"),
    )
    assert bool(of_rule("F01", replace(department(), projects=(project,)))) is said
    read = replace(project, issues=())
    differs = budget != 145
    assert bool(of_rule("F01", replace(department(), projects=(read,)))) is differs


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


@pytest.mark.parametrize(
    ("row", "is_said"),
    [
        ("数量/培训人数/应培尽培", True),
        ("成本/设备采购成本/节约使用", True),
        ("质量/培训效果/应培尽培", False),
        ("时效/完成时间/及时完成", False),
        ("数量/培训人数/≥120人", False),
    ],
)
def test_only_counts_and_costs_must_be_numbers(row: str, is_said: bool) -> None:
    assert bool(of_rule("V05", department(row))) is is_said


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        ("数量/护林员人数/护林员人数", "改填“≥”加本年计划数和计量单位"),
        ("质量/工程合格率/工程合格率", "改填合格率、完成率等比例，写成“≥”加百分数，或写明验收等级"),
        ("服务对象满意度/服务对象评价/服务对象评价", "改填满意的比例，写成“≥”加百分数"),
        ("社会效益/出行条件/出行条件", "改填可统计的数值或比例；确为定性的，写明分级标准"),
    ],
)
def test_what_to_write_instead_of_the_name_depends_on_its_kind(row: str, advice: str) -> None:
    (one,) = of_rule("V07", department(row))
    assert one.expected == advice


@pytest.mark.parametrize(
    ("target", "unit", "cents"),
    [
        ("≤100万元", "元", 100_000_000),
        ("≤100", "万元", 100_000_000),
        ("≤100", "元", 10_000),
        ("≤2万", "万元", 2_000_000),
        ("≤100人", "万元", None),
        ("进一步降低", "万元", None),
        ("2023-06-30", "万元", None),
    ],
)
def test_an_amount_of_money_is_one_by_its_unit(target: str, unit: str, cents: int | None) -> None:
    assert money_of(parse(target), unit) == cents
