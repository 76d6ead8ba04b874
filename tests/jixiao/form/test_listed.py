"""What one cell says of indicators: levels, an indicator and its value, a list of them."""

from __future__ import annotations

import pytest

from jixiao.form.listed import (
    Item,
    above,
    apart,
    is_signed,
    is_value,
    items_in,
    levels_in,
    lines_beside,
    lines_of,
    paired,
    unequal,
)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("照计划办好", "照计划办好", ""),
        ("管护责任落实到位有", "管护责任落实到位有", ""),
        ("服务质量 优", "服务质量", "优"),
        ("服务质量：优", "服务质量", "优"),
        ("群众出行条件明显改善", "群众出行条件", "明显改善"),
        ("维修道路≥12公里", "维修道路", "≥12公里"),
    ],
)
def test_a_single_letter_is_a_value_only_where_it_stands_apart(
    text: str, name: str, value: str
) -> None:
    assert apart(text) == (name, value)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("产出指标", ("产出指标", "")),
        ("数量指标", ("", "数量指标")),
        ("1.数量指标", ("", "数量指标")),
        ("（一）产出指标", ("（一）产出指标"[3:], "")),
        ("产出指标—数量指标", ("产出指标", "数量指标")),
        ("产出（数量指标）", ("产出", "数量指标")),
        ("产出数量", ("", "产出数量")),
        ("效益社会效益指标", ("效益", "社会效益指标")),
        ("成本", ("", "成本")),
        ("成本指标", ("成本指标", "")),
        ("数", None),
        ("道路里程", None),
        ("产出指标—道路里程", None),
        ("数量指标" + "字" * 30, None),
        ("数量", ("", "数量")),
        (f"产出指标{'—' * 16}数量指标", ("产出指标", "数量指标")),
        (f"产出指标{'—' * 17}数量指标", None),  # longer than any level is
        ("产 出 指 标", ("产出指标", "")),
        ("1.成本指标", ("成本指标", "")),
        ("效益指标社会效益", ("效益指标", "社会效益")),
        ("效益指标道路", None),
    ],
)
def test_a_text_that_is_nothing_but_levels(text: str, levels: tuple[str, str] | None) -> None:
    assert levels_in(text) == levels


def test_the_level_above_another() -> None:
    assert (above("数量指标"), above("社会效益"), above("道路")) == ("产出指标", "效益指标", "")


@pytest.mark.parametrize(
    ("names", "values", "words"),
    [
        ("改造长度；泵站", "≥3公里；≥4座", ""),
        ("甲乙；丙丁；戊己", "≥3；≥4", "列出3项，对应的一格列出2项"),
        ("改造\n长度", "≥3公里", ""),  # a name broken over two lines
        ("1.甲乙；2.丙丁", "≥3", "列出2项，对应的一格列出1项"),
        ("甲乙", "1.≥3；2.≥4", "列出1项，对应的一格列出2项"),
        ("甲乙", "≥3；≥4", ""),
        ("1.甲乙", "≥3；≥4", ""),
        ("1.甲乙；丙丁", "≥3", ""),  # not all of them are numbered
        ("", "≥3；≥4", ""),
        ("甲乙；丙丁", "", ""),
        ("甲乙", "≥3", ""),
    ],
)
def test_lists_beside_each_other_that_differ_in_length(names: str, values: str, words: str) -> None:
    assert unequal(names, values) == words


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("甲≥5", "甲≥5", ""),
        ("甲乙≥5", "甲乙", "≥5"),
        ("甲乙：5次", "甲乙", "5次"),
        ("甲乙 ： 5次", "甲乙", "5次"),
        ("甲乙：每年：5次", "甲乙", "每年：5次"),
        ("甲5次", "甲5次", ""),
        ("甲乙每月5次", "甲乙", "每月5次"),
        ("甲乙于10月底前", "甲乙", "于10月底前"),
        ("完成 时间：  10月", "完成 时间", "10月"),
        ("服务 优", "服务", "优"),
    ],
)
def test_a_name_has_two_letters_at_least(text: str, name: str, value: str) -> None:
    assert apart(text) == (name, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("≥5人", True),
        ("5人", True),
        ("5", True),
        ("80%-90%", True),
        ("12月底前", True),
        ("每月≥1期", True),
        ("较上年≥5%", True),
        ("有所提高", True),
        ("是", True),
        ("良好", True),
        ("建设站点≥18处", False),
        ("改造面积", False),
        ("A≥5", True),
        ("", False),
        ("A5", False),
        ("好≥5", True),  # one letter is no name
        ("建设≥5", False),
        ("同比≥5%", True),
        ("年均≥5%", True),
        ("约5人", True),
        ("不断完善", True),
        ("完善制度", False),
    ],
)
def test_what_looks_like_a_value(text: str, value: bool) -> None:
    assert is_value(text) is value


