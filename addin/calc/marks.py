"""Marks of a check on a sheet of Calc: notes, and frames that are not printed.

Calc writes into .xlsx that every shape is printed. So the frames are taken off while a document is
written and put back after: no file of Calc's has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from com.sun.star.awt import Point, Size
from com.sun.star.drawing.FillStyle import NONE

from addin import log
from addin.mark import FRAME, NOTE, Mark

_LOADED: Final = "OnLoadFinished"
_BEFORE: Final = frozenset({"OnSave", "OnSaveAs", "OnCopyTo"})
_AFTER: Final = frozenset(one + ending for one in _BEFORE for ending in ("Done", "Failed"))
EVENTS: Final = _BEFORE | _AFTER | {_LOADED}
_INSIDE: Final = 30  # hundredths of a millimetre from the edge of the cell
_LINE: Final = 53  # 1.5 points
_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_SHAPE: Final = "com.sun.star.drawing.RectangleShape"
_off: Final[dict[str, list[tuple[str, Mark]]]] = {}


def put(document: Any, sheet: Any, marks: Sequence[Mark]) -> None:
    """Replace our marks on the sheet; the clerk's own notes stay."""
    with unnoticed(document):
        _remove_notes(sheet)
        _remove_frames(sheet)
        own = {(at.Row + 1, at.Column + 1) for at in _places(sheet)}
        for one in marks:
            cell = sheet.getCellByPosition(one.column - 1, one.row - 1)
            if (one.row, one.column) not in own:
                sheet.Annotations.insertNew(cell.CellAddress, one.text)
            _frame(document, sheet, one)


@contextmanager
def unnoticed(document: Any) -> Iterator[None]:
    """What is done here is no step to be undone."""
    document.UndoManager.lock()
    try:
        yield
    finally:
        document.UndoManager.unlock()


def _frame(document: Any, sheet: Any, one: Mark) -> None:
    cell = sheet.getCellByPosition(one.column - 1, one.row - 1)
    area = sheet.createCursorByRange(cell)
    area.collapseToMergedArea()
    shape = document.createInstance(_SHAPE)
    shape.Position = Point(area.Position.X + _INSIDE, area.Position.Y + _INSIDE)
    width, height = area.Size.Width - 2 * _INSIDE, area.Size.Height - 2 * _INSIDE
    shape.Size = Size(max(width, _INSIDE), max(height, _INSIDE))
    sheet.DrawPage.add(shape)
    shape.Printable = False
    shape.FillStyle, shape.LineColor, shape.LineWidth = NONE, int(one.color[1:], 16), _LINE
    shape.Anchor, shape.ResizeWithCell = cell, True
    shape.Name = f"{FRAME} {one.row} {one.column}"


def _frames(sheet: Any) -> list[Any]:
    page = sheet.DrawPage
    shapes = [page.getByIndex(at) for at in range(page.Count)]
    return [shape for shape in shapes if str(shape.Name).startswith(FRAME)]


def _remove_frames(sheet: Any) -> None:
    for shape in _frames(sheet):
        sheet.DrawPage.remove(shape)


def _remove_notes(sheet: Any) -> None:
    notes = sheet.Annotations
    for at in reversed(range(notes.Count)):
        if str(notes.getByIndex(at).String).startswith(NOTE):
            notes.removeByIndex(at)


def _places(sheet: Any) -> list[Any]:
    notes = sheet.Annotations
    return [notes.getByIndex(at).Position for at in range(notes.Count)]


# a document that is opened or written -------------------------------------------------------------


def keep_off_paper(document: Any, event: str) -> None:
    """Frames are no part of a file that Calc writes, and those that a file has are not printed.

    ``event`` is one of `EVENTS`; not every document has sheets.
    """
    if not document.supportsService(_SPREADSHEET):
        return
    if event in _BEFORE:
        _off[document.RuntimeUID] = list(_take_off(document))
    elif event in _AFTER:
        _put_back(document, _off.pop(document.RuntimeUID, []))
    else:
        with _as_modified_as_before(document):
            for sheet in _sheets(document):
                for shape in _frames(sheet):
                    shape.Printable = False


def _take_off(document: Any) -> Iterator[tuple[str, Mark]]:
    with _as_modified_as_before(document):
        for sheet in _sheets(document):
            for shape in _frames(sheet):
                at = shape.Anchor.RangeAddress if hasattr(shape.Anchor, "RangeAddress") else None
                if at is not None:
                    color = f"#{shape.LineColor:06X}"
                    yield sheet.Name, Mark(at.StartRow + 1, at.StartColumn + 1, color, "")
                sheet.DrawPage.remove(shape)


def _put_back(document: Any, frames: Sequence[tuple[str, Mark]]) -> None:
    with _as_modified_as_before(document):
        for name, one in frames:
            with log.only_logged("标注"):  # a frame is not worth a failed save
                _frame(document, document.Sheets.getByName(name), one)


def _sheets(document: Any) -> list[Any]:
    return [document.Sheets.getByIndex(at) for at in range(document.Sheets.Count)]


@contextmanager
def _as_modified_as_before(document: Any) -> Iterator[None]:
    modified = document.isModified()
    with unnoticed(document):
        yield
    if document.isModified() != modified:
        document.setModified(modified)
