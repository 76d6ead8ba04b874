"""What kind of file it is, by what is in it: names lie, and .et or .wps are either of two kinds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from jixiao.errors import UnreadableFile
from jixiao.files.guard.package import opened_archive

Kind = Literal["workbook", "word", "html", "pdf", "text", "sheets"]
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_PAGE: Final = re.compile(r"<!doctype\s+html|<html|<table|<body|<meta\s", re.I)
# A page with its pictures in one file, as browsers and WPS save it.
_ARCHIVE: Final = re.compile(rb"^MIME-Version:\s*1", re.I | re.M)
_SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# The streams of old Office files; their names stand in the container in UTF-16.
_WORD: Final = "WordDocument".encode("utf-16-le")
_BOOK: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
BEGINNING: Final = 4096
_MOST: Final = 64 * 2**20
_LEAST_TABS: Final = 3
BY_NAME: Final[dict[str, Kind]] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".ett"), "workbook"),
    **dict.fromkeys((".docx", ".doc", ".wps", ".rtf"), "word"),
    **dict.fromkeys((".html", ".htm", ".mht", ".mhtml"), "html"),
    **dict.fromkeys((".txt", ".md"), "text"),
    **dict.fromkeys((".csv", ".tsv"), "sheets"),
    ".pdf": "pdf",
}
# Files of these names hold what their name says, or their reader reports them as broken.
_SURE: Final = frozenset({".xlsx", ".xlsm", ".docx", ".txt", ".md", ".csv", ".tsv"})


def kind_of(path: Path) -> Kind | None:
    """The kind of a file that is read; None where its name is that of no such file."""
    suffix = path.suffix.lower()
    named = BY_NAME.get(suffix)
    if named is None or suffix in _SURE:
        return named
    with path.open("rb") as opened:
        head = opened.read(BEGINNING)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "word"
    if head.startswith(_ZIP):
        return _packed(path) or named
    if head.startswith(_OLE):
        return _container(path) or named
    text = head.decode(_WIDE.get(head[:2], "latin-1"), "ignore")
    if kind := _written(text):
        return kind
    if begins_an_archive(head):
        return "html"
    return "sheets" if _has_cells(text, named) else named


def begins_an_archive(head: bytes) -> bool:
    """Whether a file that begins so is a page with its pictures, as a message has attachments."""
    return _ARCHIVE.search(head) is not None


def _has_cells(text: str, named: Kind) -> bool:
    """Whether what is named a workbook is a text with tabs between its cells, as some programs
    export it.
    """
    return named == "workbook" and "\x00" not in text and text.count("\t") >= _LEAST_TABS


def _written(text: str) -> Kind | None:
    """The kind of a file that begins as text; None where that tells nothing."""
    beginning = text.lstrip("\ufeffï»¿ \t\r\n")
    if beginning.startswith("<") and _SPREADSHEET in beginning and "<Workbook" in beginning:
        return "sheets"
    return "html" if _PAGE.search(text) else None


def _packed(path: Path) -> Kind | None:
    try:
        with opened_archive(path) as archive:
            names = set(archive.namelist())
    except (UnreadableFile, OSError):  # its reader says what is wrong with it
        return None
    if "word/document.xml" in names:
        return "word"
    return "workbook" if "xl/workbook.xml" in names or "content.xml" in names else None


def _container(path: Path) -> Kind | None:
    data = path.read_bytes() if path.stat().st_size <= _MOST else b""
    if _WORD in data:
        return "word"
    return "workbook" if any(name in data for name in _BOOK) else None
