"""Forms as counties publish them: read in full, and nothing said that is not so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jixiao.check.department import check_department, check_project
from jixiao.errors import NotAForm
from jixiao.files.read.any import read
from jixiao.form.book import department_of, read_book
from jixiao.form.standardise import standardised
from jixiao.model.findings import HINT, Finding
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Amount, Department, Project
from jixiao.spending.funds import Source, funds_of

Row = Sequence[Value]
INDICATORS: tuple[Row, ...] = (
    ("成本指标", "经济成本指标", "项目总成本", "≤1250.5万元", 20),
    ("产出指标", "数量指标", "养护里程", "≥120公里", 20),
    (None, "质量指标", "养护合格率", "≥95%", 10),
    (None, "时效指标", "完成时间", "2024年12月底前", 10),
    ("效益指标", "社会效益指标", "通行时间缩短率", "≥5%", 20),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", 10),
)


def sheet(*rows: Row) -> list[Project]:
    return list(read_book([Grid("表", [list(row) for row in rows])]).department.projects)


def form_of_2021(
    *more_funds: Row,
    fiscal: float = 1200.5,
    budget: str = "年度资金总额：",
    goal: str = "年度总体目标",
    name: str = "三级指标",
    target: str = "指标值",
    weight: str = "分值权重（90）",
) -> Project:
    """The form in use since 财预〔2021〕101号."""
    [project] = sheet(
        ["项目支出绩效目标表"],
        ["（2024年度）"],
        ["项目名称", "道路养护"],
        ["主管部门", "某县交通运输局", None, "实施单位", "某县公路站"],
        ["项目属性", "延续项目", None, "项目期", "1年"],
        ["项目资金（万元）", budget, 1250.5, "执行率分值（10）"],
        [None, "其中：财政拨款", fiscal],
        [None, "上年结转资金", 30],
        [None, "其他资金", 20],
        *more_funds,
        [goal, "完成全县农村公路日常养护120公里"],
        ["一级指标", "二级指标", name, target, weight],
        *INDICATORS,
    )
    return project


def found(project: Project, *rules: str) -> list[Finding]:
    return [one for one in check_project(project) if one.rule in rules]


# the form of 2021 -----------------------------------------------------------------------


@pytest.mark.parametrize("weight", ["分值权重（90）", "指标权重", "分值权重(90分)", "权重（%）"])
def test_the_form_of_2021_is_read_in_full(weight: str) -> None:
    project = form_of_2021(weight=weight)
    assert project.unit and project.unit.text == "万元"
    assert project.budget == Amount(1_250_500_000)
    assert project.fiscal_funds == Amount(1_200_500_000)
    assert project.carried_funds == Amount(30_000_000)
    assert project.other_funds == Amount(20_000_000)
    weights = [row.weight.text for row in project.indicators if row.weight]
    assert weights == ["20", "20", "10", "10", "20", "10"]
    assert found(project, "D01", "F01", "F02") == []
    [finding] = found(project, "D04")
    assert finding.severity == HINT
    assert {"某县公路站", "延续项目", "1年"} == set(finding.seen.split("、"))


def test_carried_over_funds_are_part_of_the_sum() -> None:
    [wrong] = found(form_of_2021(fiscal=1100), "F01")
    assert wrong.message == "预算数1250.50≠财政资金1100.00+上年结转30.00+其他资金20.00（万元）。"
    assert wrong.expected == "核对各项资金，使预算数等于各项之和（现为1150.00万元）"


def test_the_sum_is_not_judged_while_an_amount_among_the_funds_is_unread() -> None:
    project = form_of_2021([None, "县长预备", 100.5], fiscal=1100)
    assert found(project, "F01") == []
    assert [one.seen for one in found(project, "D04") if one.severity != HINT] == [
        "县长预备、100.5、某县公路站、延续项目、1年"
    ]


@pytest.mark.parametrize("source", ["县长专款", "中央和市级专款", "区财政预算内安排"])
def test_a_source_of_funds_in_words_of_a_place_is_told_by_its_words(source: str) -> None:
    project = form_of_2021([None, source, 100.5], fiscal=1100)
    assert project.fiscal_funds == Amount(1_200_500_000)  # 1100 + 100.5, which make up the budget
    assert found(project, "F01") == []
    read_as = f"“{source}”是不认识的标题，已按“财政资金”读取，请核对。"
    assert [one.severity for one in found(project, "D04") if one.message.endswith(read_as)] == [
        HINT
    ]


def test_the_cost_in_the_indicators_is_held_against_the_budget() -> None:
    project = form_of_2021()
    cheaper = replace(project, budget=Amount(1_000_000_000))  # 1000万元; the cost is 1250.5
    assert found(project, "C02") == []
    assert [one.rule for one in found(cheaper, "C02")] == ["C02"]


# spellings, and a label that nobody knows ----------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        {"goal": "项目年度绩效目标"},
        {"goal": "2024年度绩效目标"},
        {"name": "三级指标名称"},
        {"target": "绩效目标值"},
        {"target": "2024年指标值"},
        {"target": "2024年度指标值"},
        {"target": "指标值（包含数字及文字描述）"},
        {"budget": "年度预算金额"},
        {"budget": "2024年预算数"},
    ],
)
def test_other_spellings_are_the_same_form(spelling: dict[str, str]) -> None:
    project = form_of_2021(**spelling)
    assert project == form_of_2021()
    assert found(project, "D01") == []


@pytest.mark.parametrize(
    ("unknown", "missing"),
    [({"goal": "要办的事"}, "绩效目标"), ({"budget": "总盘子"}, "预算数")],
)
def test_an_unknown_label_is_missed_alone(unknown: dict[str, str], missing: str) -> None:
    project = form_of_2021(**unknown)
    assert [one.field for one in found(project, "D01")] == [missing]
    assert project.layout == "plain"


@pytest.mark.parametrize(
    ("unknown", "meaning"), [({"name": "考核点"}, "三级指标"), ({"target": "标准"}, "指标值")]
)
def test_a_column_under_an_unknown_heading_is_told_by_its_cells(
    unknown: dict[str, str], meaning: str
) -> None:
    project, known = form_of_2021(**unknown), form_of_2021()
    for row, wanted in zip(project.indicators, known.indicators, strict=True):
        assert (row.name.text, row.target.text) == (wanted.name.text, wanted.target.text)
    [heading] = unknown.values()
    shown = [one.message for one in found(project, "D04") if "不认识的标题" in one.message]
    assert len(shown) == 1
    assert shown[0].endswith(f"“{heading}”是不认识的标题，已按“{meaning}”读取，请核对。")


def test_a_form_without_a_known_column_gets_one_finding() -> None:
    [project] = sheet(
        ["项目支出绩效目标表"],
        ["项目名称", "公路养护", "预算数（万元）", 100],
        ["绩效目标", "完成全县农村公路日常养护"],
        ["一级指标", "二级指标", "三级指标", "办法"],
        ["产出指标", "数量指标", "养护公路", "由养护站实施"],
        ["产出指标", "质量指标", "养护质量", "由质检站检查"],
        ["效益指标", "社会效益指标", "群众出行", "走访"],
    )
    [only] = check_project(project)
    assert only.rule == "D08"
    assert only.message.startswith("版式不认识，未审核：找到“项目名称”")
    assert only.message.endswith("缺少“指标值”。")


# the medium term beside the year (88号) -------------------------------------------------

FUNDS_BELOW: tuple[Row, ...] = (
    ["项目资金（万元）", "中期资金总额：", None, 900, None, "年度资金总额：", 300],
    [None, "其中：财政拨款", None, 850, None, "其中：财政拨款", 280],
    [None, "其他资金", None, 50, None, "其他资金", 20],
)
FUNDS_BESIDE: tuple[Row, ...] = (
    ["项目资金（万元）", "中期资金总额", 900, "其中：财政拨款", 850, "其他资金", 50],
    [None, "年度资金总额", 300, "其中：财政拨款", 280, "其他资金", 20],
)


def application(funds: Sequence[Row]) -> Project:
    """The application of 财预〔2015〕88号: the medium term on the left, the year on the right."""
    [project] = sheet(
        ["项目支出绩效目标申报表"],
        ["（2024年度）"],
        ["项目名称", "道路养护"],
        *funds,
        ["总体目标", "中期目标（2024年—2026年）", None, None, None, "年度目标"],
        [None, "三年养护公路360公里", None, None, None, "养护公路120公里"],
        ["绩效指标", *("一级指标", "二级指标", "三级指标", "指标值"),
         *("二级指标", "三级指标", "指标值")],
        [None, "产出指标", "数量指标", "三年里程", "≥360公里", "数量指标", "养护里程", "≥120公里"],
        [None, None, "质量指标", "三年合格率", "≥96%", "质量指标", "养护合格率", "≥95%"],
        [None, None, "时效指标", "三年完成率", "=100%"],
        [None, "效益指标", "社会效益指标", "三年缩短率", "≥15%", "社会效益指标", "缩短率", "≥5%"],
    )  # fmt: skip
    return project


@pytest.mark.parametrize("funds", [FUNDS_BELOW, FUNDS_BESIDE])
def test_what_is_judged_of_an_application_is_the_year(funds: Sequence[Row]) -> None:
    project = application(funds)
    assert project.budget == Amount(300_000_000)
    assert project.fiscal_funds == Amount(280_000_000)
    assert project.other_funds == Amount(20_000_000)
    assert project.goal and project.goal.text == "养护公路120公里"
    rows = [(row.group, row.kind, row.name.text, row.target.text) for row in project.indicators]
    assert rows == [
        ("产出", "数量", "养护里程", "≥120公里"),
        ("产出", "质量", "养护合格率", "≥95%"),
        ("效益", "社会效益", "缩短率", "≥5%"),
    ]
    assert found(project, "D01", "F01", "F02") == []


@pytest.mark.parametrize("funds", [FUNDS_BELOW, FUNDS_BESIDE])
def test_the_medium_term_is_shown_in_one_hint_with_its_goal(funds: Sequence[Row]) -> None:
    (one,) = found(application(funds), "D04")
    parts = one.seen.split("、")
    parts.remove("三年养护公路360公里")
    assert {"900", "850", "50", "三年里程", "≥360公里", "三年完成率", "≥15%"} <= set(parts)
    assert len(parts) == 3 + 4 * 3  # the funds; four rows of 二级, 三级 and 指标值


def test_a_heading_that_stands_twice_for_a_merged_cell_is_one_column() -> None:
    [project] = sheet(
        ["项目名称", "道路养护", "预算数（万元）", 10],
        ["中期目标", "养护360公里", "年度目标", "养护120公里"],
        ["一级指标", "二级指标", "三级指标", "三级指标", "指标值", "指标值"],
        ["产出指标", "数量指标", "养护里程", None, "≥120公里", None],
    )
    assert [(row.name.text, row.target.text) for row in project.indicators] == [
        ("养护里程", "≥120公里")
    ]


# a 指标值 in several columns ------------------------------------------------------------


def split(headings: Row, *rows: Row) -> Project:
    [project] = sheet(
        ["单位：万元"],
        ["项目名称", "道路养护", "预算数", 100],
        ["绩效目标", "养护公路120公里"],
        ["一级指标", "二级指标", "三级指标", *headings],
        *rows,
    )
    return project


@pytest.mark.parametrize(
    ("headings", "first", "last"),
    [
        (["指标符号", "指标值", "度量单位"], ["≥", 120, "公里"], ["≥", 90, "%"]),
        (["指标性质", "指标值", "计量单位"], ["≥", 120, "公里"], ["≥", "90%", "%"]),
        (["指标类型", "指标值", "度量单位"], ["定量", "≥120", "公里"], ["定量", "≥90", "%"]),
        (["指标类型", "指标符号", "指标值", "度量单位"],
         ["定量", "≥", 120, "公里"], ["定量", "≥", 90, "%"]),
        (["指标性质", "指标方向", "指标值", "计量单位"],
         ["定量", "≥", "≥120", "公里"], ["定性", "≥", 90, "%"]),
        (["指标值", "计量单位"], ["≥120", "公里"], ["≥90", "%"]),
    ],
)  # fmt: skip
def test_a_split_value_is_joined_whatever_its_columns_are_called(
    headings: Row, first: Row, last: Row
) -> None:
    project = split(
        headings,
        ["产出指标", "数量指标", "养护里程", *first],
        ["满意度指标", "服务对象满意度指标", "群众满意度", *last],
    )
    assert [row.target.text for row in project.indicators] == ["≥120公里", "≥90%"]
    assert found(project, "I09", "V03", "V04", "V14") == []
    assert all(one.severity == HINT for one in found(project, "D04"))


def test_the_numbers_of_the_columns_are_no_indicator() -> None:
    project = split(
        ["指标值"], [1, 2, 3, 4], ["产出指标", "数量指标", "养护里程", "≥120公里"]
    )  # fmt: skip
    assert [row.name.text for row in project.indicators] == ["养护里程"]
    assert found(project, "I01", "D04") == []


def test_a_title_that_stands_above_the_table_and_in_it_is_reported_once() -> None:
    [project] = sheet(
        ["1.道路养护项目绩效目标表"],
        ["道路养护项目 绩效目标表"],
        ["项目名称", "道路养护", "预算数（万元）", 10],
        ["绩效目标", "养护公路120公里"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护里程", "≥120公里"],
    )
    assert project.title.text == "道路养护项目绩效目标表"
    assert found(project, "D04") == []


def test_what_is_carried_over_stands_with_the_other_funds_in_the_standard_form() -> None:
    project = form_of_2021()
    funds = funds_of(project, [], dt.date(2024, 1, 1))
    assert {source: one.approved for source, one in funds.items()} == {
        Source.FISCAL: 1_200_500_000, Source.CARRIED: 30_000_000, Source.OTHER: 20_000_000,
        Source.UNSTATED: 0,
    }  # fmt: skip
    [standard] = standardised(Department(projects=(project,))).projects
    assert standard.other_funds is not None
    assert standard.other_funds.cents == 50_000_000
    assert found(standard, "F01") == []


# forms of the whole department ----------------------------------------------------------

OF_THE_WHOLE: tuple[Row, ...] = (
    ("部门整体支出绩效目标表",),
    ("部门（单位）名称", "某县水务局"),
    ("年度主要任务", "任务名称", "主要内容", "预算金额（万元）"),
    (None, "河道治理", "治理河道12公里", 300),
    ("年度总体目标", "完成河道治理12公里"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    *INDICATORS,
)


def test_a_form_of_the_whole_department_is_no_project() -> None:
    project = [["项目支出绩效目标表"], ["项目名称", "道路养护"], ["预算数", 10], ["绩效目标", "养护"],
               ["一级指标", "二级指标", "三级指标", "指标值"], *INDICATORS]  # fmt: skip
    whole = [list(row) for row in OF_THE_WHOLE]
    department = department_of([Grid("整体", whole), Grid("项目", [list(row) for row in project])])
    assert [one.name.text for one in department.projects if one.name] == ["道路养护"]
    assert department.whole is not None
    assert [task.name.text for task in department.whole.tasks] == ["河道治理"]
    assert not [one for one in check_department(department) if one.rule in {"D01", "D08"}]


def test_where_there_is_no_other_form_that_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in OF_THE_WHOLE:
        book.active.append(row)
    book.save(tmp_path / "整体.xlsx")
    with pytest.raises(NotAForm, match="只有部门整体支出绩效目标表"):
        read(tmp_path / "整体.xlsx")


def test_a_table_of_projects_has_no_department_that_it_does_not_say() -> None:
    projects = sheet(
        ["2026年项目支出绩效目标表"],
        [
            "项目编码",
            "项目名称",
            "资金安排",
            "总体目标",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
        ],
        ["620102260001", "校舍维修", 150, "维修校舍", "产出指标", "数量指标", "维修栋数", "≥12栋"],
        [None, None, None, None, None, "质量指标", "合格率", "≥95%"],
        ["620102260002", "营养餐", 320, "补助学生", "产出指标", "数量指标", "补助人数", "≥8千人"],
    )
    assert [one.department.text for one in projects] == ["", ""]
    assert [one.budget and one.budget.text for one in projects] == ["150", "320"]


def test_a_label_before_each_value_is_no_value() -> None:
    [project] = sheet(
        ["项目支出绩效目标申报表"],
        ["项目名称", "禁捕", "预算数（万元）", 90],
        ["绩效目标", "禁捕巡查240次"],
        ["绩效指标", "产出指标", "数量指标", "巡查次数", "指标值", "≥240次"],
        [None, None, "质量指标", "查处率", "指标值", "≥95%"],
        [None, "效益指标", "生态效益指标", "鱼类资源", "指标值", "恢复"],
    )
    found = [(row.name.text, row.target.text) for row in project.indicators]
    assert found == [("巡查次数", "≥240次"), ("查处率", "≥95%"), ("鱼类资源", "恢复")]
    assert "D08" not in {one.rule for one in check_project(project)}


@pytest.mark.parametrize(
    ("dimension", "errors"),
    [("影响指标", []), ("决策", ["R02"]), ("满意度指标", ["R02"])],
)
def test_what_an_unknown_dimension_stands_for_is_not_guessed(
    dimension: str, errors: list[str]
) -> None:
    [project] = sheet(
        ["项目支出绩效目标表"],
        ["项目名称", "公路养护", "预算数（万元）", 100],
        ["绩效目标", "完成养护"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护里程", "≥120公里"],
        [dimension, "自设类别", "群众出行", "≥90%"],
    )
    assert [one.rule for one in check_project(project) if one.severity == "错误"] == errors


def test_without_any_second_level_nobody_says_that_a_kind_of_output_is_missing() -> None:
    [project] = sheet(
        ["项目支出绩效目标表"],
        ["项目名称", "公路养护", "预算数（万元）", 100],
        ["绩效目标", "完成养护"],
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "养护里程", "≥120公里"],
        ["效益指标", "绕行时间", "≤20分钟"],
    )
    [kinds] = found(project, "R03")
    assert (kinds.severity, kinds.message) == (
        HINT,
        "表中没有二级指标，未判断是否设置了数量、质量、时效指标。",
    )


def test_a_known_category_under_the_wrong_dimension_stays_an_error() -> None:
    [project] = sheet(
        ["项目支出绩效目标表"],
        ["项目名称", "公路养护", "预算数（万元）", 100],
        ["绩效目标", "完成养护"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "社会效益指标", "通行时间", "≤30分钟"],
        ["效益指标", "履职效益", "群众出行", "≥90%"],
    )
    assert [(one.rule, str(one.severity)) for one in found(project, "I01", "D03")] == [
        ("I01", "错误"),
        ("I01", "提示"),
    ]


@pytest.mark.parametrize(
    ("label", "amounts"),
    [
        ("项目资金", "总额460万元\n财政拨款400万元\n自筹50万元"),
        ("资金总额", "460万元\n其中:财政拨款400万元；\n其他资金50万元。"),
        ("资金安排", "总额：460万元；\n其中：财政拨款400万元，\n自筹50万元"),
    ],
)
def test_amounts_may_be_the_lines_of_one_cell(label: str, amounts: str) -> None:
    [project] = sheet(
        ["项目支出绩效目标申报表"],
        ["项目名称", "公路养护"],
        [label, amounts],
        ["绩效目标", "完成养护"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护里程", "≥120公里"],
        ["效益指标", "社会效益指标", "绕行时间", "≤20分钟"],
    )
    money = (project.budget, project.fiscal_funds, project.other_funds)
    assert [x.cents if x else None for x in money] == [460_000_000, 400_000_000, 50_000_000]
    assert [one.message for one in found(project, "F01", "D04", "D06")] == [
        "预算数460.00≠财政资金400.00+其他资金50.00（万元）。"
    ]


@pytest.mark.parametrize(("formula", "text"), [("=100%", "=100%"), ("=B2*2", "")])
def test_a_target_saved_as_a_formula_without_its_value_is_what_was_typed(
    formula: str, text: str
) -> None:
    rows: list[list[Value]] = [
        ["项目支出绩效自评表"],
        ["项目名称", "公路养护"],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "质量指标", "养护合格率", None, "100%", 90, 90],
        ["总分", None, None, None, None, 90, 90],
    ]
    [form] = read_book([Grid("表", rows, unvalued={(4, 4): formula})]).year_forms
    assert [row.indicator.target.text for row in form.rows] == [text]
