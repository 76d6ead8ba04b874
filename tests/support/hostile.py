"""Files that a reader should refuse, made part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
BOOK = (
    f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LAST_ROW = 1_048_576


def relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def package(path: Path, sheet: str | bytes, part: str = "worksheets/sheet1.xml") -> Path:
    """A workbook of one sheet, given as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", relations("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", relations("worksheet", part))
        archive.writestr(f"xl/{part}", sheet)
    return path


def sheet(rows: str, head: str = "") -> str:
    return f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'


def row(number: int, *cells: str) -> str:
    inside = "".join(f'<c r="{cell}"><v>1</v></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def sprawls() -> dict[str, str]:
    """Sheets of a few cells whose rectangle no memory holds, in every spelling."""
    corners = row(1, "A1") + row(LAST_ROW, f"XFD{LAST_ROW}")
    plain = sheet(corners)
    early_end = "<!-- </sheetData> -->"
    loose = "".join("<row><c><v>1</v></c></row>" for _ in range(3000))
    return {
        "corners": plain,
        "three corners": sheet(row(1, "A1", "XFD1") + row(LAST_ROW, f"A{LAST_ROW}")),
        "last row first": sheet(row(LAST_ROW, f"A{LAST_ROW}") + row(1, "A1", "XFD1")),
        "far row in the middle": sheet(row(1, "XFD1") + row(LAST_ROW, "A1048576") + row(2, "A2")),
        "single quotes": plain.replace('"', "'"),
        "lower case": sheet(row(1, "a1") + row(LAST_ROW, f"xfd{LAST_ROW}")),
        "rows without numbers": sheet(corners.replace('<row r="1048576">', "<row>")),
        "prefixed": plain.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        "spaces round the sign": plain.replace(' r="', ' r \n= "'),
        "beyond the last row": sheet(row(1, "A1") + row(4_294_967_295, "A4294967295")),
        "beyond the last column": sheet(row(1, "A1") + row(9, "ZZZZZZ9")),
        "an end in a comment": sheet(early_end + corners),
        "ends in comments around": sheet(early_end + corners) + early_end,
        "no end": plain.removesuffix("</sheetData></worksheet>"),
        "no end of the cells": plain.replace("</sheetData>", ""),
        "an end in an attribute": sheet(row(1, "A1"))
        .replace("<v>", '<v a="</sheetData>">')
        .replace(
            "</sheetData></worksheet>", f"{row(LAST_ROW, 'XFD1048576')}</sheetData></worksheet>"
        ),
        "cells twice": plain.replace("<sheetData>", "<sheetData></sheetData><sheetData>"),
        "the far cells first": sheet(corners + "</sheetData><sheetData>" + row(1, "A1")),
        "cells without numbers": sheet(f"<row>{'<c><v>1</v></c>' * 3000}</row>{loose}"),
    }


def opendocument(path: Path, table: str) -> Path:
    """An .ods of one table, given as XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return path


def book_of(
    path: Path, targets: Sequence[str], sheets: Sequence[int], xml: str, strings: str = ""
) -> Path:
    """A workbook whose sheets name the parts ``targets`` by number; all parts are ``xml``."""
    names = "".join(
        f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r{part}"/>' for n, part in enumerate(sheets)
    )
    words = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="{target}"/>'
        for n, target in enumerate(targets)
    )
    words += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", relations("officeDocument", "xl/workbook.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{words}</Relationships>',
        )
        for target in {str(Path("xl", target)) for target in targets}:
            archive.writestr(target, xml)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}">{strings}</sst>')
    return path
