"""Texts with cells set apart by tabs, strokes or spaces, and how many of them make a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read.text import blocks_of, decode, printable, read_blocks
from jixiao.form.document import Paragraph, Table

Shown = list[tuple[int, str] | tuple[list[int], list[str]]]


def shown(text: str) -> Shown:
    """Paragraphs with their lines, rows with the lines of their cells."""
    found: Shown = []
    for block in blocks_of(text, "文.txt")[0]:
        if isinstance(block, Paragraph):
            found.append((block.place.line, block.text))
        elif isinstance(block, Table):
            found += [
                (list(numbers), [str(cell) for cell in row])
                for numbers, row in zip(block.lines or (), block.rows, strict=True)
            ]
    return found


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("文\n\t甲\n\t乙\n\n\t丙\n尾", [
            (1, "文"), ([2, 3], ["甲", "乙"]), ([5], ["丙\n尾"]),
        ]),
        ("文\n\t甲\n续\n\n尾", [(1, "文"), ([2], ["甲\n续"]), (5, "尾")]),
        ("\t甲\n\t\t\n\t乙", [([1, 3], ["甲", "乙"])]),  # what is left of a line inside a cell
        ("\t甲\n\t\n\t乙", [([1, 2, 3], ["甲", "", "乙"])]),
        ("甲\t乙\n丙\t丁\n戊\t己", [
            ([1, 1], ["甲", "乙"]), ([2, 2], ["丙", "丁"]), ([3, 3], ["戊", "己"]),
        ]),
        ("题\n甲\t乙\n丙\t丁\n\n戊\t己", [
            (1, "题"), ([2, 2], ["甲", "乙"]), ([3, 3], ["丙", "丁"]), ([5, 5], ["戊", "己"]),
        ]),
        ("题\n甲|乙\n丙|丁", [(1, "题"), (2, "甲|乙"), (3, "丙|丁")]),  # two strokes make no table
        ("|甲|乙|\n|---|:--|\n|丙|丁<br>戊|\n|己|庚|", [
            ([1, 1], ["甲", "乙"]), ([3, 3], ["丙", "丁 戊"]), ([4, 4], ["己", "庚"]),
        ]),
        ("甲｜乙｜丙\n丁｜戊｜己\n庚｜辛｜壬", [
            ([1, 1, 1], ["甲", "乙", "丙"]), ([2, 2, 2], ["丁", "戊", "己"]),
            ([3, 3, 3], ["庚", "辛", "壬"]),
        ]),
        ("甲｜乙", [(1, "甲｜乙")]),
    ],
)  # fmt: skip
def test_cells_are_set_apart_as_the_text_does(text: str, blocks: Shown) -> None:
    assert shown(text) == blocks


LABELS = ["项目名称", "预算数", "绩效目标", "一级指标", "二级指标"]


@pytest.mark.parametrize(("labels", "table"), [(5, True), (4, False)])
def test_wide_spaces_part_cells_where_five_of_them_are_labels(labels: int, table: bool) -> None:
    lines = [f"{LABELS[n] if n < labels else '文'}  甲" for n in range(5)]
    assert isinstance(blocks_of("\n".join(lines), "文.txt")[0][0], Table) is table


@pytest.mark.parametrize(("lines", "table"), [(3, True), (2, False)])
def test_wide_spaces_part_cells_in_three_lines_or_more(lines: int, table: bool) -> None:
    inside = [
        "项目名称  养护  预算数  5",
        "一级指标  二级指标  三级指标  指标值",
        "产出指标  数量指标",
    ]
    text = "\n".join([*inside[:lines], "尾"])
    assert isinstance(blocks_of(text, "文.txt")[0][0], Table) is table


@pytest.mark.parametrize(
    ("line", "read", "taken"),
    [
        ("文", "文", []),
        ("文 ", "文", []),
        ("文\t", "文", ["制表符"]),
        ("文  ", "文", ["空白"]),
        ("文[bookmark: 甲]字", "文字", ["书签标记"]),
    ],
)
def test_what_follows_the_last_character_is_taken_away(
    line: str, read: str, taken: list[str]
) -> None:
    [block], cleaned = blocks_of(line, "文.txt")
    assert isinstance(block, Paragraph) and block.text == read
    assert len(cleaned) == len(taken)
    assert {one.place.line for one in cleaned} <= {1}
    if taken == ["书签标记"]:
        assert [one.what for one in cleaned] == taken


def test_what_stands_round_a_page_keeps_the_numbers_of_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "文.txt"
    path.write_text("首页 > 公开\n文\n版权所有 某县\n尾", encoding="utf-8")
    blocks, cleaned = read_blocks(path)
    assert [(one.place.line, one.text) for one in blocks if isinstance(one, Paragraph)] == [
        (2, "文"), (4, "尾"),
    ]  # fmt: skip
    assert [(one.place.line, one.before) for one in cleaned] == [
        (1, "首页 > 公开"), (3, "版权所有 某县"),
    ]  # fmt: skip


def test_a_line_of_megabytes_is_no_row() -> None:
    with pytest.raises(UnreadableFile, match="一行过长"):
        blocks_of("甲\t乙\n" * 3 + "字" * 200_000, "文.txt")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("文".encode(), "文"),
        ("\ufeff文".encode(), "文"),
        ("文".encode("gb18030"), "文"),
        ("文".encode("utf-16"), "文"),
        (b"\xfe\xff" + "文".encode("utf-16-be"), "文"),
    ],
)
def test_a_text_in_a_known_encoding(data: bytes, text: str) -> None:
    assert decode(data, "文.txt") == text


@pytest.mark.parametrize("data", [b"a\x00b", b"\xff\xfea", b"\xff\x81\xff", b"\xff\xfe\x00\x00"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="编码无法识别"):
        decode(data, "文.txt")


def test_signs_that_are_no_characters_are_left_out() -> None:
    assert printable("甲\x01\x08\x0b\x0c\x0e\x1f\x7f\ufffe\uffff\t\n乙") == "甲  \t\n乙"
