"""An xlwings engine that keeps books in memory: a mock of Excel for the macros' tests.

It is written from what is documented of Excel and of xlwings' Windows engine, and only for
what the macros use. A test that passes here proves something about the macros, never about
Excel: what Excel really does is on the checklist for a person with Windows.

Every call that would cross into Excel is counted, as ``data`` (values, formulas, formats,
copy, delete, open, close, activate, names made) or as ``navigation`` (finding books, sheets,
ranges, names, whether a sheet is visible). ``Program.break_at`` makes the n-th call fail once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import xlwings as xw
from fake_books import BookState, Broken, ErrorValue, SheetState, load
from fake_ranges import Range, box_of, data, navigation
from xlwings import base_classes
from xlwings.main import Engine as MainEngine

NUMBERED = re.compile(r" \(\d+\)$")
MOST_LETTERS = 31


class ExcelBusyError(Exception):
    """As xlwings' Windows engine raises it: an engine of its own, known by its name."""


# Stands behind xlwings' objects where a test pretends Excel itself: it is known by its module.
OF_EXCEL = type("Held", (), {"__module__": "xlwings._xlwindows"})()


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
        self.refuse_from: int | None = None  # the first call that Excel takes no more
        self.picture_selected = False
        self.events: list[str] = []  # as Excel raises them

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
        if self.refuse_from is not None and len(self.calls) >= self.refuse_from:
            raise ExcelBusyError

    def load(self, path: Path | str, fullname: str | None = None) -> xw.Book:
        """Open a file, for a test's own set-up (not counted)."""
        state = load(Path(path), fullname or str(path))
        self.books.append(state)
        self.active = state
        return xw.Book(impl=Book(self, state))

    def snapshot(self) -> Any:
        """What a user could see of the program, comparable with a later one."""
        active = self.active.name if self.active else None
        seen = [(book.copied(), book.active.name) for book in self.books]
        return seen, active, dict(self.flags)


# the engine -------------------------------------------------------------------------------------


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
        if self.program.picture_selected:
            raise AttributeError("<unknown>.Address")  # as pywin32 says it
        if book is None or self.program.selected_shape or book.active.is_chart:
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
    def pick_folder(self, title: str) -> Any:
        self.program.boxes.append(title)
        return self.program.answers.pop(0)

    @data
    def open_as_new(self, path: str) -> Book:
        state = load(Path(path), f"{Path(path).stem}{len(self.program.books) + 1}")
        self.program.events.append("NewWorkbook")  # and no WorkbookOpen
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
        self.program.events.append("WorkbookOpen")
        return self.shown(load(Path(fullname), fullname))


class Book(base_classes.Book):
    def __init__(self, program: Program, state: BookState) -> None:
        self.program, self.state = program, state

    api = property(lambda self: self.state)
    app = property(lambda self: App(self.program))
    name = property(navigation(lambda self: self.state.name))
    fullname = property(navigation(lambda self: self.state.fullname))
    sheets = property(lambda self: Sheets(self.program, self.state))
    names = property(lambda self: BookNames(self.program, self.state))
    structure_protected = property(data(lambda self: self.state.structure_protected))
    read_only = property(data(lambda self: self.state.read_only))
    counts_from_1904 = property(data(lambda self: self.state.Date1904))

    @data
    def activate(self) -> None:
        self.program.active = self.state

    @data
    def close(self) -> None:
        self.program.books.remove(self.state)
        if self.program.active is self.state:
            self.program.active = self.program.books[-1] if self.program.books else None

    @data
    def print_pdf(self, names: list[str], path: str) -> None:
        Path(path).write_bytes("\n".join(names).encode())

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


def of_cells(function: Callable[..., Any]) -> Callable[..., Any]:
    """What only a worksheet has; of a chart sheet pywin32 says that there is no such member."""

    @wraps(function)
    def asked(self: Any, *arguments: Any) -> Any:
        if self.state.is_chart:
            raise AttributeError(f"<unknown>.{function.__name__}")
        return function(self, *arguments)

    return asked


class Sheet(base_classes.Sheet):
    def __init__(self, program: Program, book: BookState, state: SheetState) -> None:
        self.program, self.book_state, self.state = program, book, state

    api = property(lambda self: self.state)
    book = property(lambda self: Book(self.program, self.book_state))
    index = property(navigation(lambda self: self.book_state.sheets.index(self.state) + 1))
    names = property(of_cells(lambda self: Names(self.program, self.state)))
    protected = property(data(lambda self: self.state.protected))

    @data
    def mark(self, marks: list[Any]) -> bool:
        """As the macros mark cells in Excel: notes of the clerk's own stay."""
        if self.state.protected:
            return False
        self.state.frames = {(one.row, one.column): one.color for one in marks}
        own = {at: text for at, text in self.state.notes.items() if not text.startswith("【审核】")}
        self.state.notes = {(one.row, one.column): one.text for one in marks} | own
        return True

    @data
    def grow_table(self, header: int, last: int, *, shrink: bool = False) -> int | None:
        before = self.state.table_end
        if before < last or shrink:
            self.state.table_end = last
            return before
        return None

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
        old, self.state.name = self.state.name, value
        self.book_state.refer(old, value)

    @property
    def visible(self) -> bool:
        self.program.count("navigation", "Sheet.visible")
        return self.state.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.program.count("data", "Sheet.visible")
        self.state.visible = value

    @navigation
    @of_cells
    def range(self, first: Any, last: Any = None) -> Range:
        return Range(self, box_of(first, last))

    @property
    @of_cells
    def used_range(self) -> Range:
        self.program.count("navigation", "used_range")
        spots = list(self.state.cells) or [(1, 1)]
        rows, columns = [row for row, _ in spots], [column for _, column in spots]
        return Range(self, (min(rows), min(columns), max(rows), max(columns)))

    @property
    @of_cells
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

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
        self.book_state.refer(self.state.name, "")
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
        made = self.state.copied()
        made.name = _free_name(self.state.name, {sheet.name.casefold() for sheet in target.sheets})
        target.sheets.insert(target.sheets.index(after.state) + 1, made)
        self.program.active = target
        if made.visible:
            target.active = made


class PageSetup(base_classes.PageSetup):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def print_area(self) -> str | None:
        return self.sheet.state.looks.get("print_area")

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        self.sheet.program.count("data", "print_area=")
        self.sheet.state.looks["print_area"] = value


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


class BookNames(base_classes.Names):
    def __init__(self, program: Program, book: BookState) -> None:
        self.program, self.book = program, book

    @navigation
    def snapshot(self) -> list[tuple[str, Any]]:
        return [(name, Name(self.program, self.book, name)) for name in self.book.names]


class Name(base_classes.Name):
    def __init__(self, program: Program, book: BookState, name: str) -> None:
        self.program, self.book, self._name = program, book, name

    name = property(lambda self: self._name)

    @property
    def refers_to(self) -> str:
        self.program.count("navigation", "Name.refers_to")
        return self.book.names[self._name]

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.program.count("data", "Name.refers_to=")
        self.book.names[self._name] = value


ENGINE = Engine()
xw.engines.add(MainEngine(impl=ENGINE))
