"""A form whose indicators stand on the next sheet is one form; each cell keeps its place."""

from __future__ import annotations

from jixiao.form.book import read_book
from jixiao.model.grid import Grid, Value

Rows = list[list[Value]]
FIRST: Rows = [
    ["项目绩效目标申报表（一）"],
    ["项目名称", "森林防火物资", "主管部门", "某县林业局"],
    ["资金总额（万元）", 85, "财政资金", 85],
    ["年度绩效目标", "采购灭火机120台"],
]
SECOND: Rows = [
    ["项目绩效目标申报表（二）"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "采购灭火机", "≥120台"],
    ["效益指标", "生态效益指标", "森林火灾受害率", "≤0.9‰"],
]


def test_the_indicators_of_the_next_sheet_are_the_forms() -> None:
    [project] = read_book([Grid("基本信息", FIRST), Grid("指标", SECOND)]).department.projects
    assert project.name and project.name.text == "森林防火物资"
    assert [row.target.text for row in project.indicators] == ["≥120台", "≤0.9‰"]
    first = project.indicators[0].target.place
    assert (first.sheet, first.address) == ("指标", "D3")
    assert project.budget and project.budget.place.sheet == "基本信息"


def test_a_sheet_that_names_its_own_project_is_a_form_of_its_own() -> None:
    own: Rows = [SECOND[0], ["项目名称", "另一项目", "预算数（万元）", 10], *SECOND[1:]]
    projects = read_book([Grid("甲", FIRST), Grid("乙", own)]).department.projects
    assert [len(one.indicators) for one in projects] == [0, 2]
