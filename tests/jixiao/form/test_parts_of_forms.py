"""The smaller parts of reading a form, each at its borders: funds, values, drift, blocks, titles."""

from __future__ import annotations

import pytest

from jixiao.form.areas import found_and_missed, further_forms, names_of
from jixiao.form.document import Block, Paragraph, Table, divide, is_form_title
from jixiao.form.functions import proposed
from jixiao.form.funds_tree import FundsPart, added_up, summed, with_siblings, without_items
from jixiao.form.indicator_block import Block as Columns
from jixiao.form.indicator_block import joined_target, with_counts, with_unit_of_name
from jixiao.form.labels import Label, in_rows, labels_on
from jixiao.form.layout import layout_named, standard
from jixiao.form.layout_issues import drift_of, layout_issues
from jixiao.model.grid import Grid, Place
from jixiao.model.target_form import Amount, Field, FunctionalGoal, Indicator, Project, Target


def amount(text: str, cents: int | None = None, row: int = 1) -> Amount:
    known = int(text) * 100 if text.isdecimal() and cents is None else cents
    return Amount(known, text, Place("表", row, 2))


def part(label: str, text: str, family: str = "甲", row: int = 1) -> FundsPart:
    return FundsPart(family, label, amount(text, row=row), label)


def test_the_parts_of_the_first_division_are_added_up() -> None:
    parts = [part("一般公共预算", "", row=1), part("政府性基金", "30", row=2),
             part("国有资本", "20", row=3), part("县级", "50", "级次", row=4)]  # fmt: skip
    assert added_up(parts) == Amount(5_000, "30+20", Place("表", 2, 2))
    assert added_up([]) is None
    assert added_up(parts[:1]) == parts[0].amount
    unreadable = added_up([*parts, part("其他", "若干")])
    assert unreadable is not None
    assert (unreadable.cents, unreadable.text) == (None, "30+20+若干")


def test_levels_within_what_comes_from_above_are_not_added_again() -> None:
    parts = [part("上级资金", "80"), part("中央资金", "50"), part("省级资金", "30"),
             part("县级资金", "20")]  # fmt: skip
    found = added_up(parts)
    assert found is not None and found.text == "80+20"
    below = added_up(parts[1:])
    assert below is not None and below.text == "50+30+20"


def test_items_of_a_subtotal_are_within_it() -> None:
    labels = ["（二）自有资金小计", "1、事业收入", "（2）经营收入", "其中：捐赠", "其他", "3、借款"]
    kept = without_items(part(label, "1") for label in labels)
    assert [one.text for one in kept] == ["（二）自有资金小计", "其他", "3、借款"]


def test_what_a_heading_stands_for_is_known_only_if_all_of_it_is() -> None:
    assert summed([amount("30"), None, amount(""), amount("20")]) == amount("30+20", 5_000)
    assert summed([amount("30"), amount("若干")]) is None
    assert summed([None, amount("")]) is None


@pytest.mark.parametrize(
    ("main", "parts", "wanted", "surely", "expected"),
    [
        ("5", ["3"], 800, True, (800, "5+3")),
        ("5", ["5"], 500, True, (500, "5")),  # within it
        ("5", ["3"], 700, True, (800, "5+3")),
        ("5", ["3"], 700, False, (500, "5")),  # not what is wanted
        ("5", ["3"], 800, False, (800, "5+3")),
        ("", ["3"], 300, True, (300, "3")),
        (None, ["3"], 0, True, (300, "3")),
        (None, [], 0, True, None),
        ("5", [], 0, True, (500, "5")),
        ("5", [""], 0, True, (500, "5")),
        ("若干", ["3"], 300, True, (None, "若干+3")),
        ("若干", ["3"], 300, False, (None, "若干")),
        ("5", ["若干"], 800, True, (None, "5+若干")),
    ],
)
def test_an_amount_and_those_beside_it(
    main: str | None, parts: list[str], wanted: int, surely: bool,
    expected: tuple[int | None, str] | None,
) -> None:  # fmt: skip
    given = None if main is None else amount(main)
    found = with_siblings(given, [part("自筹", text) for text in parts], wanted, surely=surely)
    assert (None if found is None else (found.cents, found.text)) == expected


