"""What shared strings and shared parts become when each cell has its own: counted to the byte."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.guard import expansion
from jixiao.files.guard.expansion import Swelling
from jixiao.files.guard.limits import MOST_TEXT
from tests.support.hostile import sheet

STRINGS = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet1.xml"
SHORT, LONG = "<si><t>短</t></si>", f"<si><t>{'长' * 10}</t></si>"  # 3 and 30 bytes of text
NAMED = '<c t="s"><v>%s</v></c>'


def refusal(path: Path, parts: dict[str, str], targets: Sequence[str] = (), book: str = "") -> str:
    """What is said of a package of these parts; empty where it may be read."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", book)
        for name, xml in parts.items():
            made.writestr(name, xml)
    swelling = Swelling("甲.xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in parts:
            data = archive.read(name)
            end = data.rfind(b"</sheetData>")
            swelling.see(name, data, end if end >= 0 else len(data))
        try:
            swelling.refuse(archive, targets or [one.removeprefix("xl/") for one in parts])
        except UnreadableFile as why:
            return str(why)
    return ""


def strings(*texts: str) -> str:
    return f"<sst>{''.join(texts)}</sst>"


def cells(*numbers: object, spelling: str = NAMED) -> str:
    return sheet(f"<row>{''.join(spelling % number for number in numbers)}</row>")


@pytest.mark.parametrize(
    ("xml", "total"),
    [
        (cells(0, 0, 1), 36),
        (cells(1, 1), 60),
        (cells(1, 2), 30),  # no such string
        (cells(1, "x"), 30),
        (cells(1, " 1 "), 60),
        (cells(1) + "<c>", 30),  # broken behind: what stood before counts
        (cells(1, 0, spelling="<c t='s'><v>%s</v></c>"), 33),
        (sheet('<row><c t="s"><v>1</v></c><c><v>1</v></c><c t="n"><v>1</v></c></row>'), 30),
        (sheet('<row><c t="s"><v><!-- 0 -->1</v></c></row>'), 30),
        (sheet('<row><x:c xmlns:x="y" t="s"><x:v>1</x:v></x:c></row>'), 30),
    ],
)
def test_the_text_of_all_cells_is_counted_to_the_byte(
    xml: str, total: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {STRINGS: strings(SHORT, LONG), SHEET: xml}
    monkeypatch.setattr(expansion, "MOST_TEXT", total)
    assert refusal(tmp_path / "包.xlsx", parts) == ""
    monkeypatch.setattr(expansion, "MOST_TEXT", total - 1)
    assert refusal(tmp_path / "包.xlsx", parts) == (
        "“甲.xlsx”的文字重复过多（展开后超过0MB），已拒绝读取，请核实文件来源。"
    )


def test_where_it_is_too_large_to_be_counted_the_tags_count_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """<si><t>短</t></si> has 19 bytes, and the end of the last one those of </sst> as well."""
    parts = {STRINGS: strings(SHORT, LONG), SHEET: cells(0, 0, 0)}
    size = len(parts[STRINGS].encode()) + len(parts[SHEET].encode())
    monkeypatch.setattr(expansion, "LARGEST_ODD", size - 1)
    monkeypatch.setattr(expansion, "MOST_TEXT", 3 * 19)
    assert refusal(tmp_path / "包.xlsx", parts) == ""
    monkeypatch.setattr(expansion, "MOST_TEXT", 3 * 19 - 1)
    assert "重复过多" in refusal(tmp_path / "包.xlsx", parts)
    monkeypatch.setattr(expansion, "LARGEST_ODD", size)
    assert refusal(tmp_path / "包.xlsx", parts) == ""


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("entity", NAMED % "&#49;"),
        ("comment", NAMED % "<!-- 1 -->1"),
        ("attribute", '<c t="s"><v a="">1</v></c>'),
    ],
)
def test_a_number_that_is_hidden_might_be_any(
    name: str, hidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {STRINGS: strings(SHORT, LONG), SHEET: sheet(f"<row>{hidden}</row>")}
    monkeypatch.setattr(expansion, "LARGEST_ODD", 0)
    monkeypatch.setattr(expansion, "MOST_TEXT", 38)  # the longest has 39, its tags counted
    assert "重复过多" in refusal(tmp_path / f"{name}.xlsx", parts)


@pytest.mark.parametrize("sign", ["<!--", "<![CDATA["])
def test_strings_with_hidden_parts_are_counted_exactly_or_refused(
    sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = {"<!--": "-->", "<![CDATA[": "]]>"}[sign]
    parts = {STRINGS: strings(SHORT, f"{sign}<si>{end}", LONG), SHEET: cells(0, 0)}
    monkeypatch.setattr(expansion, "MOST_TEXT", 45)
    assert refusal(tmp_path / "包.xlsx", parts) == ""  # two short ones, whatever is hidden
    monkeypatch.setattr(expansion, "LARGEST_ODD", 0)
    assert "重复过多" in refusal(tmp_path / "包.xlsx", parts)


def test_a_string_has_a_longest_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between ``si>`` and ``si>`` stand <t>, ten bytes, </t> and </: nineteen."""
    parts = {STRINGS: strings("<si><t>0123456789</t></si>")}
    for piece in (2**20, 14):  # looked at as a whole, or in pieces of which none parts a tag
        monkeypatch.setattr(expansion, "_PIECE", piece)
        monkeypatch.setattr(expansion, "LONGEST_CELL", 19)
        assert refusal(tmp_path / "包.xlsx", parts) == ""
        monkeypatch.setattr(expansion, "LONGEST_CELL", 18)
        assert refusal(tmp_path / "包.xlsx", parts) == (
            "“甲.xlsx”有单元格的文字过长，请删减后再试。"
        )


def test_a_cell_has_a_longest_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind ``<c`` stand 39 bytes and the end of the row: 45 before the data end."""
    inside = '<c t="inlineStr"><is><t>0123456789</t></is></c>'
    parts = {SHEET: sheet(f"<row>{inside}</row>") + " " * 200}
    longest = len(inside) - len("<c") + len("</row>")
    monkeypatch.setattr(expansion, "LONGEST_CELL", longest)
    assert "过长" in refusal(tmp_path / "包.xlsx", {SHEET: parts[SHEET].replace("9<", "90<")})
    head = parts[SHEET].index("<c ")
    assert head > longest  # what stands before the first cell is no cell
    monkeypatch.setattr(expansion, "LONGEST_CELL", head)
    assert refusal(tmp_path / "包.xlsx", parts) == ""


@pytest.mark.parametrize(
    ("targets", "sheets", "twice"),
    [
        (["worksheets/sheet1.xml", "worksheets/sheet2.xml"], 2, False),
        (["worksheets/sheet1.xml", "worksheets/sheet2.xml"], 3, True),
        (["worksheets/sheet1.xml", "worksheets/sheet2.xml"], 1, False),
        (["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"], 1, True),
        (["worksheets/sheet1.xml", "worksheets/./sheet1.xml/"], 1, False),
        (["worksheets/sheet1.xml", "other/sheet1.xml"], 2, False),
    ],
)
def test_sheets_that_share_a_part_are_refused(
    targets: list[str], sheets: int, twice: bool, tmp_path: Path
) -> None:
    book = "<sheets>" + '<sheet name="x"/>' * sheets + "</sheets>"
    said = refusal(tmp_path / "包.xlsx", {SHEET: cells()}, targets, book)
    assert said == ("“甲.xlsx”的内部结构异常，已拒绝读取，请用Excel打开后另存。" if twice else "")


def test_the_limit_is_said_in_megabytes() -> None:
    assert MOST_TEXT == 96 * 1024 * 1024
