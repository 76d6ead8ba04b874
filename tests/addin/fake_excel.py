"""An xlwings engine that keeps books in memory: a mock of Excel for the macros' tests.

It is written from what is documented of Excel and of xlwings' Windows engine, and only for
what the macros use. A test that passes here proves something about the macros, never about
Excel: what Excel really does is on the checklist for a person with Windows.

Every call that would cross into Excel is counted, as ``data`` (values, formulas, formats,
copy, delete, open, close, activate, names made) or as ``navigation`` (finding books, sheets,
ranges, names). ``Program.break_at`` makes the n-th call fail once.
"""

from __future__ import annotations

import copy
import pickle
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes
from xlwings.main import Engine as MainEngine

TEXT_FORMAT = "@"
NUMBER = re.compile(r"-?\d+(\.\d+)?(%?)")
NUMBERED = re.compile(r" \(\d+\)$")
MOST_LETTERS = 31


class Broken(Exception):
    """A call into the program failed, as a COM call does."""


class ErrorValue(str):
    """An error in a cell, as different from the same letters typed as text."""

    __slots__ = ()


# what the program holds ---------------------------------------------------------------------------


@dataclass
class Cell:
    value: Any = None
    formula: str = ""
    number_format: str = "General"


@dataclass
class SheetState:
    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    visible: bool = True
    protected: bool = False
    selection: tuple[int, int, int, int] = (1, 1, 1, 1)

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column), Cell())

    def values(self) -> dict[str, Any]:
        """All that stands on the sheet by address; for tests."""
        return {
            f"{get_column_letter(column)}{row}": cell.value
            for (row, column), cell in sorted(self.cells.items())
            if cell.value is not None
        }


@dataclass
class BookState:
    fullname: str
    sheets: list[SheetState]
    active: SheetState
    structure_protected: bool = False
    read_only: bool = False

    @property
    def name(self) -> str:
        return re.split(r"[/\\]", self.fullname)[-1]

    def sheet(self, name: str) -> SheetState:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]


class Program:
    """One running Excel."""

    def __init__(self) -> None:
        self.books: list[BookState] = []
        self.active: BookState | None = None
        self.selected_shape = False
        self.cancel_after: int | None = None
        self.flags: dict[str, Any] = {"alerts": True, "updating": True, "status_bar": False}
        self.answers: list[Any] = []
        self.boxes: list[str] = []
        self.calls: list[tuple[str, str]] = []
        self.break_at: int | None = None

    @property
    def app(self) -> xw.App:
        return xw.App(impl=App(self))

    @property
    def data_calls(self) -> int:
        return sum(kind == "data" for kind, _ in self.calls)

    @property
    def navigation_calls(self) -> int:
        return sum(kind == "navigation" for kind, _ in self.calls)

    def called(self, what: str) -> int:
        """How often a call of this name was made."""
        return sum(name == what for _, name in self.calls)

    def forget_calls(self) -> None:
        self.calls = []

    def count(self, kind: str, what: str) -> None:
        self.calls.append((kind, what))
        if self.break_at == len(self.calls):
            raise Broken(f"call {self.break_at}: {what}")

    def load(self, path: Path | str, fullname: str | None = None) -> xw.Book:
        """Open a file, for a test's own set-up (not counted)."""
        state = load(Path(path), fullname or str(path))
        self.books.append(state)
        self.active = state
        return xw.Book(impl=Book(self, state))

    def snapshot(self) -> Any:
        """What a user could see of the program, comparable with a later one."""
        active = self.active.name if self.active else None
        seen = [(book, book.active.name) for book in self.books]
        return pickle.loads(pickle.dumps((seen, active, self.flags)))


