"""The verdicts on single cells as texts: which name and kind belong to a cell, cut, joined, packed."""

from __future__ import annotations

import pytest

from jixiao.check.cells import (
    LONGEST_CELL,
    LONGEST_ELEMENT,
    MORE,
    cut,
    error_shown,
    joined,
    length,
    packed,
    verdicts,
)

BAD = "警告 V03"  # a number of a 数量 lacks its unit


def rules(*args: object, **given: object) -> list[list[str]]:
    """通过 as 通过, empty as empty, findings as their rules."""
    found = verdicts(*args, **given)  # type: ignore[arg-type]
    return [
        [
            "、".join(line[:6] for line in text.split("\n")) if text != "通过" else text
            for text in row
        ]
        for row in found
    ]


def test_a_blank_cell_has_no_verdict_and_a_sound_one_passes() -> None:
    assert rules([["≥5人", None, "", " "]], [["数量"]], [["培训人数"]]) == [["通过", "", "", ""]]


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([["数量"], ["数量"], ["质量"]], [BAD, BAD, BAD]),
        ([["数量"], [None], [None]], [BAD, BAD, BAD]),
        ([["数量"]], [BAD, BAD, BAD]),  # one cell stands for all
        ([["数量"], ["决策"]], [BAD, "通过", "通过"]),
        ([["决策"], ["数量"], [""]], ["通过", BAD, BAD]),
        ([["数量", "x"]], [BAD, "通过", "通过"]),  # a row of two is no single cell
    ],
)
def test_a_kind_belongs_to_the_cells_beside_and_below_it(
    kinds: list[list[str | None]], found: list[str]
) -> None:
    values = [["≥5"], ["≥6"], ["≥7"]]
    got = [row[0] for row in rules(values, kinds)]
    assert [one.split("、")[0] for one in got] == found


def test_one_column_of_kinds_serves_a_block_of_values() -> None:
    block = [["≥5", "≥5人"], ["≥6人", "≥6"]]
    assert rules(block, [["数量"], ["数量"]]) == [[BAD, "通过"], ["通过", BAD]]
    assert rules(block, [["数量", "决策"], ["决策", "数量"]]) == [[BAD, "通过"], ["通过", BAD]]
    assert rules([["≥5", "≥5", "≥5"]], [["数量", "数量"]]) == [[BAD, BAD, "通过"]]


def test_names_are_not_continued() -> None:
    found = verdicts([["≥120%"], ["≥120%"]], [["质量"], ["质量"]], [["合格率"], [""]])
    assert "错误 V01" in found[0][0]
    assert "V01" not in found[1][0]


def test_what_is_not_given_is_not_judged() -> None:
    assert rules([["≥5"]]) == [["通过"]]
    assert rules([["≤80万元"]], [["成本"]], [["预算控制数"]]) == [["通过"]]
    assert rules([["≤80万元"]], [["成本"]], [["预算控制数"]], 60_000_000) == [["错误 C02"]]
    assert rules([["≤80万元"]], [["成本"]], [["预算控制数"]], 80_000_000) == [["通过"]]


def test_a_number_in_a_cell_is_no_text() -> None:
    [[text]] = verdicts([[5]], [["数量"]])
    assert "V14" in text


def test_an_error_value_beside_a_cell_is_said_first() -> None:
    assert verdicts([["≥5"]], [["#N/A"]]) == [["二级指标是错误值#N/A，请先改正。"]]
    assert verdicts([["≥5"]], [["数量"]], [["#REF!"]]) == [["三级指标是错误值#REF!，请先改正。"]]
    assert error_shown("数量", "二级指标") == ""


@pytest.mark.parametrize(
    ("text", "longest", "said"),
    [
        ("a" * 20, 20, "a" * 20),
        ("a" * 21, 20, "a" * 6 + MORE),
        ("字" * 21, 20, "字" * 6 + MORE),
        ("𫍽" * 10, 20, "𫍽" * 10),
        ("𫍽" * 11, 21, "𫍽" * 3 + MORE),  # a rare character counts two and is not halved
    ],
)
def test_a_text_is_cut_where_excel_would(text: str, longest: int, said: str) -> None:
    assert len(MORE) == 14
    assert cut(text, longest) == said
    assert length(cut(text, longest)) <= longest


def test_a_text_of_one_element_has_255_characters() -> None:
    assert (LONGEST_ELEMENT, LONGEST_CELL) == (255, 32_767)
    assert cut("字" * 255) == "字" * 255
    assert length(cut("字" * 256)) == 255


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ([["通过"]], "通过"),
        ([[""]], ""),
        ([["", ""], ["通过", ""]], "通过"),
        ([["警告 V03：甲"]], "警告 V03：甲"),
        ([["警告 V03：甲\n错误 V01：乙"]], "错误 V01：乙\n警告 V03：甲"),
        ([["通过"], ["警告 V03：甲"]], "第2行 警告 V03：甲"),
        ([["警告 V03：甲", "通过"]], "第1行第1列 警告 V03：甲"),
        ([["通过", "警告 V03：甲"]], "第1行第2列 警告 V03：甲"),
        (
            [["提示 V04：甲"], ["错误 V01：乙\n警告 V02：丙"], ["没有级别"]],
            "第2行 错误 V01：乙\n第2行 警告 V02：丙\n第1行 提示 V04：甲\n第3行 没有级别",
        ),
    ],
)
def test_a_range_has_one_text_worst_first(block: list[list[str]], text: str) -> None:
    assert joined(block) == text


def test_the_text_of_a_range_fits_into_a_cell() -> None:
    rows = [[f"警告 V03：{'字' * 200}"] for _ in range(200)]
    assert length(joined(rows)) == LONGEST_CELL


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ([[""], [""]], ""),
        ([["通过"]], "§1§通过§§1§"),
        ([["通过"], [""], ["警告 V03：甲"]], "§1§通过§3§警告 V03：甲§§3§"),
        ([["通过", "警告 V03：甲"], ["", ""]], "§1§警告 V03：甲§§2§"),
        ([["警告 V03：§甲", "错误 V01：乙"]], "§1§警告 V03： 甲\n错误 V01：乙§§1§"),
        ([["", "通过"]], "§1§通过§§1§"),
    ],
)
def test_the_verdicts_of_all_rows_are_packed_by_their_numbers(
    block: list[list[str]], text: str
) -> None:
    assert packed(block) == text


def test_a_row_that_does_not_fit_is_not_judged() -> None:
    """§1§ and 255 characters are 258; two marks, a number of three figures and a mark close it."""
    rows = [["字" * 255]] * 200
    whole = packed(rows)
    last = int(whole.rpartition("§§")[2].rstrip("§"))
    assert length(whole) <= LONGEST_CELL
    used = sum(len(str(n)) + 2 + 255 for n in range(1, last + 1))
    assert len(whole) == used + len(f"§§{last}§")
    assert used + len(str(last + 1)) + 2 + 255 > LONGEST_CELL - len("§§200§")
