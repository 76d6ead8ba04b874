"""Cells of Calc: values as Excel gives and takes them."""

from __future__ import annotations

import datetime as dt
import numbers
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from com.sun.star.lang import Locale
from xlwings import base_classes
from xlwings import utils as xl_utils

from addin.calc import uno_calls
from addin.calc.uno_calls import Refused
from jixiao.model.grid import column_letters

_LOCALE: Final = Locale()  # an explicit one would be saved in every format
# What Excel takes as typed: a formula, a number, a date, a truth value.
_AS_TYPED: Final = re.compile(r"[=+\-'\d.].*|true|false", re.IGNORECASE | re.DOTALL)
_TRUTHS: Final = (0.0, 1.0)
_POINTS: Final = 72 / 2540  # of a hundredth of a millimetre
_PIXEL: Final = 2540 / 96
_MOST_BLOCKS: Final = 20  # to be asked for one by one; beyond, all at once costs less
Box = tuple[int, int, int, int]
utils: Any = xl_utils  # its functions carry no types


class CellError(str):
    """An error in a cell, as different from the same letters typed as text."""

    __slots__ = ()


def box_of(sheet: Any, given: Any) -> Box:
    """First row, first column, last row, last column; from 1."""
    if isinstance(given, Range):
        return given.box
    if isinstance(given, str):
        first, last = utils.a1_to_tuples(given)
        if first is None:
            raise Refused(f"{given} is not an address")
        return (*first, *(last or first))
    return (given[0], given[1], given[0], given[1])