def load(path: Path, fullname: str) -> BookState:
    """The state of a workbook file: formulas with their cached values.

    The same content is parsed once: breaking every call in turn draws a report a hundred times.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        content = tuple(
            (part.filename, part.CRC) for part in parts if "docProps" not in part.filename
        )
    if content not in _PARSED:
        _PARSED[content] = _parsed(path)
    state = copy.deepcopy(_PARSED[content])
    state.fullname = fullname
    return state


_PARSED: dict[Any, BookState] = {}


def _parsed(path: Path) -> BookState:
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    sheets = [_sheet_state(ws, values[ws.title]) for ws in formulas.worksheets]
    active = next(sheet for sheet in sheets if sheet.name == formulas.active.title)
    protected = bool(formulas.security and formulas.security.lockStructure)
    return BookState("", sheets, active, structure_protected=protected)


def _sheet_state(formulas: Any, values: Any) -> SheetState:
    cells = {
        (cell.row, cell.column): _cell_state(cell, values.cell(cell.row, cell.column).value)
        for row in formulas.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }
    names = {name: f"={defined.attr_text}" for name, defined in formulas.defined_names.items()}
    return SheetState(
        formulas.title,
        cells,
        names,
        visible=formulas.sheet_state == "visible",
        protected=formulas.protection.sheet,
    )


def _cell_state(cell: Any, value: Any) -> Cell:
    formula = ""
    if cell.data_type == "f":
        formula = getattr(cell.value, "text", None) or str(cell.value)
    if cell.data_type == "e" or (formula and isinstance(value, str) and value.startswith("#")):
        value = ErrorValue(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    return Cell(value, formula, cell.number_format)


# the engine -------------------------------------------------------------------------------------


def data(function: Callable[..., Any]) -> Callable[..., Any]:
    """A call that carries data or changes the book."""
    return _counted("data", function)


def navigation(function: Callable[..., Any]) -> Callable[..., Any]:
    """A call that only finds something."""
    return _counted("navigation", function)


def _counted(kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def counting(self: Any, *arguments: Any, **options: Any) -> Any:
        self.program.count(kind, function.__qualname__)
        return function(self, *arguments, **options)

    return counting


class Engine:
    name, type = "fake", "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(rows: Any, dates: Any, empty: Any, numbers: Any, errors: bool) -> Any:
        def clean(value: Any) -> Any:
            if value is None:
                return empty
            if isinstance(value, ErrorValue):
                return str(value) if errors else None
            return value

        return [[clean(value) for value in row] for row in rows]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    def __init__(self, program: Program) -> None:
        self.program = program

    engine = property(lambda self: ENGINE)
    pid = property(lambda self: id(self.program))
    books = property(navigation(lambda self: Books(self.program)))

    @property
    def selection(self) -> Range | None:
        self.program.count("data", "selection")
        book = self.program.active
        if book is None or self.program.selected_shape:
            return None
        return Range(Sheet(self.program, book, book.active), book.active.selection)

    def _flag(name: str) -> property:  # noqa: N805 - makes the properties below
        def read(self: App) -> Any:
            self.program.count("data", name)
            return self.program.flags[name]

        def write(self: App, value: Any) -> None:
            self.program.count("data", name)
            self.program.flags[name] = value

        return property(read, write)

    display_alerts = _flag("alerts")
    screen_updating = _flag("updating")
    status_bar = _flag("status_bar")

    def activate(self, steal_focus: bool = False) -> None:
        self.program.count("navigation", "app.activate")

    # the hooks of addin.host; each answer is what the test put into Program.answers

    @property
    def cancelled(self) -> bool:
        after = self.program.cancel_after
        return after is not None and len(self.program.calls) >= after

    @data
    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> Any:
        self.program.boxes.append(prompt)
        return self.program.answers.pop(0) if buttons != "ok" else "ok"

    @data
    def ask_text(self, prompt: str, title: str, default: str) -> Any:
        self.program.boxes.append(prompt)
        return self.program.answers.pop(0)

    @data
    def pick_file(self, title: str, kinds: str, patterns: str) -> Any:
        self.program.boxes.append(title)
        return self.program.answers.pop(0)

    @data
    def open_as_new(self, path: str) -> Book:
        state = load(Path(path), f"{Path(path).stem}{len(self.program.books) + 1}")
        return Books(self.program).shown(state)


class Books(base_classes.Books):
    def __init__(self, program: Program) -> None:
        self.program = program

    app = property(lambda self: App(self.program))

    def shown(self, state: BookState) -> Book:
        self.program.books.append(state)
        self.program.active = state
        return Book(self.program, state)

    @property
    def active(self) -> Book | None:
        self.program.count("navigation", "Books.active")
        return Book(self.program, self.program.active) if self.program.active else None

    @navigation
    def __call__(self, key: int | str) -> Book:
        for number, state in enumerate(self.program.books, 1):
            if key in (number, state.name):
                return Book(self.program, state)
        raise KeyError(key)

    @navigation
    def __len__(self) -> int:
        return len(self.program.books)

    @navigation
    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.program, state) for state in self.program.books])

    @data
    def open(self, fullname: str, *options: Any) -> Book:
        return self.shown(load(Path(fullname), fullname))


class Book(base_classes.Book):
    def __init__(self, program: Program, state: BookState) -> None:
        self.program, self.state = program, state

    api = property(lambda self: self.state)
    app = property(lambda self: App(self.program))
    name = property(navigation(lambda self: self.state.name))
    fullname = property(navigation(lambda self: self.state.fullname))
    sheets = property(lambda self: Sheets(self.program, self.state))
    structure_protected = property(data(lambda self: self.state.structure_protected))
    read_only = property(data(lambda self: self.state.read_only))

    @data
    def activate(self) -> None:
        self.program.active = self.state

    @data
    def close(self) -> None:
        self.program.books.remove(self.state)
        if self.program.active is self.state:
            self.program.active = self.program.books[-1] if self.program.books else None

    def save(self, path: Any = None, password: Any = None) -> None:
        raise AssertionError("a macro saved the clerk's book")


class Sheets(base_classes.Sheets):
    def __init__(self, program: Program, book: BookState) -> None:
        self.program, self.book = program, book

    api = property(lambda self: self.book)
    active = property(navigation(lambda self: self._sheet(self.book.active)))

    def _sheet(self, state: SheetState) -> Sheet:
        return Sheet(self.program, self.book, state)

    @navigation
    def __len__(self) -> int:
        return len(self.book.sheets)

    @navigation
    def __iter__(self) -> Iterator[Sheet]:
        return iter([self._sheet(state) for state in self.book.sheets])

    @navigation
    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, int):
            return self._sheet(self.book.sheets[key - 1])
        for state in self.book.sheets:
            if state.name.casefold() == key.casefold():
                return self._sheet(state)
        raise Broken(f"no sheet {key}")

    @data
    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        raise NotImplementedError("macros copy sheets, they do not add them")


class Sheet(base_classes.Sheet):
    def __init__(self, program: Program, book: BookState, state: SheetState) -> None:
        self.program, self.book_state, self.state = program, book, state

    api = property(lambda self: self.state)
    book = property(lambda self: Book(self.program, self.book_state))
    index = property(navigation(lambda self: self.book_state.sheets.index(self.state) + 1))
    names = property(lambda self: Names(self.program, self.state))
    protected = property(data(lambda self: self.state.protected))

    @property
    def name(self) -> str:
        self.program.count("navigation", "Sheet.name")
        return self.state.name

    @name.setter
    def name(self, value: str) -> None:
        self.program.count("data", "Sheet.rename")
        others = [sheet for sheet in self.book_state.sheets if sheet is not self.state]
        taken = {sheet.name.casefold() for sheet in others}
        if self.book_state.structure_protected or value.casefold() in taken:
            raise Broken(f"cannot rename to {value}")
        self.state.name = value

    @property
    def visible(self) -> bool:
        self.program.count("data", "Sheet.visible")
        return self.state.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.program.count("data", "Sheet.visible")
        self.state.visible = value

    @navigation
    def range(self, first: Any, last: Any = None) -> Range:
        return Range(self, _box(first, last))

    @property
    def used_range(self) -> Range:
        self.program.count("navigation", "used_range")
        spots = list(self.state.cells) or [(1, 1)]
        rows, columns = [row for row, _ in spots], [column for _, column in spots]
        return Range(self, (min(rows), min(columns), max(rows), max(columns)))

    @data
    def activate(self) -> None:
        if not self.state.visible:
            raise Broken("a hidden sheet cannot be activated")
        self.book_state.active = self.state
        self.program.active = self.book_state

    @data
    def delete(self) -> None:
        sheets = self.book_state.sheets
        if self.book_state.structure_protected or not any(
            sheet.visible for sheet in sheets if sheet is not self.state
        ):
            raise Broken("cannot delete the sheet")
        at = sheets.index(self.state)
        sheets.remove(self.state)
        if self.book_state.active is self.state:
            visible = [sheet for sheet in [*sheets[at:], *sheets[:at][::-1]] if sheet.visible]
            self.book_state.active = visible[0]

    @data
    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Like Worksheet.Copy(After): across books too, names of the sheet's own come along."""
        assert before is None and after is not None
        target = after.book_state
        if target.structure_protected:
            raise Broken("the structure is protected")
        if target.fullname.lower().endswith(".xls") and target is not self.book_state:
            raise Broken("the target has fewer rows and columns")
        made = copy.deepcopy(self.state)
        made.name = _free_name(self.state.name, {sheet.name.casefold() for sheet in target.sheets})
        target.sheets.insert(target.sheets.index(after.state) + 1, made)
        self.program.active = target
        if made.visible:
            target.active = made


