"""一级指标 under the names that other forms give them, and the year of a form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.check.department import check_department
from jixiao.model.level_names import bare
from jixiao.model.target_form import Department, Field
from tests.support.rule_forms import clean_project, department, row


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("项目完成指标", "产出"),
        ("项目效益指标", "效益"),
        ("成本指标(0-20)分", "成本"),
        ("产出指标（40–50）分", "产出"),
        ("产出指标（50分）", "产出"),
        ("社会公众或服务对象满意度", "服务对象满意度"),
    ],
)
def test_levels_are_known_by_other_names(label: str, name: str) -> None:
    assert bare(label) == name


def test_a_form_with_those_names_has_its_output_and_its_benefit() -> None:
    names = {"产出": "项目完成", "效益": "项目效益", "满意度": "社会公众或服务对象满意度"}
    project = clean_project()
    rows = tuple(
        replace(one, dimension=Field(f"{names[one.group]}指标")) for one in project.indicators
    )
    assert check_department(Department(projects=(replace(project, indicators=rows),))) == []


def test_the_budget_year_is_taken_from_the_title() -> None:
    late = row("产出", "时效", "完成时限", "2025年3月底前")
    project = replace(
        clean_project(), title=Field("2024年度绩效目标表"), budget_year=None, code=Field(""),
        indicators=(*clean_project().indicators, late),
    )  # fmt: skip
    found = check_department(Department(projects=(project,)))
    assert [one.message for one in found if one.rule == "V13"] == [
        "时限2025年3月底前不在2024年度内。"
    ]


def test_the_code_of_an_investment_project_is_named_as_what_it_is() -> None:
    [one] = check_department(department("项目编码=2104-130730-04-01-123456"))
    assert (one.rule, one.message) == (
        "F05",
        "“2104-130730-04-01-123456”是24位投资项目代码，不是预算项目编码。",
    )
