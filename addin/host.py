"""The spreadsheet program, as far as the macros need it: one read per sheet, sheets copied in.

All that is peculiar to a program (``.api``, ``.impl``) is confined to this module.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from jixiao.errors import JixiaoError
from jixiao.files.reports.style import OWNER_NAME
from jixiao.grid import CellDetail, Grid, Value

_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)
_MOST_LOOKED_AT: Final = 20
_OLD_SUFFIXES: Final = (".xls", ".xlt")


def grids_of(
    book: xw.Book, progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Grid]:
    """Every sheet of the open book as a Grid: one block read a sheet."""
    sheets = list(book.sheets)
    grids = []
    for number, sheet in enumerate(sheets, 1):
        progress(number, len(sheets))
        grids.append(grid_of(sheet))
    return grids


def grid_of(sheet: xw.Sheet) -> Grid:
    """One sheet as a Grid, from its first cell on so that addresses hold."""
    last = sheet.used_range.last_cell
    values = sheet.range((1, 1), last).options(ndim=2, err_to_str=True).value
    return Grid(sheet.name, [[_value(value) for value in row] for row in values])


def _value(value: Any) -> Value:
    """What xlwings gives, as the readers of files give it: errors blank, dates without midnight."""
    if isinstance(value, str):
        return None if value in _ERRORS else value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if value is None or isinstance(value, (bool, int, float, dt.date)):
        return value
    return float(value)  # a currency cell arrives as Decimal


def with_details(
    book: xw.Book, grids: Sequence[Grid], odd: Iterable[tuple[str, int, int]]
) -> list[Grid]:
    """The grids with formula and format of odd-looking cells, the first few of them.

    The count of calls must not grow with the clerk's mistakes; beyond the limit a cell is
    still found odd, only its display is not known.
    """
    details: dict[str, dict[tuple[int, int], CellDetail]] = {}
    for sheet, row, column in sorted(set(odd))[:_MOST_LOOKED_AT]:
        cell = book.sheets[sheet].range((row, column))
        formula = str(cell.formula or "")
        details.setdefault(sheet, {})[row, column] = CellDetail(
            formula if formula.startswith("=") else "", str(cell.number_format or "")
        )
    return [replace(grid, details=details.get(grid.sheet, {})) for grid in grids]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report went: into the clerk's book, or into a book of its own, and why."""

    sheets: tuple[str, ...]
    in_new_book: bool = False
    why: str = ""


def transplant(draw: Callable[[Path], None], book: xw.Book, *, in_new_book: bool = False) -> Placed:
    """Draw a report workbook and copy its sheets into ``book``, or open it as a new book.

    Sheets of the add-in's own by the same name are replaced; any other sheet is left alone.
    The active sheet and the selection stay. On failure the book is as it was.
    """
    why = "按设置结果不放进当前工作簿" if in_new_book else _why_not_into(book)
    if why:
        opened = open_drawn(draw, book.app)
        return Placed(tuple(sheet.name for sheet in opened.sheets), True, why)
    with _drawn(draw) as path, _quiet(book.app), _kept_view(book):
        report = book.app.books.open(str(path))
        try:
            return Placed(_copy_in(list(report.sheets), book))
        finally:
            report.close()


def open_drawn(draw: Callable[[Path], None], app: xw.App) -> xw.Book:
    """Draw a workbook and open it as a new, unsaved one."""
    with _drawn(draw) as path:
        return open_as_new(app, path)


