"""The parts of a workbook's package: which of them holds which sheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from pathlib import PurePosixPath
from typing import Final

from jixiao.files.guard.limits import LARGEST_STYLES, MOST_KEPT
from jixiao.model.sheets import MARK

_SHEET: Final = re.compile(r"<sheet\b[^>]*>")
_DEFINED: Final = re.compile(r"<definedName\b[^>]*>")
_STYLES: Final = "xl/styles.xml"
_CELL_FORMATS: Final = re.compile(r"<cellXfs\b.*?</cellXfs>", re.S)
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
# A workbook has hundreds of sheets, and each of them several attributes.
_ATTRIBUTES: Final = {
    name: re.compile(rf'\s{name}="([^"]*)"')
    for name in ("Id", "Target", "name", "r:id", "localSheetId")
}
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
Spot = tuple[str, int, int]


class Unpacked(dict[str, bytes]):
    """Parts of one package by name, kept so that they need not be unpacked again."""

    def __init__(self) -> None:
        super().__init__()
        self._room = MOST_KEPT

    def keep(self, part: str, data: bytes) -> None:
        """Keep a part while there is room."""
        self._room -= len(data)
        if self._room >= 0:
            self[part] = data


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
    except DAMAGED:
        return frozenset()
    marks = [one for one in _DEFINED.findall(xml) if _said(one, "name") == MARK]
    if not marks:
        return frozenset()
    names = [_said(one, "name") for one in _SHEET.findall(xml)]
    numbers = (int(said) for one in marks if (said := _said(one, "localSheetId")).isdecimal())
    return frozenset(names[number] for number in numbers if number < len(names))


def xml_of(archive: zipfile.ZipFile, part: str) -> str:
    """The XML of a part; empty where there is none of that name."""
    if part not in archive.NameToInfo:
        return ""
    return archive.read(part).decode("utf-8", "replace")


def styles_of(archive: zipfile.ZipFile) -> str:
    """The XML of the styles; empty where there are none, or too many to be read."""
    if _STYLES not in archive.NameToInfo or archive.getinfo(_STYLES).file_size > LARGEST_STYLES:
        return ""
    return xml_of(archive, _STYLES)


def cell_formats(styles: str) -> str:
    """The part of the styles that cells name by number; empty where there is none."""
    found = _CELL_FORMATS.search(styles)
    return found[0] if found else ""


def _said(element: str, attribute: str) -> str:
    match = _ATTRIBUTES[attribute].search(element)
    return unescape(match[1]) if match else ""


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
