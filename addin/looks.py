"""What people see of the cells of an open book beside their values.

A block that is all of one kind takes one call; what differs is halved until it does not. Beyond a
number of calls no further look is taken, and the row says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import xlwings as xw

from addin import host
from jixiao.model.grid import Grid
from jixiao.model.looks import Looks, Run, Spot, with_looks

_MOST_CALLS: Final = 300
_NOT_ALL_SEEN: Final = "起的删除线、上标过多，未逐格查看"
_NOT_SEEN: Final = "起的删除线、上标和隐藏行无法查看"
Box = tuple[int, int, int, int]


def with_seen_looks(sheets: Iterable[xw.Sheet], grids: Sequence[Grid]) -> list[Grid]:
    """The grids of some sheets with the looks of their cells."""
    return [_seen(sheet, grid) for sheet, grid in zip(sheets, grids, strict=True)]


def _seen(sheet: xw.Sheet, grid: Grid) -> Grid:
    height, width = len(grid.rows), max(map(len, grid.rows), default=0)
    if not height or not width:
        return grid
    if host.in_excel(sheet):
        try:
            return _InExcel(sheet, grid).seen()
        except Exception as why:  # whatever pywin32 makes of a cell without a font
            if host.is_busy(why):
                raise
            return replace(grid, remarks={**grid.remarks, (1, 0): _NOT_SEEN})
    looks_of = getattr(sheet.impl, "looks", None)
    return with_looks(grid, looks_of(height, width)) if looks_of else grid


class _InExcel:
    """A look at one sheet of Excel, which answers nothing for cells that differ."""

    def __init__(self, sheet: xw.Sheet, grid: Grid) -> None:
        self.sheet, self.grid, self.calls = sheet, grid, 0
        self.unseen_from: set[int] = set()

    def seen(self) -> Grid:
        """The grid with its looks; a row says where no further look was taken."""
        seen = with_looks(self.grid, self._look())
        unseen = dict.fromkeys(((row, 0) for row in self.unseen_from), _NOT_ALL_SEEN)
        return replace(seen, remarks={**seen.remarks, **unseen}) if unseen else seen

    def _look(self) -> Looks:
        height, width = len(self.grid.rows), max(map(len, self.grid.rows))
        whole = (1, 1, height, width)
        hidden = self._where((1, 1, height, 1), lambda cells: cells.api.EntireRow.Hidden)
        struck = self._where(whole, lambda cells: cells.api.Font.Strikethrough)
        raised = self._where(whole, lambda cells: cells.api.Font.Superscript)
        mixed = {spot for found in (struck, raised) for spot, of in found.items() if of is None}
        rich = {spot: self._runs(spot) for spot in mixed}
        wholly_raised = {
            spot: [Run(str(self._text(spot)), raised=True)]
            for spot in raised
            if spot not in mixed and isinstance(self._text(spot), str)
        }
        return Looks(
            rich | wholly_raised,
            frozenset(struck.keys() - mixed),
            frozenset(row for row, _ in hidden),
        )

    def _where(self, box: Box, ask: Callable[[xw.Range], bool | None]) -> dict[Spot, bool | None]:
        """The cells of a block of which it is so; None where it is so of a part of the text."""
        top, left, bottom, right = box
        if self.calls >= _MOST_CALLS:
            self.unseen_from.add(top)
            return {}
        self.calls += 1
        answer = ask(host.block(self.sheet, (top, left), (bottom, right)))
        spots = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if answer is not None or len(spots) == 1:
            return {} if answer is False else dict.fromkeys(spots, answer)
        found: dict[Spot, bool | None] = {}
        for half in _halves(box):
            found |= self._where(half, ask)
        return found

    def _text(self, spot: Spot) -> Any:
        cells = self.grid.rows[spot[0] - 1]
        return cells[spot[1] - 1] if spot[1] <= len(cells) else None

    def _runs(self, spot: Spot) -> list[Run]:
        """The characters of a cell one by one: few cells have different ones."""
        text = self._text(spot)
        letters = self.sheet.range(spot).characters
        return [_run(letters[at : at + 1].api, one) for at, one in enumerate(str(text or ""))]


def _run(letter: Any, text: str) -> Run:
    font = letter.Font
    return Run(text, bool(font.Superscript), bool(font.Strikethrough))


def _halves(box: Box) -> Iterator[Box]:
    """By rows first, because what is struck through is usually a row."""
    top, left, bottom, right = box
    if bottom > top:
        middle = (top + bottom) // 2
        yield (top, left, middle, right)
        yield (middle + 1, left, bottom, right)
    else:
        middle = (left + right) // 2
        yield (top, left, bottom, middle)
        yield (top, middle + 1, bottom, right)
