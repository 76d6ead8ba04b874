"""The spreadsheet program, as far as the macros need it: one block read a sheet, its boxes.

All that is peculiar to a program (``.api``, the hooks on ``.impl``) is confined to this module;
what macros change in a book is in ``addin.changes``.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from jixiao.errors import JixiaoError
from jixiao.model.grid import ERROR_VALUES, CellDetail, Grid, Value

_MOST_DETAIL_CALLS: Final = 12
_MOST_CELLS: Final = 4_000_000
_ESCAPE: Final = 0x1B
_DOWN: Final = 0x8000
_TEXT_FORMAT: Final = "@"
_WITH_VALIDATION: Final = -4174  # xlCellTypeAllValidation

# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE
_REFUSED: Final = frozenset({-2147418111, -2147417846, -2146777998})

Spot = tuple[int, int]


def grids_of(
    sheets: Sequence[xw.Sheet], progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Grid]:
    """Each sheet as a Grid: one block read a sheet."""
    grids = []
    for number, sheet in enumerate(sheets, 1):
        progress(number, len(sheets))
        grids.append(grid_of(sheet))
    return grids


def grid_of(sheet: xw.Sheet) -> Grid:
    """One sheet as a Grid, from its first cell on so that addresses hold.

    Raises JixiaoError where the cells in use spread over more than can be held.
    """
    rows = _from_a1(sheet, _values, None)
    # most cells are blank: not even a call for those
    values = [[v if v is None else _value(v) for v in row] for row in rows]
    errors = {
        (r, c): CellDetail(error=value)
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if type(value) is str and value in ERROR_VALUES
    }
    return Grid(sheet.name, values, hidden=not sheet.visible, details=errors)


def formulas_of(sheet: xw.Sheet) -> list[list[str]]:
    """What was entered into each cell, from the first on; a formula begins with ``=``."""
    rows = _from_a1(sheet, _formulas, "")
    return [[str(one or "") for one in row] for row in rows]


def _formulas(used: xw.Range) -> Any:
    """Where arrays spill, Formula shows an @ that nobody entered; elsewhere is no Formula2."""
    if is_excel(used.sheet.book.app):
        with suppress(AttributeError):
            return used.api.Formula2
    return used.formula


def _from_a1(sheet: xw.Sheet, read: Callable[[xw.Range], Any], blank: Any) -> list[list[Any]]:
    """The used block, read at once, with the rows and columns before it."""
    used = sheet.used_range
    (rows, columns), top, left = used.shape, used.row, used.column
    if (top + rows) * (left + columns) > _MOST_CELLS:
        raise JixiaoError(
            f"工作表“{sheet.name}”的内容铺得太开（最后一行是第{top + rows - 1}行），"
            "请删除远处多余的行和列后再试。"
        )
    found = read(used)
    if rows == columns == 1 and not isinstance(found, (list, tuple)):
        found = [[found]]
    before: list[list[Any]] = [[blank] * (left - 1 + columns) for _ in range(top - 1)]
    return before + [[blank] * (left - 1) + list(row) for row in found]


def _values(used: xw.Range) -> list[list[Any]]:
    """Values with dates as dates; of a cell formatted as currency Excel cuts all but four places.

    Those four are hundredths of a 元 in 万元 and not enough: Value2 has the number itself.
    """
    rows: list[list[Any]] = used.options(ndim=2, err_to_str=True).value
    if any(isinstance(value, Decimal) for row in rows for value in row):
        exact = used.api.Value2 if is_excel(used.sheet.book.app) else used.impl.exact_value
        exact = exact if isinstance(exact, (list, tuple)) else ((exact,),)
        return [
            [b if isinstance(a, Decimal) else a for a, b in zip(row, other, strict=True)]
            for row, other in zip(rows, exact, strict=True)
        ]
    return rows


def _value(value: Any) -> Value:
    """What xlwings gives, as the readers of files give it: errors blank, dates without midnight."""
    if isinstance(value, str):
        return None if value in ERROR_VALUES else value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if value is None or isinstance(value, (bool, int, float, dt.date)):
        return value
    return float(value)


def with_formulas(book: xw.Book, grid: Grid, spots: Sequence[Spot]) -> Grid:
    """The grid with the formulas of some cells: one block read, none where there are no cells."""
    if not spots:
        return grid
    entered = formulas_of(book.sheets[grid.sheet])
    found = {(row, column): entered[row - 1][column - 1] for row, column in spots}
    return replace(
        grid,
        details={spot: CellDetail(text) for spot, text in found.items() if text.startswith("=")},
    )


def with_details(
    book: xw.Book,
    grids: Sequence[Grid],
    odd: Iterable[tuple[str, int, int]],
    doubtful: Iterable[tuple[str, int, int]] = (),
) -> list[Grid]:
    """The grids with formula and format of odd-looking cells, and the format of doubtful numbers.

    The count of calls must not grow with the clerk's mistakes: formulas are read as a block, a
    format for many cells at once, and beyond a limit a cell is still found odd, only its
    display is not known. Doubtful numbers take one call a sheet where they are of one format.
    """
    details: dict[str, dict[Spot, CellDetail]] = {}
    by_sheet, money = _by_sheet(odd), _by_sheet(doubtful)
    calls = _MOST_DETAIL_CALLS
    for grid in grids:
        if grid.sheet in by_sheet and calls > 0:
            looked = _Look(book.sheets[grid.sheet], grid, calls)
            details[grid.sheet] = looked.at(by_sheet[grid.sheet])
            calls = looked.calls
    for grid in grids:
        if grid.sheet in money:
            looked = _Look(book.sheets[grid.sheet], grid, calls + 1)
            found = looked.formats_at(money[grid.sheet])
            details[grid.sheet] = found | details.get(grid.sheet, {})
            calls = min(calls, looked.calls)
    return [
        replace(grid, details={**grid.details, **details[grid.sheet]})
        if grid.sheet in details
        else grid
        for grid in grids
    ]


def _by_sheet(spots: Iterable[tuple[str, int, int]]) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for sheet, row, column in sorted(set(spots)):
        found.setdefault(sheet, []).append((row, column))
    return found


class _Look:
    """A closer look at one sheet, with a limited number of calls."""

    def __init__(self, sheet: xw.Sheet, grid: Grid, calls: int) -> None:
        self.sheet, self.grid, self.calls = sheet, grid, calls

    def at(self, spots: Sequence[Spot]) -> dict[Spot, CellDetail]:
        self.calls -= 1
        entered = formulas_of(self.sheet)
        formulas = {(r, c): entered[r - 1][c - 1] for r, c in spots}
        formats = self._formats(self._numbers(spots))
        return {
            spot: CellDetail(
                formula if formula.startswith("=") else "",
                formats.get(spot, ""),
                self.grid.details[spot].error if spot in self.grid.details else "",
            )
            for spot, formula in formulas.items()
        }

    def formats_at(self, spots: Sequence[Spot]) -> dict[Spot, CellDetail]:
        """The formats of the numbers among the cells."""
        formats = self._formats(self._numbers(spots))
        return {spot: CellDetail("", told) for spot, told in formats.items()}

    def _numbers(self, spots: Sequence[Spot]) -> list[Spot]:
        """Those that hold a number, by columns."""
        numbers = [spot for spot in spots if isinstance(self._value(spot), (int, float))]
        return sorted(numbers, key=lambda spot: (spot[1], spot[0]))

    def _value(self, spot: Spot) -> Value:
        row, column = spot
        cells = self.grid.rows[row - 1] if row <= len(self.grid.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def _formats(self, spots: Sequence[Spot]) -> dict[Spot, str]:
        """Formats of numbers: a block of one format answers for all its cells, another is halved.

        By columns, because a column is usually of one format.
        """
        if not spots or self.calls < 1:
            return {}
        self.calls -= 1
        rows, columns = [row for row, _ in spots], [column for _, column in spots]
        box = self.sheet.range((min(rows), min(columns)), (max(rows), max(columns)))
        found = box.number_format
        if found is not None or len(spots) == 1:
            return dict.fromkeys(spots, str(found or ""))
        half = len(spots) // 2
        return self._formats(spots[:half]) | self._formats(spots[half:])


# what only a particular program knows -----------------------------------------------------------


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
    return str(book.api.FullName) if is_excel(book.app) else str(book.fullname)


def selected_address(app: xw.App) -> str | None:
    """The cells that are selected; None for a picture, a chart, or nothing."""
    try:
        selection = app.selection
        return None if selection is None else str(selection.address)
    except Exception as why:  # whatever pywin32 makes of an object without an address
        if is_busy(why):
            raise
        return None


def active_book(app: xw.App) -> xw.Book | None:
    """The book in front; None where there is none, or only hidden ones."""
    if not len(app.books) or (is_excel(app) and app.api.ActiveWorkbook is None):
        return None
    return app.books.active


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


def enter_formula(cell: xw.Range, text: str) -> None:
    """Enter a formula; of an array formula the whole, at its first cell; in a text cell too."""
    form = cell.number_format
    if form == _TEXT_FORMAT:
        cell.number_format = "General"  # under the format of text it would stay a text
    if not is_excel(cell.sheet.book.app):
        cell.formula = text
    else:
        _enter_in_excel(cell.api, text)
    if form == _TEXT_FORMAT:
        cell.number_format = form


def _enter_in_excel(cell: Any, text: str) -> None:
    spills = getattr(cell, "HasSpill", None)  # None before Excel 365
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


Way = tuple[Callable[[], str], Callable[[str], None]]


def referring(
    book: xw.Book, sheets: Sequence[xw.Sheet], turned: Callable[[str], str]
) -> Iterator[Way]:
    """How to read and write each text, beside formulas and names, that ``turned`` would change.

    In Excel: the series of charts, conditional formats, drop-downs.
    """
    if not is_excel(book.app):
        return
    charts = list(book.api.Charts)
    for sheet in sheets:
        charts += [shape.Chart for shape in sheet.api.ChartObjects()]
        for held in (*_conditions(sheet.api), *_validations(sheet.api)):
            text = _formula1(held)
            if turned(text) != text:
                yield partial(_formula1, held), partial(_modify, held)
    for chart in charts:
        for series in chart.SeriesCollection():
            if turned(series.Formula) != series.Formula:
                yield partial(getattr, series, "Formula"), partial(setattr, series, "Formula")


def _conditions(sheet: Any) -> list[Any]:
    return list(sheet.Cells.FormatConditions)


def _validations(sheet: Any) -> list[Any]:
    with suppress(Exception):  # Excel's way to say that there is none
        return [area.Validation for area in sheet.Cells.SpecialCells(_WITH_VALIDATION).Areas]
    return []


def _formula1(held: Any) -> str:
    with suppress(Exception):  # a data bar, a limit that has none, or cells that differ
        return str(held.Formula1)
    return ""


def _modify(held: Any, text: str) -> None:
    if hasattr(held, "AlertStyle"):
        held.Modify(held.Type, held.AlertStyle, held.Operator, text)
    else:
        held.Modify(held.Type, None, text)


def structure_protected(book: xw.Book) -> bool:
    """Whether sheets may not be added."""
    if is_excel(book.app):
        return bool(book.api.ProtectStructure)
    return bool(book.impl.structure_protected)


def read_only(book: xw.Book) -> bool:
    """Whether the book was opened for reading only."""
    if is_excel(book.app):
        return bool(book.api.ReadOnly)
    return bool(book.impl.read_only)


def sheet_protected(sheet: xw.Sheet) -> bool:
    """Whether cells of the sheet are locked against writing."""
    if is_excel(sheet.book.app):
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


def print_pdf(book: xw.Book, sheets: Sequence[str], path: Path) -> None:
    """Print sheets, as their page set-up says, into one PDF; what is active stays so."""
    if not is_excel(book.app):
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
    """Put the sheet before all others of its book."""
    if is_excel(sheet.book.app):
        sheet.api.Move(sheet.book.sheets[0].api)
    elif hasattr(sheet.impl, "move_first"):
        sheet.impl.move_first()


def cancelled(app: xw.App) -> bool:
    """Whether the user holds Esc down: Excel does not pass the key on to a program outside."""
    if sys.platform == "win32" and is_excel(app):
        return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & _DOWN)
    return bool(getattr(app.impl, "cancelled", False))