@contextlib.contextmanager
def _drawn(draw: Callable[[Path], None]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "绩效结果.xlsx"
        draw(path)
        yield path


def _copy_in(sheets: Sequence[xw.Sheet], book: xw.Book) -> tuple[str, ...]:
    copied: list[tuple[xw.Sheet, str]] = []
    try:
        for sheet in sheets:
            last = book.sheets[len(book.sheets) - 1]
            sheet.impl.copy(before=None, after=last.impl)
            copied.append((book.sheets[len(book.sheets) - 1], sheet.name))
    except Exception:
        for sheet, _ in copied:
            sheet.delete()
        raise
    return tuple(_take_place(sheet, name, book) for sheet, name in copied)


def _take_place(sheet: xw.Sheet, name: str, book: xw.Book) -> str:
    """The copied sheet in the place of our earlier one of that name, if it is ours."""
    if not is_own(sheet):
        sheet.names.add(OWNER_NAME, '="report"')
    if sheet.name == name:
        return name
    earlier = book.sheets[name]
    if is_own(earlier):
        earlier.delete()
        sheet.name = name
    return str(sheet.name)


def is_own(sheet: xw.Sheet) -> bool:
    """Whether the add-in made the sheet: it bears our sheet-scoped name."""
    return OWNER_NAME in sheet.names


def _why_not_into(book: xw.Book) -> str:
    """Why nothing can be copied into the book; empty where it can."""
    if str(book.fullname).lower().endswith(_OLD_SUFFIXES):
        return "当前工作簿是旧格式（.xls）"
    if structure_protected(book):
        return "当前工作簿的结构受保护"
    if read_only(book):
        return "当前工作簿是只读的"
    return ""


@contextlib.contextmanager
def _quiet(app: xw.App) -> Iterator[None]:
    """No questions, no flicker; as it was afterwards."""
    alerts, updating = app.display_alerts, app.screen_updating
    app.display_alerts = app.screen_updating = False
    try:
        yield
    finally:
        app.display_alerts, app.screen_updating = alerts, updating


@contextlib.contextmanager
def _kept_view(book: xw.Book) -> Iterator[None]:
    """The active sheet and selection afterwards as before."""
    sheet = book.sheets.active
    selection = book.app.selection
    address = selection.address if selection is not None else None
    try:
        yield
    finally:
        book.activate()
        sheet.activate()
        if address is not None:
            with contextlib.suppress(Exception):  # a selected shape has no address to return to
                sheet.range(address).select()


def refuse_protected(sheet: xw.Sheet) -> None:
    """Raise JixiaoError where cells of the sheet may not be written."""
    if sheet_protected(sheet):
        raise JixiaoError(f"工作表“{sheet.name}”受保护，请先撤销保护再试。")


def write_cells(sheet: xw.Sheet, cells: Sequence[tuple[int, int, str]]) -> None:
    """Write texts into cells of a clerk's sheet, as text: never as a formula or a number.

    Raises JixiaoError where the sheet is protected; nothing is written then.
    """
    refuse_protected(sheet)
    for row, column, text in cells:
        cell = sheet.range((row, column))
        cell.number_format = "@"
        cell.value = text


def copy_sheet(sheet: xw.Sheet, name: str) -> xw.Sheet:
    """A visible copy of ``sheet`` (it may be hidden) at the end of its book."""
    book = sheet.book
    last = book.sheets[len(book.sheets) - 1]
    sheet.impl.copy(before=None, after=last.impl)
    made = book.sheets[len(book.sheets) - 1]
    made.visible = True
    made.name = name
    return made


def enter_again(cell: xw.Range) -> None:
    """Enter a formula again, so that a function unknown when the file was read binds here."""
    formula = cell.formula
    if isinstance(formula, str) and formula.startswith("="):
        cell.formula = formula


# what only a particular program knows -----------------------------------------------------------


def calling_app() -> xw.App:
    """The program whose button was pressed: another instance may be the active one."""
    windows = getattr(xw, "_xlwindows", None)
    if getattr(windows, "BOOK_CALLER", None):
        return xw.Book.caller().app
    app = xw.apps.active
    if app is None:
        raise JixiaoError("没有打开的表格程序，请在Excel中使用。")
    return app


def _is_excel(app: xw.App) -> bool:
    return bool(app.engine.name == "excel")


def open_as_new(app: xw.App, path: Path) -> xw.Book:
    """Open a copy of a workbook as a new, unsaved one: saving it asks for a name."""
    if _is_excel(app):
        app.api.Workbooks.Add(str(path))
        return app.books.active
    return xw.Book(impl=app.impl.open_as_new(str(path)))


def structure_protected(book: xw.Book) -> bool:
    """Whether sheets may not be added."""
    if _is_excel(book.app):
        return bool(book.api.ProtectStructure)
    return bool(book.impl.structure_protected)


def read_only(book: xw.Book) -> bool:
    """Whether the book was opened for reading only."""
    if _is_excel(book.app):
        return bool(book.api.ReadOnly)
    return bool(book.impl.read_only)


def sheet_protected(sheet: xw.Sheet) -> bool:
    """Whether cells of the sheet are locked against writing."""
    if _is_excel(sheet.book.app):
        return bool(sheet.api.ProtectContents)
    return bool(sheet.impl.protected)


def ask_text(app: xw.App, prompt: str, title: str, default: str = "") -> str | None:
    """Ask for a line of text; None when the user cancels."""
    if _is_excel(app):
        answer = app.api.InputBox(prompt, title, default, Type=2)
        return None if answer is False else str(answer)
    answer = app.impl.ask_text(prompt, title, default)
    return None if answer is None else str(answer)


def pick_file(app: xw.App, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
    """Ask for an existing file; None when the user cancels."""
    patterns = ";".join(f"*{suffix}" for suffix in suffixes)
    if _is_excel(app):
        answer = app.api.GetOpenFilename(f"{kinds} ({patterns}),{patterns}", 1, title)
        return None if answer is False else Path(str(answer))
    answer = app.impl.pick_file(title, kinds, patterns)
    return Path(str(answer)) if answer else None