@pytest.mark.parametrize(
    ("operator", "target", "measure", "merged", "expected"),
    [
        ("≥", "90", "%", False, "≥90%"),
        ("≥", "≥90", "%", False, "≥90%"),
        ("≥", "90%", "%", False, "≥90%"),
        ("定性", "优", None, False, "优"),
        ("≥", "", "%", False, ""),
        (None, "90", "无", False, "90"),
        (None, "90", "—", False, "90"),
        ("有所提高", "", None, True, "有所提高"),
        ("有所提高", "", None, False, ""),
        ("≥", "", None, True, ""),
        (None, "90", None, True, "90"),
    ],
)
def test_the_parts_of_a_value_are_joined(
    operator: str | None, target: str, measure: str | None, merged: bool, expected: str
) -> None:
    parts = [None if text is None else Field(text) for text in (operator, measure)]
    assert joined_target(Field(target), *parts, merged=merged).text == expected


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("培训人数（人）", "≥1000", "≥1000人"),
        ("人均成本（元/人·天）", "≤300", "≤300"),
        ("人均成本(元/人/天)", "≤300", "≤300元/人/天"),
        ("合格率（%）", "≥95", "≥95%"),
        ("合格率（单位：%） ", "≥95", "≥95"),  # the bracket does not end the name
        ("合格率（单位：%）", "≥95", "≥95%"),
        ("培训人数（人）", "≥1000人次", "≥1000人次"),
        ("培训人数（人）", "", ""),
        ("培训人数（人）", "100-200", "100-200"),
        ("培训人数（人）合计", "≥1000", "≥1000"),
        ("培训人数（全年）", "≥1000", "≥1000"),
        ("投资（万元）", "≤35", "≤35万元"),
        ("占地（平方公里）", "≤35", "≤35平方公里"),
    ],
)
def test_a_unit_behind_the_name_is_that_of_the_value(name: str, target: str, expected: str) -> None:
    assert with_unit_of_name(name, Target(target)).text == expected


@pytest.mark.parametrize(
    ("value", "text", "formula", "layout", "kept"),
    [
        (3, "3", "", "plain", False),
        (2, "2", "", "plain", False),
        (1, "1", "", "plain", True),  # may have been 100%
        (2.5, "2.5", "", "plain", True),
        (3, "3", "=1+2", "plain", True),
        (3, "300%", "", "plain", True),
        (True, "TRUE", "", "plain", True),
        (3, "3", "", "standard", True),
    ],
)
def test_a_count_that_was_typed_as_a_number_lost_nothing(
    value: float, text: str, formula: str, layout: str, kept: bool
) -> None:
    target = Target(text, Place("表", 5, 4), value, formula)
    row = Indicator(Field("产出"), Field("数量"), Field("甲"), target=target)
    [after] = with_counts(Project(layout=layout, indicators=(row,))).indicators
    assert after.target.text == text and after.target.place == target.place
    assert (after.target.value == value) is kept


def test_the_shape_of_a_row_is_told_by_its_filled_cells() -> None:
    columns = {"dimension": 0, "name": 2, "target": 3, "basis": 4, "remark": 6}
    shapes = Columns(layout_named("plain"), columns).shapes
    assert shapes[0, 2, 3][::3] == ((0, 2, 3), True)
    assert shapes[3, 5] == ((3,), (5,), (3, 5), False)
    assert shapes[4, 6] == ((4, 6), (), (4, 6), False)  # a basis by itself is no indicator
    assert shapes[2, 4].plain


def label(row: int, column: int, name: str) -> Label:
    return Label(row, column, name)


