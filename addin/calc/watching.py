"""In Calc: a row that is filled in gets its 校验, as Excel's table does by itself.

A listener on each document that is opened. It acts on project sheets of the standard workbook
alone, and writes nothing but missing formulas of the 校验 column.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import unohelper
from com.sun.star.document import XDocumentEventListener
from com.sun.star.util import XChangesListener

from addin import log
from addin.calc import marks
from jixiao.form.layout import position, standard

_STRINGS, _VALUES, _FORMULAS = 4, 1 | 2, 16
_OPENED: Final = ("OnNew", "OnLoadFinished")
_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_MOST_ROWS: Final = 2000
_TARGET: Final = 4  # the column of 指标值, and of what is typed before it
_VERDICT: Final = 6


class Watch(unohelper.Base, XChangesListener):  # type: ignore[misc] # UNO is untyped
    """Watches one document."""

    def changesOccurred(self, event: Any) -> None:  # noqa: N802 - UNO's name
        # an exception here would be shown to the user at every key
        with log.only_logged("填入校验"):
            for change in event.Changes:
                for area in _areas(change.ReplacedElement):
                    if area.RangeAddress.StartColumn <= _TARGET:
                        enter_missing(area.Spreadsheet, area.RangeAddress)

    def disposing(self, source: Any) -> None:
        """The document is gone."""


class Documents(unohelper.Base, XDocumentEventListener):  # type: ignore[misc] # UNO is untyped
    """Watches each workbook from when it is opened or made."""

    def documentEventOccured(self, event: Any) -> None:  # noqa: N802 - UNO's name
        if event.EventName in _OPENED and event.Source.supportsService(_SPREADSHEET):
            event.Source.addChangesListener(Watch())
        if event.EventName in marks.EVENTS:
            with log.only_logged("标注"):  # a mark must not stand in the way of a document
                marks.keep_off_paper(event.Source, event.EventName)

    def disposing(self, source: Any) -> None:
        """LibreOffice ends."""


def _areas(element: Any) -> list[Any]:
    if element is None:
        return []
    if hasattr(element, "RangeAddress"):
        return [element]
    return [element.getByIndex(at) for at in range(element.Count)]


def enter_missing(sheet: Any, changed: Any = None) -> int:
    """Enter the 校验 of filled rows that lack it; how many were entered.

    The formula is the same in every row, so it is taken from the nearest that has one. Of all
    rows, or of those ``changed`` (an address).
    """
    header = _header(sheet)
    if header < 0:
        return 0
    last = _last_filled(sheet, header)
    rows = (header + 1, last)
    if changed is not None:
        rows = (max(rows[0], changed.StartRow), min(last, changed.EndRow))
    formula = _formula(sheet, header, last)
    if not formula or rows[0] > rows[1]:
        return 0
    block = sheet.getCellRangeByPosition(0, rows[0], _VERDICT, rows[1]).getFormulaArray()
    missing = [
        row for row, cells in enumerate(block, rows[0]) if cells[_TARGET] and not cells[_VERDICT]
    ]
    if missing:
        with _one_step(sheet.DrawPage.Forms.Parent):
            for row in missing:
                sheet.getCellByPosition(_VERDICT, row).setFormula(formula)
    return len(missing)


def _header(sheet: Any) -> int:
    """The row of the headings of the indicators, from 0; below zero where it is no such sheet."""
    layout = standard()
    row, column = position(layout.fields["packed"].at)
    usual = layout.first_row - 2
    label = layout.heading("verdict")
    for moved in range(20):  # rows may have been inserted above the form
        if sheet.getCellByPosition(_VERDICT, usual + moved).String == label:
            spot = sheet.getCellByPosition(column - 1, row - 1 + moved)
            return usual + moved if spot.String == layout.label("packed") else -1
    return -1


def _last_filled(sheet: Any, header: int) -> int:
    column = sheet.getCellRangeByPosition(_TARGET, header + 1, _TARGET, header + _MOST_ROWS)
    found = column.queryContentCells(_STRINGS | _VALUES | _FORMULAS).RangeAddresses
    return max((area.EndRow for area in found), default=header)


def _formula(sheet: Any, header: int, last: int) -> str:
    column = sheet.getCellRangeByPosition(
        _VERDICT, header + 1, _VERDICT, max(last, header + 1) + 20
    )
    for (formula,) in column.getFormulaArray():
        if str(formula).startswith("="):
            return str(formula)
    return ""


@contextmanager
def _one_step(document: Any) -> Iterator[None]:
    """What is entered here is undone together with what the user did last."""
    undo = document.UndoManager
    hidden = bool(undo.isUndoPossible())
    if hidden:
        undo.enterHiddenUndoContext()
    try:
        yield
    finally:
        if hidden:
            undo.leaveUndoContext()
