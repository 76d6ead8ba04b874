"""What is refused for its size, to the byte; the sentence names the limit as it is."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.guard import limits, package
from jixiao.files.guard.package import opened_archive
from jixiao.files.read import docx, html, other_formats, pdf, tables_in_text, text
from jixiao.files.read import workbook as books
from jixiao.files.read.workbook import _Room

MEGABYTE = 1024 * 1024


def test_the_limits_are_what_a_county_needs_and_a_desk_computer_holds() -> None:
    """As decided: sizes in bytes, counts of things."""
    assert {name: value for name, value in vars(limits).items() if name.isupper()} == {
        "TYPE_CHECKING": False,
        "LARGEST_FILE": 64 * MEGABYTE,
        "LARGEST_UNPACKED": 256 * MEGABYTE,
        "LARGEST_RATIO": 200,
        "LARGEST_TEXT": 32 * MEGABYTE,
        "MOST_ENTRIES": 20_000,
        "MOST_CELLS": 2_500_000,
        "LARGEST_PART": 64 * MEGABYTE,
        "MOST_KEPT": 32 * MEGABYTE,
        "MOST_TEXT": 96 * MEGABYTE,
        "LARGEST_ODD": 8 * MEGABYTE,
        "MOST_TAGS": 2_000_000,
        "LONGEST_CELL": 2 * MEGABYTE,
        "LARGEST_STYLES": 8 * MEGABYTE,
    }


def archive_of(path: Path, size: int) -> None:
    """A package of exactly so many bytes, most of them in the comment and a part not packed."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a", b"x" * (size - 118))
        made.comment = b"c" * (118 - 100)


def check_archive(path: Path) -> None:
    with opened_archive(path):
        pass


def text_of_size(path: Path, size: int) -> None:
    path.write_bytes(b"x" * size)


READERS: dict[str, tuple[Any, str, Callable[[Path], object], Callable[[Path, int], None]]] = {
    "package": (package, "LARGEST_FILE", check_archive, archive_of),
    "pdf": (pdf, "LARGEST_FILE", pdf.read_blocks, text_of_size),
    "foreign": (other_formats, "LARGEST_FILE", other_formats.read_foreign, text_of_size),
    "text": (text, "LARGEST_TEXT", text.contents, text_of_size),
    "table": (tables_in_text, "LARGEST_TEXT", tables_in_text.text_of, text_of_size),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, read, make = READERS[kind]
    monkeypatch.setattr(module, name, 2 * MEGABYTE)
    monkeypatch.setattr(other_formats, "answer_of", lambda *_: [0, []])
    monkeypatch.setattr(pdf, "answer_of", lambda *_: [0, ["一行"]])
    path = tmp_path / "大.bin"
    make(path, 2 * MEGABYTE)
    assert path.stat().st_size == 2 * MEGABYTE
    read(path)
    make(path, 2 * MEGABYTE + 1)
    with pytest.raises(UnreadableFile, match=r"“大\.bin”超过2MB，请拆分"):
        read(path)


@pytest.mark.parametrize(
    ("kind", "module", "name"),
    [("docx", docx, "MOST_TAGS"), ("docx", docx, "LARGEST_PART"), ("html", html, "MOST_TAGS")],
)
def test_a_document_has_a_largest_content(
    kind: str, module: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>'
    content = xml if kind == "docx" else "<html><body><p>甲</p></body></html>"
    path = tmp_path / f"文.{kind}"
    path.write_text(content, encoding="utf-8")
    if kind == "docx":
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("word/document.xml", content)
    size = content.count("<") if name == "MOST_TAGS" else len(content.encode())
    monkeypatch.setattr(module, name, size)
    [block] = module.read_blocks(path)[0]
    assert block.text == "甲"
    monkeypatch.setattr(module, name, size - 1)
    with pytest.raises(UnreadableFile, match="内容过多"):
        module.read_blocks(path)


def packed(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    try:
        check_archive(path)
    except UnreadableFile as why:
        return str(why)
    return ""


def test_a_package_has_a_largest_number_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "包.zip", {"a": b"", "b": b"", "c": b""})
    monkeypatch.setattr(package, "MOST_ENTRIES", 3)
    assert refusal(path) == ""
    monkeypatch.setattr(package, "MOST_ENTRIES", 2)
    assert refusal(path) == "“包.zip”的内部结构异常，已拒绝读取，请用Office打开后另存。"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_two_parts_of_one_name_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "包.zip", {"a": b""})
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("a", b"")
    assert "内部结构异常" in refusal(path)


def test_a_package_has_a_largest_size_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "包.zip", {"a": b"x" * 1000, "b": b"y" * 500})
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1500)
    assert refusal(path) == ""
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1499)
    assert "疑似压缩炸弹" in refusal(path)


