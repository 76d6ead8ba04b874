"""A form that is arranged twice: what was found out the first time still holds."""

from __future__ import annotations

from jixiao.form.book import read_book
from jixiao.model.grid import Grid, Value

Rows = list[list[Value]]
SEVERAL = ("1.适配人数\n2.回访次数", "1.≥300人\n2.≥2次")


def test_money_under_a_heading_nobody_knows_leaves_the_budget_open_beside_lists_too() -> None:
    rows: Rows = [
        ["2026年度县级部门预算项目绩效目标表"],
        ["部门：某县残疾人联合会", *[None] * 8, "单位：万元"],
        ["序号", "项目名称", "预算资金", None, None, "年度绩效目标", "绩效指标", None, None, "指标值"],
        [None, None, "县本级", "甲类", "其他", None, "一级", "二级", "三级", None],
        [1, "辅具适配", 30, 20, 10, "为300名残疾人适配辅具", "产出", "数量", *SEVERAL],
        [*[None] * 6, "产出", "质量", "适配合格率", "≥98%"],
    ]  # fmt: skip
    [project] = read_book([Grid("表", rows)]).department.projects
    names = [row.name.text for row in project.indicators]
    assert names == ["适配人数", "回访次数", "适配合格率"]
    assert not project.budget  # a sum of what is known would leave out 20
    assert project.fiscal_funds and project.fiscal_funds.cents == 30_000_000
    assert ("unread", "20") in [(one.kind, one.text) for one in project.issues]


def test_columns_told_by_their_cells_are_listed_where_a_cell_holds_several_indicators() -> None:
    rows: Rows = [
        ["项目支出绩效自评表"],
        ["项目名称", "辅具适配"],
        ["产出指标", "数量指标", *SEVERAL, "1.320人\n2.2次"],
        [None, "质量指标", "适配合格率", "≥98%", "99%"],
        ["效益指标", "社会效益指标", "知晓率", "≥90%", "95%"],
    ]
    [form] = read_book([Grid("表", rows)]).year_forms
    assert [row.actual.text for row in form.rows] == ["320人", "2次", "99%", "95%"]
    assert ("shown", "三级指标、年度指标值、实际完成值") in [(x.kind, x.text) for x in form.issues]