def told(text: str, *, alone: bool = False) -> list[tuple[str, ...]]:
    return [tuple(item) for item in items_in(text, alone=alone)]


def test_a_single_item_is_a_list_where_that_is_enough() -> None:
    assert told("甲乙≥1个") == []
    assert told("甲乙≥1个", alone=True) == [("", "", "甲乙", "≥1个")]
    assert told("甲乙", alone=True) == []
    assert told("质量指标：甲乙") == []
    assert told("") == []


def test_levels_hold_until_the_next() -> None:
    assert told(
        "产出指标：数量指标：甲乙≥1个；丙丁≥2个；质量指标：戊己≥3%；效益指标：庚辛≥4个"
    ) == [
        ("", "数量指标", "甲乙", "≥1个"),  # of which 一级 a 二级 is, is known
        ("", "数量指标", "丙丁", "≥2个"),
        ("", "质量指标", "戊己", "≥3%"),
        ("效益指标", "", "庚辛", "≥4个"),
    ]
    # 成本 below 产出, as it stood until 2021, is no 一级
    assert told("数量指标：甲乙≥1个；成本指标：丙丁≤2元")[1] == ("", "成本指标", "丙丁", "≤2元")


def test_labels_in_a_list_are_no_names() -> None:
    assert items_in("指标名称：甲乙\n指标名称：丙丁\n指标值：≥2个", alone=True) == []
    assert items_in("指标名称：甲乙\n指标值：≥1个\n指标名称：丙丁\n指标值：≥2个") == [
        Item("", "", "甲乙", "≥1个"),
        Item("", "", "丙丁", "≥2个"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲乙≥1个，丙丁≥2个", ["甲乙", "丙丁"]),
        ("甲乙≥1个，丙≥2个", ["甲乙"]),  # one letter is no name: no list between commas
        ("甲乙≥1个，丙丁≥", ["甲乙"]),
        ("甲乙≥1个 丙丁≥2个", ["甲乙", "丙丁"]),
    ],
)
def test_indicators_between_commas(text: str, names: list[str]) -> None:
    assert [item.name for item in items_in(text, alone=True)] == names


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("维修道路（≥12公里", "维修道路", "≥12公里"),
        ("≥12公里", "≥12公里", ""),
        ("维修道路：12公里", "维修道路", "12公里"),
        ("维修道路：", "维修道路：", ""),
        ("完工时间2026年10月底前", "完工时间", "2026年10月底前"),
        ("完成时间为10月底前", "完成时间", "10月底前"),
        ("维修道路12公里", "维修道路", "12公里"),
        ("群众满意度提高", "群众满意度", "提高"),
        ("出行条件 好", "出行条件", "好"),
        ("维修道路", "维修道路", ""),
        ("维修道路≥", "维修道路", "≥"),
    ],
)
def test_an_indicator_and_its_value_in_one_cell(text: str, name: str, value: str) -> None:
    assert apart(text) == (name, value)


