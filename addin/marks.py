"""Marks of a check on the sheets it looked at: a note and a coloured frame at each cell with a
finding. The next check takes them away; neither is printed.

The frame is a shape without a fill, so that a click goes to the cell, and one that the program is
not to print; the fill of the cell stays the clerk's own (docs/decisions/0066).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import xlwings as xw

from addin import host
from addin.mark import FRAME, NOTE, Mark
from jixiao.files.reports.style import SEVERITY_LOOK
from jixiao.model.findings import Finding, as_lines

MOST: Final = 2000  # cells of a book; each costs Excel some twenty calls
_LONGEST_NOTE: Final = 600
_RECTANGLE, _WITH_CELLS = 1, 1  # msoShapeRectangle, xlMoveAndSize
_POINTS: Final = 1.5
Spot = tuple[int, int]


def put(sheets: Mapping[str, xw.Sheet], findings: Iterable[Finding]) -> str:
    """Mark the cells of these sheets anew, instead of what the last check marked there.

    ``sheets`` by their names. What to say of it: which sheets could not be marked, and how many
    cells beyond `MOST` are not.
    """
    wanted = marks_of(findings)
    refused, marked, beyond = [], 0, 0
    for name, sheet in sheets.items():
        own = wanted.get(name, [])
        room = own[: MOST - marked]
        if _put(sheet, room):
            marked += len(room)
            beyond += len(own) - len(room)
        elif own:
            refused.append(name)
    return _words(marked, refused, beyond)


def marks_of(findings: Iterable[Finding]) -> Mapping[str, list[Mark]]:
    """The marks of each sheet: one a cell, in the colour of its worst finding."""
    found: dict[str, dict[Spot, list[Finding]]] = {}
    for one in as_lines(findings):
        if one.waived or one.severity is None:
            continue
        for place in one.places or (one.place,):
            if place.sheet and place.row and place.column and not place.line:
                spots = found.setdefault(place.sheet, {})
                spots.setdefault((place.row, place.column), []).append(one)
    return {
        sheet: [_mark(spot, spots[spot]) for spot in sorted(spots)]
        for sheet, spots in found.items()
    }


def sentence(one: Finding) -> str:
    """A finding as it is said of its cell."""
    advice = f"　建议：{one.expected}" if one.expected else ""
    return f"{one.severity} {one.rule}　{one.message}{advice}"


def _mark(spot: Spot, findings: Sequence[Finding]) -> Mark:
    worst = min(findings, key=lambda one: one.severity.rank if one.severity else 9)
    text = NOTE + "\n".join(map(sentence, findings))
    if len(text) > _LONGEST_NOTE:
        text = text[: _LONGEST_NOTE - 1] + "…"
    return Mark(*spot, SEVERITY_LOOK[str(worst.severity)][0], text)


def _words(marked: int, refused: Sequence[str], beyond: int) -> str:
    words = f"{marked}个单元格已加批注和色框（不打印，下次审核时更新）。" if marked else ""
    if refused:
        words += f"工作表{'、'.join(f'“{name}”' for name in refused)}受保护，没有标注。"
    if beyond:
        words += f"另有{beyond}个单元格没有标注，请看“审核结果”。"
    return words


def _put(sheet: xw.Sheet, marks: Sequence[Mark]) -> bool:
    """Replace the marks of a sheet; False where it is protected."""
    if not host.in_excel(sheet):
        return bool(sheet.impl.mark(marks))
    if host.sheet_protected(sheet):
        return False
    _clear_in_excel(sheet.api)
    for number, one in enumerate(marks, 1):
        _put_in_excel(sheet.api, number, one)
    return True


def _clear_in_excel(api: Any) -> None:
    for shape in [one for one in api.Shapes if str(one.Name).startswith(FRAME)]:
        shape.Delete()
    for note in [one for one in api.Comments if str(one.Text()).startswith(NOTE)]:
        note.Delete()


def _put_in_excel(api: Any, number: int, one: Mark) -> None:
    cell = api.Cells(one.row, one.column)
    if cell.Comment is None:  # a note of the clerk's own stays
        cell.AddComment(one.text)
    box = cell.MergeArea
    frame = api.Shapes.AddShape(
        _RECTANGLE, box.Left + 1, box.Top + 1, max(box.Width - 2, 1), max(box.Height - 2, 1)
    )
    try:
        frame.DrawingObject.PrintObject = False
    except Exception:
        frame.Delete()  # rather none than one on paper
        raise
    frame.Name = f"{FRAME} {number}"
    frame.Placement = _WITH_CELLS
    frame.Fill.Visible = False
    red, green, blue = bytes.fromhex(one.color[1:])
    frame.Line.ForeColor.RGB = red + (green << 8) + (blue << 16)
    frame.Line.Weight = _POINTS