def test_a_package_over_a_megabyte_swells_to_so_many_times_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contents and a part that is not packed, so that the ratio is a whole number."""
    path = packed(tmp_path / "包.zip", {"a": b"x" * (MEGABYTE + 1)})
    with zipfile.ZipFile(path) as made:
        small = made.infolist()[0].compress_size
    monkeypatch.setattr(package, "LARGEST_RATIO", (MEGABYTE + 1) / small)
    assert refusal(path) == ""
    monkeypatch.setattr(package, "LARGEST_RATIO", (MEGABYTE + 1) / small - 0.001)
    assert "疑似压缩炸弹" in refusal(path)
    assert refusal(packed(path, {"a": b"x" * MEGABYTE})) == ""  # no more than any text packs


@pytest.mark.parametrize(
    ("name", "suspicious"),
    [
        ("/a", True),
        ("\\a", True),
        ("../a", True),
        ("x/../a", True),
        ("x/..", True),
        ("x/..a/b", False),
        ("x/a..", False),
    ],
)
def test_paths_that_leave_the_package(name: str, suspicious: bool, tmp_path: Path) -> None:
    path = packed(tmp_path / "包.zip", {"good": b"", name: b""})
    assert ("可疑的内部路径" in refusal(path)) is suspicious


def test_parts_are_kept_until_the_room_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "包.zip", {"a": b"x" * 600, "b": b"y" * 401, "c": b"z" * 400})
    monkeypatch.setattr(package, "MOST_KEPT", 1000)
    with package.Package(path) as opened:
        assert opened.read("a") is opened.read("a")
        assert opened.read("b") is not opened.read("b")
    with package.Package(path) as opened:
        assert opened.read("a") is opened.read("a")
        assert opened.read("c") is opened.read("c")  # exactly as much as there is room


def test_all_sheets_together_have_most_cells() -> None:
    room = _Room("甲.xlsx", frozenset(), False)
    room.take(2_000_000)
    room.take(500_000)
    with pytest.raises(UnreadableFile, match="合起来范围过大（超过2500000格）"):
        room.take(1)
    assert books.MOST_CELLS == 2_500_000


class Sheet:
    """A sheet whose last row and column are known, as the bulk reader counts them: from 0."""

    total_height, total_width = 3, 4


def test_the_cells_of_a_sheet_are_counted_from_its_last_row_and_column() -> None:
    assert limits.cells_of(Sheet()) == 20  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (1, "设有打开密码"),
        (2, "内容范围过大或已损坏"),
        (3, "已损坏或不是Excel工作簿"),
        (None, "内容范围过大或已损坏"),
    ],
)
def test_what_the_other_process_says_of_a_workbook(
    status: int | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(b"x")
    monkeypatch.setattr(other_formats, "answer_of", lambda *_: status and [status, []])
    with pytest.raises(UnreadableFile, match=said):
        other_formats.read_foreign(path)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([1, []], "设有打开密码"),
        ([2, []], "无法读取加密的PDF"),
        ([3, []], "页数过多或版面过于复杂"),
        (None, "页数过多或版面过于复杂"),
        ([4, []], "已损坏或不是PDF文件"),
        ([0, []], "多半是扫描件"),
    ],
)
def test_what_the_other_process_says_of_a_pdf(
    answer: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "页.pdf"
    path.write_bytes(b"%PDF-")
    monkeypatch.setattr(pdf, "answer_of", lambda *_: answer)
    with pytest.raises(UnreadableFile, match=said):
        pdf.read_blocks(path)


def test_the_answers_of_the_other_process_are_told_apart() -> None:
    assert len({pdf._READ, pdf._PASSWORD, pdf._ENCRYPTED, pdf._TOO_LONG, pdf._BROKEN}) == 5
    assert json.loads(json.dumps(other_formats._in_json(None))) is None
