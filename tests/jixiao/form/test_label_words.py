"""Labels in other words: what no layout lists is known by how it is put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.form.label_words import in_other_words
from jixiao.form.labels import all_labels, label_of
from jixiao.form.layout import layout_named, layouts_of


def key_of(text: str, form: str = "plain") -> str:
    label = label_of(text, 0)
    if label is None:
        return ""
    layout = layout_named(form)
    spec = layout.field_labels.get(label.name) or layout.column_labels.get(label.name)
    return spec.key if spec else ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("当年度指标值", "target"),
        ("全年（程）指标值", "target"),
        ("评价标准值", "target"),
        ("批复值", "target"),
        ("半年（程）指标值", "stage"),
        ("同名项目上年预算额（元）", "history"),
        ("上年度实际执行", "history"),
        ("专项（项目）名称", "name"),
        ("申请财政资金额度", "fiscal_funds"),
        ("项目总投入", "budget"),
        ("项目支出预算", "budget"),
        ("资金管理部门", "department"),
        ("项目用款单位名称", "executor"),
        ("实施起止时间", "period"),
        ("单位配套资金", "other_parts"),
        ("整体绩效目标", "goal"),
    ],
)
def test_a_label_is_known_by_its_words(text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("三年绩效目标", "medium_goal"),
        ("实施周期目标", "medium_goal"),
        ("实施期项目资金总额", "medium_budget"),
    ],
)
def test_what_is_of_several_years_is_not_the_years(text: str, key: str) -> None:
    assert key_of(text, "declaration") == key


@pytest.mark.parametrize(
    "name",
    [
        *("资金支付率", "预算执行及时率", "项目验收合格率", "年度任务完成率", "参训单位满意度"),
        *(
            "主管部门满意度",
            "补助资金到位时间率",
            "绩效目标完成率",
            "实际受益人数",
            "财政资金节约率",
        ),
        *("某县教育局", "小型水库维修", "2024年度", "≥90%", "12月底前", "有效提升"),
    ],
)
def test_names_of_indicators_and_values_are_no_labels(name: str) -> None:
    assert label_of(name, 0) is None


TARGET_LABELS = sorted(
    {
        label
        for layout in layouts_of("target")
        for spec in layout.fields.values()
        if spec.key in {"goal", "budget", "name"}
        for label in spec.labels
        if len(label) > 3 and "(" not in label and "（" not in label
    }
)


@given(
    st.sampled_from(TARGET_LABELS),
    st.sampled_from(["（必填）", "（一级）", "（以下简称）"]),
)
def test_a_bracket_behind_a_label_changes_nothing(label: str, bracket: str) -> None:
    assert key_of(f"{label}{bracket}") == key_of(label) != ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本项目资金用途说明", "资金用途"),  # a word before it and one behind
        ("该项目资金用途", "资金用途"),
        ("资金用途(概述)描述", "资金用途"),  # a bracket in it
        ("(具体)资金用途描述", "资金用途"),
        ("全年度资金用途", "资金用途"),
        ("三级指标设置情况", "三级指标"),
        ("整体备注说明内容", "备注说明"),
        ("本项目备注", None),  # of two letters anything might be left
        ("单位备注", None),
        ("本次具体申报主要资金用途", None),  # four words too many
        ("本次具体主要资金用途", "资金用途"),
        ("某某用途", None),
    ],
)
def test_what_stands_around_a_label_is_taken_away_word_by_word(
    text: str, expected: str | None
) -> None:
    assert in_other_words(text, all_labels()) == expected
