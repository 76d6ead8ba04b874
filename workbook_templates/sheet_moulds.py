"""The XML of a sheet that the builder drew, cut so that it can be filled in as text.

A cell keeps its look, whatever is put into it. Texts that differ from workbook to workbook stand in
the cells themselves; those that are the same everywhere stay in the shared table of the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from jixiao.files.write.cell_notes import in_xml
from jixiao.model.grid import column_letters, column_number

Value = str | float | None
_ROW: Final = re.compile(r'<row r="(\d+)"([^>]*)>(.*?)</row>', re.DOTALL)
_CELL: Final = re.compile(r'<c r="([A-Z]+)\d+"([^>/]*)(/>|>.*?</c>)', re.DOTALL)
_STYLE: Final = re.compile(r' s="\d+"')
_HEIGHT: Final = re.compile(r' ht="([^"]*)"')
_WIDTH: Final = re.compile(r'<col min="(\d+)" max="(\d+)" width="([^"]*)"([^>]*)>')
_POINTS: Final = 0.75  # of a pixel
_DIGIT: Final = 7  # pixels


class _Cell(NamedTuple):
    """A cell as it was drawn; its column is counted from 0."""

    column: int
    letters: str
    style: str
    drawn: str


class RowMould:
    """One row. Cells and heights are given to it; what is not given stays as it was drawn."""

    def __init__(self, attributes: str, cells: str) -> None:
        height = _HEIGHT.search(attributes)
        self.pixels = round(float(height[1]) / _POINTS) if height else 0
        self._before, _, self._behind = attributes.partition(height[0] if height else "\0")
        self._cells = [
            _Cell(column_number(letters) - 1, letters, _style_in(attributes), attributes + rest)
            for letters, attributes, rest in _CELL.findall(cells)
        ]
        self._as_drawn: dict[int, str] = {}

    def style(self, column: int) -> str:
        """The look of a cell as an attribute."""
        return next(one.style for one in self._cells if one.column == column)

    def filled(
        self,
        row: int,
        values: Mapping[int, Value] | None = None,
        height: float = 0,
        styles: Mapping[int, str] | None = None,
    ) -> str:
        """The row, counted from 1; columns from 0; ``styles`` where a look is another's."""
        if values or height:
            return self._made(row, values or {}, pixels(height) or self.pixels, styles or {})
        if row not in self._as_drawn:
            self._as_drawn[row] = self._made(row, {}, self.pixels, {})
        return self._as_drawn[row]

    def filled_beside(self, row: int, column: int, text: str) -> str:
        """The row as it was drawn, and a plain text in a column that it has not."""
        drawn = self.filled(row)
        if not text:
            return drawn
        cell = f'<c r="{column_letters(column + 1)}{row}"{_content(text)}'
        later = next((one.letters for one in self._cells if one.column > column), None)
        at = drawn.index(f'<c r="{later}{row}"' if later else "</row>")
        return drawn[:at] + cell + drawn[at:]

    def _made(
        self, row: int, values: Mapping[int, Value], high: int, styles: Mapping[int, str]
    ) -> str:
        height = f' ht="{high * _POINTS:.16G}"' if high else ""
        made = [f'<row r="{row}"{self._before}{height}{self._behind}>']
        for column, letters, style, drawn in self._cells:
            if column in values:
                rest = styles.get(column, style) + _content(values[column])
            else:
                rest = drawn
            made.append(f'<c r="{letters}{row}"{rest}')
        made.append("</row>")
        return "".join(made)


def _style_in(attributes: str) -> str:
    found = _STYLE.search(attributes)
    return found[0] if found else ""


def _content(value: Value) -> str:
    """What stands behind the attributes of a cell."""
    if value is None or value == "":
        return "/>"
    if isinstance(value, str):
        return f' t="inlineStr"><is><t xml:space="preserve">{in_xml(value)}</t></is></c>'
    return f"><v>{value:.16G}</v></c>"


def pixels(height: float) -> int:
    """A height in points as a screen shows it."""
    return int(4 / 3 * height + 0.5)


class SheetMould:
    """A sheet: what stands before its rows, its rows by number counted from 1, what follows."""

    def __init__(self, xml: str) -> None:
        self.before, _, rest = xml.partition("<sheetData>")
        rows, _, self.behind = rest.partition("</sheetData>")
        self.rows = {
            int(n): RowMould(attributes, cells) for n, attributes, cells in _ROW.findall(rows)
        }
        self.before += "<sheetData>"
        self.behind = "</sheetData>" + self.behind

    @property
    def columns(self) -> dict[int, int]:
        """The widths of the columns, counted from 0, in pixels."""
        found: dict[int, int] = {}
        for first, last, width, rest in _WIDTH.findall(self.before):
            shown = 0 if "hidden" in rest else round(float(width) * _DIGIT)
            found |= dict.fromkeys(range(int(first) - 1, int(last)), shown)
        return found