def test_what_a_form_lacks_and_its_version_are_said_at_its_first_row() -> None:
    found = drift_of(standard(), {"name": label(4, 0, "项目名称")}, {"name": (20, 2)})
    lacking = [standard().label("code"), standard().heading("target")]
    assert set(lacking) <= set(found.missing)
    assert not {standard().label("name"), standard().heading("name")} & set(found.missing)
    grid, here = Grid("表", [[None]] * 12), Place("表", 3, 1)

    def said(version: str, *, ours: bool) -> set[tuple[str, str]]:
        issues = list(layout_issues(grid, 2, found, version, ours=ours))
        assert all(x.place == here for x in issues if x.kind != "moved")
        return {(x.kind, x.text) for x in issues if x.kind != "moved"}

    assert said("0.9", ours=True) == {("missing", ""), ("version", "0.9")}
    assert said("0.9", ours=False) == {("missing", ""), ("version", "0.9")}
    assert said("", ours=True) == {("missing", ""), ("version", "")}
    assert said("", ours=False) == {("missing", "")}
    assert said(standard().version, ours=True) == {("missing", "")}


def test_labels_that_moved_alike_are_one_issue() -> None:
    keys = [key for key, spec in standard().fields.items() if spec.at][:3]
    spots = {}
    for key in keys:
        column, row = standard().fields[key].at[0], int(standard().fields[key].at[1:])
        spots[key] = label(row + 1, ord(column) - 65, "")  # two rows down, 0-based
    same = {key: one._replace(row=one.row - 2) for key, one in spots.items()}
    assert drift_of(standard(), same, {}).moved == ()
    [moved] = drift_of(standard(), spots, {}).moved
    assert (moved.label, moved.together) == (standard().label(keys[0]), 3)
    assert moved.spot == (spots[keys[0]].row, spots[keys[0]].column)
    grid = Grid("表", [[None]] * 40)
    [told] = [x for x in layout_issues(grid, 0, drift_of(standard(), spots, {}),
                                       standard().version, ours=True) if x.kind == "moved"]  # fmt: skip
    assert told.text == "等3个标签"
    one = {keys[0]: spots[keys[0]]}
    [alone] = [x for x in layout_issues(grid, 0, drift_of(standard(), one, {}),
                                        standard().version, ours=True) if x.kind == "moved"]  # fmt: skip
    assert alone.text == ""


def test_what_is_lacking_is_said_by_the_layout_that_comes_nearest() -> None:
    assert found_and_missed([Grid("表", [["甲", "乙"]])]).startswith("没有找到任何标签")
    words = found_and_missed([Grid("表", [["项目名称", "三级指标"]])])
    assert words.startswith("找到标签“项目名称”、“三级指标”，缺少“")
    assert "“指标值”" in words and "“项目名称”" not in words.partition("缺少")[2]


def test_another_form_begins_where_a_name_follows_a_finished_table() -> None:
    table = [["三级指标", "指标值"], ["甲", "≥1个"]]
    rows = [["项目名称", "一"], ["项目编码", "1"], *table, ["项目名称", "二"], *table]
    assert further_forms(labels_on(Grid("表", rows))) == [4]
    assert further_forms(labels_on(Grid("表", rows[:4]))) == []
    single = [["项目名称", "一"], ["指标值", "甲"], ["项目名称", "二"]]
    assert further_forms(labels_on(Grid("表", single))) == []  # one heading is no table
    assert further_forms(labels_on(Grid("表", single)), told=[1]) == [2]
    assert further_forms(labels_on(Grid("表", single)), told=[2]) == []


def test_labels_in_some_rows() -> None:
    labels = [label(r, 0, str(r)) for r in (1, 1, 3, 5)]
    assert in_rows(labels, range(1, 6)) == labels
    assert in_rows(labels, range(1, 5)) == labels[:3]
    assert in_rows(labels, range(2, 6)) == labels[2:]
    assert in_rows(labels, range(4, 5)) == []
    assert in_rows(labels, range(5, 6)) == labels[3:]
    assert names_of(labels) == {"1", "3", "5"}