class Range(base_classes.Range):
    """A block of cells."""

    max_cells_per_read = max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: Any, first: Any, last: Any = None) -> None:
        boxes = [box_of(sheet, one) for one in (first, last) if one is not None]
        self.box: Box = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        self.sheet, self.options, self.arg1_input = sheet, None, first
        top, left, bottom, right = (number - 1 for number in self.box)
        self.cells = sheet.api.getCellRangeByPosition(left, top, right, bottom)

    @property
    def api(self) -> Any:
        return self.cells

    def note_text(self) -> str | None:
        """The note beside the first cell; None where there is none."""
        note = self.cells.getCellByPosition(0, 0).getAnnotation()
        return str(note.String) or None

    def set_note(self, text: str) -> None:
        """Put a note beside the first cell; an empty text takes it away."""
        notes, at = self.sheet.api.Annotations, self.cells.getCellByPosition(0, 0).CellAddress
        for number in reversed(range(notes.Count)):
            place = notes.getByIndex(number).Position
            if (place.Row, place.Column) == (at.Row, at.Column):
                notes.removeByIndex(number)
        if text:
            notes.insertNew(at, text)

    @property
    def row(self) -> int:
        return self.box[0]

    @property
    def column(self) -> int:
        return self.box[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __bool__(self) -> bool:
        return True

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (number + 1 for number in divmod(row - 1, self.shape[1]))
        return Range(self.sheet, (self.row + row - 1, self.column + column - 1))

    @property
    def address(self) -> str:
        first = f"${column_letters(self.box[1])}${self.box[0]}"
        last = f"${column_letters(self.box[3])}${self.box[2]}"
        return first if len(self) == 1 else f"{first}:{last}"

    def select(self) -> None:
        self.sheet.book.controller.select(self.cells)

    # reading --------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> Any:
        rows = self._rows(CellError)
        return rows if len(self) > 1 else rows[0][0]

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self._refuse_locked()
        for offset, one in self._spread(value):
            self._enter(self.cells.getCellByPosition(*offset), one)

    def values(self) -> list[list[Any]]:
        """The values in rows, errors as their names; xlwings would pass over every cell twice."""
        return self._rows(str)

    def _rows(self, error: Callable[[str], str]) -> list[list[Any]]:
        rows = [
            [None if value == "" else value for value in row] for row in self.cells.getDataArray()
        ]
        self._put_in_dates_and_truths(rows)
        for area in self.cells.queryFormulaCells(uno_calls.ERRORS).RangeAddresses:
            for row, column in _spots(area):
                number = self.sheet.api.getCellByPosition(column, row).getError()
                name = uno_calls.ERROR_NAMES.get(number, "#VALUE!")
                rows[row - self.row + 1][column - self.column + 1] = error(name)
        return rows

    def _put_in_dates_and_truths(self, rows: list[list[Any]]) -> None:
        """Calc keeps both as numbers; only the format tells.

        Calc itself finds the dates that were typed. Formats are asked for only where else one may
        matter: at results of formulas, and at noughts and ones. A sheet has dozens of blocks of
        one format, and each costs a call.
        """
        for area in self.cells.queryContentCells(uno_calls.DATES).RangeAddresses:
            self._put(rows, area, self._date)
        numbered = self.cells.queryFormulaCells(uno_calls.VALUES).RangeAddresses
        truths = [
            (row, column)
            for row, cells in enumerate(rows)
            for column, value in enumerate(cells)
            if type(value) is float and value in _TRUTHS
        ]
        if len(numbered) + len(truths) > _MOST_BLOCKS:
            self._put_by_format(rows, self.cells)
            return
        for one in numbered:
            area = one.StartColumn, one.StartRow, one.EndColumn, one.EndRow
            self._put_by_format(rows, self.sheet.api.getCellRangeByPosition(*area))
        for row, column in truths:
            if meant := self._meant_by(self.cells.getCellByPosition(column, row).NumberFormat):
                rows[row][column] = meant(rows[row][column])

    def _put_by_format(self, rows: list[list[Any]], block: Any) -> None:
        for group in block.getUniqueCellFormatRanges():
            if meant := self._meant_by(group.NumberFormat):
                for area in group.RangeAddresses:
                    self._put(rows, area, meant)

    def _meant_by(self, number_format: int) -> Callable[[float], Any] | None:
        """What a number in a cell of this format is, where it is no number: a truth, a date."""
        kind = self.sheet.book.kind_of_format(number_format)
        if kind & uno_calls.BOOLEAN_FORMATS:
            return bool
        return self._date if kind & uno_calls.DATE_FORMATS else None

    def _put(self, rows: list[list[Any]], area: Any, meant: Callable[[float], Any]) -> None:
        for row, column in _spots(area):
            at = row - self.row + 1, column - self.column + 1
            value = rows[at[0]][at[1]]
            if isinstance(value, float):
                rows[at[0]][at[1]] = meant(value)

    def _date(self, value: float) -> dt.datetime:
        first: dt.datetime = self.sheet.book.first_day
        return first + dt.timedelta(seconds=round(value * 86400))

    @property
    def formula(self) -> Any:
        rows = self.cells.getFormulaArray()
        return rows if len(self) > 1 else rows[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def number_format(self) -> str | None:
        key = self.cells.NumberFormat
        if not key and len({group.NumberFormat for group in self._groups()}) > 1:
            return None
        return str(self.sheet.book.format_code(key))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._refuse_locked()
        formats = self.sheet.book.document.NumberFormats
        key = formats.queryKey(value, _LOCALE, False)
        self.cells.NumberFormat = key if key != -1 else formats.addNew(value, _LOCALE)

    def _groups(self) -> Sequence[Any]:
        return list(self.cells.getUniqueCellFormatRanges())

    # looks ----------------------------------------------------------------------------------------

    @property
    def row_height(self) -> float:
        return float(self.cells.Rows.getByIndex(0).Height * _POINTS)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._refuse_locked()
        self.cells.Rows.Height = round(value / _POINTS)

    @property
    def column_width(self) -> float:
        return float((self.cells.Columns.getByIndex(0).Width / _PIXEL - 5) / 7)

    @column_width.setter
    def column_width(self, value: float) -> None:
        """In letters of 7 pixels and a margin of 5, as Excel counts."""
        self._refuse_locked()
        self.cells.Columns.Width = round((value * 7 + 5) * _PIXEL)

    def autofit(self, axis: str | None = None) -> None:
        self._refuse_locked()
        if axis in {None, "r", "rows"}:
            self.cells.Rows.OptimalHeight = True
        if axis in {None, "c", "columns"}:
            self.cells.Columns.OptimalWidth = True

    @property
    def font(self) -> Font:
        return Font(self.cells)

    @property
    def note(self) -> Note | None:
        """The note of the first cell."""
        for at, (row, column) in enumerate(_noted(self.sheet.api)):
            if (row, column) == self.box[:2]:
                return Note(self.sheet.api.Annotations, at)
        return None

    def add_note(self, text: str) -> Note:
        self._refuse_locked()
        notes = self.sheet.api.Annotations
        notes.insertNew(self.cells.getCellByPosition(0, 0).CellAddress, text)
        found = self.note
        if found is None:
            raise Refused("no note was made")
        return found

    # writing --------------------------------------------------------------------------------------

    def clear_contents(self) -> None:
        self._refuse_locked()
        self.cells.clearContents(uno_calls.CONTENTS)

    def clear(self) -> None:
        self._refuse_locked()
        self.cells.clearContents(uno_calls.EVERYTHING)

    def _refuse_locked(self) -> None:
        """UNO writes into locked cells without a word; Excel refuses."""
        if self.sheet.protected and self.cells.CellProtection.IsLocked:
            raise Refused(f"{self.sheet.name} is protected")

    def _spread(self, value: Any) -> Iterator[tuple[tuple[int, int], Any]]:
        rows, columns = self.shape
        table = value if isinstance(value, (list, tuple)) else [[value] * columns] * rows
        for row, line in enumerate(table):
            cells = line if isinstance(line, (list, tuple)) else [line]
            for column, one in enumerate(cells):
                yield (column, row), one

    def _enter(self, cell: Any, value: Any) -> None:
        """As Excel enters a value: text under the text format, otherwise as if it were typed."""
        if value is None:
            cell.setString("")
        elif isinstance(value, bool):
            cell.setFormula("=TRUE()" if value else "=FALSE()")
        elif isinstance(value, numbers.Real):
            cell.setValue(float(value))
        elif isinstance(value, dt.date):
            self._enter_date(cell, value)
        elif self._is_text(cell) or not _AS_TYPED.fullmatch(str(value)):
            cell.setString(str(value))
        else:
            cell.setFormula(str(value))

    def _is_text(self, cell: Any) -> bool:
        kind = self.sheet.book.kind_of_format(cell.NumberFormat)
        return bool(kind & uno_calls.TEXT_FORMATS)

    def _enter_date(self, cell: Any, value: dt.date) -> None:
        moment = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])
        cell.setValue((moment - self.sheet.book.first_day) / dt.timedelta(days=1))
        if cell.NumberFormat == 0:
            spot = cell.CellAddress
            Range(self.sheet, (spot.Row + 1, spot.Column + 1)).number_format = "yyyy-mm-dd"


