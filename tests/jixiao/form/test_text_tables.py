"""Tables that lost their cells or their headings, funds and their totals: each border both ways."""

from __future__ import annotations

from itertools import chain

import pytest

from jixiao.form.cleaning import tidy, what_was_cleaned
from jixiao.form.inferred import are_values, is_of
from jixiao.form.labels import Label
from jixiao.form.pasted import OneCellALine, is_one_cell_a_line, repaired, rows_of
from jixiao.form.side_by_side import nearest_total, rivals_of
from jixiao.model.grid import Value

# tables that lost their cells -----------------------------------------------------------------

HEADS: list[Value] = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]


@pytest.mark.parametrize(
    ("row", "shift"),
    [
        (["产出指标", "数量指标", "里程", "≥5公里"], 1),
        (["数量指标", "里程", "≥5公里"], 2),
        (["里程", "≥5公里"], 3),
        (["", "产出指标", "数量指标", "里程", "≥5公里"], 0),
        (["成本指标", "数量指标", "里程", "≥5公里"], 1),  # then it is a 一级
        (["成本指标", "里程", "≤5元"], 2),
        (["财政部门审核意见", "（盖章）"], 0),
        (["项目名称", "养护"], 0),
        (["里程"], 0),
        (["产出指标", "数量指标", "里程", "≥5公里", "备注"], 0),  # it would not fit
        (["", "", "数量指标", "里程", "≥5公里"], 0),
    ],
)
def test_a_row_goes_back_to_its_columns(row: list[Value], shift: int) -> None:
    [_, moved] = repaired([HEADS, row])
    assert moved == [None] * shift + row
    assert repaired([row]) == [row]  # without headings nothing is known


def test_the_row_of_headings_has_three_and_one_of_them_is_a_name_or_a_value() -> None:
    row: list[Value] = ["数量指标", "里程", "≥5公里"]
    for heads in (["一级指标", "二级指标", "备注"], ["一级指标", "指标值"]):
        assert repaired([heads, row])[1] == row
    assert repaired([["一级指标", "二级指标", "指标值"], row[:1] + row[2:]])[1][0] is None


MONEY: list[Value] = ["预算执行情况", "年初预算数", "全年预算数", "全年执行数", "执行率"]


@pytest.mark.parametrize(
    ("row", "shift"),
    [
        (["年度资金总额", "5", "5", "80%"], 1),
        (["年度资金总额", "5", "5", "5", "80%"], 0),
        (["年度资金总额", "80%"], 3),
        (["年度资金总额", "5"], 0),
    ],
)
def test_amounts_stand_below_their_headings(row: list[Value], shift: int) -> None:
    [_, moved] = repaired([MONEY, row])
    assert moved == [None] * shift + row


def test_the_other_rows_of_the_money_are_moved_like_the_total() -> None:
    found = repaired([MONEY, ["年度资金总额", "5", "5", "80%"], ["其他资金", "1", "1"]])
    assert found[2] == [None, "其他资金", "1", "1"]


@pytest.mark.parametrize(
    ("labels", "values", "shift"),
    [
        (["x", "项目名称", "项目编码"], ["养护", "P1"], 1),
        (["x", "y", "项目名称", "项目编码"], ["养护", "P1"], 2),
        (["项目名称", "项目编码"], ["养护", "P1"], 0),
        (["x", "项目名称", "y"], ["养护", "P1"], 0),
        (["x", "项目名称"], ["养护"], 0),
        (["x", "项目名称", "", "项目编码"], ["养护", "P1"], 0),
        (["x", "项目名称", "项目编码"], ["", "养护", "P1"], 0),
    ],
)
def test_values_stand_below_the_labels_that_end_the_row_above(
    labels: list[Value], values: list[Value], shift: int
) -> None:
    assert repaired([labels, values])[1] == [None] * shift + values


def cells(*texts: str) -> list[tuple[str, int]]:
    return [(text, n) for n, text in enumerate(texts, 1)]


TOP = ("项目名称", "养护")
NAMES = ("一级指标", "二级指标", "三级指标", "指标值")


def listed(*texts: str) -> list[list[str]]:
    return [[text for text, _ in row] for row in rows_of(cells(*TOP, *NAMES, *texts))]


def test_one_cell_a_line_is_known_by_its_headings() -> None:
    assert is_one_cell_a_line([*TOP, *NAMES, "产出指标"])
    assert not is_one_cell_a_line([*TOP, "一级指标", "二级指标", "指标值", "x", "y"])
    assert not is_one_cell_a_line(["一级指标", "二级指标", "三级指标"])


