"""Other layouts of the same form, as departments elsewhere use them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao.form.layout import layouts
from jixiao.form.read_department import with_projects
from jixiao.form.read_target import read_projects
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Department

HEAD = ("一级指标", "二级指标", "三级指标")


def form(*rows: Sequence[Value]) -> Grid:
    return Grid("表1", [list(row) for row in rows], kind="table")


def test_a_form_without_plan_and_basis_has_them_absent_not_blank() -> None:
    (project,) = read_projects(
        form(
            ["道路养护项目绩效目标表"],
            ["单位名称", "某县交通运输局", None, "金额单位：元"],
            ["项目名称", "道路养护", "预算数", 1_200_000],
            ["绩效目标", "完成全县农村公路日常养护"],
            [*HEAD, "指标值"],
            ["产出指标", "数量指标", "养护里程", "≥120公里"],
            [None, "质量指标", "养护合格率", "≥95%"],
            ["效益指标", "社会效益指标", "通行时间缩短率", "≥5%"],
        )
    )
    assert project.layout == "plain"
    assert project.plan is None
    assert project.fiscal_funds is None
    assert [row.basis for row in project.indicators] == [None, None, None]
    assert project.budget is not None
    assert project.budget.cents == 120_000_000
    assert project.department.text == "某县交通运输局"
    assert [row.dimension.text for row in project.indicators] == [
        "产出指标",
        "产出指标",
        "效益指标",
    ]
    assert project.issues == ()


def test_a_value_in_three_columns_reads_as_one() -> None:
    (project,) = read_projects(
        form(
            ["项目名称", "河道清淤", "年度资金总额（万元）", "36.50"],
            ["年度绩效目标", "清淤12公里"],
            [*HEAD, "指标性质", "指标值", "度量单位", "分值"],
            ["产出指标", "数量指标", "清淤长度", "≥", 12, "公里", 10],
            [None, "质量指标", "验收合格率", "＝", "100", "%", 10],
            ["满意度指标", "服务对象满意度指标", "沿岸群众满意度", "≥", 90, "%", 10],
        )
    )
    assert [row.target.text for row in project.indicators] == ["≥12公里", "＝100%", "≥90%"]
    assert [row.target.parsed.number for row in project.indicators] == [
        Decimal(12),
        Decimal(100),
        Decimal(90),
    ]
    assert [row.weight.text if row.weight else None for row in project.indicators] == ["10"] * 3
    assert project.budget is not None
    assert project.budget.cents == 36_500_000


def test_a_declaration_keeps_the_year_goal_and_tells_the_medium_term_goal() -> None:
    (project,) = read_projects(
        form(
            ["项目支出绩效目标申报表"],
            ["（2026年度）"],
            ["项目名称", "农田灌溉设施维护", None, None],
            ["主管部门及代码", "301某县水利局", "实施单位", "某县灌溉站"],
            ["项目资金（万元）", "年度资金总额：", 88, None],
            [None, "其中：财政拨款", 80, None],
            [None, "其他资金", 8, None],
            ["总体目标", "中期目标（2026年—2028年）", None, "年度目标"],
            [None, "三年内完成全部设施更新", None, "维护灌溉渠120公里"],
            [*HEAD, "指标值"],
            ["成本指标", "经济成本指标", "每公里维护成本", "≤0.7万元"],
            ["产出指标", "数量指标", "维护渠道长度", "≥120公里"],
            ["效益指标", "经济效益指标", "灌溉面积增长", "≥2000亩"],
        )
    )
    assert project.layout == "declaration"
    assert project.goal is not None
    assert project.goal.text == "维护灌溉渠120公里"
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    assert [a.cents if a else None for a in amounts] == [88_000_000, 80_000_000, 8_000_000]
    assert {(fault.kind, fault.label, fault.text) for fault in project.issues} == {
        ("note", "中期目标", "三年内完成全部设施更新"),
        ("note", "实施单位", "某县灌溉站"),
    }
    assert [row.group for row in project.indicators] == ["成本", "产出", "效益"]


def test_the_2021_dictionary_with_cost_first_is_recognised() -> None:
    from jixiao.check.department import dictionary_of

    (project,) = read_projects(
        form(
            ["项目名称", "体育馆开放", "预算数（万元）", "30"],
            ["绩效目标", "免费开放300天"],
            [*HEAD, "指标值"],
            ["成本指标", "经济成本指标", "场馆运行成本", "≤30万元"],
            ["产出指标", "数量指标", "开放天数", "≥300天"],
            ["效益指标", "社会效益指标", "健身人次增长率", "≥5%"],
        )
    )
    assert dictionary_of(project) == "2021"


def test_two_forms_in_one_table_are_two_projects() -> None:
    one = [
        ["甲项目绩效目标表"],
        ["项目名称", "甲项目", "预算数（万元）", "10"],
        ["绩效目标", "做好甲"],
        [*HEAD, "指标值"],
        ["产出指标", "数量指标", "次数", "≥3次"],
    ]
    other = [
        [cell.replace("甲", "乙") if isinstance(cell, str) else cell for cell in row] for row in one
    ]
    first, second = read_projects(form(*one, *other))
    assert (first.label, second.label) == ("甲项目", "乙项目")
    assert second.title.text == "乙项目绩效目标表"
    assert len(first.indicators) == len(second.indicators) == 1


def test_what_is_not_of_the_form_is_reported_with_its_place() -> None:
    (project,) = read_projects(
        form(
            ["项目名称", "甲项目", "预算数（万元）", "10"],
            ["绩效目标", "做好甲", None, "旁注：请核"],
            [*HEAD, "指标值"],
            ["产出指标", "数量指标", "次数", "≥3次"],
            [None, None, None, None, "表外的话"],
        )
    )
    places = [(fault.place.address, fault.text) for fault in project.issues]
    assert ("D2", "旁注：请核") in places
    assert ("E5", "表外的话") in places


def test_each_layout_has_a_name_and_the_labels_without_which_it_is_not_one() -> None:
    names = [layout.name for layout in layouts()]
    assert names[0] == "standard"
    assert len(set(names)) == len(names)
    for layout in layouts():
        needed = (
            {"columns.task"} if layout.form == "department" else {"fields.name", "columns.name"}
        )
        assert needed <= layout.required


def declaration(*more: Sequence[Value]) -> Grid:
    """The declaration as the ministry's model has it: 绩效指标 beside the table, the year on top."""
    return form(
        ["项目支出绩效目标申报表"],
        ["（2022年度）"],
        ["项目名称", None, "农村危房改造"],
        ["年度资金总额（万元）", None, 260],
        ["总体目标", "中期目标（2022年—2024年）", None, "年度目标"],
        [None, "改造危房五百户", None, "改造危房一百三十户"],
        ["绩效指标", *HEAD, "指标值", "分值"],
        [None, "产出指标", "数量指标", "改造户数", "≥130户", 30],
        [None, None, "质量指标", "竣工验收合格率", "=100%", 30],
        [None, "效益指标", "社会效益指标", "住房安全保障率", "=100%", 30],
        *more,
    )