class Note:
    """A note at a cell."""

    def __init__(self, notes: Any, at: int) -> None:
        self.notes, self.at = notes, at

    @property
    def api(self) -> Any:
        return self.notes.getByIndex(self.at)

    @property
    def text(self) -> str:
        return str(self.api.String)

    def delete(self) -> None:
        self.notes.removeByIndex(self.at)


def _noted(sheet: Any) -> list[tuple[int, int]]:
    """The cells with a note, from 1."""
    notes = sheet.Annotations
    spots = (notes.getByIndex(at).Position for at in range(notes.Count))
    return [(spot.Row + 1, spot.Column + 1) for spot in spots]


class Font(base_classes.Font):
    """The letters of some cells, Chinese ones included."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    @property
    def name(self) -> str:
        return str(self.cells.CharFontNameAsian)

    @name.setter
    def name(self, value: str) -> None:
        self.cells.CharFontName = self.cells.CharFontNameAsian = value

    @property
    def size(self) -> float:
        return float(self.cells.CharHeightAsian)

    @size.setter
    def size(self, value: float) -> None:
        self.cells.CharHeight = self.cells.CharHeightAsian = value


def _spots(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.StartRow, area.EndRow + 1):
        for column in range(area.StartColumn, area.EndColumn + 1):
            yield row, column
