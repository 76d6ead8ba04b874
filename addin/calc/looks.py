"""What people see of cells in Calc beside their values; a few calls for a whole block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from addin.calc import uno_calls
from jixiao.model.looks import Looks, Run, Spot

_STRUCK: Final = "CharStrikeout"  # com.sun.star.awt.FontStrikeout, 0 for none


def looks_of(cells: Any) -> Looks:
    """The looks of a block of cells, counted from the sheet's first."""
    rich = {}
    for area in cells.queryContentCells(uno_calls.FORMATTED).RangeAddresses:
        for row, column in _spots(area):
            cell = cells.Spreadsheet.getCellByPosition(column - 1, row - 1)
            rich[row, column] = list(_runs(cell))
    return Looks(rich, frozenset(_struck(cells)) - rich.keys(), _hidden_rows(cells))


def _hidden_rows(cells: Any) -> frozenset[int]:
    """Rows of which no cell is seen, hidden or filtered away."""
    block = cells.RangeAddress
    seen = {
        row
        for area in cells.queryVisibleCells().RangeAddresses
        for row in range(area.StartRow, area.EndRow + 1)
    }
    hidden = (row for row in range(block.StartRow, block.EndRow + 1) if row not in seen)
    return frozenset(row + 1 for row in hidden)


def _struck(cells: Any) -> Iterator[Spot]:
    """Cells with a line through the whole, from 1; in one call where there are none."""
    if cells.getPropertyState(_STRUCK).value != "AMBIGUOUS_VALUE":
        groups = [cells] if cells.CharStrikeout else []
    else:
        groups = [one for one in cells.getUniqueCellFormatRanges() if one.CharStrikeout]
    for group in groups:
        areas = group.RangeAddresses if hasattr(group, "RangeAddresses") else [group.RangeAddress]
        for area in areas:
            yield from _spots(area)


def _runs(cell: Any) -> Iterator[Run]:
    lines = cell.Text.createEnumeration()
    while lines.hasMoreElements():
        parts = lines.nextElement().createEnumeration()
        while parts.hasMoreElements():
            part = parts.nextElement()
            yield Run(part.String, part.CharEscapement > 0, bool(part.CharStrikeout))
        if lines.hasMoreElements():
            yield Run("\n")


def _spots(area: Any) -> Iterator[Spot]:
    for row in range(area.StartRow, area.EndRow + 1):
        for column in range(area.StartColumn, area.EndColumn + 1):
            yield row + 1, column + 1
