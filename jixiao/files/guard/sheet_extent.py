"""Refuse a workbook whose farthest cells span more than can be held.

The reader lays a sheet out as a full rectangle: two cells at the corners of the largest sheet
would take half a terabyte, and the process with it. So the corners are looked for first, in
whatever spelling the reader would accept.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Final
from xml.parsers import expat

from jixiao.errors import UnreadableFile
from jixiao.files.guard.expansion import STRINGS, Swelling
from jixiao.files.guard.limits import LARGEST_ODD, LARGEST_PART, MOST_CELLS
from jixiao.files.guard.package_parts import DAMAGED
from jixiao.model.grid import column_number

_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TARGET: Final = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")
# A sheet without any of these ends before column AAA and row 1000, if its cells are numbered.
# It runs over every sheet of every file: kept quick at the cost of some needless alarms.
_FAR: Final = re.compile(rb"""r\s*+=\s*+["'][A-Za-z]*+(?:(?<=[A-Za-z]{3})\d|\d{4})""")
_CELLS: Final = b"sheetData"
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")
_PLAIN_CELL: Final = tuple(b"<c" + end for end in (b" ", b">", b"/", b"\t", b"\n", b"\r"))
# As all programs write them: the number first. What is written otherwise counts as unnumbered.
_NUMBERED_CELL: Final = re.compile(rb"""<c r="([A-Za-z]+)\d""")
_NUMBERED_ROW: Final = re.compile(rb"""<row r="\d""")
# A numbered cell that has a format and no value, a numbered row without cells.
_BLANK: Final = re.compile(rb"""<(c|row) r="\w+"(?:\s+[\w:.]+="[^"<>]*")*\s*(?:/>|>\s*</\1>)""")
_COLUMNS: Final = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)\d""")
_ROWS: Final = re.compile(rb"""r\s*=\s*["'][A-Za-z]*(\d+)""")
_REFERENCE: Final = re.compile(r"([A-Za-z]*)(\d*)")
# Cells without numbers of their own cannot spread further than the text of a small part.
_SMALL_PART: Final = 2**16


def refuse_sprawl(archive: zipfile.ZipFile, name: str) -> None:
    """Raise UnreadableFile where a sheet's rectangle has more than MOST_CELLS cells.

    Or where the texts or the sheets swell, see :mod:`jixiao.files.guard.expansion`.
    ``name`` is what the user calls the workbook.
    """
    swelling = Swelling(name)
    try:
        targets = _all_targets(archive)
        for part in _sheets(archive, targets):
            if archive.getinfo(part).file_size > LARGEST_PART:
                raise UnreadableFile(
                    f"“{name}”有工作表超过{LARGEST_PART // 2**20}MB，请拆分后再试。"
                )
            data = archive.read(part)
            end = end_of_cells(data)
            swelling.see(part, data, end)
            area = _area(data, end)
            if area > MOST_CELLS:
                raise UnreadableFile(
                    f"“{name}”有工作表的内容范围过大（首尾单元格之间共{area}格），"
                    "请删除远处多余的单元格后再试。"
                )
        swelling.refuse(archive, targets)
    except DAMAGED as why:
        raise UnreadableFile(f"“{name}”已损坏，请用Excel打开并另存为.xlsx后再试。") from why


def _sheets(archive: zipfile.ZipFile, targets: Sequence[str]) -> Iterator[str]:
    """The parts that the workbook names; all parts where one cannot be found by its name."""
    names = archive.namelist()
    by_end: dict[str, list[str]] = {}
    for name in names:
        by_end.setdefault(_last_part(name), []).append(name)
    ends = {_last_part(target) for target in targets}
    if not ends or not ends <= by_end.keys():
        return (yield from names)
    for end in sorted(ends | ({STRINGS} & by_end.keys())):  # the reader takes those unnamed, too
        yield from by_end[end]


def _all_targets(archive: zipfile.ZipFile) -> list[str]:
    relations = [name for name in archive.namelist() if name.lower() == _RELATIONS]
    return [target for name in relations for target in _targets(archive, name)]


def _targets(archive: zipfile.ZipFile, relations: str) -> list[str]:
    found = _TARGET.findall(archive.read(relations))
    return [unescape(target.decode("utf-8", "replace")) for target in found]


def _last_part(target: str) -> str:
    return target.rstrip("/").rpartition("/")[2].lower()


def end_of_cells(data: bytes) -> int:
    """Where no cell can follow: half of a sheet may be lists and prompts behind its cells.

    They stand between two tags whose name cannot be written otherwise.
    """
    end = data.rfind(_CELLS)
    return end if end > data.find(_CELLS) else len(data)


def _area(data: bytes, end: int) -> int:
    """Rows times columns of the rectangle around a sheet's values; 0 where it is surely small."""
    if not _FAR.search(data, 0, end) and len(data) < _SMALL_PART:
        return 0
    area = _area_at_most(data)
    if area > MOST_CELLS and _is_numbered(data):
        data = _BLANK.sub(b"", _BLANK.sub(b"", data))  # cells, then the rows that held no others
        area = _area_at_most(data)
    if area > MOST_CELLS and len(data) <= LARGEST_ODD:
        return _Extent().of(data)
    return area


def _area_at_most(data: bytes) -> int:
    """The rectangle around all that has a number, formats without a value among them."""
    found = _NUMBERED_CELL.findall(data)
    beyond = unnumbered = 0
    if _cells_in(data) > len(found):
        in_rows = [_unnumbered_in(row) for row in _ROW.split(data)]
        beyond = max(in_rows)
        unnumbered = len(in_rows) - 1 - len(_NUMBERED_ROW.findall(data))
        found = _COLUMNS.findall(data)
    columns = max((_column(letters.decode()) for letters in set(found)), default=0)
    rows = max((int(digits[:9]) for digits in set(_ROWS.findall(data))), default=0)
    return max(rows + unnumbered, 1) * (columns + beyond)


def _is_numbered(data: bytes) -> bool:
    """Whether every cell and row says where it stands, so that taking some away moves none."""
    rows = len(_ROW.findall(data)) == len(_NUMBERED_ROW.findall(data))
    return rows and _cells_in(data) == len(_NUMBERED_CELL.findall(data))


def _unnumbered_in(row: bytes) -> int:
    """How many cells of a row do not begin with their number, at most."""
    cells = len(_CELL.findall(row)) if b":c" in row else row.count(b"<c")
    return cells - len(_NUMBERED_CELL.findall(row)) if b"r=" in row else cells


def _cells_in(data: bytes) -> int:
    """How many cells there are; counting the plain spelling is ten times as quick."""
    return len(_CELL.findall(data)) if b":c" in data else sum(map(data.count, _PLAIN_CELL))


class _Extent:
    """The rectangle around the cells that have a value, exactly: formats may go to the bottom."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0

    def of(self, data: bytes) -> int:
        """Rows times columns. A text that is no XML counts as all there can be."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            return MOST_CELLS + 1
        return self.rows * self.columns

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2]
        match = _REFERENCE.match(attributes.get("r", ""))
        letters, digits = match.groups() if match else ("", "")
        if kind == "row":
            self.row = int(digits[:9]) if digits else self.row + 1
            self.column = 0
        elif kind == "c":
            self.row = int(digits[:9]) if digits else self.row
            self.column = _column(letters) if letters else self.column + 1
        elif kind in {"v", "is", "f"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)


def _column(letters: str) -> int:
    return column_number(letters[:6].upper())
