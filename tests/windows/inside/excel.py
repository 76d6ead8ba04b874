"""A stand-in for Excel: the tests' fake books behind Excel's object names, over real COM.

It serves what the macros use and answers as documented; a pass says something of the add-in's
Python, of xlwings' Windows engine and of pywin32, and nothing of Excel.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import os
from pathlib import Path
from typing import Any

import fake_books
import fake_excel
import winerror
from fake_books import ErrorValue
from fake_ranges import box_of
from win32com.server import util
from win32com.server.exception import COMException

from tests.windows.inside.dispatch import Served, own

ERRORS = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029,
    "#NUM!": 2036, "#N/A": 2042,
}  # fmt: skip
AS_A_NUMBER = -2146828288  # an error value of a cell, as pywin32's clients see it
VISIBLE, HIDDEN = -1, 0


class Application(Served):
    READ = ("ActiveSheet", "ActiveWorkbook", "Hwnd", "Name", "Selection", "Version", "Workbooks")
    WRITTEN = ("DisplayAlerts", "ScreenUpdating", "StatusBar")
    Name, Version = "Microsoft Excel", "16.0"

    def __init__(self, program: fake_excel.Program) -> None:
        self.program = program
        self.selected_sheets: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.printed: list[tuple[str, list[str]]] = []
        self.Hwnd = ctypes.windll.user32.GetDesktopWindow()

    def _flag(name: str) -> property:  # noqa: N805 - makes the properties below
        return property(
            lambda self: self.program.flags[name],
            lambda self, value: self.program.flags.__setitem__(name, value),
        )

    DisplayAlerts = _flag("alerts")
    ScreenUpdating = _flag("updating")
    StatusBar = _flag("status_bar")
    Workbooks = property(lambda self: Workbooks(self).com())

    @property
    def ActiveWorkbook(self) -> Any:
        active = self.program.active
        return Workbook(self, active).com() if active else None

    @property
    def ActiveSheet(self) -> Any:
        active = self.program.active
        return Worksheet(self, active, active.active).com() if active else None

    @property
    def Selection(self) -> Any:
        active = self.program.active
        return Range(self, active, active.active, active.active.selection).com() if active else None


class _Part(Served):
    """An object of a program, and the state that it shows."""

    def __init__(self, app: Application, *state: Any) -> None:
        self.app, self.state = app, state[-1] if state else None
        self.book = state[0] if state else None

    Application = property(lambda self: self.app.com())


class _Many(_Part):
    READ: tuple[str, ...] = ("Application", "Count", "Parent")
    METHODS: dict[str, tuple[str, ...]] = {"Item": ("Index",), "_NewEnum": ()}

    def members(self) -> list[Served]:
        return []

    def named(self, name: str) -> Served:
        raise KeyError(name)

    Count = property(lambda self: len(self.members()))
    Parent = property(lambda self: self.app.com())

    def Item(self, index: Any) -> Any:
        one = self.named(index) if isinstance(index, str) else self.members()[int(index) - 1]
        return one.com()

    def _NewEnum(self) -> Any:
        return util.NewEnum([one.com() for one in self.members()])


class Workbooks(_Many):
    METHODS = {
        **_Many.METHODS,
        "Add": ("Template",),
        "Open": (
            "Filename", "UpdateLinks", "ReadOnly", "Format", "Password", "WriteResPassword",
            "IgnoreReadOnlyRecommended", "Origin", "Delimiter", "Editable", "Notify", "Converter",
            "AddToMru", "Local", "CorruptLoad",
        ),
    }  # fmt: skip

    def members(self) -> list[Served]:
        return [Workbook(self.app, state) for state in self.app.program.books]

    def named(self, name: str) -> Served:
        found = next(one for one in self.app.program.books if one.name == name)
        return Workbook(self.app, found)

    def _shown(self, path: Path, fullname: str) -> Any:
        state = fake_books.load(path, fullname)
        self.app.program.books.append(state)
        self.app.program.active = state
        return Workbook(self.app, state).com()

    def Open(self, filename: str, *_: Any) -> Any:
        return self._shown(Path(filename), filename)

    def Add(self, template: str) -> Any:
        return self._shown(Path(template), f"{Path(template).stem}{self.Count + 1}")


class Workbook(_Part):
    READ = (
        "ActiveSheet", "Application", "Charts", "Date1904", "FullName", "Name", "Names", "Parent", "Path",
        "ProtectStructure", "ReadOnly", "Sheets", "Worksheets",
    )  # fmt: skip
    METHODS = {"Activate": (), "Close": ("SaveChanges", "Filename", "RouteWorkbook")}

    Name = property(lambda self: self.state.name)
    FullName = property(lambda self: self.state.fullname)
    Path = property(lambda self: os.path.dirname(self.state.fullname))  # noqa: PTH120 - of Windows
    ReadOnly = property(lambda self: self.state.read_only)
    Date1904 = property(lambda self: self.state.Date1904)
    ProtectStructure = property(lambda self: self.state.structure_protected)
    Worksheets = property(lambda self: Sheets(self.app, self.state).com())
    Sheets = Worksheets
    Charts = property(lambda self: _Nothing(self.app).com())
    ActiveSheet = property(lambda self: Worksheet(self.app, self.state, self.state.active).com())
    Parent = property(lambda self: self.app.com())
    Names = property(lambda self: Names(self.app, self.state).com())

    def Activate(self) -> None:
        self.app.program.active = self.state

    def Close(self, *_: Any) -> None:
        program = self.app.program
        program.books.remove(self.state)
        if program.active is self.state:
            program.active = program.books[-1] if program.books else None


class _Nothing(_Many):
    """Charts, formats by condition: the fake books have none."""


class Sheets(_Many):
    def members(self) -> list[Served]:
        return [Worksheet(self.app, self.state, sheet) for sheet in self.state.sheets]

    def named(self, name: str) -> Served:
        for one in self.state.sheets:
            if one.name.casefold() == name.casefold():
                return Worksheet(self.app, self.state, one)
        raise COMException(scode=winerror.DISP_E_BADINDEX)  # as Excel says it of a collection

    Parent = property(lambda self: Workbook(self.app, self.state).com())

    def Item(self, index: Any) -> Any:
        if isinstance(index, (list, tuple)):
            return _Selected(self.app, [self.named(name) for name in index]).com()
        return super().Item(index)


class _Selected(_Part):
    """Several sheets at once."""

    METHODS = {"Select": ()}

    def Select(self) -> None:
        self.app.selected_sheets = [sheet.Name for sheet in self.state]


class Worksheet(_Part):
    READ = (
        "Application",
        "Comments",
        "Index",
        "ListObjects",
        "Names",
        "PageSetup",
        "Parent",
        "ProtectContents",
        "Shapes",
        "UsedRange",
    )
    WRITTEN = ("Name", "Visible")
    METHODS = {
        "Activate": (), "Cells": ("RowIndex", "ColumnIndex"), "ChartObjects": (),
        "Copy": ("Before", "After"), "Delete": (),
        "ExportAsFixedFormat": (
            "Type", "Filename", "Quality", "IncludeDocProperties", "IgnorePrintAreas"
        ),
        "Move": ("Before", "After"),
        "Range": ("Cell1", "Cell2"),
    }  # fmt: skip

    Parent = property(lambda self: Workbook(self.app, self.book).com())
    Index = property(lambda self: self.book.sheets.index(self.state) + 1)
    ProtectContents = property(lambda self: self.state.protected)
    Names = property(lambda self: Names(self.app, self.state).com())
    ListObjects = property(lambda self: _Nothing(self.app).com())
    Comments = ListObjects
    Shapes = property(lambda self: _Shapes(self.app).com())
    UsedRange = property(lambda self: self._range(self.fake.used_range.box))
    PageSetup = property(lambda self: _PageSetup(self.app, self.fake).com())

    @property
    def fake(self) -> fake_excel.Sheet:
        return fake_excel.Sheet(self.app.program, self.book, self.state)

    @property
    def Name(self) -> str:
        return self.state.name

    @Name.setter
    def Name(self, value: str) -> None:
        self.fake.name = value

    @property
    def Visible(self) -> int:
        return VISIBLE if self.state.visible else HIDDEN

    @Visible.setter
    def Visible(self, value: Any) -> None:
        self.fake.visible = bool(value)

    def _range(self, box: Any) -> Any:
        return Range(self.app, self.book, self.state, box).com()

    def Cells(self, row: Any = None, column: Any = None) -> Any:
        if row is None:
            return _AllCells(self.app).com()
        return self._range(box_of((int(row), int(column))))

    def Range(self, first: Any, last: Any = None) -> Any:
        def corner(one: Any) -> Any:
            known = one is None or isinstance(one, str)
            return one if known else fake_excel.Range(self.fake, own(one).box)

        return self._range(box_of(corner(first), corner(last)))

    def ChartObjects(self) -> Any:
        return _Nothing(self.app).com()

    def Activate(self) -> None:
        self.fake.activate()

    def Delete(self) -> None:
        self.fake.delete()

    def Copy(self, _before: Any = None, after: Any = None) -> None:
        self.fake.copy(None, own(after).fake)

    def ExportAsFixedFormat(self, _kind: int, filename: str, *_: Any) -> None:
        self.app.printed.append((filename, self.app.selected_sheets))

    def Move(self, before: Any = None, _after: Any = None) -> None:
        sheets = self.book.sheets
        sheets.remove(self.state)
        sheets.insert(sheets.index(own(before).state), self.state)


class _AllCells(_Part):
    READ = ("FormatConditions",)
    METHODS = {"SpecialCells": ("Type",)}
    FormatConditions = property(lambda self: _Nothing(self.app).com())

    def SpecialCells(self, _kind: int) -> Any:
        raise ValueError("no cells were found")  # error 1004, as where Excel finds none


class _Lines(_Part):
    """Range.Rows and Range.Columns."""

    READ = ("Count",)
    METHODS = {"AutoFit": ()}

    def __init__(self, app: Application, cells: Any, count: int) -> None:
        super().__init__(app, cells)
        self.Count = count

    def AutoFit(self) -> None:
        self.state.autofit()


class _Font(_Part):
    """``state`` are the cells."""

    READ = ("Strikethrough", "Superscript")
    WRITTEN = ("Name", "Size")
    Strikethrough = Superscript = False
    Name = property(
        lambda self: self.state.name, lambda self, value: setattr(self.state, "name", value)
    )
    Size = property(
        lambda self: self.state.size, lambda self, value: setattr(self.state, "size", value)
    )


class _Ink(_Part):
    """What a frame is drawn with, and whether it is printed."""

    READ = ("ForeColor",)
    WRITTEN = ("PrintObject", "RGB", "Visible", "Weight")
    ForeColor = property(lambda self: _Ink(self.app).com())


class _Shape(_Part):
    READ = ("DrawingObject", "Fill", "Line")
    WRITTEN = ("Name", "Placement")
    METHODS = {"Delete": ()}
    DrawingObject = Fill = Line = property(lambda self: _Ink(self.app).com())

    def Delete(self) -> None:
        """Nothing was kept."""


class _Shapes(_Many):
    """None are there; one that is added is forgotten."""

    METHODS = {**_Many.METHODS, "AddShape": ("Type", "Left", "Top", "Width", "Height")}

    def AddShape(self, *_: Any) -> Any:
        return _Shape(self.app).com()


class _PageSetup(_Part):
    """``state`` is the sheet."""

    WRITTEN = ("PrintArea",)
    PrintArea = property(
        lambda self: self.state.page_setup.print_area,
        lambda self, value: setattr(self.state.page_setup, "print_area", value),
    )


class _EntireRow(_Part):
    READ = ("Hidden",)
    Hidden = False


class Range(_Part):
    READ = (
        "Address", "Application", "Column", "Columns", "Comment", "Count", "EntireRow", "Font",
        "HasArray", "Height", "Left", "MergeArea", "Parent", "Row", "Rows", "Top", "Value2",
        "Width", "Worksheet",
    )  # fmt: skip
    WRITTEN = ("ColumnWidth", "Formula", "NumberFormat", "RowHeight", "Value")
    METHODS = {
        "AddComment": ("Text",), "ClearComments": (), "Item": ("RowIndex", "ColumnIndex"),
        "Resize": ("RowSize", "ColumnSize"), "Select": (),
    }  # fmt: skip
    HasArray = False
    Comment = None
    Left = Top = Width = Height = 10.0  # points
    MergeArea = property(lambda self: Range(self.app, self.book, self.state, self.box).com())

    def __init__(self, app: Application, book: Any, sheet: Any, box: Any) -> None:
        super().__init__(app, book, sheet)
        self.box = box

    Row = property(lambda self: self.box[0])
    Column = property(lambda self: self.box[1])
    Rows = property(lambda self: _Lines(self.app, self.fake, self.box[2] - self.box[0] + 1).com())
    Columns = property(
        lambda self: _Lines(self.app, self.fake, self.box[3] - self.box[1] + 1).com()
    )
    ColumnWidth = property(
        lambda self: self.fake.column_width,
        lambda self, value: setattr(self.fake, "column_width", value),
    )
    RowHeight = property(
        lambda self: self.fake.row_height,
        lambda self, value: setattr(self.fake, "row_height", value),
    )
    Count = property(lambda self: len(self.fake))
    Worksheet = property(lambda self: Worksheet(self.app, self.book, self.state).com())
    Parent = Worksheet
    Address = property(lambda self: self.fake.address)
    Font = property(lambda self: _Font(self.app, self.fake).com())
    EntireRow = property(lambda self: _EntireRow(self.app).com())
    Value2 = property(lambda self: _sent(self.fake.raw_value))
    NumberFormat = property(
        lambda self: self.fake.number_format,
        lambda self, value: setattr(self.fake, "number_format", value),
    )

    @property
    def fake(self) -> Any:
        sheet = fake_excel.Sheet(self.app.program, self.book, self.state)
        return fake_excel.Range(sheet, self.box)

    Value = property(
        lambda self: _sent(self.fake.raw_value),
        lambda self, value: setattr(self.fake, "raw_value", value),
    )
    Formula = property(
        lambda self: _sent(self.fake.formula),
        lambda self, value: setattr(self.fake, "formula", value),
    )

    def _other(self, rows: int, columns: int, row: int = 1, column: int = 1) -> Any:
        top, left = self.box[0] + row - 1, self.box[1] + column - 1
        box = (top, left, top + rows - 1, left + columns - 1)
        return Range(self.app, self.book, self.state, box).com()

    def Item(self, row: float, column: float = 1) -> Any:
        return self._other(1, 1, int(row), int(column))

    def Resize(self, rows: float, columns: float) -> Any:
        return self._other(int(rows), int(columns))

    def Select(self) -> None:
        self.fake.select()

    def AddComment(self, text: str) -> None:
        self.app.notes.append((self.fake.address, text))

    def ClearComments(self) -> None:
        self.app.notes.clear()


class Names(_Many):
    """The names of a book or of a sheet."""

    METHODS = {**_Many.METHODS, "Add": ("Name", "RefersTo")}

    def members(self) -> list[Served]:
        return [self.named(name) for name in self.state.names]

    def named(self, name: str) -> Served:
        if name not in self.state.names:
            raise KeyError(name)
        return Name(self.app, self.state.names, name)

    def Add(self, name: str, refers_to: str) -> Any:
        self.state.names[name] = refers_to
        return self.named(name).com()


class Name(_Part):
    READ = ("Name",)
    WRITTEN = ("RefersTo",)
    Name = property(lambda self: self.state)
    RefersTo = property(
        lambda self: self.book[self.state],
        lambda self, value: self.book.__setitem__(self.state, value),
    )


def _sent(value: Any) -> Any:
    """As a client of pywin32 sees cells of Excel."""
    if isinstance(value, tuple):  # as lists: pywin32 takes a tuple for several results
        return [_sent(one) for one in value]
    if isinstance(value, ErrorValue):
        return ERRORS[value] + AS_A_NUMBER
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value
