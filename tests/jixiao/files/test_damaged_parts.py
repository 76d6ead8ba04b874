"""Packages with one part, one entry or one cell that is not what it should be."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.files.check_file import try_file
from tests.support.hostile import book_of, row, sheet
from tests.support.limited import check, made, refused

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FORM = "xl/worksheets/sheet3.xml"
_OF_THE_ENTRY = {"size": 20, "offset": 42}  # where the central directory keeps them, in an entry


def changed(book: Path, path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part changed."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return path


def document(path: Path, body: bytes) -> Path:
    start = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", start + body + b"</w:body></w:document>")
        archive.writestr("word/media/x.bin", bytes(range(256)) * 4000, zipfile.ZIP_STORED)
    return path


@pytest.mark.parametrize("field", ["size", "offset"])
@pytest.mark.parametrize("value", [0x7FFF_FFF0, 0xFFFF_FFF0])
def test_an_entry_that_points_outside_the_package(
    book: Path, tmp_path: Path, field: str, value: int
) -> None:
    data = bytearray(book.read_bytes())
    entry = data.rindex(FORM.encode()) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, entry + _OF_THE_ENTRY[field], value)
    [outcome] = check([made(tmp_path / "目录.xlsx", bytes(data))])
    assert refused(outcome)
    assert "已损坏" in outcome.said


def test_contents_that_were_changed_in_the_package(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "改动.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w") as new:  # not packed
        for name in old.namelist():
            new.writestr(name, old.read(name))
    data = path.read_bytes()
    assert "≥1".encode() in data
    [outcome] = check([made(path, data.replace("≥1".encode(), "≥2".encode(), 1))])
    assert refused(outcome)
    assert "已损坏" in outcome.said


def test_shared_strings_that_the_workbook_does_not_name(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 201))
    strings = f"<si><t>{'字' * 600_000}</t></si>"
    path = book_of(tmp_path / "文.xlsx", ["worksheets/sheet1.xml"], [0], sheet(cells), strings)
    hidden = changed(
        path, tmp_path / "藏.xlsx", "xl/_rels/workbook.xml.rels",
        lambda data: data.replace(b'Target="sharedStrings.xml"', b'Target="worksheets/sheet1.xml#"'),
    )  # fmt: skip
    for outcome in check([path, hidden]):
        assert refused(outcome)


def test_one_cell_with_the_text_of_a_library(tmp_path: Path) -> None:
    long = "\n".join(map(str, range(2_000_000)))
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>'
    shared = f"<si><t>{long}</t></si>"
    names = ["worksheets/sheet1.xml"]
    one = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    paths = [
        book_of(tmp_path / "格内.xlsx", names, [0], sheet(inline + row(2, "A2")), ""),
        book_of(tmp_path / "共用.xlsx", names, [0], sheet(one), shared),
    ]
    for outcome in check(paths):
        assert refused(outcome)
        assert "文字过长" in outcome.said


def test_more_formats_than_can_be_read_leave_the_values(book: Path, tmp_path: Path) -> None:
    one = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    number = b'<c r="E11"><v>1</v></c>'

    def swollen(data: bytes) -> bytes:
        at = data.index(b"</cellXfs>")
        return data[:at] + one * 300_000 + data[at:]

    def numbered(data: bytes) -> bytes:
        start = data.index(b'<c r="E11"')
        return data[:start] + number + data[data.index(b"</c>", start) + 4 :]

    plain = changed(book, tmp_path / "数.xlsx", FORM, numbered)
    path = changed(plain, tmp_path / "样式.xlsx", "xl/styles.xml", swollen)
    [outcome] = check([path])
    assert outcome.status == 0
    found = try_file(path).findings
    assert [one.seen for one in found if one.rule == "V14"] == ["1"]


def test_a_document_of_millions_of_paragraphs(tmp_path: Path) -> None:
    [outcome] = check([document(tmp_path / "段.docx", b"<w:p/>" * 3_000_000)])
    assert refused(outcome)
    assert "内容过多" in outcome.said


def test_a_text_that_is_larger_than_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "空洞.txt"
    with path.open("wb") as opened:
        opened.truncate(3 * 2**30)  # takes no room on the disk
    [outcome] = check([path])
    assert refused(outcome)
    assert "超过" in outcome.said


def test_a_span_of_thousands_of_figures(tmp_path: Path) -> None:
    span = b'<w:tcPr><w:gridSpan w:val="' + b"9" * 5000 + b'"/></w:tcPr>'
    body = b"<w:tbl><w:tr><w:tc>" + span + b"<w:p/></w:tc></w:tr></w:tbl>"
    [outcome] = check([document(tmp_path / "跨.docx", body)])
    assert refused(outcome)


@pytest.mark.parametrize("number", [b"NaN", b"INF", b"-Infinity", b"1e400", b"1e308"])
def test_a_number_that_is_none_in_any_cell(book: Path, tmp_path: Path, number: bytes) -> None:
    def everywhere(data: bytes) -> bytes:
        start, end = data.index(b"<sheetData>"), data.index(b"</sheetData>")
        return data[:start] + data[start:end].replace(b' t="s"', b"") + data[end:]

    def here(data: bytes) -> bytes:
        for cell in (b"B5", b"B8", b"E8", b"E12"):
            old = rb'<c r="' + cell + rb'"[^>]*?(?:/>|>.*?</c>)'
            new = b'<c r="' + cell + b'"><v>' + number + b"</v></c>"
            data, count = re.subn(old, new, data)
            assert count == 1
        return data

    paths = [
        changed(book, tmp_path / "几格.xlsx", FORM, here),
        changed(book, tmp_path / "全部.xlsx", FORM, everywhere),
    ]
    for outcome in check(paths):
        assert outcome.status == 0 or refused(outcome)
        assert "未预料" not in outcome.said


def test_what_nobody_thought_of_ends_no_run(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ArithmeticError("secret")

    monkeypatch.setattr("jixiao.files.check_file.read", fails)
    outcome = try_file(book)
    assert outcome.status == "unreadable"
    assert "ArithmeticError" in outcome.message
    assert "secret" not in outcome.message
