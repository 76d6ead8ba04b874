"""What a worksheet function is given in Calc: ranges of cells, read as Excel's add-in reads them.

Dates as dates, errors by their names, and a number whose cell has a format as the pair of both.
"""

from __future__ import annotations

from typing import Any, Final

from addin.calc.books import Book
from addin.calc.ranges import CellError, Range
from addin.calc.sheets import Sheet
from jixiao.model.number_formats import PLAIN

_LAST: Final = (1_048_576, 16_384)  # row and column of a sheet


def book_of(area: Any) -> Book:
    """The document that a UNO range is in."""
    return Book(None, area.Spreadsheet.DrawPage.Forms.Parent)


def cells_of(area: Any) -> list[list[Any]]:
    """The cells of a UNO range as rows; one that runs to the edge ends where the sheet is used."""
    sheet = Sheet(book_of(area), area.Spreadsheet)
    cells = _trimmed(sheet, area.RangeAddress)
    found = cells.raw_value
    rows = [list(row) for row in found] if len(cells) > 1 else [[found]]
    rows = [[str(one) if isinstance(one, CellError) else one for one in row] for row in rows]
    if any(isinstance(one, float) for row in rows for one in row):
        _put_in_formats(rows, cells)
    return rows


def _trimmed(sheet: Sheet, area: Any) -> Range:
    first, last = (area.StartRow + 1, area.StartColumn + 1), [area.EndRow + 1, area.EndColumn + 1]
    if last[0] >= _LAST[0] or last[1] >= _LAST[1]:
        used = sheet.used_range
        end = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
        for axis in (0, 1):
            if last[axis] >= _LAST[axis]:
                last[axis] = max(end[axis], first[axis])
    return Range(sheet, first, tuple(last))


def _put_in_formats(rows: list[list[Any]], cells: Range) -> None:
    for group in cells.api.getUniqueCellFormatRanges():
        number_format = cells.sheet.book.format_code(group.NumberFormat)
        if number_format in PLAIN:
            continue
        for area in group.RangeAddresses:
            for row in range(area.StartRow + 1 - cells.row, area.EndRow + 2 - cells.row):
                for column in range(
                    area.StartColumn + 1 - cells.column, area.EndColumn + 2 - cells.column
                ):
                    if isinstance(rows[row][column], float):
                        rows[row][column] = (rows[row][column], number_format)
