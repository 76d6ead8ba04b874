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


def a_form(name: str) -> Rows:
    """The first sheet of a project, without its indicators."""
    return [FIRST[0], ["项目名称", name, *FIRST[1][2:]], *FIRST[2:]]


def indicators(title: str, target: str) -> Rows:
    return [[title], SECOND[1], [*SECOND[2][:3], target], SECOND[3]]


def test_the_indicators_may_stand_on_a_later_sheet_or_an_earlier_one() -> None:
    table = Grid("指标", SECOND)
    for order in ([Grid("基本信息", FIRST), Grid("说明", [["按要求填写"]]), table],
                  [table, Grid("基本信息", FIRST)]):  # fmt: skip
        [project] = read_book(order).department.projects
        assert project.name and project.name.text == "森林防火物资"
        assert [row.target.text for row in project.indicators] == ["≥120台", "≤0.9‰"]
        assert project.indicators[0].target.place.sheet == "指标"


def test_of_several_tables_each_project_has_the_one_that_names_it() -> None:
    grids = [
        Grid("一", a_form("苗木")),
        Grid("二", a_form("灭火机")),
        Grid("三", indicators("灭火机绩效指标", "≥20台")),
        Grid("四", indicators("苗木绩效指标", "≥90株")),
    ]
    first, second = read_book(grids).department.projects
    assert [row.target.text for row in first.indicators] == ["≥90株", "≤0.9‰"]
    assert [row.target.text for row in second.indicators] == ["≥20台", "≤0.9‰"]


def test_a_table_that_may_be_of_either_project_is_given_to_none() -> None:
    grids = [Grid("一", a_form("苗木")), Grid("说明", [["按要求填写"]]),
             Grid("二", a_form("灭火机")), Grid("说明2", [["按要求填写"]]),
             Grid("三", SECOND)]  # fmt: skip
    read = read_book(grids).department.projects
    assert [len(one.indicators) for one in read if one.name] == [0, 0]
