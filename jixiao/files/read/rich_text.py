"""What an .xlsx shows beside its values: text raised or struck through, rows hidden or filtered."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from jixiao.files.guard.package_parts import (
    DAMAGED,
    cell_formats,
    sheet_parts,
    styles_of,
    xml_of,
)
from jixiao.files.guard.sheet_extent import end_of_cells
from jixiao.model.grid import Grid, column_number
from jixiao.model.looks import Looks, Run, as_read, with_looks

_STRINGS: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(r"<si\b[^>]*>(.*?)</si>|<si\s*/>", re.S)
_RUN: Final = re.compile(r"<r>(.*?)</r>", re.S)
_TEXT: Final = re.compile(r"<t\b[^>]*>(.*?)</t>", re.S)
_SUPERSCRIPT: Final = 'vertAlign val="superscript"'
_STRIKE: Final = re.compile(r'<strike\s*(?:/>|val="(?:1|true)")')
_FONTS: Final = re.compile(r"<fonts\b.*?</fonts>", re.S)
_FONT: Final = re.compile(r"<font\s*/>|<font\b[^>]*>(.*?)</font>", re.S)
_FONT_OF_STYLE: Final = re.compile(r"<xf\b[^>]*?\bfontId=\"(\d+)\"")
_CELL: Final = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_STYLE: Final = re.compile(r'\bs="(\d+)"')
_VALUE: Final = re.compile(r"<v>([^<]+)</v>")
_MARKS: Final = (b"vertAlign", b"<strike")
# Searched for in every sheet of every file, which a mark of common letters makes slow.
_INLINE: Final = b"inlineStr"
_HIDING: Final = b'hidden="'
_ROW: Final = re.compile(rb"<row\b[^>]*>")
_ROW_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')


class RichLooks:
    """What a package says of such cells and rows; false where it says nothing."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.shared = dict(_shared(archive))
        self.struck = frozenset(_struck_styles(archive))
        self.inline: set[str] = set()
        self.hidden: dict[str, frozenset[int]] = {}
        for part in sheet_parts(archive).values():
            xml = archive.read(part) if part in archive.NameToInfo else b""
            if _INLINE in xml and _is_marked(xml):
                self.inline.add(part)
            if _HIDING in xml and (rows := _hidden_rows(xml)):
                self.hidden[part] = rows

    def __bool__(self) -> bool:
        return bool(self.shared or self.struck or self.inline or self.hidden)

    def of(self, archive: zipfile.ZipFile, part: str) -> Looks:
        """The looks of the sheet in a part."""
        looks = Looks(hidden_rows=self.hidden.get(part, frozenset()))
        if not (self.shared or self.struck or part in self.inline):
            return looks
        return replace(_looks_of(xml_of(archive, part), self), hidden_rows=looks.hidden_rows)


def rich_looks(archive: zipfile.ZipFile) -> RichLooks | None:
    """The texts, styles and rows of that kind; none in a damaged package."""
    try:
        return RichLooks(archive) or None
    except DAMAGED:
        return None


def with_rich_looks(archive: zipfile.ZipFile, grids: Sequence[Grid], rich: RichLooks) -> list[Grid]:
    """The grids with raised digits kept apart from others, and a remark at each such cell."""
    parts = sheet_parts(archive)
    looks = {grid.sheet: rich.of(archive, parts.get(grid.sheet, "")) for grid in grids}
    return [with_looks(grid, looks[grid.sheet]) for grid in grids]


def _hidden_rows(xml: bytes) -> frozenset[int]:
    """The rows that are hidden or filtered away."""
    if xml.find(_HIDING, xml.find(b"<row "), end_of_cells(xml)) < 0:
        return frozenset()  # a column is, which stands above, or what stands below
    hidden = (_ROW_NUMBER.search(row) for row in _ROW.findall(xml) if _HIDDEN.search(row))
    return frozenset(int(number[1]) for number in hidden if number)


def _looks_of(xml: str, rich: RichLooks) -> Looks:
    runs: dict[tuple[int, int], Sequence[Run]] = {}
    struck = set()
    for letters, row, attributes, inside in _CELL.findall(xml):
        spot = int(row), column_number(letters)
        style = _STYLE.search(attributes)
        if style and int(style[1]) in rich.struck:
            struck.add(spot)
        if 't="s"' in attributes:
            number = _VALUE.search(inside)
            if number and number[1].isdecimal() and int(number[1]) in rich.shared:
                runs[spot] = rich.shared[int(number[1])]
        elif 't="inlineStr"' in attributes and _is_rich(inside):
            runs[spot] = _runs(inside)
    return Looks(runs, frozenset(struck))


def _shared(archive: zipfile.ZipFile) -> Iterator[tuple[int, list[Run]]]:
    """Number and runs of each shared text with a raised or struck-through part."""
    if _STRINGS not in archive.NameToInfo or not _is_marked(archive.read(_STRINGS)):
        return
    for number, item in enumerate(_ITEM.findall(xml_of(archive, _STRINGS))):
        if _is_rich(item) and as_read(_runs(item))[1]:
            yield number, _runs(item)


def _is_marked(xml: bytes) -> bool:
    """Whether any text of a part may be rich; as bytes, for decoding takes longer than the look."""
    return any(mark in xml for mark in _MARKS)


def _is_rich(xml: str) -> bool:
    return _SUPERSCRIPT in xml or "<strike" in xml


def _runs(xml: str) -> list[Run]:
    return [
        Run(unescape("".join(_TEXT.findall(run))), _SUPERSCRIPT in run, bool(_STRIKE.search(run)))
        for run in _RUN.findall(xml)
    ]


def _struck_styles(archive: zipfile.ZipFile) -> Iterator[int]:
    """The numbers of the cell styles whose font has a line through it."""
    xml = styles_of(archive)
    if "<strike" not in xml:
        return
    fonts = _FONTS.search(xml)
    inside = _FONT.findall(fonts[0]) if fonts else []
    struck = {number for number, font in enumerate(inside) if _STRIKE.search(font)}
    for number, font in enumerate(_FONT_OF_STYLE.findall(cell_formats(xml))):
        if int(font) in struck:
            yield number
