"""How much of a file from outside is read before it is refused: files are hostile until read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST_FILE: Final = 64 * 2**20
LARGEST_UNPACKED: Final = 256 * 2**20
LARGEST_RATIO: Final = 200
LARGEST_TEXT: Final = 32 * 2**20
MOST_ENTRIES: Final = 20_000
# Of a workbook or one of its sheets, all laid out as full rectangles.
MOST_CELLS: Final = 2_500_000
LARGEST_PART: Final = 64 * 2**20
# Of the sheets' parts, while the workbook is read: room for some 2 000 projects.
MOST_KEPT: Final = 32 * 2**20
# Of the texts of all cells, each cell having a copy of its own.
MOST_TEXT: Final = 96 * 2**20
# What is looked at tag by tag: a part in an odd spelling, which takes a second for each 4 MB.
LARGEST_ODD: Final = 8 * 2**20
# In the text of a Word document: room for some 300 projects; each becomes an object.
MOST_TAGS: Final = 2_000_000
# Of one cell: Excel holds 32 767 characters, whose XML is shorter than this.
LONGEST_CELL: Final = 2 * 2**20
# Of what tells how cells look, which openpyxl makes objects of; usual are some dozen kilobytes.
LARGEST_STYLES: Final = 8 * 2**20


def cells_of(sheet: CalamineSheet) -> int:
    """How many cells the bulk reader lays out; it tells the last row and column, from 0."""
    return (sheet.total_height + 1) * (sheet.total_width + 1)
