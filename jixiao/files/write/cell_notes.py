"""Notes on the cells of a sheet: the two parts of a package that hold them.

Excel keeps the text of a note in one part and its box, as VML, in another. XlsxWriter draws both
for a workbook that it writes; here they are made for one that is filled in as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from jixiao.model.grid import column_letters

_ESCAPED: Final = re.compile(r"_x[0-9a-fA-F]{4}_")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_POINTS: Final = 0.75  # of a pixel
_BESIDE, _ABOVE, _ABOVE_FIRST = 15, 10, 2  # pixels from the corner of the cells where a box begins
_ROW, _COLUMN = 20, 64  # pixels, where a sheet sets nothing else
_SHAPES: Final = 1024  # numbers of shapes that a sheet has for itself


class Note(NamedTuple):
    """A note on a cell, counted from 0; the size of its box in pixels."""

    row: int
    column: int
    text: str
    width: int
    height: int


def in_xml(text: str) -> str:
    """A text as it stands in the XML of a workbook; what XML cannot hold by its number."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    if text.isprintable():  # as most are
        return escape(text)
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def texts_part(notes: Sequence[Note], author: str) -> bytes:
    """The part with the texts: comments1.xml."""
    made = [
        f'{_HEAD}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<authors><author>{in_xml(author)}</author></authors><commentList>"
    ]
    for one in sorted(notes):
        made.append(
            f'<comment ref="{column_letters(one.column + 1)}{one.row + 1}" authorId="0"><text><r>'
            '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
            f'<t xml:space="preserve">{in_xml(one.text)}</t></r></text></comment>'
        )
    made.append("</commentList></comments>")
    return "".join(made).encode("utf-8")


def boxes_part(
    notes: Sequence[Note], number: int, columns: Mapping[int, int], rows: Mapping[int, int]
) -> bytes:
    """The part with the boxes, hidden until the cell is pointed at: vmlDrawing1.vml.

    ``number`` tells the sheets with notes apart; ``columns`` and ``rows`` are sizes in pixels, as
    far as the sheet sets them.
    """
    made = [
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        f'<o:idmap v:ext="edit" data="{number}"/></o:shapelayout><v:shapetype id="_x0000_t202" '
        'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke '
        'joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    ]
    for order, one in enumerate(sorted(notes), 1):
        made.append(_box(one, number * _SHAPES + order, order, columns, rows))
    made.append("</xml>")
    return "".join(made).encode("utf-8")


def _box(
    note: Note, shape: int, order: int, columns: Mapping[int, int], rows: Mapping[int, int]
) -> str:
    column, row = note.column + 1, max(note.row - 1, 0)
    above = _ABOVE if note.row else _ABOVE_FIRST
    left = sum(columns.get(n, _COLUMN) for n in range(column)) + _BESIDE
    top = sum(rows.get(n, _ROW) for n in range(row)) + above
    first_column, x = _cell_at(column, _BESIDE, columns, _COLUMN)
    first_row, y = _cell_at(row, above, rows, _ROW)
    last_column, right = _cell_at(first_column, x + note.width, columns, _COLUMN)
    last_row, bottom = _cell_at(first_row, y + note.height, rows, _ROW)
    anchor = (first_column, x, first_row, y, last_column, right, last_row, bottom)
    return (
        f'<v:shape id="_x0000_s{shape}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:{left * _POINTS:.15g}pt;margin-top:{top * _POINTS:.15g}pt;"
        f"width:{note.width * _POINTS:.15g}pt;height:{note.height * _POINTS:.15g}pt;"
        f'z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{', '.join(map(str, anchor))}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{note.row}</x:Row>"
        f"<x:Column>{note.column}</x:Column></x:ClientData></v:shape>"
    )


def _cell_at(first: int, offset: int, sizes: Mapping[int, int], usual: int) -> tuple[int, int]:
    """The row or column that so many pixels from the start of one lie in, and how far into it."""
    while offset >= (size := sizes.get(first, usual)):
        offset -= size
        first += 1
    return first, offset
