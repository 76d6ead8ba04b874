"""The parts of a workbook's package: which of them holds which sheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from html import unescape
from pathlib import PurePosixPath
from typing import Final

from jixiao.model.grid import column_letters
from jixiao.model.sheets import MARK

_SHEET: Final = re.compile(r"<sheet\b[^>]*>")
_DEFINED: Final = re.compile(r"<definedName\b[^>]*>")
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
Spot = tuple[str, int, int]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name, as far as the package says so in the usual way."""
    relations = _RELATION.findall(xml_of(archive, "xl/_rels/workbook.xml.rels"))
    targets = {_said(one, "Id"): _said(one, "Target") for one in relations}
    sheets = _SHEET.findall(xml_of(archive, "xl/workbook.xml"))
    parts = {_said(one, "name"): targets.get(_said(one, "r:id"), "") for one in sheets}
    return {name: _part(target) for name, target in parts.items() if target}


def marked_sheets(archive: zipfile.ZipFile) -> frozenset[str]:
    """The sheets that carry the mark of a report of ours, by name; none in a damaged package."""
    try:
        xml = xml_of(archive, "xl/workbook.xml")
    except _DAMAGED:
        return frozenset()
    marks = (one for one in _DEFINED.findall(xml) if _said(one, "name") == MARK)
    names = [_said(one, "name") for one in _SHEET.findall(xml)]
    numbers = (int(said) for one in marks if (said := _said(one, "localSheetId")).isdecimal())
    return frozenset(names[number] for number in numbers if number < len(names))


def xml_of(archive: zipfile.ZipFile, part: str) -> str:
    """The XML of a part; empty where there is none of that name."""
    if part not in archive.NameToInfo:
        return ""
    return archive.read(part).decode("utf-8", "replace")


def hold_something(archive: zipfile.ZipFile, spots: Iterable[Spot]) -> bool:
    """Whether anything stands in one of the cells (sheet, row, column; both from 1).

    Read from the XML, because the bulk reader gives nothing for an error value or for a formula
    without a result. True as well where a sheet is spelled in a way that this cannot tell.
    """
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for sheet, row, column in spots:
        by_sheet.setdefault(sheet, []).append((row, column))
    parts = sheet_parts(archive)
    return any(
        _holds(xml_of(archive, parts.get(sheet, "")), cells) for sheet, cells in by_sheet.items()
    )


def _holds(xml: str, cells: Iterable[tuple[int, int]]) -> bool:
    if "<sheetData" not in xml or xml.count("<c ") != xml.count('<c r="'):
        return True
    for row, column in cells:
        found = re.search(rf'<c r="{column_letters(column)}{row}"[^>]*>(</c>)?', xml)
        if found and not found[0].endswith(("/>", "</c>")):
            return True
    return False


def _said(element: str, attribute: str) -> str:
    match = re.search(rf'\s{attribute}="([^"]*)"', element)
    return unescape(match[1]) if match else ""


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
