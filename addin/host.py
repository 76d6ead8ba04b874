"""The spreadsheet program, as far as the macros need it: its books, cells and boxes.

What is peculiar to a program (``.api``, the hooks on ``.impl``) is confined to this module, to
``addin.looks`` (what is seen of cells), ``addin.form_rows`` (tables and notes) and
``addin.excel_references`` (what refers to a sheet); sheets are read
in ``addin.open_sheets``, what macros change in a book is in ``addin.changes``.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from addin import excel_references
from addin.excel_references import Read, Way, of_some, unless_absent
from jixiao.errors import JixiaoError
from jixiao.model.grid import column_letters, column_number

_ESCAPE: Final = 0x1B
_DOWN: Final = 0x8000
_OF_EXCEL: Final = "xlwings._xlwindows"
# Whole rows and columns are written without the other half.
_BLOCK: Final = re.compile(r"\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
_FOLDER_PICKER: Final = 4  # msoFileDialogFolderPicker
_TEXT_FORMAT: Final = "@"

# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE
_REFUSED: Final = frozenset({-2147418111, -2147417846, -2146777998})

_NO_SUCH_MEMBER: Final = -2147352565  # DISP_E_BADINDEX, of a collection


_calling: ContextVar[xw.App | None] = ContextVar("calling", default=None)


@contextmanager
def called_from(app: xw.App) -> Iterator[None]:
    """The body runs for a button of this program; nothing of it is held afterwards."""
    token = _calling.set(app)
    try:
        yield
    finally:
        _calling.reset(token)


def calling_app() -> xw.App:
    """The program whose button was pressed: another instance may be the active one."""
    app = _calling.get() or xw.apps.active
    if app is None:
        raise JixiaoError("没有打开的表格程序，请在Excel中使用。")
    return app


def is_busy(why: BaseException) -> bool:
    """Whether the program takes no call now: a cell is being edited, a box is open."""
    return type(why).__name__ == "ExcelBusyError" or getattr(why, "hresult", None) in _REFUSED


def path_of(book: xw.Book) -> str:
    """The full name of the book as the program has it: a path, an https address, a bare name.

    xlwings' own looks for a local copy of an https address, for which it reads a sheet of the
    clerk's workbook, and raises where there is none.
    """
    return str(book.api.FullName) if in_excel(book) else str(book.fullname)


def selected_address(app: xw.App) -> str | None:
    """The cells that are selected; None for a picture, a chart, or nothing."""
    return _of_selection(app, lambda selection: str(selection.address))


def selected_spot(app: xw.App) -> tuple[int, int] | None:
    """Row and column of the first cell that is selected; None as above."""
    return _of_selection(app, lambda selection: (selection.row, selection.column))


def _of_selection(app: xw.App, read: Callable[[xw.Range], Read]) -> Read | None:
    def of_it() -> Read | None:
        selection = app.selection
        return None if selection is None else read(selection)

    return unless_absent(of_it)


def is_worksheet(sheet: xw.Sheet) -> bool:
    """Whether the sheet has cells; a chart may be a sheet of its own, which has no names."""
    try:
        return sheet.names is not None
    except AttributeError:
        return False


def active_book(app: xw.App) -> xw.Book | None:
    """The book in front; None where there is none, or only hidden ones."""
    if not len(app.books) or (is_excel(app) and app.api.ActiveWorkbook is None):
        return None
    return app.books.active


def counts_from_1904(book: xw.Book) -> bool:
    """Whether a number that stands for a day counts from 1904 in this book."""
    return bool(book.api.Date1904 if in_excel(book) else book.impl.counts_from_1904)


def activate(book: xw.Book) -> None:
    """Bring the book to the front of its program (xlwings' own would also raise the program)."""
    book.impl.activate()


def activate_sheet(sheet: xw.Sheet) -> None:
    """Show the sheet in its book."""
    sheet.impl.activate()


def copy_after(sheet: xw.Sheet, after: xw.Sheet) -> None:
    """Copy ``sheet`` behind ``after``, into another book too (xlwings' own asks for a name)."""
    sheet.impl.copy(before=None, after=after.impl)


def is_excel(app: xw.App) -> bool:
    """Whether the program is Excel itself."""
    return bool(app.engine.name == "excel")


def in_excel(held: xw.Book | xw.Sheet | xw.Range) -> bool:
    """Whether a book, a sheet or cells are Excel's, by the class that stands behind them.

    To ask them for their program takes three calls to it, two more of them for its process id.
    """
    return type(held.impl).__module__ == _OF_EXCEL


def sheet_named(book: xw.Book, name: str) -> xw.Sheet | None:
    """The sheet of exactly that name; None where there is none. Excel is asked for it by name."""
    if not in_excel(book):
        return next((sheet for sheet in book.sheets if sheet.name == name), None)
    try:
        sheet = book.sheets[name]
    except Exception as why:
        # pywin32's error: the code stands in it, or in what came with it
        said = getattr(why, "excepinfo", None) or ()
        if _NO_SUCH_MEMBER in (getattr(why, "hresult", None), *said[-1:]):
            return None
        raise
    return sheet if sheet.name == name else None  # capital and small letters are one to Excel


def block(sheet: xw.Sheet, first: tuple[int, int], last: tuple[int, int]) -> xw.Range:
    """The cells from the first to the last; Excel finds them by their address in one call."""
    if not in_excel(sheet):
        return sheet.range(first, last)
    ends = (f"{column_letters(column)}{row}" for row, column in (first, last))
    return sheet.range(":".join(ends))


def box_of(cells: xw.Range) -> tuple[int, int, int, int]:
    """First row and column, last row and column of one block: its address is one call of seven."""
    if in_excel(cells) and (found := _BLOCK.fullmatch(str(cells.address))):
        left, top, right, bottom = found.groups()
        first = int(top), column_number(left)
        return *first, int(bottom or top), column_number(right or left)
    rows, columns = cells.shape
    return cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1


def open_as_new(app: xw.App, path: Path) -> xw.Book:
    """Open a copy of a workbook as a new, unsaved one: saving it asks for a name."""
    if is_excel(app):
        app.api.Workbooks.Add(str(path))
        return app.books.active
    return xw.Book(impl=app.impl.open_as_new(str(path)))


def open_unseen(app: xw.App, path: Path) -> xw.Book:
    """Open a workbook of our own only to copy its sheets from: nobody is to see it."""
    if is_excel(app) or not hasattr(app.impl, "open_unseen"):
        return app.books.open(str(path))
    return xw.Book(impl=app.impl.open_unseen(str(path)))


def entered(cells: xw.Range) -> Any:
    """What was entered: where arrays spill, Formula shows an @ that nobody entered.

    Elsewhere there is no Formula2.
    """
    if in_excel(cells):
        found = of_some(cells.api, "Formula2")
        if found is not None:
            return found
    return cells.formula


def values_of(cells: xw.Range) -> list[list[Any]]:
    """The values in rows, errors as their names.

    xlwings would ask for the place and the program of the cells as well, ten calls.
    """
    if not in_excel(cells):
        own = getattr(cells.impl, "values", None)
        rows: list[list[Any]] = own() if own else cells.options(ndim=2, err_to_str=True).value
        return rows
    found = cells.api.Value
    found = found if isinstance(found, (list, tuple)) else ((found,),)
    cleaned: list[list[Any]] = xw.engines["excel"].impl.clean_value_data(
        found, dt.datetime, None, None, True
    )
    return cleaned


def exact_values(cells: xw.Range) -> Any:
    """The values with all their places: of money Value keeps four."""
    return cells.api.Value2 if in_excel(cells) else cells.impl.exact_value


def enter_formula(cell: xw.Range, text: str) -> None:
    """Enter a formula; of an array formula the whole, at its first cell; in a text cell too."""
    form = cell.number_format
    if form == _TEXT_FORMAT:
        cell.number_format = "General"  # under the format of text it would stay a text
    if not in_excel(cell):
        cell.formula = text
    else:
        _enter_in_excel(cell.api, text)
    if form == _TEXT_FORMAT:
        cell.number_format = form


def _enter_in_excel(cell: Any, text: str) -> None:
    spills = of_some(cell, "HasSpill")  # None before Excel 365
    if spills and cell.SpillParent.Address != cell.Address:
        return
    if cell.HasArray and not spills:
        whole = cell.CurrentArray
        if whole.Cells(1, 1).Address == cell.Address:
            whole.FormulaArray = text
    elif spills is None:
        cell.Formula = text
    else:
        cell.Formula2 = text


def referring(
    book: xw.Book, sheets: Sequence[xw.Sheet], turned: Callable[[str], str]
) -> Iterator[Way]:
    """How to read and write each text, beside formulas and names, that ``turned`` would change.

    The series of charts, conditional formats, drop-downs.
    """
    if not in_excel(book):
        for sheet in sheets:
            yield from getattr(sheet.impl, "referring", _nothing)(turned)
        return
    yield from excel_references.ways(book.api, [sheet.api for sheet in sheets], turned)


def _nothing(turned: Callable[[str], str]) -> Iterator[Way]:
    return iter(())


def keeps_undo(app: xw.App) -> bool:
    """Whether what a user did can still be undone after a program changed his book."""
    return not is_excel(app) and bool(getattr(app.impl, "keeps_undo", True))


def structure_protected(book: xw.Book) -> bool:
    """Whether sheets may not be added."""
    if in_excel(book):
        return bool(book.api.ProtectStructure)
    return bool(book.impl.structure_protected)


def read_only(book: xw.Book) -> bool:
    """Whether the book was opened for reading only."""
    if in_excel(book):
        return bool(book.api.ReadOnly)
    return bool(book.impl.read_only)


def sheet_protected(sheet: xw.Sheet) -> bool:
    """Whether cells of the sheet are locked against writing."""
    if in_excel(sheet):
        return bool(sheet.api.ProtectContents)
    return bool(sheet.impl.protected)


def ask_text(app: xw.App, prompt: str, title: str, default: str = "") -> str | None:
    """Ask for a line of text; None when the user cancels."""
    if is_excel(app):
        answer = app.api.InputBox(prompt, title, default, Type=2)
        return None if answer is False else str(answer)
    answer = app.impl.ask_text(prompt, title, default)
    return None if answer is None else str(answer)


def pick_file(app: xw.App, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
    """Ask for an existing file; None when the user cancels."""
    patterns = ";".join(f"*{suffix}" for suffix in suffixes)
    if is_excel(app):
        answer = app.api.GetOpenFilename(f"{kinds} ({patterns}),{patterns}", 1, title)
        return None if answer is False else Path(str(answer))
    answer = app.impl.pick_file(title, kinds, patterns)
    return Path(str(answer)) if answer else None


def pick_folder(app: xw.App, title: str) -> Path | None:
    """Ask for an existing folder; None when the user cancels."""
    if is_excel(app):
        dialog = app.api.FileDialog(_FOLDER_PICKER)
        dialog.Title = title
        return Path(str(dialog.SelectedItems(1))) if dialog.Show() else None
    answer = app.impl.pick_folder(title)
    return Path(str(answer)) if answer else None


def print_pdf(book: xw.Book, sheets: Sequence[str], path: Path) -> None:
    """Print sheets, as their page set-up says, into one PDF; what is active stays so."""
    if not in_excel(book):
        book.impl.print_pdf(list(sheets), str(path))
        return
    active = book.sheets.active
    try:
        book.api.Worksheets(list(sheets)).Select()
        # type PDF, standard quality, document properties, print areas as set
        book.api.ActiveSheet.ExportAsFixedFormat(0, str(path), 0, True, False)
    finally:
        activate_sheet(active)


def move_first(sheet: xw.Sheet) -> None:
    """Put the sheet before all others of its book, in Excel."""
    if in_excel(sheet):
        sheet.api.Move(sheet.book.sheets[0].api)


def pours(book: xw.Book) -> bool:
    """Whether a first sheet is filled where it stands: in Calc it can be neither moved nor made
    anew without harm to the sheets behind it."""
    return hasattr(book.sheets[0].impl, "pour_first")


def pour_first(sheet: xw.Sheet, book: xw.Book, earlier: xw.Sheet | None) -> None:
    """Let ``earlier``, or else a new first sheet of the book, show what ``sheet`` shows."""
    sheet.impl.pour_first(book.impl, earlier.impl if earlier is not None else None)


def cancelled(app: xw.App) -> bool:
    """Whether the user holds Esc down: Excel does not pass the key on to a program outside."""
    if sys.platform == "win32" and is_excel(app):
        return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & _DOWN)
    return bool(getattr(app.impl, "cancelled", False))