def test_one_cell_a_line_goes_back_into_rows() -> None:
    assert listed("产出指标", "数量指标", "里程", "≥5公里", "桥梁", "≥3座", "质量", "指标", "合格率", "≥95%",
                  "效益指标", "社会效益指标", "受益村", "≥6个") == [
        ["项目名称", "养护"],
        [*NAMES],
        ["产出指标", "数量指标", "里程", "≥5公里"],
        ["产出指标", "数量指标", "桥梁", "≥3座"],
        ["产出指标", "质量指标", "合格率", "≥95%"],
        ["效益指标", "社会效益指标", "受益村", "≥6个"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("里程", "≥5公里"), "三级指标前没有二级指标"),
        (("产出指标", "数量指标", "里程", "≥5公里", "桥梁"), "“数量指标”下有单元格缺失"),
    ],
)
def test_where_cells_are_missing_no_row_is_trusted(texts: tuple[str, ...], why: str) -> None:
    with pytest.raises(OneCellALine, match=why):
        listed(*texts)
    with pytest.raises(OneCellALine, match="没有找到一级、二级、三级指标和指标值的标题"):
        rows_of(cells(*TOP, "二级指标", "三级指标", "指标值", "数量指标", "里程", "≥5公里"))


FULL = (*NAMES, "绩效指标描述", "指标值确定依据")


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        ("里程|≥5公里|全年|计划", ["里程|≥5公里|全年|计划"]),
        ("里程|≥5公里|全年", ["里程|≥5公里|全年"]),
        ("里程|≥5公里", ["里程|≥5公里"]),
        ("里程|≥5公里|桥梁|≥3座", ["里程|≥5公里", "桥梁|≥3座"]),  # no row of four cells
        ("里程|≥5公里|全年|桥梁|≥3座", ["里程|≥5公里|全年", "桥梁|≥3座"]),
        ("里程|≥5公里|全年|计划|桥梁|≥3座", ["里程|≥5公里|全年|计划", "桥梁|≥3座"]),
        ("里程|≥5公里|桥梁|≥3座|全年|计划", ["里程|≥5公里", "桥梁|≥3座|全年|计划"]),
        ("里程|5公里|全年|计划|桥梁|3座|全年|计划", ["里程|5公里|全年|计划", "桥梁|3座|全年|计划"]),
        ("里程|远|全年|计划", ["里程|远|全年|计划"]),
        ("里程|远|全年", None),
        ("里程", None),
    ],
)
def test_values_tell_where_a_row_begins(texts: str, rows: list[str] | None) -> None:
    given = cells(*TOP, *FULL, "产出指标", "数量指标", *texts.split("|"))
    if rows is None:
        with pytest.raises(OneCellALine, match="“数量指标”下有单元格缺失"):
            rows_of(given)
        return
    found = [[text for text, _ in row] for row in rows_of(given)]
    assert found[2:] == [["产出指标", "数量指标", *row.split("|")] for row in rows]


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        (("x", "二级指标", "三级指标", "指标值", "y"), True),
        (("x", "二级指标", "三级指标", "指标值"), False),  # headings of nothing
        (("二级指标", "三级指标", "指标值", "x", "y"), False),  # nothing above them
        (("x", "一级指标", "二级指标", "指标值", "y"), False),
        (("x", " ", "二级指标", "", "三级指标", "指标值", "y"), True),
        (("x", "二级指标", "z", "三级指标", "指标值", "y"), False),
    ],
)
def test_three_headings_below_each_other_are_one_cell_a_line(
    lines: tuple[str, ...], one: bool
) -> None:
    assert is_one_cell_a_line(lines) is one


def test_a_name_of_a_level_may_be_broken_over_two_lines() -> None:
    found = listed(
        *("产出", "数量指标", "里程", "≥5公里"),
        *("效益指标", "社会", "效益指标", "受益村", "≥6个"),
        *("满意度指标", "服务对象满意度", "指标", "群众满意度", "≥90%"),
    )
    assert found[2:] == [
        ["产出", "数量指标", "里程", "≥5公里"],
        ["效益指标", "社会效益指标", "受益村", "≥6个"],
        ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"],
    ]


YEAR = (*NAMES[:3], "年度指标值", "实际完成值", "分值", "得分")
DONE = ("产出指标", "数量指标", "里程", "≥5公里", "5公里", "50", "50")


