"""After a button its result is shown; 返回 goes back to where the clerk was.

Where that was is remembered as long as the program of the add-in runs, a place for each book;
nothing of it is written into the book.
"""

from __future__ import annotations

from typing import Final

import xlwings as xw

from addin import changes, host, log
from jixiao.model.sheets import YEAR_FORM

_PLACES: Final[dict[str, tuple[str, str]]] = {}


def show(book: xw.Book, sheet: str) -> str:
    """Show the sheet of a result; what to say of it. Another book in front stays in front."""
    with log.only_logged("显示结果"):  # it is in place: nothing fails for want of seeing it
        if host.active_book(book.app) == book:
            before = book.sheets.active
            own = changes.is_own(before) and not YEAR_FORM.fullmatch(before.name)
            if host.is_worksheet(before) and not own:
                address = host.selected_address(book.app) or "$A$1"
                _PLACES[host.path_of(book)] = before.name, address
            host.activate_sheet(book.sheets[sheet])
            if host.path_of(book) in _PLACES:
                return f"按“返回”回到“{_PLACES[host.path_of(book)][0]}”。"
    return ""


def leave_result(book: xw.Book) -> None:
    """Where a result is shown, go back to the sheet that the clerk was on."""
    if changes.is_own(book.sheets.active):
        follow(book)


def follow(book: xw.Book) -> bool:
    """Show the place again; False where there is none any more."""
    name, address = _PLACES.get(host.path_of(book), ("", ""))
    sheet = next((one for one in book.sheets if one.name == name and one.visible), None)
    if sheet is None:
        return False
    host.activate_sheet(sheet)
    sheet.range(address).select()
    return True