def test_a_word_counts_less_the_more_goals_have_it_and_twice_in_a_heading() -> None:
    def best(name: str, *goals: tuple[str, str], purpose: str = "") -> str:
        made = [FunctionalGoal(Field(heading), Field(text)) for heading, text in goals]
        found = proposed(Project(name=Field(name), purpose=Field(purpose)), made)
        return "" if found is None else found.heading.text

    assert best("河道清淤", ("水利", "清淤。"), ("河道", "绿化。")) == "河道"
    assert best("河道清淤", ("水利", "清淤。"), ("交通", "道路。")) == "水利"
    assert best("综治", ("综合治理", "平安。"), ("交通", "道路。")) == "综合治理"
    alike = (("水利", "清淤、护坡。"), ("农业", "清淤、灌溉。"))
    assert best("清淤", *alike) == ""
    assert best("清淤", *alike, purpose="灌溉") == "农业"
    three = [("甲", "清淤。"), ("乙", "清淤。"), ("丙", "清淤灌溉。")]
    assert best("清淤", *three, purpose="灌溉") == ""  # a third of a word is too little


PARAGRAPHS = ["某县2026年预算公开", "一、总体目标", "1.项目支出绩效目标表", "单位：万元"]
FORM = [["项目名称", "甲"], ["预算数", "5"], ["绩效目标", "乙"], ["三级指标", "指标值"]]


def sections(*blocks: str | list[list[str]]) -> tuple[list[str], list[list[str]]]:
    made: list[Block] = [
        Paragraph(one, Place("文", n, 1, n)) if isinstance(one, str) else Table(one)
        for n, one in enumerate(blocks, 1)
    ]
    found = divide(made, "文")
    texts = [one.text if isinstance(one, Paragraph) else "表" for one in found.department]
    return texts, [[str(row[0]) for row in form.rows] for form in found.forms]


def test_a_document_is_divided_at_the_titles_of_its_forms() -> None:
    names = [row[0] for row in FORM]
    above, forms = sections(*PARAGRAPHS, FORM, "2.项目绩效目标表", FORM)
    assert above == PARAGRAPHS[:2]
    assert forms == [[*PARAGRAPHS[2:], *names], ["2.项目绩效目标表", *names]]


def test_a_form_without_a_title_takes_the_lines_of_a_head_above_it() -> None:
    names = [row[0] for row in FORM]
    assert sections("正文说明", "某项目情况表", "金额单位：万元", FORM) == (
        ["正文说明"],
        [["某项目情况表", "金额单位：万元", *names]],
    )
    assert sections("正文。" * 20 + "表", FORM) == (["正文。" * 20 + "表"], [names])
    heads = ["甲表", "乙表", "丙表", "丁表"]
    assert sections(*heads, FORM) == (heads[:1], [[*heads[1:], *names]])


def test_lines_that_name_another_project_begin_another_form() -> None:
    table = [row for row in FORM if row[0] != "项目名称"] + [["项目编码", "1"]]
    names = [row[0] for row in table]
    _, forms = sections("项目名称：甲", "说明", table, "项目名称：乙", table)
    assert forms == [["项目名称：甲", "说明", *names], ["项目名称：乙", *names]]
    _, forms = sections("项目名称：甲", table, "正文", table)
    assert forms == [["项目名称：甲", *names, "正文", *names]]


def test_a_form_goes_on_under_the_same_title() -> None:
    rest = [["三级指标", "指标值"], ["丙", "≥1个"]]
    names = [row[0] for row in FORM]
    _, forms = sections("绩效目标表", FORM, "绩效目标表（续）", rest)
    assert forms == [["绩效目标表", *names, "三级指标", "丙"]]
    _, forms = sections("绩效目标表", FORM, "绩效目标表（续）", FORM)
    assert len(forms) == 2
    _, forms = sections("绩效目标表", FORM, "绩效目标批复表", rest)
    assert len(forms) == 2


def test_lines_of_indicators_alone_are_a_form_if_they_name_a_project() -> None:
    lines = ["项目名称：甲", "数量指标：清淤长度≥12公里", "质量指标：合格率=100%"]
    assert sections(*lines) == ([], [lines])
    assert sections(*lines[:2]) == (lines[:2], [])
    assert sections(*lines[1:]) == (lines[1:], [])


@pytest.mark.parametrize(("length", "expected"), [(75, True), (76, False)])
def test_a_title_is_not_too_long(length: int, expected: bool) -> None:
    assert is_form_title(" " + "甲" * length + "绩效目标表") is expected
