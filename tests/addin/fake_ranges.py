"""The ranges of the fake Excel, and how calls are counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fake_books import Broken, Cell, ErrorValue
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes

TEXT_FORMAT = "@"
NUMBER = re.compile(r"-?\d+(\.\d+)?(%?)")


def data(function: Callable[..., Any]) -> Callable[..., Any]:
    """A call that carries data or changes the book."""
    return _counted("data", function)


def navigation(function: Callable[..., Any]) -> Callable[..., Any]:
    """A call that only finds something."""
    return _counted("navigation", function)


def _counted(kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def counting(self: Any, *arguments: Any, **options: Any) -> Any:
        self.program.count(kind, function.__qualname__)
        return function(self, *arguments, **options)

    return counting


Box = tuple[int, int, int, int]


def box_of(first: Any, last: Any = None) -> Box:
    boxes = [_corner(one) for one in (first, last) if one is not None]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _corner(given: Any) -> Box:
    if isinstance(given, Range):
        return given.box
    if isinstance(given, str):
        left, top, right, bottom = range_boundaries(given.replace("$", ""))
        return top, left, bottom, right
    return (*given, *given)


class Range(base_classes.Range):
    max_cells_per_read = max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: Any, box: Box) -> None:
        self.sheet, self.box, self.program = sheet, box, sheet.program
        self.options: Any = None

    api = property(lambda self: self)
    row = property(navigation(lambda self: self.box[0]))
    column = property(navigation(lambda self: self.box[1]))

    @data
    def note_text(self) -> str | None:
        return self.sheet.state.notes.get(self.box[:2])

    @data
    def set_note(self, text: str) -> None:
        self.sheet.state.notes.pop(self.box[:2], None)
        if text:
            self.sheet.state.notes[self.box[:2]] = text

    @property
    def shape(self) -> tuple[int, int]:
        self.program.count("navigation", "Range.shape")
        return self._shape()

    def _shape(self) -> tuple[int, int]:
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    def __len__(self) -> int:
        rows, columns = self._shape()
        return rows * columns

    def __bool__(self) -> bool:
        return True

    @navigation
    def __call__(self, row: int, column: int) -> Range:
        return Range(self.sheet, box_of((self.box[0] + row - 1, self.box[1] + column - 1)))

    @property
    def address(self) -> str:
        self.program.count("navigation", "Range.address")
        corners = [f"${get_column_letter(c)}${r}" for r, c in (self.box[:2], self.box[2:])]
        return corners[0] if len(self) == 1 else ":".join(corners)

    def _spots(self) -> list[list[tuple[int, int]]]:
        return [
            [(row, column) for column in range(self.box[1], self.box[3] + 1)]
            for row in range(self.box[0], self.box[2] + 1)
        ]

    def _read(self, of: Callable[[Cell], Any]) -> Any:
        top, left, bottom, right = self.box
        known, nothing = self.sheet.state.cells, Cell()
        rows = tuple(
            tuple([of(known.get((row, column), nothing)) for column in range(left, right + 1)])
            for row in range(top, bottom + 1)
        )
        return rows if len(self) > 1 else rows[0][0]

    @property
    def raw_value(self) -> Any:
        self.program.count("data", "Range.value")
        return self._read(lambda cell: cell.value)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.program.count("data", "Range.value=")
        if not isinstance(value, (list, tuple)):
            self._write(lambda cell: _enter(cell, value))
            return
        entered = iter([one for row in value for one in row])
        self._write(lambda cell: _enter(cell, next(entered)))

    @property
    def exact_value(self) -> Any:
        """Value2: an amount of money with all its places."""
        self.program.count("data", "Range.Value2")
        return self._read(lambda cell: float(cell.value) if cell.exact is None else cell.exact)

    @property
    def formula(self) -> Any:
        self.program.count("data", "Range.formula")
        return self._read(_formula_of)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.program.count("data", "Range.formula=")
        if isinstance(value, str):
            self._write(lambda cell: _enter(cell, value))
            return
        entered = iter([one for row in value for one in row])
        self._write(lambda cell: _enter(cell, next(entered)))

    @property
    def number_format(self) -> str | None:
        self.program.count("data", "Range.number_format")
        formats = {
            self.sheet.state.cell(*spot).number_format for row in self._spots() for spot in row
        }
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.program.count("data", "Range.number_format=")
        self._write(lambda cell: setattr(cell, "number_format", value))

    def _write(self, change: Callable[[Cell], None]) -> None:
        if self.sheet.state.protected:
            raise Broken("the sheet is protected")
        for row in self._spots():
            for spot in row:
                change(self.sheet.state.cells.setdefault(spot, Cell()))

    def _looks(what: str) -> property:  # noqa: N805 - makes the properties below
        def read(self: Range) -> Any:
            self.program.count("data", f"Range.{what}")
            return self.sheet.state.looks.get((what, self.box))

        def write(self: Range, value: Any) -> None:
            self.program.count("data", f"Range.{what}=")
            if self.sheet.state.protected:
                raise Broken("the sheet is protected")
            self.sheet.state.looks[what, self.box] = value

        return property(read, write)

    row_height, column_width, name, size = map(
        _looks, ("row_height", "column_width", "name", "size")
    )
    font = property(lambda self: self)

    def autofit(self, axis: str | None = None) -> None:
        self.row_height = "fits"

    @data
    def clear_contents(self) -> None:
        if self.sheet.state.protected:
            raise Broken("the sheet is protected")
        for row in self._spots():
            for spot in row:
                cell = self.sheet.state.cells.pop(spot, Cell())
                if cell.number_format != "General":
                    self.sheet.state.cells[spot] = Cell(number_format=cell.number_format)

    @data
    def select(self) -> None:
        if self.program.active is not self.sheet.book_state:
            raise Broken("select works on the active book only")
        self.sheet.state.selection = self.box


def _formula_of(cell: Cell) -> str:
    if cell.formula:
        return cell.formula
    if cell.value is None:
        return ""
    if isinstance(cell.value, float):
        return f"{cell.value:g}"
    return str(cell.value)


def _enter(cell: Cell, value: Any) -> None:
    """What typing does: a text that looks like a formula or a number becomes one, but for @."""
    cell.formula = ""
    if not isinstance(value, str) or cell.number_format == TEXT_FORMAT:
        cell.value = None if value == "" else value
    elif value.startswith("=") and len(value) > 1:
        cell.value, cell.formula = ErrorValue("#NAME?"), value
    elif match := NUMBER.fullmatch(value):
        cell.value = float(value.rstrip("%")) / (100 if match[2] else 1)
        cell.number_format = "0%" if match[2] else cell.number_format
    else:
        cell.value = value or None