def test_a_sign_begins_a_value() -> None:
    assert is_signed("≥5") and is_signed("不低于5") and not is_signed("5") and not is_signed("")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1.甲乙；2.丙丁", ["甲乙", "丙丁"]),
        ("①甲乙②丙丁", ["甲乙", "丙丁"]),
        ("（1）甲乙（2）丙丁", ["甲乙", "丙丁"]),
        ("甲乙\n丙丁。", ["甲乙", "丙丁"]),
        ("甲乙1.5公里", ["甲乙1.5公里"]),
        ("≥1.5公里", ["≥1.5公里"]),
        ("；。", []),
    ],
)
def test_the_items_of_a_list(text: str, items: list[str]) -> None:
    assert lines_of(text) == items


def test_numbers_of_one_list_tell_those_of_another() -> None:
    assert lines_beside("1.≥95%；2.≥3次", "1.24小时完成率；2.培训次数") == [
        "24小时完成率",
        "培训次数",
    ]
    assert lines_beside("≥95%；≥3次", "1.完成率；2.培训次数") == ["完成率", "培训次数"]
    assert lines_beside("1.≥95%", "1.完成率；2.培训次数") == ["完成率", "培训次数"]


@pytest.mark.parametrize(
    ("names", "values", "pairs"),
    [
        ("完成率；培训次数", "≥95%；≥3次", [("完成率", "≥95%"), ("培训次数", "≥3次")]),
        ("1.完成率；2.培训次数", "1.全部；2.三次", [("完成率", "全部"), ("培训次数", "三次")]),
        ("1.完成率", "1.≥95%", [("完成率", "≥95%")]),
        ("完成率", "≥95%", []),  # one beside one is no list
        ("完成率；培训次数", "≥95%", []),
        ("完成率；培训次数", "全部；≥3次", []),
        ("≥5%；培训次数", "≥95%；≥3次", []),
        ("率；培训次数", "≥95%；≥3次", []),
    ],
)
def test_two_lists_beside_each_other(names: str, values: str, pairs: list[tuple[str, str]]) -> None:
    assert paired(names, values) == pairs


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "数量指标：维修道路≥12公里；培训人次≥300人次",
            [("", "数量指标", "维修道路", "≥12公里"), ("", "数量指标", "培训人次", "≥300人次")],
        ),
        ("数量指标：维修道路≥12公里", [("", "数量指标", "维修道路", "≥12公里")]),
        ("维修道路≥12公里", []),
        (
            "维修道路≥12公里；培训人次≥300人次",
            [("", "", "维修道路", "≥12公里"), ("", "", "培训人次", "≥300人次")],
        ),
        (
            "维修道路≥12公里，培训人次≥300人次",
            [("", "", "维修道路", "≥12公里"), ("", "", "培训人次", "≥300人次")],
        ),
        (
            "一、产出指标 1.数量指标：维修道路≥12公里 二、效益指标 1.社会效益指标：受益村≥3个",
            [("", "数量指标", "维修道路", "≥12公里"), ("", "社会效益指标", "受益村", "≥3个")],
        ),
        ("服务对象满意度：≥90%", [("", "服务对象满意度", "服务对象满意度", "≥90%")]),
        ("时效指标：12月底前", [("", "时效指标", "时效", "12月底前")]),
        (
            "产出指标—数量指标—养护绿地：≥150公顷；成本指标：单价≤5元",
            [("产出指标", "数量指标", "养护绿地", "≥150公顷"), ("", "成本指标", "单价", "≤5元")],
        ),
        (
            "指标名称：巡查次数\n指标值：≥1300次",
            [("", "", "巡查次数", "≥1300次")],
        ),
        # three of five have a value: enough; two of four have not
        ("甲乙≥1个；丙丁≥1个；戊己≥1个；庚辛；壬癸",
         [("", "", "甲乙", "≥1个"), ("", "", "丙丁", "≥1个"), ("", "", "戊己", "≥1个"),
          ("", "", "庚辛", ""), ("", "", "壬癸", "")]),
        ("甲乙≥1个；丙丁≥1个；戊己；庚辛", []),
        ("修路；架桥", []),
    ],
)  # fmt: skip
def test_the_indicators_of_a_list(text: str, items: list[tuple[str, ...]]) -> None:
    found = items_in(text)
    if text.startswith("指标名称"):
        found = items_in(text, alone=True)
    assert found == [Item(*one) for one in items]