def test_the_word_beside_the_whole_table_and_the_year_below_the_title_are_understood() -> None:
    (project,) = read_projects(declaration())
    assert [fault.text for fault in project.issues] == ["改造危房五百户"]  # 中期目标, reported
    assert project.budget_year == 2022
    assert with_projects(Department(), (project,)).year == 2022


def test_the_line_that_sums_up_the_weights_is_no_indicator() -> None:
    for line in (
        [None, "合计", None, None, None, 90],
        [None, "总 分", None, None, None, "90分"],
        [None, None, None, "合计", None, "100%"],
    ):
        (project,) = read_projects(declaration(line))
        assert len(project.indicators) == 3, line
        assert [fault.text for fault in project.issues] == ["改造危房五百户"], line


def test_an_indicator_called_total_stays_one() -> None:
    (project,) = read_projects(
        declaration([None, "成本指标", "经济成本指标", "合计", "≤260万元", 10])
    )
    assert [row.name.text for row in project.indicators][-1] == "合计"


def test_a_blank_cell_of_a_row_knows_its_own_place() -> None:
    (project,) = read_projects(declaration([None, None, None, None, "≥90%", 10]))
    row = project.indicators[-1]
    assert row.name.place.address == "D11"
    assert row.category.place.address == "C11"
    assert row.dimension.place.address == "B11"
