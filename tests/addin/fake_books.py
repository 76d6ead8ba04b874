"""What the fake Excel holds: books, sheets, cells; loaded from .xlsx files."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter


class Broken(Exception):
    """A call into the program failed, as a COM call does."""


class ErrorValue(str):
    """An error in a cell, as different from the same letters typed as text."""

    __slots__ = ()


@dataclass(slots=True)
class Cell:
    value: Any = None
    formula: str = ""
    number_format: str = "General"
    exact: float | None = None  # of an amount of money, which Value cuts to four places

    def copied(self) -> Cell:
        return Cell(self.value, self.formula, self.number_format, self.exact)


@dataclass
class SheetState:
    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    visible: bool = True
    protected: bool = False
    selection: tuple[int, int, int, int] = (1, 1, 1, 1)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    frames: dict[tuple[int, int], str] = field(default_factory=dict)  # their colours
    table_end: int = 0  # the last row of the table, as far as it was moved
    looks: dict[Any, Any] = field(default_factory=dict)  # sizes and letters, by cells
    is_chart: bool = False  # a chart on a sheet of its own: none of the worksheets

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column)) or Cell()

    def copied(self) -> SheetState:
        """The same in cells of its own; breaking every call in turn copies a book a thousand times."""
        cells = {spot: cell.copied() for spot, cell in self.cells.items()}
        own = {"names": dict(self.names), "notes": dict(self.notes), "looks": dict(self.looks)}
        own["frames"] = dict(self.frames)
        return replace(self, cells=cells, **own)

    def values(self) -> dict[str, Any]:
        """All that stands on the sheet by address; for tests."""
        return {
            f"{get_column_letter(column)}{row}": cell.value
            for (row, column), cell in sorted(self.cells.items())
            if cell.value is not None
        }


@dataclass
class BookState:
    fullname: str
    sheets: list[SheetState]
    active: SheetState
    names: dict[str, str] = field(default_factory=dict)
    structure_protected: bool = False
    read_only: bool = False
    Date1904: bool = False

    def copied(self) -> BookState:
        """The same in sheets of its own."""
        copies = {id(sheet): sheet.copied() for sheet in self.sheets}
        active, sheets = copies[id(self.active)], list(copies.values())
        return replace(self, sheets=sheets, active=active, names=dict(self.names))

    @property
    def name(self) -> str:
        return re.split(r"[/\\]", self.fullname)[-1]

    def refer(self, old: str, new: str) -> None:
        """What the program does to everything that refers to a sheet renamed or, new = "", gone."""
        pattern = re.compile(rf"(?:'{re.escape(old)}'|{re.escape(old)})!")
        plain = re.fullmatch(r"[^\W\d][\w.]*", new)  # needs no quotation marks
        with_name = (f"{new}!" if plain else f"'{new}'!") if new else "#REF!"
        for sheet in self.sheets:
            for cell in sheet.cells.values():
                if old in cell.formula:
                    cell.formula = pattern.sub(with_name, cell.formula)
        self.names = {name: pattern.sub(with_name, text) for name, text in self.names.items()}

    def sheet(self, name: str) -> SheetState:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]


def load(path: Path, fullname: str) -> BookState:
    """The state of a workbook file: formulas with their cached values.

    The same content is parsed once: breaking every call in turn draws a report a hundred times.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        content = tuple(
            (part.filename, part.CRC) for part in parts if "docProps" not in part.filename
        )
    if content not in _PARSED:
        _PARSED[content] = _parsed(path)
    return replace(_PARSED[content].copied(), fullname=fullname)


_PARSED: dict[Any, BookState] = {}


def _parsed(path: Path) -> BookState:
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    sheets = [_sheet_state(ws, values[ws.title]) for ws in formulas.worksheets]
    active = next(sheet for sheet in sheets if sheet.name == formulas.active.title)
    protected = bool(formulas.security and formulas.security.lockStructure)
    names = {name: f"={one.attr_text}" for name, one in formulas.defined_names.items()}
    return BookState("", sheets, active, names, structure_protected=protected)


def _sheet_state(formulas: Any, values: Any) -> SheetState:
    cells = {
        (cell.row, cell.column): _cell_state(cell, values.cell(cell.row, cell.column).value)
        for row in formulas.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }
    names = {name: f"={defined.attr_text}" for name, defined in formulas.defined_names.items()}
    return SheetState(
        formulas.title,
        cells,
        names,
        visible=formulas.sheet_state == "visible",
        protected=formulas.protection.sheet,
    )


def _cell_state(cell: Any, value: Any) -> Cell:
    formula = ""
    if cell.data_type == "f":
        formula = getattr(cell.value, "text", None) or str(cell.value)
    if cell.data_type == "e" or (formula and isinstance(value, str) and value.startswith("#")):
        value = ErrorValue(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    return Cell(value, formula, cell.number_format)
