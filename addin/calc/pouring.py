"""What one sheet shows, put into another one of the same document.

LibreOffice 7.4 crashes where a sheet is imported before sheets with charts; and where a sheet is
moved to the front and the one that it replaces is removed, the conditional formats of the next
sheets are saved as #REF!. A sheet that was inserted empty, and stays, does neither.
"""

from __future__ import annotations

from typing import Any

from addin.calc import uno_calls


def pour(source: Any, target: Any) -> None:
    """Cells, looks, widths and heights of ``source``; of ``target`` nothing is left.

    Without charts and pictures. What refers to cells of ``target`` still does.
    """
    _used(target).merge(False)
    target.clearContents(uno_calls.EVERYTHING)
    rules = target.ConditionalFormats
    for one in rules.getConditionalFormats():
        rules.removeByID(one.ID)
    cells = _used(source)
    target.copyRange(target.getCellByPosition(0, 0).CellAddress, cells.RangeAddress)
    for at in range(cells.Columns.Count):
        target.Columns.getByIndex(at).Width = source.Columns.getByIndex(at).Width
    for at in range(cells.Rows.Count):
        target.Rows.getByIndex(at).Height = source.Rows.getByIndex(at).Height
    target.TabColor = source.TabColor


def _used(sheet: Any) -> Any:
    """The cells from the first to the last one in use."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
