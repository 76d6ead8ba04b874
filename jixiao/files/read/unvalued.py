"""Formulas that no program has worked out yet: the bulk reader gives a blank for them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from jixiao.files.guard.package_parts import DAMAGED, sheet_parts
from jixiao.files.guard.sheet_extent import end_of_cells
from jixiao.model.grid import Grid, column_number

# How a cell ends whose formula has no value; passes over every sheet of every file.
_ENDING: Final = re.compile(rb"(?:</f>|<f\b[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_OPENING: Final = b'<c r="'
_CELL: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def with_unvalued(archive: zipfile.ZipFile, grids: Sequence[Grid]) -> list[Grid]:
    """The grids with their formulas without a value; of reports of ours none is asked."""
    try:
        parts = sheet_parts(archive)
        return [
            replace(grid, unvalued=found)
            if not grid.ours
            and (part := parts.get(grid.sheet, "")) in archive.NameToInfo
            and (found := dict(_unvalued(archive.read(part))))
            else grid
            for grid in grids
        ]
    except DAMAGED:
        return list(grids)


def _unvalued(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Row and column (from 1) of such formulas, and what they say; few sheets have any."""
    before = 0
    for ending in _ENDING.finditer(xml, 0, end_of_cells(xml)):
        opening = xml.rfind(_OPENING, before, ending.start())
        before = ending.end()
        match = _CELL.match(xml, opening) if opening >= 0 else None
        if match:
            formula = unescape((match[3] or b"").decode("utf-8", "replace"))
            yield (int(match[2]), column_number(match[1].decode())), f"={formula}"
