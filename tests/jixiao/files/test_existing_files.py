"""Paths that lead to no file, kinds that nobody reads, and files without a form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter

from jixiao.errors import NotAForm, UnreadableFile
from jixiao.files.read.any import existing, grids_of, read
from jixiao.files.read.kinds import kind_of
from jixiao.files.read.workbook import read_grids, sheet_named


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        existing(path)
    return str(caught.value)


def test_a_path_that_leads_to_no_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "链接").symlink_to(tmp_path / "没有")
    os.mkfifo(tmp_path / "管道")
    assert "是文件夹，请指定其中的文件" in refusal(tmp_path)
    assert "不是普通文件" in refusal(tmp_path / "管道")
    assert "是失效的链接" in refusal(tmp_path / "链接")
    assert refusal(tmp_path / "没有").startswith("找不到文件")
    assert "无法打开" in refusal(tmp_path / ("长" * 300))


def test_no_rights_are_a_reason_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError

    path = tmp_path / "表.txt"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuses)
    assert refusal(path).startswith("没有权限读取")


def test_a_name_of_no_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "画.png"
    path.write_bytes(b"x")
    for reader in (read, grids_of):
        with pytest.raises(UnreadableFile, match="不是能读的文件"):
            reader(path)


def test_a_document_without_a_form_is_one_grid(tmp_path: Path) -> None:
    path = tmp_path / "文.html"
    path.write_text("<p>说明</p><table><tr><td>甲</td><td>乙</td></tr></table>", encoding="utf-8")
    [grid] = grids_of(path)
    assert (grid.sheet, [list(row) for row in grid.rows]) == ("文.html", [["说明"], ["甲", "乙"]])
    with pytest.raises(NotAForm, match="没有找到绩效目标表"):
        read(path)


HEADS = {
    "pdf": b"%PDF-1.7",
    "word": b"{\\rtf1",
    "html": b"  <!DOCTYPE  html>",
    "html by its table": b"\xef\xbb\xbf<TABLE>",
}
SPREADSHEET = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
)
CONTAINER = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("表.xls", HEADS["pdf"], "pdf"),
        ("表.xls", HEADS["word"], "word"),
        ("表.xls", HEADS["html"], "html"),
        ("表.wps", HEADS["html by its table"], "html"),
        ("表.xls", b"x" * 4091 + b"<html>", "html"),
        ("表.xls", b"x" * 4092 + b"<html>", "workbook"),
        ("表.wps", CONTAINER + "Workbook".encode("utf-16-le"), "workbook"),
        ("表.wps", CONTAINER + "Book".encode("utf-16-le"), "workbook"),
        ("表.et", CONTAINER + "WordDocument".encode("utf-16-le"), "word"),
        ("表.et", CONTAINER, "workbook"),
        ("表.wps", CONTAINER, "word"),
        ("表.wps", b"PK\x03\x04", "word"),  # its reader says what is wrong
        ("表.xlsx", HEADS["pdf"], "workbook"),
        ("表.TXT", HEADS["pdf"], "text"),
        ("表.csv", HEADS["pdf"], "sheets"),
        ("表.xls", "\ufeff<html><table>".encode("utf-16-le"), "html"),
        ("表.xls", "\ufeff<table>".encode("utf-16-be"), "html"),
        ("表.xls", SPREADSHEET, "sheets"),
        ("表.xls", "项目名称\t甲\t\t\n".encode("gbk"), "sheets"),
        ("表.xls", b"no table", "workbook"),  # its reader says that it is none
        ("表.db", HEADS["pdf"], None),
    ],
)
def test_a_file_is_what_is_in_it(
    name: str, content: bytes, kind: str | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert kind_of(path) == kind


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "簿.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("甲").write(1, 1, "文")
        made.add_worksheet("乙").write(0, 0, 5)
    return path


def test_one_sheet_is_read_by_its_name(book: Path) -> None:
    found = sheet_named(book, "甲")
    assert found and [list(row) for row in found.rows] == [["", ""], ["", "文"]]
    assert sheet_named(book, "丙") is None
    old = book.with_suffix(".xls")
    old.write_bytes(CONTAINER)
    assert sheet_named(old, "甲") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "空文件"), (b"PK\x03", "不是Excel文件"), (b"PK\x05\x06", "不是Excel文件")],
)
def test_a_workbook_begins_as_packages_do(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "簿.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        read_grids(path)