def _free_name(name: str, taken: set[str]) -> str:
    if name.casefold() not in taken:
        return name
    bare, number = NUMBERED.sub("", name), 2
    while True:
        ending = f" ({number})"
        made = bare[: MOST_LETTERS - len(ending)] + ending
        if made.casefold() not in taken:
            return made
        number += 1


class Names(base_classes.Names):
    def __init__(self, program: Program, sheet: SheetState) -> None:
        self.program, self.sheet = program, sheet

    api = property(lambda self: self.sheet)

    @navigation
    def contains(self, name: str) -> bool:
        return name in self.sheet.names

    @data
    def add(self, name: str, refers_to: str) -> base_classes.Name:
        self.sheet.names[name] = refers_to
        return base_classes.Name()


Box = tuple[int, int, int, int]


def _box(first: Any, last: Any = None) -> Box:
    boxes = [_corner(one) for one in (first, last) if one is not None]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _corner(given: Any) -> Box:
    if isinstance(given, Range):
        return given.box
    if isinstance(given, str):
        left, top, right, bottom = range_boundaries(given.replace("$", ""))
        return top, left, bottom, right
    return (*given, *given)


class Range(base_classes.Range):
    max_cells_per_read = max_cells_per_write = None
    has_array = False

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.sheet, self.box, self.program = sheet, box, sheet.program
        self.options: Any = None

    api = property(lambda self: self)
    row = property(navigation(lambda self: self.box[0]))
    column = property(navigation(lambda self: self.box[1]))

    @property
    def shape(self) -> tuple[int, int]:
        self.program.count("navigation", "Range.shape")
        return self._shape()

    def _shape(self) -> tuple[int, int]:
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    def __len__(self) -> int:
        rows, columns = self._shape()
        return rows * columns

    def __bool__(self) -> bool:
        return True

    @navigation
    def __call__(self, row: int, column: int) -> Range:
        return Range(self.sheet, _box((self.box[0] + row - 1, self.box[1] + column - 1)))

    @property
    def address(self) -> str:
        self.program.count("navigation", "Range.address")
        corners = [f"${get_column_letter(c)}${r}" for r, c in (self.box[:2], self.box[2:])]
        return corners[0] if len(self) == 1 else ":".join(corners)

    def _spots(self) -> list[list[tuple[int, int]]]:
        return [
            [(row, column) for column in range(self.box[1], self.box[3] + 1)]
            for row in range(self.box[0], self.box[2] + 1)
        ]

    def _read(self, of: Callable[[Cell], Any]) -> Any:
        state = self.sheet.state
        rows = tuple(tuple(of(state.cell(*spot)) for spot in row) for row in self._spots())
        return rows if len(self) > 1 else rows[0][0]

    @property
    def raw_value(self) -> Any:
        self.program.count("data", "Range.value")
        return self._read(lambda cell: cell.value)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.program.count("data", "Range.value=")
        self._write(lambda cell: _enter(cell, value))

    @property
    def formula(self) -> Any:
        self.program.count("data", "Range.formula")
        return self._read(_formula_of)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.program.count("data", "Range.formula=")
        self._write(lambda cell: _enter(cell, value))

    @property
    def number_format(self) -> str | None:
        self.program.count("data", "Range.number_format")
        formats = {
            self.sheet.state.cell(*spot).number_format for row in self._spots() for spot in row
        }
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.program.count("data", "Range.number_format=")
        self._write(lambda cell: setattr(cell, "number_format", value))

    def _write(self, change: Callable[[Cell], None]) -> None:
        if self.sheet.state.protected:
            raise Broken("the sheet is protected")
        for row in self._spots():
            for spot in row:
                change(self.sheet.state.cells.setdefault(spot, Cell()))

    @data
    def select(self) -> None:
        if self.program.active is not self.sheet.book_state:
            raise Broken("select works on the active book only")
        self.sheet.state.selection = self.box


def _formula_of(cell: Cell) -> str:
    if cell.formula:
        return cell.formula
    if cell.value is None:
        return ""
    if isinstance(cell.value, float):
        return f"{cell.value:g}"
    return str(cell.value)


def _enter(cell: Cell, value: Any) -> None:
    """What typing does: a text that looks like a formula or a number becomes one, but for @."""
    cell.formula = ""
    if not isinstance(value, str) or cell.number_format == TEXT_FORMAT:
        cell.value = None if value == "" else value
    elif value.startswith("=") and len(value) > 1:
        cell.value, cell.formula = ErrorValue("#NAME?"), value
    elif match := NUMBER.fullmatch(value):
        cell.value = float(value.rstrip("%")) / (100 if match[2] else 1)
        cell.number_format = "0%" if match[2] else cell.number_format
    else:
        cell.value = value or None


ENGINE = Engine()
xw.engines.add(MainEngine(impl=ENGINE))