@pytest.mark.parametrize(
    ("below", "rows"),
    [
        ((), []),
        (("总分", "100", "98"), [["总分", "", "", "", "", "100", "98"]]),
        (
            ("总得分", "98", "填报人：张三"),
            [["总得分", "", "", "", "", "", "98"], ["填报人：张三"]],
        ),
        (("填报人", "张三"), [["填报人"], ["张三"]]),
    ],
)
def test_what_stands_below_the_indicators_of_a_year(
    below: tuple[str, ...], rows: list[list[str]]
) -> None:
    found = [[text for text, _ in row] for row in rows_of(cells(*TOP, *YEAR, *DONE, *below))]
    assert found == [list(TOP), list(YEAR), list(DONE), *rows]


def test_labels_side_by_side_are_followed_by_as_many_values() -> None:
    above = rows_of(
        cells(
            "x",
            "项目总目标",
            "年度目标",
            "总",
            "年",
            *NAMES,
            "产出指标",
            "数量指标",
            "里程",
            "≥5公里",
        )
    )
    assert [[text for text, _ in row] for row in above][:3] == [
        ["x"],
        ["项目总目标", "总"],
        ["年度目标", "年"],
    ]
    one = rows_of(
        cells("x", "绩效目标", "年度目标", "年", *NAMES, "产出指标", "数量指标", "里程", "≥5公里")
    )
    assert [[text for text, _ in row] for row in one][:3] == [
        ["x"],
        ["绩效目标"],
        ["年度目标", "年"],
    ]


# columns, and funds below their totals ---------------------------------------------------------


def test_columns_are_told_by_most_of_their_cells() -> None:
    names = frozenset({"数量", "质量", "时效"})
    assert is_of(["数量指标", "质量指标", "x"], names)
    assert not is_of(["数量指标", "质量指标", "x", "y"], names)
    assert not is_of(["数量指标", "数量指标"], names)
    assert is_of(["数量指标", "质量指标", "数量指标", "x", "y"], names)
    assert are_values(["≥5人", "≥3个"]) and not are_values(["≥5人"])
    assert are_values(["≥5人", "12月底前", "≥3个", "x", "y"])
    assert not are_values(["≥5人", "≥3个", "x", "y"])
    assert not are_values(["5", "6"]) and are_values(["80-90", "70-80"])


def at(row: int, column: int, name: str = "总额") -> Label:
    return Label(row, column, name)


def test_funds_are_of_the_nearest_total_above_or_to_the_left() -> None:
    left, right, far = at(2, 1), at(2, 4), at(9, 1)
    assert nearest_total(at(4, 4), [left, right]) == right
    assert nearest_total(at(4, 1), [left, right]) == left
    assert nearest_total(at(2, 5), [left, right]) == right
    assert nearest_total(at(2, 2), [left, right]) == left
    assert nearest_total(at(8, 1), [far, left]) == left  # what stands below is none
    assert nearest_total(at(4, 2), [left, right]) is None
    assert nearest_total(at(10, 1), [left, far]) == far
    # one row down and four columns away is farther than three of one
    assert nearest_total(at(5, 5), [at(5, 1), at(2, 5)]) == at(2, 5)
    assert rivals_of(left, [left, right, far]) == [right]


# cleaning -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clean", "what"),
    [
        ('"甲"', "甲", "多余引号"),
        ('1."甲"', "1.甲", "多余引号"),
        ('"甲', "甲", "多余引号"),
        ('甲"', "甲", "多余引号"),
        ('55"', '55"', ""),
        ('甲"乙"丙', '甲"乙"丙', ""),
        ('"甲"乙"', '甲"乙"', ""),
        ("甲。，", "甲。", "多余标点"),
        ("甲！。", "甲！", "多余标点"),
        ("甲，。", "甲。", "多余标点"),
        ("，甲", "甲", "多余标点"),
        ("甲 。", "甲。", ""),
        ("甲\t乙", "甲 乙", "制表符"),
        ("甲\u00a0乙", "甲 乙", "不间断空格"),
        ("甲\n\n乙", "甲\n乙", "空行"),
        ("甲　乙", "甲 乙", ""),
        ("甲  乙", "甲 乙", "多余空格"),
        ("甲\u200b乙", "甲乙", "不可见字符"),
        ("[bookmark: x]甲", "甲", "书签标记"),
        ("甲\r\n乙", "甲\n乙", ""),
    ],
)
def test_what_is_left_behind_is_taken_away_and_named(text: str, clean: str, what: str) -> None:
    assert tidy(text) == clean
    assert tidy(clean) == clean
    if what:
        assert what in what_was_cleaned(text, clean).split("、")


def test_no_word_is_lost() -> None:
    texts = ["甲 乙。，丙", '"甲\n乙"', "，甲"]
    for one in texts:
        assert set(chain.from_iterable(tidy(one))) <= set(one)
