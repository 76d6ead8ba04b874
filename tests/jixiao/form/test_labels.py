"""What the text of a cell means as a label: its name, its unit, the value behind it."""

from __future__ import annotations

import pytest

from jixiao.form.find_forms import forms_on
from jixiao.form.inferred import amounts_in, is_amount, stands_for
from jixiao.form.labels import label_of, labels_on
from jixiao.form.layout import all_title_ends, plain, position, titled
from jixiao.model.grid import Grid, Value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目名称", ("项目名称", "", None)),
        ("项 目 名 称", ("项目名称", "", None)),
        ("项目名称：养护", ("项目名称", "", "养护")),
        ("1.项目名称", ("项目名称", "", None)),
        ("（二）项目名称", ("项目名称", "", None)),
        ("预算数（万元）", ("预算数", "万元", None)),
        ("预算数(单位：元)", ("预算数", "元", None)),
        ("预算数，金额单位：万元)", ("预算数", "万元", None)),
        ("预算数（千元）", ("预算数", "千元", None)),
        ("预算数(人民币亿元)", ("预算数", "亿元", None)),
        ("其中", ("其中", "", None)),
        ("其中：财政资金", ("财政资金", "", None)),
        ("其中：财政拨款：35万元", ("财政拨款", "", "35万元")),
        ("（其中：财政拨款：35万元）", ("财政拨款", "", "35万元")),
        ("（单位：万元）", ("单位", "", "万元")),
        ("单位：万元", ("单位", "", "万元")),
        ("一、项目名称", ("项目名称", "", None)),
        ("3、项目名称", ("项目名称", "", None)),
        ("３、项目名称", ("项目名称", "", None)),
        ("12、项目名称", ("项目名称", "", None)),
        ("123、项目名称", None),
        ("（二）财政拨款", ("财政拨款", "", None)),
        ("2、资金结构：（1）财政拨款", ("财政拨款", "", None)),
        ("1.项目名称：清淤", ("项目名称", "", "清淤")),
        ("项目名称：", ("项目名称", "", None)),
        (" 项目名称:  清淤 ", ("项目名称", "", "清淤")),
        ("项目 名称", ("项目名称", "", None)),
        ("★项目名称", ("项目名称", "", None)),
        ("1-6月执行数", ("1-N月执行数", "", None)),
        ("截至6月30日执行数", ("1-N月执行数", "", None)),
        ("2024年度绩效目标", ("年度绩效目标", "", None)),
        ("主管部门（单位）名称", ("主管部门名称", "", None)),
        ("某某说明：", None),
        ("备注栏：", None),
        ("养护道路", None),
        ("其中：某", None),
        ("清淤", None),
        (" ", None),
        ("", None),
    ],
)
def test_a_text_is_this_label(text: str, expected: tuple[str, str, str | None] | None) -> None:
    found = label_of(text, 3)
    assert (found and found[2:]) == expected
    assert found is None or found[:2] == (0, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年指标值", "指标值"),
        ("2024年度绩效目标", "年度绩效目标"),
        ("年度目标（2023年度）", "年度目标"),
        ("1—6月执行数", "1-N月执行数"),
        ("执行率(B/A)", "执行率"),
        ("全年预算数（A）", "全年预算数"),
        ("金额（%）", "金额"),
        ("其中：财政拨款：", "财政拨款"),
        ("●项目\u3000名称", "项目名称"),
        ("（2023）", "(2023)"),  # of nothing else something is left
        ("填报单位（盖章）", "填报单位"),
    ],
)
def test_what_layouts_vary_is_no_part_of_a_label(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项 目 绩 效 目 标 表", True),
        ("绩效目标表（2024年度）", True),
        ("绩效目标表2024年", True),
        ("绩效目标表（报财政部门）的说明", False),
        ("绩效目标", False),
    ],
)
def test_a_title_ends_as_one(text: str, expected: bool) -> None:
    assert titled(text, all_title_ends()) is expected


def test_an_address_is_a_row_and_a_column() -> None:
    assert position("AB12") == (12, 28)
    with pytest.raises(ValueError, match="12AB"):
        position("12AB")


def found(*rows: list[Value]) -> list[tuple[str, str | None]]:
    return [(label.name, label.inline) for label in labels_on(Grid("表", rows))]


def test_one_cell_may_hold_several_labels_with_their_values() -> None:
    assert found(["总额：160万元；财政拨款：150万元；其他资金：10万元"]) == [
        ("总额", "160万元"),
        ("财政拨款", "150万元"),
        ("其他资金", "10万元"),
    ]
    assert found(["预算数：60万元（其中：财政资金50万元）"]) == [
        ("预算数", "60万元"),
        ("财政资金", "50万元"),
    ]
    assert found(["项目名称：甲　　填报日期：1月5日"]) == [
        ("项目名称", "甲"),
        ("填报日期", "1月5日"),
    ]


def test_several_amounts_of_one_cell_are_labels_each() -> None:
    grid = Grid(
        "表",
        [["", "预算数：160万元；财政资金：150万元"], ["预算数：60万元（其中：财政资金50万元）"]],
    )
    assert [(x.row, x.column, x.name, x.inline) for x in labels_on(grid)] == [
        (0, 1, "预算数", "160万元"),
        (0, 1, "财政资金", "150万元"),
        (1, 0, "预算数", "60万元"),
        (1, 0, "财政资金", "50万元"),
    ]


