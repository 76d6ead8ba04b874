"""The rectangle around a sheet's cells, counted to the cell: how much of it is too much."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.guard import sheet_extent
from jixiao.files.guard.sheet_extent import end_of_cells, refuse_sprawl
from tests.support.hostile import package, sheet

ONE = "<c><v>1</v></c>"
PAD = " " * 2**16  # as large as a part that is measured whatever it says


def at(*numbers: str) -> str:
    return "".join(f'<c r="{number}"><v>1</v></c>' for number in numbers)


def blank(*numbers: str) -> str:
    return "".join(f'<c r="{number}" s="0"/>' for number in numbers)


def line(inside: str, number: int = 0) -> str:
    return f'<row r="{number}">{inside}</row>' if number else f"<row>{inside}</row>"


# What stands there, its rectangle exactly, and at most where it is too large to be looked at.
AREAS = {
    "numbered": (line(at("A1", "C1"), 1) + line(at("B4"), 4), 4 * 3, 4 * 3),
    "one": (line(at("A1"), 1), 1, 1),
    "two letters": (line(at("AB2"), 2), 2 * 28, 2 * 28),
    "formats beyond": (line(at("B1") + blank("F1"), 1) + line(blank("J9"), 9), 2, 2),
    "formula": (line('<c r="B3"><f>A1</f></c>', 3), 6, 6),
    "text inside": (line('<c r="C2" t="inlineStr"><is><t>x</t></is></c>', 2), 6, 6),
    "cells without numbers": (line(ONE * 2) + line(ONE), 2 * 2, 2 * 2),
    "rows without numbers": (line(at("A5"), 5) + line(ONE * 3), 6 * 3, 6 * 4),
    "a cell after a numbered one": (line(at("C1") + ONE, 1), 4, 4),
    "a row after a numbered cell": (line(at("A3")) + line(at("A4")), 4, 4),
    "prefixed": (
        (line(at("A1", "D2"), 1)).replace("<", "<x:").replace("<x:/", "</x:"), 2 * 4, 3 * 6,
    ),
    "prefixed without numbers": (
        (line(ONE * 3) + line(ONE)).replace("<", "<x:").replace("<x:/", "</x:"), 2 * 3, 2 * 3,
    ),
    "number behind": (line('<c s="0" r="C2"><v>1</v></c>', 2), 2 * 3, 2 * 4),
    "lower case": (line(at("c2"), 2), 2 * 3, 2 * 3),
    "single quotes": (line(at("C2"), 2).replace('"', "'"), 2 * 3, 3 * 4),
}  # fmt: skip


def refusal(path: Path, xml: str) -> str:
    """What the sentence says; empty where the sheet may be read."""
    with zipfile.ZipFile(package(path, xml)) as archive:
        try:
            refuse_sprawl(archive, "甲.xlsx")
        except UnreadableFile as why:
            return str(why)
    return ""


def area(path: Path, xml: str) -> int:
    found = re.search("共([0-9]+)格", refusal(path, xml))
    return int(found[1]) if found else 0


@pytest.mark.parametrize("name", AREAS)
def test_a_rectangle_is_counted_to_the_cell(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, exactly, at_most = AREAS[name]
    space = ' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    xml = sheet(rows).replace("<worksheet", f"<worksheet{space}") + PAD
    path = tmp_path / "表.xlsx"
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", 0)
    assert area(path, xml) == exactly
    monkeypatch.setattr(sheet_extent, "LARGEST_ODD", 0)
    assert area(path, xml) == at_most
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", at_most)
    assert refusal(path, xml) == ""
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", at_most - 1)
    assert "内容范围过大" in refusal(path, xml)


def test_what_is_looked_at_tag_by_tag_has_a_largest_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own spelling makes one cell of two rows' worth where it is only estimated."""
    xml = sheet(line('<c s="0" r="C2"><v>1</v></c>', 2)) + PAD
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", 0)
    monkeypatch.setattr(sheet_extent, "LARGEST_ODD", len(xml))
    assert area(tmp_path / "表.xlsx", xml) == 6
    monkeypatch.setattr(sheet_extent, "LARGEST_ODD", len(xml) - 1)
    assert area(tmp_path / "表.xlsx", xml) == 8


@pytest.mark.parametrize(
    ("cell", "row", "measured"),
    [("ZZ999", 999, 0), ("AAA1", 1, 703), ("A1000", 1000, 1000)],
)
def test_a_small_part_is_measured_where_a_number_is_far(
    cell: str, row: int, measured: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", 0)
    assert area(tmp_path / "表.xlsx", sheet(line(at(cell), row))) == measured


def test_a_part_of_64_kilobytes_is_measured_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", 0)
    xml = sheet(line(at("B2"), 2))
    assert area(tmp_path / "表.xlsx", xml.ljust(65_535)) == 0
    assert area(tmp_path / "表.xlsx", xml.ljust(65_536)) == 4


def test_a_text_that_is_no_xml_counts_as_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_extent, "MOST_CELLS", 5)
    broken = sheet(line(at("A1", "J1"), 1)).removesuffix("</worksheet>") + PAD
    assert area(tmp_path / "表.xlsx", broken) == 6


def test_a_part_has_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    xml = sheet(line(at("A1"), 1)).ljust(2**20)
    monkeypatch.setattr(sheet_extent, "LARGEST_PART", 2**20)
    assert refusal(tmp_path / "表.xlsx", xml) == ""
    assert refusal(tmp_path / "表.xlsx", f"{xml} ") == "“甲.xlsx”有工作表超过1MB，请拆分后再试。"


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"<sheetData><c/></sheetData>behind", 17),  # where the name stands the second time
        (b"<sheetData><c/>", 15),
        (b"<c/>", 4),
    ],
)
def test_cells_end_where_the_data_do(data: bytes, end: int) -> None:
    assert end_of_cells(data) == end
