"""A sheet's values as rows of cells, each knowing where it came from.

Every host and file kind becomes a Grid; one form reader reads them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

Value = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
# What the spreadsheet shows where a formula has no value.
ERROR_VALUES: Final = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"),
        *("#SPILL!", "#CALC!", "#GETTING_DATA"),
    }
)
SourceKind = Literal["sheet", "table", "text"]


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a column: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column by its capital letters: A → 1, AA → 27; 0 where there are none."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


class Place(NamedTuple):
    """Where a value stood. ``row`` and ``column`` count from 1; ``line`` only for text sources."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    line: int = 0

    @property
    def address(self) -> str:
        """E12 on a sheet, 第40行 in a text, nothing where the place is unknown."""
        if self.line:
            return f"第{self.line}行"
        return f"{column_letters(self.column)}{self.row}" if self.row else ""

    def in_words(self, file: str = "") -> str:
        """File, sheet and address, as far as known: 甲.xlsx 工作表“02 乙” C4."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        return " ".join(part for part in (file, sheet, self.address) if part)


NOWHERE = Place()


class CellDetail(NamedTuple):
    """What a value alone does not tell: read only for cells that look odd."""

    formula: str = ""
    number_format: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of values of one sheet or table, row 0 being the sheet's first row.

    ``lines`` (text sources) gives the line of each cell, in the shape of ``rows``.
    ``origin`` gives the place of each cell where rows were arranged anew, in the same shape.
    ``details`` holds formulas and formats by (row, column), both counted from 1. ``worked_out``
    remembers what was found out about the rows, for those who ask again. ``ours`` marks a report
    that was drawn by the add-in: nothing is read from it but forms of the year. ``remarks`` by
    (row, column) say what people see of a cell beside its text: a raised digit, a line through it.
    ``unvalued`` by (row, column) are formulas that no program has worked out.
    ``from_1904``: a number that stands for a day counts from 1904; dates are dates all the same.
    """

    sheet: str
    rows: Sequence[Sequence[Value]]
    kind: SourceKind = "sheet"
    lines: Sequence[Sequence[int]] = ()
    details: Mapping[tuple[int, int], CellDetail] = field(default_factory=dict)
    hidden: bool = False
    ours: bool = False
    remarks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    origin: Sequence[Sequence[Place]] = ()
    from_1904: bool = False
    unvalued: Mapping[tuple[int, int], str] = field(default_factory=dict)
    worked_out: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def place(self, row: int, column: int) -> Place:
        """The place of the cell at 0-based ``row`` and ``column``."""
        if self.origin:
            places = self.origin[row] if row < len(self.origin) else ()
            if places:
                return places[min(column, len(places) - 1)]
        if self.lines and row < len(self.lines):
            line_row = self.lines[row]
            if line_row:
                return Place(
                    self.sheet, row + 1, column + 1, line_row[min(column, len(line_row) - 1)]
                )
        return Place(self.sheet, row + 1, column + 1)
