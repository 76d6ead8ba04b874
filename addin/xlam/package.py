"""The OOXML package of the add-in: one sheet of settings and texts, the ribbon, the VBA."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Row = Sequence[str]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = {
    "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "/xl/worksheets/sheet1.xml": f"{_SHEETML}.worksheet+xml",
    "/xl/styles.xml": f"{_SHEETML}.styles+xml",
    "/xl/sharedStrings.xml": f"{_SHEETML}.sharedStrings+xml",
    "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "/xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
# A zip cannot say a day before 1980, and today would make two builds differ.
_TIME = (1980, 1, 1, 0, 0, 0)


def package(vba: bytes, ribbon: str, rows: Sequence[Row], *, sheet: str, title: str) -> bytes:
    """The bytes of an .xlam whose only sheet, named `sheet`, holds the texts `rows`."""
    from openpyxl.writer.theme import theme_xml

    shared = list(dict.fromkeys(text for row in rows for text in row))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_MICROSOFT}/ui/extensibility", "customUI/customUI.xml"),
        ),
        "docProps/core.xml": _core_properties(title),
        "xl/workbook.xml": _workbook(sheet),
        "xl/_rels/workbook.xml.rels": _relationships(
            (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_OFFICE}/theme", "theme/theme1.xml"),
            (f"{_OFFICE}/sharedStrings", "sharedStrings.xml"),
            (f"{_MICROSOFT}/vbaProject", "vbaProject.bin"),
        ),
        "xl/worksheets/sheet1.xml": _worksheet(rows, shared),
        "xl/sharedStrings.xml": _shared_strings(shared, sum(map(len, rows))),
        "xl/styles.xml": _STYLES,
        "xl/theme/theme1.xml": str(theme_xml),
        "xl/vbaProject.bin": vba,
        "customUI/customUI.xml": ribbon,
    }
    return _zipped(parts)


def _zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            # Stored, because compressors differ between builds of zlib; and always as on Windows,
            # because zipfile otherwise notes the system it ran on.
            entry.compress_type = zipfile.ZIP_STORED
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in _CONTENT_TYPES.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _core_properties(title: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
    )


def _workbook(sheet: str) -> str:
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<workbookPr codeName="ThisWorkbook"/>'
        '<bookViews><workbookView visibility="hidden"/></bookViews>'
        f'<sheets><sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _worksheet(rows: Sequence[Row], shared: Sequence[str]) -> str:
    place = {text: index for index, text in enumerate(shared)}
    lines = (
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(ord("A") + column)}{number}" t="s"><v>{place[text]}</v></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _shared_strings(shared: Sequence[str], count: int) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    return f'{_XML}<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{len(shared)}">{items}</sst>'


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
