"""What a 自评表 or 运行监控表 says and nobody reads is listed; a layout that is not known is said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jixiao.check.year import check_year_forms
from jixiao.form.read_year import read_year_forms
from jixiao.model.findings import Finding
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Department

FORM: tuple[Sequence[Value], ...] = (
    ("项目支出绩效自评表",),
    ("（2023年度）",),
    ("项目名称", "道路维修", "主管部门", "某县住建局"),
    ("项目资金（万元）", "全年预算数", "全年执行数", "执行率"),
    ("年度资金总额", 100, 100, "100%"),
    ("预期目标", "维修道路3公里", "实际完成情况", "维修道路3公里"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "未完成原因"),
    ("产出指标", "数量指标", "维修里程", "≥3公里", "3公里", None),
    ("效益指标", "社会效益指标", "通行效率", "提升", "提升", None),
    ("填表人：", "张某"),
)


def found(rows: Sequence[Sequence[Value]], *rules: str) -> list[Finding]:
    forms = read_year_forms([Grid("自评", [list(row) for row in rows])])
    assert len(forms) == 1
    return [one for one in check_year_forms(forms, Department()) if one.rule in rules]


def test_a_form_that_is_read_whole_has_nothing_to_list() -> None:
    assert found(FORM, "D04", "D08") == []


def test_what_was_not_read_is_listed_with_its_cells() -> None:
    rows = [*FORM[:6], ("请领导审阅",), *FORM[6:9], ("另附", "照片12张"), FORM[9]]
    [one] = found(rows, "D04")
    assert one.cells == ("A7", "A11", "B11")
    assert "请领导审阅" in one.seen and "照片12张" in one.seen
    assert str(one.severity) == "警告"


def test_a_remark_goes_on_in_the_rows_below_it() -> None:
    remark = [
        ("备注：1.自评结果作为安排预算的依据。",),
        ("2.指标值以批复为准。",),
        ("（三）得分保留两位。",),
    ]
    [one] = found([*FORM, *remark], "D04")
    assert str(one.severity) == "提示" and one.cells == ("A11", "A12", "A13")
    [one] = found([*FORM, remark[0], ("请领导审阅",), remark[1]], "D04")
    assert str(one.severity) == "警告" and one.cells == ("A12", "A13", "A11")


def test_other_money_below_that_of_the_unit_is_a_source_of_its_own() -> None:
    parts = [("其中：财政资金", 70, 60), ("单位资金", 20, 20), ("其他资金", 10, 5)]
    below = [("年度资金总额", 100, 85, "85%"), *parts]
    assert found([*FORM[:4], *below, *FORM[5:]], "D04", "E11") == []
    wrong = [("年度资金总额", 101, 85, "84.16%"), *parts]
    [one] = found([*FORM[:4], *wrong, *FORM[5:]], "D04", "E11")
    assert one.message == "全年预算数资金合计101.00≠各项之和100.00（万元）。"
    # 单位资金 below 其他资金 may be a part of it
    nested = [
        ("年度资金总额", 100, 85, "85%"),
        parts[0],
        ("其他资金", 30, 25),
        ("单位资金", 20, 20),
    ]
    assert found([*FORM[:4], *nested, *FORM[5:]], "E11") == []


def test_without_the_target_column_the_form_is_refused_in_one_finding() -> None:
    rows = [*FORM[:6], tuple("要求" if x == "年度指标值" else x for x in FORM[6]), *FORM[7:]]
    [one] = found(rows, "D04", "D08", "E07", "V03")
    assert one.rule == "D08" and "缺少“年度指标值”" in one.message


@pytest.mark.parametrize(
    ("budget", "spent", "stated", "said"),
    [
        (100, 90, "90%", []),
        (100, None, "90%", [("全年执行数", "警告", "C5")]),
        (None, 90, "90%", [("全年预算数", "警告", "B5")]),
        (100, 0, "90%", [("执行率", "错误", "D5")]),
    ],
)
def test_an_amount_left_blank_is_no_zero_and_makes_no_rate(
    budget: Value, spent: Value, stated: str, said: list[tuple[str, str, str]]
) -> None:
    """Of 100万元 90 are 90%, and 0 are none; what nobody wrote is asked for, and no rate told."""
    rows = [*FORM[:4], ("年度资金总额", budget, spent, stated), *FORM[5:]]
    one_of = [(one.field, str(one.severity), one.place.address) for one in found(rows, "E02")]
    assert one_of == said
    assert found(rows, "E07") == [] or said[0][0] == "执行率"


SCORED: tuple[Sequence[Value], ...] = (
    ("2023年度项目支出绩效自评表",),
    ("项目名称", "道路维修", "主管部门", "某县住建局"),
    ("项目资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", 100, 100, 10, "100%", 10),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "未完成原因"),
    ("产出指标", "数量指标", "维修里程", "≥3公里", "3公里", 30, 30, None),
    (None, "时效指标", "完工时间", "12月底前", "11月30日", 20, 20, None),
    ("效益指标", "社会效益指标", "通行效率", "提升", "达成", 30, 30, None),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "93%", 10, 10, None),
    ("总分", None, None, None, None, 100, 100, None),
)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (5, 4, "3公里", None),
        (5, 4, None, ("E03", "E6", "没有填写实际完成值，得分30分无法核对")),
        (5, 4, "/", ("E03", "E6", "没有填写实际完成值，得分30分无法核对")),
        (6, 4, "2023年12月31日", None),
        (6, 4, "2024年1月15日", ("E03", "G7", "2024年才完成，晚于2023年度")),
        (9, 6, None, ("E06", "G10", "总分未填写，各项得分之和为100")),
    ],
)
def test_points_for_what_nobody_wrote_or_what_came_too_late_are_doubted(
    row: int, column: int, value: Value, said: tuple[str, str, str] | None
) -> None:
    rows = [list(one) for one in SCORED]
    rows[row][column] = value
    doubted = found(rows, "E03", "E06")
    assert [(one.rule, one.place.address) for one in doubted] == ([said[:2]] if said else [])
    assert all(said and said[2] in one.message and str(one.severity) == "警告" for one in doubted)


@pytest.mark.parametrize("total", [["总分", 100, 100], ["总分", 100, 99], ["总分", 99]])
def test_a_total_that_slid_to_the_left_is_read_where_it_stands(total: list[Value]) -> None:
    """10, 30, 20, 30 and 10 are 100; one number alone may be the sum of 分值 where it is 100."""
    doubted = found([*SCORED[:-1], total], "E06")
    said = ["总分应为100，现填99。"] if total[-1] == 99 else []
    assert [one.message for one in doubted] == said
    assert all(one.place.address == ("C10" if total[2:] else "B10") for one in doubted)


def test_what_is_due_in_the_next_year_is_not_late_in_it() -> None:
    rows = [list(one) for one in SCORED]
    rows[6][3:5] = ["次年3月底前", "2024年1月15日"]
    assert found(rows, "E03") == []


def test_a_total_of_which_a_part_was_never_said_is_doubted() -> None:
    rows = [list(one) for one in SCORED]
    rows[7][4] = rows[7][6] = None
    [one] = found(rows, "E03", "E06")
    assert (one.place.address, one.message) == ("G8", "总分填为100，但“通行效率”没有得分。")


MONITORED: tuple[Sequence[Value], ...] = (
    ("2026年项目支出绩效运行监控表",),
    ("项目名称", "老年助餐服务", "主管部门", "某区民政局"),
    ("资金情况（万元）", "年初预算数", "调整后预算数", "1-6月执行数", "执行率", "全年预计执行数"),
    (None, 240, 200, 100, "50%", 200),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "1-6月执行情况", "全年预计完成情况"),
    ("产出指标", "数量指标", "助餐人次", "≥20万人次", "10万人次", "20万人次"),
)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (4, "50%", None),
        (4, "41.67%", None),  # of the budget at the beginning
        (4, "65%", ("E4", "执行率应为50%，现填65%。")),
        (3, None, ("D4", "执行数未填写，无法核对执行率。")),
        (5, 240, None),
        (5, 241, ("F4", "全年预计执行数241.00万元超过预算数240.00万元。")),
    ],
)
def test_the_money_of_a_monitoring_form_is_worked_out_again(
    column: int, value: Value, said: tuple[str, str] | None
) -> None:
    """100 of 200万元 are 50%, and 41.67% of the 240 at first; done is a half as well."""
    rows = [list(one) for one in MONITORED]
    rows[3][column] = value
    doubted = found(rows, "M02")
    assert [(one.place.address, one.message) for one in doubted] == ([said] if said else [])
    assert all(str(one.severity) == "警告" for one in doubted)


def test_a_monitoring_form_without_a_budget_asks_for_it() -> None:
    rows = [list(one) for one in MONITORED]
    rows[3][1] = rows[3][2] = None
    [one] = found(rows, "M02")
    assert (one.place.address, one.message) == ("B4", "预算数未填写，无法核对执行率。")


@pytest.mark.parametrize(
    ("weight", "points", "said"),
    [
        (50, 50, []),
        (50, 49, ["“产出指标小计”的得分应为50，现填49。"]),
        (60, 50, ["“产出指标小计”的分值应为50，现填60。"]),
    ],
)
def test_a_subtotal_is_held_against_the_rows_above_it(
    weight: int, points: int, said: list[str]
) -> None:
    """30 and 20 are 50."""
    row = ("产出指标小计", None, None, None, None, weight, points)
    doubted = found([*SCORED[:7], row, *SCORED[7:]], "E06")
    assert [one.message for one in doubted] == said
