"""Rows that a macro adds to the indicators of a form: Excel's table grows with them, and a note
beside a cell says what is usual there. Each puts its way back on a stack, as other changes do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import xlwings as xw

from addin.host import in_excel


def grow_table(sheet: xw.Sheet, header: int, last: int, undo: ExitStack) -> None:
    """Let the table whose headings stand in row ``header`` reach down to row ``last``.

    What a person types below a table Excel takes into it; what a program writes it does not.
    """
    if not in_excel(sheet):
        if (before := sheet.impl.grow_table(header, last)) is not None:
            undo.callback(sheet.impl.grow_table, header, before, shrink=True)
        return
    for table in _tables(sheet.api):
        box = table.Range
        if box.Row == header and box.Row + box.Rows.Count - 1 < last:
            old = box.Address
            right = box.Column + box.Columns.Count - 1
            cells = sheet.api.Cells
            table.Resize(sheet.api.Range(cells(header, box.Column), cells(last, right)))
            undo.callback(lambda table, old: table.Resize(sheet.api.Range(old)), table, old)


def _tables(api: Any) -> Iterator[Any]:
    for number in range(api.ListObjects.Count):
        yield api.ListObjects(number + 1)


def enter_verdicts(sheet: xw.Sheet) -> int:
    """Enter the 校验 of filled rows that lack it; how many. Excel's table does so by itself."""
    enter = getattr(sheet.impl, "enter_verdicts", None)
    return int(enter()) if enter else 0


def add_note(cell: xw.Range, text: str, undo: ExitStack) -> None:
    """Put a note beside a cell; one that is there already is a person's and stays."""
    if not in_excel(cell):
        if cell.impl.note_text() is None:
            cell.impl.set_note(text)
            undo.callback(cell.impl.set_note, "")
        return
    if cell.api.Comment is None:
        cell.api.AddComment(text)
        undo.callback(cell.api.ClearComments)
