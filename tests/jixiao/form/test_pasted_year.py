"""Cells of a 自评表 that came one a line: rows that are certain, or none."""

from __future__ import annotations

import pytest

from jixiao.form.pasted import OneCellALine, rows_of
from jixiao.form.pasted_year import Cell, money_apart, rows_of_indicators

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
