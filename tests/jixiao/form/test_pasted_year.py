"""Cells of a 自评表 that came one a line: rows that are certain, or none."""

from __future__ import annotations

import pytest

from jixiao.form.pasted import OneCellALine, rows_of
from jixiao.form.pasted_year import (
    Cell,
    is_of_the_year,
    is_outlook,
    is_score,
    is_yes_or_no,
    money_apart,
    rows_of_indicators,
    total_row,
)

COLUMNS = ("name", "target", "actual", "weight", "points", "reason")


def cells(text: str) -> list[Cell]:
    return [(part, n) for n, part in enumerate(text.split("|"), 1)]


def texts(rows: list[list[Cell]] | None) -> list[list[str]] | None:
    return None if rows is None else [[text for text, _ in row] for row in rows]


def test_a_reason_that_is_there_in_some_rows_only_is_told_from_the_next_name() -> None:
    found = rows_of_indicators(
        cells("抽检次数|≥9次|8次|10|8.9|人手不足|抽检合格率|≥95%|96%|10|10"), COLUMNS
    )
    assert texts(found) == [
        ["抽检次数", "≥9次", "8次", "10", "8.9", "人手不足"],
        ["抽检合格率", "≥95%", "96%", "10", "10", ""],
    ]


def test_words_as_values_do_where_the_points_set_the_rows_apart() -> None:
    found = rows_of_indicators(
        cells("居民感受|比较好|尚可|10|8|已整改|路容|整洁|整洁|5|5"), COLUMNS
    )
    assert texts(found) == [
        ["居民感受", "比较好", "尚可", "10", "8", "已整改"],
        ["路容", "整洁", "整洁", "5", "5", ""],
    ]


def test_cells_that_may_be_divided_in_two_ways_are_no_rows() -> None:
    # without points 尚可 may be a reason or the name of the next row
    assert (
        rows_of_indicators(cells("感受|好|尚可|路容|整洁|整洁|已完成"), COLUMNS[:3] + COLUMNS[5:])
        is None
    )


def test_a_value_that_is_missing_refuses_the_whole_text() -> None:
    text = "项目名称|道路|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|产出指标|数量指标|里程|≥9公里|10|10"
    with pytest.raises(OneCellALine, match="数量指标"):
        rows_of(cells(text))


@pytest.mark.parametrize(
    ("row", "amounts"),
    [
        ("上年结转资金|20|16|80%", ["", "20", "16", "80%"]),  # 16 of 20 are 80%
        ("其中：财政拨款|200|180|171|95%", ["200", "180", "171", "95%"]),
        ("其他资金|—|—", ["—", "—"]),
        ("其他资金|5", [*["5（缺格）"] * 3, ""]),  # nobody can say of which column: no amount
        ("上年结转资金|20|16", [*["20 16（缺格）"] * 3, ""]),
    ],
)
def test_the_amounts_of_a_source_stand_in_their_columns(row: str, amounts: list[str]) -> None:
    heads = "年初预算数|全年预算数|全年执行数|执行率"
    _, _, [_, found] = money_apart(cells(f"项目资金|{heads}|{row}"))
    assert [text for text, _ in found[1:]] == amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x|项目名称|养护", (0, 0, [])),
        ("x|全年执行数|执行率|年度资金总额|5", (0, 0, [])),  # one heading of an amount is none
        ("x|年初预算数|全年执行数", (1, 3, [])),  # headings without a row
        (
            "x|年初预算数|全年执行数|执行率|年度资金总额|5|4|80%|总体目标|修路",
            (1, 8, [["", "年初预算数", "全年执行数", "执行率"], ["年度资金总额", "5", "4", "80%"]]),
        ),
    ],
)
def test_the_table_of_the_money_begins_with_two_headings_of_amounts(
    text: str, found: tuple[int, int, list[list[str]]]
) -> None:
    start, end, rows = money_apart(cells(text))
    assert (start, end, texts(rows)) == found


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("总分|100|95", ["总分", "", "", "", "", "100", "95", ""]),
        ("总分|95", ["总分", "", "", "", "", "", "95", ""]),
        ("总分", ["总分", "", "", "", "", "", "", ""]),
        ("总分|100|95|说明", ["总分", "", "", "", "", "100", "95", "", "说明"]),
    ],
)
def test_the_total_has_its_points_in_their_columns(row: str, columns: list[str]) -> None:
    assert [text for text, _ in total_row(cells(row), COLUMNS)] == columns


@pytest.mark.parametrize(
    ("text", "score", "outlook", "answer"),
    [
        ("10", True, False, False),
        ("9.5分", True, False, False),
        ("1000", False, False, False),
        ("9.555", False, False, False),
        ("确定能", False, True, False),
        ("完全不可能", False, True, False),
        ("是", False, False, True),
        ("无", False, False, True),
        ("是的", False, False, False),
    ],
)
def test_what_a_cell_may_be(text: str, score: bool, outlook: bool, answer: bool) -> None:
    assert (is_score(text), is_outlook(text), is_yes_or_no(text)) == (score, outlook, answer)


def test_a_form_of_the_year_has_what_was_done_beside_what_was_to_be() -> None:
    assert is_of_the_year(COLUMNS)
    assert not is_of_the_year(("name", "target")) and not is_of_the_year(("name", "actual"))


def test_what_ends_a_row_goes_into_the_next_column_that_it_may_be_of() -> None:
    columns = ("name", "target", "actual", "reason", "outlook", "remark")
    found = rows_of_indicators(
        cells("抽检|≥9次|8次|确定能|合格率|≥9%|9%|人手不足|有可能|见附件"), columns
    )
    assert texts(found) == [
        ["抽检", "≥9次", "8次", "", "确定能", ""],
        ["合格率", "≥9%", "9%", "人手不足", "有可能", "见附件"],
    ]


@pytest.mark.parametrize(
    ("row", "certain"),
    [
        ("上年结转资金|20|16|80.5%", True),  # half a point may be lost by rounding
        ("上年结转资金|20|16|80.6%", False),
        ("上年结转资金|20|16|79.5%", True),
        ("上年结转资金|0|16|80%", False),
        ("上年结转资金|1,000|800|80%", True),
    ],
)
def test_the_rate_tells_of_which_columns_the_amounts_are(row: str, certain: bool) -> None:
    heads = "年初预算数|全年预算数|全年执行数|执行率"
    _, _, [_, found] = money_apart(cells(f"项目资金|{heads}|{row}"))
    assert (found[1][0] == "") is certain
