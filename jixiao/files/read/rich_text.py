"""Texts of an .xlsx with a part raised or struck through, which the bulk reader does not say.

10⁴亩 with a raised 4 arrives as 104亩. Such a text is read as 10^4亩; text struck through is read
as it stands. Both are remarked upon.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from jixiao.files.guard.package_parts import DAMAGED, sheet_parts, xml_of
from jixiao.model.grid import Grid, Value

# Text and remark by the number of a shared text.
RichTexts = dict[int, tuple[str, str]]
RAISED: Final = "有上标"
STRUCK: Final = "有删除线"
_STRINGS: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(r"<si\b[^>]*>(.*?)</si>|<si\s*/>", re.S)
_RUN: Final = re.compile(r"<r>(.*?)</r>", re.S)
_TEXT: Final = re.compile(r"<t\b[^>]*>(.*?)</t>", re.S)
_SUPERSCRIPT: Final = 'vertAlign val="superscript"'
_STRIKE: Final = re.compile(r'<strike\s*(?:/>|val="(?:1|true)")')
_CELL: Final = re.compile(r'<c r="([A-Z]+)(\d+)"[^>]*\bt="s"[^>]*>\s*<v>(\d+)</v>')


def rich_texts(archive: zipfile.ZipFile) -> RichTexts:
    """The texts with a raised or struck-through part; none in a damaged package."""
    try:
        xml = xml_of(archive, _STRINGS)
    except DAMAGED:
        return {}
    return dict(_rich(xml)) if _SUPERSCRIPT in xml or "<strike" in xml else {}


def with_rich_texts(archive: zipfile.ZipFile, grids: Sequence[Grid], rich: RichTexts) -> list[Grid]:
    """The grids with raised digits kept apart from others, and a remark at each such cell."""
    parts = sheet_parts(archive)
    return [_with(grid, xml_of(archive, parts.get(grid.sheet, "")), rich) for grid in grids]


def _rich(xml: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Number, text and remark of each text with a raised or struck-through part."""
    for number, item in enumerate(_ITEM.findall(xml)):
        raised, struck = _SUPERSCRIPT in item, bool(_STRIKE.search(item))
        if raised or struck:
            text = "".join(_run_text(run) for run in _RUN.findall(item))
            yield number, (text, "、".join([RAISED] * raised + [STRUCK] * struck))


def _run_text(run: str) -> str:
    text = unescape("".join(_TEXT.findall(run)))
    return f"^{text}" if _SUPERSCRIPT in run and text.strip().isdecimal() else text


def _with(grid: Grid, xml: str, rich: RichTexts) -> Grid:
    found = [(row, column, *rich[int(number)]) for column, row, number in _spots(xml)
             if int(number) in rich]  # fmt: skip
    if not found:
        return grid
    rows: list[Sequence[Value]] = list(grid.rows)
    remarks: dict[tuple[int, int], str] = {}
    for row, column, text, remark in found:
        if row <= len(rows) and column <= len(rows[row - 1]):
            cells = list(rows[row - 1])
            cells[column - 1] = text
            rows[row - 1] = cells
            remarks[row, column] = remark
    return replace(grid, rows=rows, remarks=remarks, worked_out={})


def _spots(xml: str) -> Iterable[tuple[int, int, str]]:
    for letters, digits, number in _CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        yield column, int(digits), number
