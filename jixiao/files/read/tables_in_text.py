"""Tables that other programs write as text and name .xls: HTML, and XML of Excel 2003."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.guard.limits import LARGEST_TEXT, MOST_CELLS
from jixiao.files.read.text import decode, printable
from jixiao.model.grid import Grid, Value

_SPREADSHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_WIDEST: Final = 1000


def text_of(path: Path) -> str:
    """The text of a file, whatever it is named. Raises UnreadableFile where it is none."""
    name = readable(path.name)
    if path.stat().st_size > LARGEST_TEXT:
        raise UnreadableFile(f"“{name}”超过{LARGEST_TEXT // 2**20}MB，请拆分后再导入。")
    data = path.read_bytes()
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\x00" in data[:200]:
        big = data[:200:2].count(0) > data[1:200:2].count(0)
        data = (b"\xfe\xff" if big else b"\xff\xfe") + data  # UTF-16 without its mark
    return printable(decode(data, name))


def tables(text: str, path: Path) -> list[Grid] | None:
    """The tables of a text as grids; None where it is neither HTML nor a workbook in XML."""
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith("<"):
        return _of_xml(text, path)
    if start.startswith("<") and re.search(
        r"<(?:html|table|!doctype html|meta|body|div)", text, re.I
    ):
        return _of_html(text, path)
    return None


def _of_xml(text: str, path: Path) -> list[Grid]:
    from lxml import etree  # noqa: PLC0415 - few exports need it

    from jixiao.files.guard.markup import tree_of  # noqa: PLC0415

    body = _DECLARATION.sub("", text.lstrip("\ufeff"))
    try:
        return list(_xml_sheets(tree_of(body.encode("utf-8")), path))
    except (etree.XMLSyntaxError, ValueError) as why:  # no XML, or a place that is no number
        raise UnreadableFile(f"“{path.name}”已损坏，请用Excel打开并另存为.xlsx后再试。") from why


def _xml_sheets(root: Any, path: Path) -> Iterator[Grid]:
    for sheet in root.iter(f"{_SPREADSHEET}Worksheet"):
        hidden = any("Hidden" in (one.text or "") for one in sheet.iter() if _tag(one) == "Visible")
        rows = _bounded(_xml_rows(sheet), path)
        yield Grid(sheet.get(f"{_SPREADSHEET}Name") or path.name, rows, hidden=hidden)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _xml_rows(sheet: Any) -> Iterator[list[Value]]:
    number = 0
    for row in sheet.iter(f"{_SPREADSHEET}Row"):
        number += 1
        wanted = int(row.get(f"{_SPREADSHEET}Index") or number)
        while number < min(wanted, MOST_CELLS):
            number += 1
            yield []
        cells: list[Value] = []
        for cell in row.iter(f"{_SPREADSHEET}Cell"):
            at = int(cell.get(f"{_SPREADSHEET}Index") or len(cells) + 1)
            cells += [None] * (min(at, _WIDEST) - 1 - len(cells))
            data = cell.find(f"{_SPREADSHEET}Data")
            cells.append("".join(data.itertext()).strip() if data is not None else None)
            cells += [None] * min(int(cell.get(f"{_SPREADSHEET}MergeAcross") or 0), _WIDEST)
        yield cells


def _of_html(text: str, path: Path) -> list[Grid]:
    from lxml import html  # noqa: PLC0415 - few exports need it

    root = html.fromstring(_DECLARATION.sub("", text))
    name = readable(path.name)
    found = [
        table
        for table in root.iter("table")
        if not any(True for _ in table.iterdescendants("table"))
    ]
    names = [name] if len(found) == 1 else [f"{name}（表{n}）" for n in range(1, len(found) + 1)]
    return [
        Grid(one, _bounded(_html_rows(table), path))
        for one, table in zip(names, found, strict=True)
    ]


def _html_rows(table: Any) -> Iterator[list[Value]]:
    """The rows with cells at their columns: those that span several are followed by blanks."""
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[Value] = []
        for cell in row.iterchildren("td", "th"):
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append(None)
            text = " ".join(cell.text_content().replace("\xa0", " ").split())
            for offset in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    below[len(cells)] = _span(cell, "rowspan") - 1
                cells.append(None if offset else text)
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append(None)
        yield cells


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1")
    return max(1, min(int(text), _WIDEST)) if text.isdecimal() else 1


def _bounded(rows: Iterator[list[Value]], path: Path) -> list[list[Value]]:
    found, cells = [], 0
    for row in rows:
        cells += len(row) + 1
        if cells > MOST_CELLS:
            raise UnreadableFile(f"“{path.name}”的内容太多，请拆分后再试。")
        found.append(row)
    return found
