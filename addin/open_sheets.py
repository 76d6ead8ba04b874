"""The sheets of an open book as grids: one block read a sheet.

The closer look at single cells (formulas, formats) takes a limited number of calls, however many
mistakes a clerk made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import xlwings as xw

from addin import host
from jixiao.errors import JixiaoError
from jixiao.model.grid import ERROR_VALUES, CellDetail, Grid, Value

_MOST_DETAIL_CALLS: Final = 12
_MOST_CELLS: Final = 4_000_000

Spot = tuple[int, int]


def grids_of(
    sheets: Mapping[str, xw.Sheet], progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Grid]:
    """Each sheet, by its name, as a Grid: one block read a sheet."""
    grids = []
    for number, (name, sheet) in enumerate(sheets.items(), 1):
        progress(number, len(sheets))
        grids.append(grid_of(sheet, name))
    return grids


def grid_of(sheet: xw.Sheet, name: str = "") -> Grid:
    """One sheet as a Grid, from its first cell on so that addresses hold.

    It is asked for its name where that is not given. Raises JixiaoError where the cells in use
    spread over more than can be held.
    """
    rows = _from_a1(sheet, _values, None)
    # most cells are blank: not even a call for those
    values = [[v if v is None else _value(v) for v in row] for row in rows]
    errors = {
        (r, c): CellDetail(error=value)
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if type(value) is str and value in ERROR_VALUES
    }
    return Grid(name or sheet.name, values, hidden=not sheet.visible, details=errors)


def formulas_of(sheet: xw.Sheet) -> list[list[str]]:
    """What was entered into each cell, from the first on; a formula begins with ``=``."""
    rows = _from_a1(sheet, host.entered, "")
    return [[str(one or "") for one in row] for row in rows]


def _from_a1(sheet: xw.Sheet, read: Callable[[xw.Range], Any], blank: Any) -> list[list[Any]]:
    """The used block, read at once, with the rows and columns before it."""
    used = sheet.used_range
    top, left, bottom, right = host.box_of(used)
    if (bottom + 1) * (right + 1) > _MOST_CELLS:
        raise JixiaoError(
            f"工作表“{sheet.name}”的内容范围过大（最后一行是第{bottom}行），"
            "请删除远处多余的行和列后再试。"
        )
    found = read(used)
    if not isinstance(found, (list, tuple)):
        found = [[found]]
    before: list[list[Any]] = [[blank] * right for _ in range(top - 1)]
    return before + [[blank] * (left - 1) + list(row) for row in found]


def _values(used: xw.Range) -> list[list[Any]]:
    """Values with dates as dates; of a cell formatted as currency Excel cuts all but four places.

    Those four are hundredths of a 元 in 万元 and not enough: Value2 has the number itself.
    """
    rows = host.values_of(used)
    if any(isinstance(value, Decimal) for row in rows for value in row):
        exact = host.exact_values(used)
        exact = exact if isinstance(exact, (list, tuple)) else ((exact,),)
        return [
            [b if isinstance(a, Decimal) else a for a, b in zip(row, other, strict=True)]
            for row, other in zip(rows, exact, strict=True)
        ]
    return rows


def _value(value: Any) -> Value:
    """What xlwings gives, as the readers of files give it: errors blank, dates without midnight."""
    if isinstance(value, str):
        return None if value in ERROR_VALUES else value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if value is None or isinstance(value, (bool, int, float, dt.date)):
        return value
    return float(value)


def with_formulas(book: xw.Book, grid: Grid, spots: Sequence[Spot]) -> Grid:
    """The grid with the formulas of some cells: one block read, none where there are no cells."""
    if not spots:
        return grid
    entered = formulas_of(book.sheets[grid.sheet])
    found = {(row, column): entered[row - 1][column - 1] for row, column in spots}
    return replace(
        grid,
        details={spot: CellDetail(text) for spot, text in found.items() if text.startswith("=")},
    )


def with_details(
    book: xw.Book,
    grids: Sequence[Grid],
    odd: Iterable[tuple[str, int, int]],
    amounts: Iterable[tuple[str, int, int]] = (),
    shares: Iterable[tuple[str, int, int]] = (),
) -> list[Grid]:
    """The grids with formula and format of odd-looking cells, and the format of money and shares.

    The count of calls must not grow with the clerk's mistakes: formulas are read as a block, a
    format for many cells at once, and beyond a limit a cell is still found odd, only its
    display is not known. Money takes one call a sheet where it is of one format, so do shares.
    """
    details: dict[str, dict[Spot, CellDetail]] = {}
    by_sheet = _by_sheet(odd)
    formatted = [_by_sheet(amounts), _by_sheet(shares)]
    calls = _MOST_DETAIL_CALLS
    for grid in grids:
        if grid.sheet in by_sheet and calls > 0:
            looked = _Look(book.sheets[grid.sheet], grid, calls)
            details[grid.sheet] = looked.at(by_sheet[grid.sheet])
            calls = looked.calls
    for grid in grids:
        wanted = [there[grid.sheet] for there in formatted if grid.sheet in there]
        if not wanted:
            continue
        looked = _Look(book.sheets[grid.sheet], grid, calls + 1)
        for spots in wanted:
            found = looked.formats_at(spots)  # of the amounts first: those matter more
            details[grid.sheet] = found | details.get(grid.sheet, {})
        calls = min(calls, looked.calls)
    return [
        replace(grid, details={**grid.details, **details[grid.sheet]})
        if grid.sheet in details
        else grid
        for grid in grids
    ]


def _by_sheet(spots: Iterable[tuple[str, int, int]]) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for sheet, row, column in sorted(set(spots)):
        found.setdefault(sheet, []).append((row, column))
    return found


class _Look:
    """A closer look at one sheet, with a limited number of calls."""

    def __init__(self, sheet: xw.Sheet, grid: Grid, calls: int) -> None:
        self.sheet, self.grid, self.calls = sheet, grid, calls

    def at(self, spots: Sequence[Spot]) -> dict[Spot, CellDetail]:
        self.calls -= 1
        entered = formulas_of(self.sheet)
        formulas = {(r, c): entered[r - 1][c - 1] for r, c in spots}
        formats = self._formats(self._numbers(spots))
        return {
            spot: CellDetail(
                formula if formula.startswith("=") else "",
                formats.get(spot, ""),
                self.grid.details[spot].error if spot in self.grid.details else "",
            )
            for spot, formula in formulas.items()
        }

    def formats_at(self, spots: Sequence[Spot]) -> dict[Spot, CellDetail]:
        """The formats of the numbers among the cells."""
        formats = self._formats(self._numbers(spots))
        return {spot: CellDetail("", number_format) for spot, number_format in formats.items()}

    def _numbers(self, spots: Sequence[Spot]) -> list[Spot]:
        """Those that hold a number, by columns."""
        numbers = [spot for spot in spots if isinstance(self._value(spot), (int, float))]
        return sorted(numbers, key=lambda spot: (spot[1], spot[0]))

    def _value(self, spot: Spot) -> Value:
        row, column = spot
        cells = self.grid.rows[row - 1] if row <= len(self.grid.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def _formats(self, spots: Sequence[Spot]) -> dict[Spot, str]:
        """Formats of numbers: a block of one format answers for all its cells, another is halved.

        By columns, because a column is usually of one format.
        """
        if not spots or self.calls < 1:
            return {}
        self.calls -= 1
        rows, columns = [row for row, _ in spots], [column for _, column in spots]
        box = host.block(self.sheet, (min(rows), min(columns)), (max(rows), max(columns)))
        found = box.number_format
        if found is not None or len(spots) == 1:
            return dict.fromkeys(spots, str(found or ""))
        half = len(spots) // 2
        return self._formats(spots[:half]) | self._formats(spots[half:])
