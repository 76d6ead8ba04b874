"""The parts of a workbook's package: which of them holds which sheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from html import unescape
from pathlib import PurePosixPath
from typing import Final

from jixiao.files.guard.limits import LARGEST_STYLES
from jixiao.files.guard.package import Package
from jixiao.model.sheets import MARK

_SHEET: Final = re.compile(r"<sheet\b[^>]*>")
_PROPERTIES: Final = re.compile(r"<workbookPr\b[^>]*>")
_DEFINED: Final = re.compile(r"<definedName\b[^>]*>")
_STYLES: Final = "xl/styles.xml"
_CELL_FORMATS: Final = re.compile(r"<cellXfs\b.*?</cellXfs>", re.S)
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'\s([\w:]+)="([^"]*)"')
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
Spot = tuple[str, int, int]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name, as far as the package says so in the usual way."""
    return archive.once(_sheet_parts) if isinstance(archive, Package) else _sheet_parts(archive)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = _said(_RELATION, xml_of(archive, "xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    sheets = _said(_SHEET, xml_of(archive, "xl/workbook.xml"))
    parts = {one.get("name", ""): targets.get(one.get("r:id", ""), "") for one in sheets}
    return {unescape(name): _part(unescape(target)) for name, target in parts.items() if target}


def marked_sheets(archive: zipfile.ZipFile) -> frozenset[str]:
    """The sheets that carry the mark of a report of ours, by name; none in a damaged package."""
    try:
        xml = xml_of(archive, "xl/workbook.xml")
    except DAMAGED:
        return frozenset()
    marks = [one for one in _said(_DEFINED, xml) if one.get("name") == MARK]
    if not marks:
        return frozenset()
    names = [unescape(one.get("name", "")) for one in _said(_SHEET, xml)]
    numbers = (int(said) for one in marks if (said := one.get("localSheetId", "")).isdecimal())
    return frozenset(names[number] for number in numbers if number < len(names))


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether days are counted from 1904 ([ECMA-376] 18.2.28); False in a damaged package."""
    try:
        found = _said(_PROPERTIES, xml_of(archive, "xl/workbook.xml"))
    except DAMAGED:
        return False
    return any(one.get("date1904") in {"1", "true"} for one in found)


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


def _said(element: re.Pattern[str], xml: str) -> list[dict[str, str]]:
    """The attributes of each element of a kind, as they are written."""
    return [dict(_ATTRIBUTE.findall(one)) for one in element.findall(xml)]


def _part(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    usual = "./" not in target and "//" not in target
    return f"xl/{target}" if usual else str(PurePosixPath("xl", target))
