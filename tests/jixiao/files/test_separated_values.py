"""Separated values: which sign separates them, and how far a quote reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read.csv import grid_of_text

HEAD = "日期,项目编码,金额"


def rows(text: str) -> list[list[object]]:
    grid = grid_of_text(text, Path("支出.csv"))
    assert grid.sheet == "支出.csv"
    return [list(row) for row in grid.rows]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_the_one_that_makes_a_heading(separator: str) -> None:
    head = HEAD.replace(",", separator)
    assert rows(f"{head}\n2023-06-01{separator}P1{separator}5\n") == [
        ["日期", "项目编码", "金额"],
        ["2023-06-01", "P1", "5"],
    ]


def test_a_heading_counts_more_than_many_separators() -> None:
    assert rows(f"注：a;b;c;d;e;f;g\n{HEAD}")[1] == ["日期", "项目编码", "金额"]


@pytest.mark.parametrize(("above", "separated"), [(39, True), (40, False)])
def test_a_heading_stands_in_the_first_forty_rows(above: int, separated: bool) -> None:
    """Below them the most frequent sign of those rows separates: here the semicolon."""
    read = rows("注;注\n" * above + HEAD)
    assert (read[-1] == ["日期", "项目编码", "金额"]) is separated


def test_without_a_heading_the_most_frequent_sign_separates() -> None:
    assert rows("甲;乙;丙,丁\r\n戊;己\r庚") == [["甲", "乙", "丙,丁"], ["戊", "己"], ["庚"]]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('"甲,乙",丙', [["甲,乙", "丙"]]),
        ('"甲\n乙",丙,丁\n戊,己,庚', [["甲\n乙", "丙", "丁"], ["戊", "己", "庚"]]),
        # not closed before a row that is whole: it ends with its line
        ('1,"甲,乙\n2,丙,丁\n3,戊,己', [["1", "甲", "乙"], ["2", "丙", "丁"], ["3", "戊", "己"]]),
        ('甲,"乙', [["甲", "乙"]]),
        ('甲,"乙""丙"', [["甲", '乙"丙']]),
        ('="0123",甲', [["0123", "甲"]]),
        (' ="01""23" ,甲', [['01"23', "甲"]]),
        ("=0123,甲", [["=0123", "甲"]]),
        ("甲,\n\n乙,丙", [["甲", ""], [""], ["乙", "丙"]]),
        ("", []),
        ("甲,乙\n", [["甲", "乙"]]),
        ("甲,乙\n\n", [["甲", "乙"], [""]]),
    ],
)
def test_a_quote_reaches_to_its_fellow_and_no_further(text: str, read: list[list[str]]) -> None:
    assert rows(text) == read


@pytest.mark.parametrize(("lines", "closed"), [(50, True), (51, False)])
def test_a_text_in_quotes_has_fifty_lines_at_most(lines: int, closed: bool) -> None:
    """Of one column: no line of the text could be a row of its own."""
    text = '"' + "\n".join(["文"] * lines) + '"'
    assert len(rows(text)) == (1 if closed else lines)


def test_a_whole_row_ends_a_quote_only_where_rows_have_several_cells() -> None:
    assert rows('"甲\n乙\n丙"\n丁') == [["甲\n乙\n丙"], ["丁"]]
    assert rows('"甲\n乙,丙"\n丁,戊\n己,庚') == [["甲\n乙,丙"], ["丁", "戊"], ["己", "庚"]]
    assert rows('"甲\n乙,丙\n丁,戊\n己,庚') == [["甲"], ["乙", "丙"], ["丁", "戊"], ["己", "庚"]]


def test_a_field_of_megabytes_is_no_csv() -> None:
    with pytest.raises(UnreadableFile, match="不是正常的CSV文件"):
        rows('"' + "字" * 200_000 + '",甲')
    with pytest.raises(UnreadableFile, match="不是正常的CSV文件"):
        rows("甲,乙\n" * 50 + '"' + "字" * 200_000 + '",甲')  # below where the separator is sought
