"""Names, dates and remarks around the form: no content of it, reported once, never dropped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jixiao.check.department import check_project
from jixiao.form.read_target import read_projects
from jixiao.model.findings import HINT, WARNING, Finding
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Project

FORM: list[list[Value]] = [
    ["道路养护项目绩效目标表"],
    ["项目编码", "13073023P00002210023K", "单位：万元"],
    ["项目名称", "道路养护", "预算数", 120],
    ["绩效目标", "完成全县农村公路日常养护"],
    ["一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "养护里程", "≥120公里", "年度工作计划"],
    ["", "质量指标", "养护合格率", "≥95%", "行业标准"],
    ["效益指标", "社会效益指标", "通行时间缩短率", "≥5%", "历史标准"],
]


def project(*below: Sequence[Value]) -> Project:
    [read] = read_projects(Grid("表", [*FORM, *map(list, below)]))
    return read


def outside(read: Project) -> list[Finding]:
    return [one for one in check_project(read) if one.rule == "D04"]


@pytest.mark.parametrize(
    "below",
    [
        ["填表人：张三", "", "审核人：李四", "联系电话：0313-1234567"],
        ["填表人：", "张三", "审核人：", "李四"],
        ["填表人", "张三", "填表日期", "2023年1月5日"],
        ["单位负责人（签字）：", "", "", "经办人：王五"],
        ["2023年1月5日"],
        ["（盖章）"],
    ],
)
def test_persons_dates_and_signatures_below_the_table_are_no_content(below: list[Value]) -> None:
    read = project(below)
    assert read.indicators == project().indicators
    assert outside(read) == []


@pytest.mark.parametrize(
    "below",
    [
        ["备注：本表一式三份"],
        ["注：指标值由业务科室提供，财务科室汇总后填报"],
        ["填报说明：预算数以批复为准。"],
        ["", "", "", "", "2023-01-05"],
    ],
)
def test_a_line_below_the_table_is_one_hint_and_no_indicator(below: list[Value]) -> None:
    read = project(below)
    assert read.indicators == project().indicators
    [one] = outside(read)
    assert one.severity == HINT
    for text in filter(None, below):
        assert str(text) in one.seen


def test_several_lines_are_reported_together_with_the_place_of_each() -> None:
    read = project(
        [],
        ["填表人：张三", "", "审核人：李四"],
        ["注：1.指标值由业务科室提供"],
        ["2.预算数以批复为准"],
    )
    [one] = outside(read)
    assert one.place.address == "A11"
    assert "2处" in one.message
    for address in ("A11", "A12"):
        assert address in one.message
    assert {one.rule for one in check_project(read)} == {
        one.rule for one in check_project(project())
    } | {"D04"}


def test_a_column_of_remarks_is_reported_once() -> None:
    rows = [list(row) for row in FORM]
    rows[4].append("备注")
    rows[5].append("含乡道")
    rows[7].append("抽查")
    [read] = read_projects(Grid("表", rows))
    [one] = outside(read)
    assert (one.severity, one.seen) == (HINT, "含乡道、抽查")


@pytest.mark.parametrize(
    "below", [["请局领导审定后再报财政部门备案"], ["", "", "", "", "详见另附的测算表"], ["", *[""] * 5, "旁注"]]
)  # fmt: skip
def test_content_that_is_not_understood_stays_a_warning(below: list[Value]) -> None:
    read = project(below)
    assert read.indicators == project().indicators
    [one] = outside(read)
    assert (one.severity, one.seen) == (WARNING, "".join(map(str, below)))


def test_rows_after_the_names_are_still_read() -> None:
    read = project(
        ["填表人：张三"], ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "问卷调查"]
    )
    assert read.indicators[-1].name.text == "群众满意度"
    assert outside(read) == []


@pytest.mark.parametrize("name", ["负责人培训人次", "联系电话接通率", "说明会参加人数", "备注"])
def test_an_indicator_may_be_called_like_a_footer(name: str) -> None:
    read = project(["", "数量指标", name, "≥90人", "计划"])
    assert read.indicators[-1].name.text == name
    assert outside(read) == []


def test_a_blank_row_of_the_form_with_its_dimension_alone_is_no_remark() -> None:
    read = project(["满意度指标"], ["", "服务对象满意度指标"])
    assert outside(read) == []
