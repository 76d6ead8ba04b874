"""A closer look at cells of an .xlsx: formula, error, number format, straight from the XML.

The bulk reader gives values alone. Here a few cells are looked up in the parts of their sheets;
what a sheet says of its own extent does not matter, for other writers often have that wrong.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from html import unescape
from typing import Final

from jixiao.files.guard.package_parts import cell_formats, sheet_parts, styles_of
from jixiao.model.grid import CellDetail, column_letters
from jixiao.model.number_formats import BUILTIN, GENERAL
from jixiao.speed import Remembered

Spot = tuple[int, int]
# The sheets are looked at as bytes: they are large, and little of them is wanted as text.
_CELL: Final = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_UNNAMED_CELL: Final = re.compile(rb'<c (?!r=")')
_FORMULA: Final = re.compile(rb"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.S)
_VALUE: Final = re.compile(rb"<v\b[^>]*>(.*?)</v>", re.S)
_STYLE: Final = re.compile(rb'\bs="(\d+)"')
_FORMAT_OF_STYLE: Final = re.compile(r"<xf\b[^>]*?\bnumFmtId=\"(\d+)\"")
_OWN_FORMAT: Final = re.compile(r"<numFmt\b[^>]*>")
_ID: Final = re.compile(r'\bnumFmtId="(\d+)"')
_CODE: Final = re.compile(r'\bformatCode="([^"]*)"')
# Beyond so many characters times cells, one pass over the sheet is quicker than a search for each.
_MOST_SEARCHED: Final = 20_000_000
_MOST_REMEMBERED: Final = 1000


def xml_of_sheets(archive: zipfile.ZipFile, sheets: Iterable[str]) -> dict[str, bytes]:
    """The XML of some sheets by name; empty where a sheet cannot be found."""
    parts = sheet_parts(archive)
    return {
        sheet: archive.read(part) if (part := parts.get(sheet, "")) in archive.NameToInfo else b""
        for sheet in sheets
    }


def looked_up(
    archive: zipfile.ZipFile, xmls: Mapping[str, bytes], wanted: Mapping[str, Set[Spot]]
) -> dict[str, dict[Spot, CellDetail]] | None:
    """Details of the cells by sheet, out of the sheets' ``xmls``.

    None where a part is spelled in a way that is not known here. A cell that is not written has
    no detail.
    """
    formats = _formats(archive)

    def without_formula(attributes: bytes) -> CellDetail:
        style = _STYLE.search(attributes)
        return CellDetail("", formats.get(int(style[1]) if style else 0, GENERAL), "")

    plainly = Remembered(without_formula, _MOST_REMEMBERED)  # cells have one of a few styles
    found: dict[str, dict[Spot, CellDetail]] = {}
    for sheet, spots in wanted.items():
        xml = xmls[sheet]
        details: dict[Spot, CellDetail] = {}
        for spot, attributes, inside in _cells(xml, spots):
            formula = _FORMULA.search(inside) if b"<f" in inside else None
            if formula and not formula[1]:
                return None  # shared with another cell, which has its text
            value = _VALUE.search(inside) if b't="e"' in attributes else None
            if formula or value:
                details[spot] = CellDetail(
                    f"={_text(formula[1])}" if formula else "",
                    plainly[attributes].number_format,
                    _text(value[1]) if value else "",
                )
            else:
                details[spot] = plainly[attributes]
        if len(details) < len(spots) and _may_hold_others(xml):
            return None
        found[sheet] = details
    return found


def _may_hold_others(xml: bytes) -> bool:
    """Whether cells may be there that do not say where they stand, or are spelled another way."""
    return b"<sheetData" not in xml or _UNNAMED_CELL.search(xml) is not None


def _cells(xml: bytes, spots: Set[Spot]) -> Iterator[tuple[Spot, bytes, bytes]]:
    """Where some cells stand, what their tags say, and what is in them."""
    if len(spots) * len(xml) > _MOST_SEARCHED:
        by_opening = {_opening(row, column): (row, column) for row, column in spots}
        for match in _CELL.finditer(xml):
            if (spot := by_opening.get(xml[match.start() : match.end(1) + 1])) is not None:
                yield spot, match[2], match[3] or b""
        return
    at = 0
    for spot in sorted(spots):  # as they mostly stand in the sheet: no part of it is passed twice
        opening = _opening(*spot)
        found = xml.find(opening, at)
        if found < 0 < at:
            found = xml.find(opening, 0, at)
        cell = _CELL.match(xml, found) if found >= 0 else None
        if cell:
            at = found
            yield spot, cell[2], cell[3] or b""


@lru_cache(maxsize=_MOST_REMEMBERED)
def _opening(row: int, column: int) -> bytes:
    """How the tag of a cell begins."""
    return f'<c r="{column_letters(column)}{row}"'.encode()


def _text(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace"))


def _formats(archive: zipfile.ZipFile) -> dict[int, str]:
    """The number format of each style; none where there are too many to be read."""
    xml = styles_of(archive)
    own = {
        int(number[1]): unescape(code[1])
        for one in _OWN_FORMAT.findall(xml)
        if (number := _ID.search(one)) and (code := _CODE.search(one))
    }
    known = BUILTIN | own
    numbers = _FORMAT_OF_STYLE.findall(cell_formats(xml))
    return {index: known.get(int(number), "?") for index, number in enumerate(numbers)}