def test_where_one_of_them_is_no_label_the_cell_is_one_value() -> None:
    assert found(["总额：160万元；某某：150万元"]) == [("总额", "160万元；某某:150万元")]


def test_what_was_reached_before_the_latest_year_of_the_row_is_history() -> None:
    assert found(["三级指标", "2025年完成值", "2026年目标值"]) == [
        ("三级指标", None),
        ("上年度水平", None),
        ("目标值", None),
    ]
    assert found(["三级指标", "2025年完成值", "2025年目标值"])[1] == ("完成值", None)


@pytest.mark.parametrize(
    ("row", "is_heading"),
    [
        (["甲", "≥1个", "台账", "实际完成值"], False),
        (["甲", "≥1个", "实际完成值"], True),  # fewer than three beside it
        (["实际完成值", "甲", "≥1个", "台账"], True),  # it stands first
        (["三级指标", "≥1个", "台账", "实际完成值"], True),  # one of them is a heading, too
    ],
)
def test_a_heading_of_the_year_among_values_is_none(row: list[Value], is_heading: bool) -> None:
    assert (("实际完成值", None) in found(["三级指标", "指标值"], row)) is is_heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中央和市级专款", "本级财政资金"),
        ("省级", "本级财政资金"),
        ("同级", "本级财政资金"),
        ("补助标准", "本级财政资金"),
        ("中央资金", "本级财政资金"),
        ("县级财政拨款", "本级财政资金"),
        ("市级", "本级财政资金"),
        ("财力安排资金", "本级财政资金"),
        ("自筹", "自筹"),
        ("自筹及其他", "自筹"),
        ("社会投入", "自筹"),
        ("其他", "自筹"),
        ("单位资金", "自筹"),
        ("企业投入", "自筹"),
        ("其它投资", "自筹"),
        ("群众", "自筹"),
        ("某单位", ""),
        ("预算总额", "预算金额"),
        ("全省（市）合计", "预算金额"),
        ("2026年预算", "预算金额"),
        ("预算数（万元）", "预算金额"),
        ("2026年预算（万元）", "预算金额"),
        ("合计", "预算金额"),
        ("上年结转", ""),
        ("上年预算", ""),
        ("已支出资金", ""),
        ("单位性质", ""),
        ("工期", ""),
        ("其他执行", ""),
        ("其他支出", ""),
        ("自筹已完成", ""),
        ("执行资金", ""),
        ("资金", ""),
        ("某某", ""),
    ],
)
def test_words_about_money_stand_for_a_label(text: str, expected: str) -> None:
    assert stands_for(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, True),
        (5, True),
        (1.5, True),
        (5.5, True),
        ("5", True),
        ("1,200.50万元", True),
        ("5人", False),
        (True, False),
        (None, False),
        ("", False),
        (" 1,200.50万元 ", True),
        ("12 元", True),
        ("12元/人", False),
        ("约12", False),
        ("12%", False),
    ],
)
def test_an_amount_is_a_number_or_a_text_of_one(value: Value, expected: bool) -> None:
    assert is_amount(value) is expected


AMOUNTS = [
    ("词在金额左边", [["市级专款（万元）", 80, "自筹及其他", "20"]], [
        ("本级财政资金", 0, 0, "万元"), ("自筹", 0, 2, "")]),
    ("已经认识的标签", [["预算数", 100], ["甲乙总额", 100]], []),
    ("没有认识的合计", [["甲乙总额", 100]], [("预算金额", 0, 0, "")]),
    ("不是金额", [["市级专款", "八十"]], []),
    ("一个字不是", [["县", 80]], []),
    ("两个字", [["县级", 80]], [("本级财政资金", 0, 0, "")]),
    ("十六字", [["一二三四五六七八九十市级专项资金", 80]], [("本级财政资金", 0, 0, "")]),
    ("十七字", [["一二三四五六七八九十甲市级专项资金", 80]], []),
    ("词在金额之上", [["资金", "市级专款", "自筹及其他"], ["万元", 80, 20]], [
        ("本级财政资金", 0, 1, ""), ("自筹", 0, 2, "")]),
    ("词在金额之上，只有一个", [["资金", "市级专款"], ["万元", 80]], []),
    ("之上的合计是分开的", [["总金额", "市级专款", "自筹及其他"], [100, 80, 20]], [
        ("本级财政资金", 0, 1, ""), ("自筹", 0, 2, "")]),
    ("之上有一个金额", [["市级专款", "自筹及其他", 5], [80, 20, 5]], [("自筹", 0, 1, "")]),
    ("两行之外", [["资金", "市级专款", "自筹及其他"], ["万元", "略", "略"], ["万元", 80, 20]], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"), [x[1:] for x in AMOUNTS], ids=[x[0] for x in AMOUNTS]
)
def test_words_beside_and_over_amounts_are_labels(
    rows: list[list[Value]], expected: list[tuple[str, int, int, str]]
) -> None:
    """Those of the rows that are asked for, with the unit in their brackets."""
    fields: list[list[Value]] = [["项目名称", "甲"], ["绩效目标", "乙"], ["项目编码", "1"]]
    table: list[list[Value]] = [["三级指标", "指标值"], ["丙", "≥1个"], ["县级专款", 9]]
    [area] = forms_on(Grid("表", [*fields, *rows, *table]))
    labels = amounts_in(area, range(3, 3 + len(rows)))
    assert [(x.name, x.row - 3, x.column, x.unit) for x in labels] == expected
