"""目录, kept up to date in the open book.

The list itself is drawn as the reports are. While it names the same sheets only its numbers are
written anew, in one block.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw

from addin import changes, host, open_sheets
from jixiao.files.reports import contents
from jixiao.form.handled import read_handled
from jixiao.model import sheets


def renew(book: xw.Book) -> None:
    """Make or renew the list, where there are more sheets than are seen at a glance."""
    if len(book.sheets) <= contents.MORE_THAN:
        return
    names = [str(sheet.name) for sheet in book.sheets if sheet.visible]
    names = [name for name in names if name != sheets.CONTENTS]
    if len(names) <= contents.MORE_THAN:
        return
    counts = _counts(book)
    sheet = changes.own_sheet(book, sheets.CONTENTS)
    if sheet is not None and contents.listed(grid := open_sheets.grid_of(sheet)) == names:
        _write(sheet, grid.rows, contents.numbers(names, counts), contents.note_on(counts))
        return
    if changes.why_not_into(book):  # a list in a book of its own lists nothing there
        return

    def draw(path: Path) -> None:
        contents.draw(names, counts, path)

    if host.pours(book):
        changes.pour_first(draw, book, sheet)
        return
    made = changes.transplant(draw, book)
    host.move_first(book.sheets[made.sheets[0]])


def _counts(book: xw.Book) -> contents.Counts | None:
    found = changes.own_sheet(book, sheets.FINDINGS)
    if found is None:
        return None
    return contents.counted(one.finding for one in read_handled(open_sheets.grid_of(found)))


def _write(sheet: xw.Sheet, rows: Any, numbers: list[list[int | None]], note: str) -> None:
    first, left = contents.FIRST, contents.COUNTED
    before = [list(row[left - 1 : left + 2]) for row in rows[first - 1 :]]
    if before != numbers:
        last = first + len(numbers) - 1, left + 2
        sheet.range((first, left), last).value = numbers
    if rows[1][0] != note:
        sheet.range((2, 1)).value = note
