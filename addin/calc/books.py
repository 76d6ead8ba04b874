"""Calc's documents as xlwings knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import uno
from xlwings import base_classes

from addin.calc import uno_calls
from addin.calc.names import BookNames
from addin.calc.sheets import Sheets
from addin.calc.uno_calls import Refused, properties

_SPREADSHEET: Final = "com.sun.star.sheet.SpreadsheetDocument"
_YEAR_1904: Final = 1904


class Books(base_classes.Books):
    """The documents that are open; LibreOffice is asked each time, for the user opens others."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def _all(self) -> list[Book]:
        found = self.app.desktop.Components.createEnumeration()
        books = []
        while found.hasMoreElements():
            document = found.nextElement()
            if document.supportsService(_SPREADSHEET):
                books.append(Book(self.app, document))
        return books

    @property
    def active(self) -> Book | None:
        """The document in front; without a screen none is, so the one last activated."""
        document = self.app.desktop.getCurrentComponent() or self.app.last
        books = self._all()
        return next(
            (book for book in books if book.document == document), books[0] if books else None
        )

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._all())

    def __call__(self, key: int | str) -> Book:
        books = self._all()
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key in (book.name, book.fullname):
                return book
        raise KeyError(key)

    def open(self, fullname: str, update_links: Any = None, read_only: Any = None, *_: Any) -> Book:
        hidden = not (self.app.visible and self.app.screen_updating)
        return self._shown(
            uno_calls.load(self.app.desktop, fullname, ReadOnly=bool(read_only), Hidden=hidden)
        )

    def open_as_new(self, path: str) -> Book:
        """An untitled copy: saving it asks for a name."""
        hidden = not self.app.visible
        return self._shown(uno_calls.load(self.app.desktop, path, AsTemplate=True, Hidden=hidden))

    def open_unseen(self, path: str) -> Book:
        """A document without a window, which takes longer to make than the cells to read.

        It is not among the open documents and has no active sheet.
        """
        manager = self.app.context.ServiceManager
        document = manager.createInstanceWithContext(_SPREADSHEET, self.app.context)
        kind = uno_calls.FILTERS[Path(path).suffix.lower()]
        document.load(properties(URL=uno_calls.url_of(path), FilterName=kind, ReadOnly=True))
        return Book(self.app, document)

    def _shown(self, document: Any) -> Book:
        book = Book(self.app, document)
        book.activate()
        return book


class Book(base_classes.Book):
    """One document."""

    refuses_no_call = True  # what a macro changes for a moment it can put back

    def __init__(self, app: Any, document: Any) -> None:
        self._app, self.document = app, document
        self._kinds: dict[int, int] = {}
        self._codes: dict[int, str] = {}
        self._first_day: dt.datetime | None = None

    @property
    def app(self) -> Any:
        return self._app

    @property
    def api(self) -> Any:
        return self.document

    @property
    def controller(self) -> Any:
        return self.document.CurrentController

    @property
    def fullname(self) -> str:
        return uno_calls.path_of(self.document.URL) or str(self.document.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> BookNames:
        return BookNames(self.document)

    @property
    def structure_protected(self) -> bool:
        return bool(self.document.isProtected())

    @property
    def read_only(self) -> bool:
        return bool(self.document.isReadonly())

    def refuse_protected(self) -> None:
        if self.structure_protected:
            raise Refused("the structure is protected")

    def kind_of_format(self, key: int) -> int:
        if key not in self._kinds:
            self._kinds[key] = self.document.NumberFormats.getByKey(key).Type
        return self._kinds[key]

    @property
    def first_day(self) -> dt.datetime:
        """The day that is number 0 of this document: 1899-12-30, 1904-01-01, or a third one."""
        if self._first_day is None:
            day = self.document.NullDate
            self._first_day = dt.datetime(day.Year, day.Month, day.Day)
        return self._first_day

    @property
    def counts_from_1904(self) -> bool:
        return self.first_day.year == _YEAR_1904

    def format_code(self, key: int) -> str:
        """A number format as its code, such as ``0%``."""
        if key not in self._codes:
            self._codes[key] = str(self.document.NumberFormats.getByKey(key).FormatString)
        return self._codes[key]

    def activate(self) -> None:
        self._app.last = self.document
        self.controller.Frame.ContainerWindow.toFront()

    def close(self) -> None:
        if self._app.last == self.document:
            self._app.last = None
        self.document.close(True)

    def print_pdf(self, names: Sequence[str], path: str) -> None:
        """Sheets as one PDF: each with its own page style and print area."""
        sheets = self.document.Sheets
        chosen = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for name in names:
            sheet = sheets.getByName(name)
            areas = sheet.getPrintAreas()
            found = areas[0] if areas else sheet.RangeAddress
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            found.EndRow = min(found.EndRow, cursor.RangeAddress.EndRow)
            chosen.addRangeAddress(found, False)
        data = uno.Any(
            "[]com.sun.star.beans.PropertyValue", properties(Selection=chosen, ExportBookmarks=True)
        )
        self.document.storeToURL(
            uno_calls.url_of(path), properties(FilterName="calc_pdf_Export", FilterData=data)
        )

    def save(self, path: str | None = None, password: str | None = None) -> None:
        target = Path(path or self.fullname)
        kind = uno_calls.FILTERS.get(target.suffix.lower())
        if kind is None:
            raise Refused(f"{target.suffix} is not written from Calc")
        self.document.storeAsURL(
            uno_calls.url_of(target), properties(FilterName=kind, Overwrite=True)
        )
