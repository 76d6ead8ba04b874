"""Calc's sheets as xlwings knows them: copied with their names, panes and page styles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final, Protocol

from com.sun.star.uno import Exception as UnoException
from xlwings import NoSuchObjectError, base_classes

from addin.calc import referring, uno_calls
from addin.calc.conditional import name_by_look
from addin.calc.looks import looks_of
from addin.calc.marks import put
from addin.calc.names import Names
from addin.calc.pouring import pour
from addin.calc.ranges import Range
from addin.calc.uno_calls import Refused
from addin.calc.watching import enter_missing
from addin.mark import Mark
from jixiao.model.looks import Looks

_NUMBERED: Final = re.compile(r" \(\d+\)$")
_PAGES, _PAGE_ENDING = "PageStyles", " 页面"
_BUILT_IN: Final = "_xlnm."  # Excel's names, which no other may bear
_FROZEN: Final = 2  # what a split is called in the view that a file describes


class Book(Protocol):
    """What a sheet asks of the document that it is in."""

    document: Any

    @property
    def controller(self) -> Any: ...

    @property
    def first_day(self) -> dt.datetime: ...

    @property
    def sheets(self) -> Sheets: ...

    def activate(self) -> None: ...

    def refuse_protected(self) -> None: ...


class Sheets(base_classes.Sheets):
    """The sheets of a document."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        return self.book.document.Sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.controller.ActiveSheet)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api  # a call of its own, so once for all of them
        return (Sheet(self.book, sheets.getByIndex(at)) for at in range(sheets.Count))

    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1))
        if not self.api.hasByName(key):
            raise NoSuchObjectError(f"no sheet {key}")
        return Sheet(self.book, self.api.getByName(key))


class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, api: Any) -> None:
        self._book, self._api = book, api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return str(self._api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._book.refuse_protected()
        if value != self.name and self._book.document.Sheets.hasByName(value):
            raise Refused(f"there is a sheet {value} already")
        self._api.Name = value

    @property
    def index(self) -> int:
        return int(self._api.RangeAddress.Sheet) + 1

    @property
    def names(self) -> Names:
        return Names(self._api)

    @property
    def protected(self) -> bool:
        return bool(self._api.isProtected())

    def grow_table(self, header: int, last: int, *, shrink: bool = False) -> int | None:
        """Let the table below row ``header`` end in row ``last``; where it ended, if it moved.

        Calc keeps the tables of Excel as ranges of a database. Rows count from 1.
        """
        ranges = self._book.document.DatabaseRanges
        for name in ranges.ElementNames:
            table = ranges.getByName(name)
            box = table.DataArea
            if box.Sheet == self.index - 1 and box.StartRow == header - 1:
                before = int(box.EndRow) + 1
                if before < last or (shrink and before != last):
                    box.EndRow = last - 1
                    table.setDataArea(box)
                    return before
        return None

    def mark(self, marks: Sequence[Mark]) -> bool:
        """Replace the marks of the last check; False where the sheet is protected."""
        if self.protected:
            return False
        put(self._book.document, self._api, marks)
        return True

    def enter_verdicts(self) -> int:
        """Enter the 校验 of filled rows that lack it; how many."""
        return 0 if self.protected else enter_missing(self._api)

    def looks(self, rows: int, columns: int) -> Looks:
        """What people see of the first cells beside their values."""
        return looks_of(self._api.getCellRangeByPosition(0, 0, columns - 1, rows - 1))

    @property
    def visible(self) -> bool:
        return bool(self._api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._book.refuse_protected()
        self._api.IsVisible = value

    def referring(self, turned: referring.Turned) -> Iterator[referring.Way]:
        """What refers to sheets beside formulas, where ``turned`` changes it."""
        return referring.ways(self._api, turned)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    def range(self, first: Any, last: Any = None) -> Range:
        return Range(self, first, last)

    @property
    def used_range(self) -> Range:
        cursor = self._api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.RangeAddress
        first, last = (area.StartRow, area.StartColumn), (area.EndRow, area.EndColumn)
        return Range(self, (first[0] + 1, first[1] + 1), (last[0] + 1, last[1] + 1))

    def activate(self) -> None:
        if not self.visible:
            raise Refused("a hidden sheet cannot be activated")
        self._book.activate()
        self._book.controller.setActiveSheet(self._api)

    def delete(self) -> None:
        self._book.refuse_protected()
        others = [sheet for sheet in self._book.sheets if sheet.name != self.name]
        if not any(sheet.visible for sheet in others):
            raise Refused("the last visible sheet cannot be deleted")
        self._book.document.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Like Excel: into another book too, names of the sheet's own and frozen panes kept."""
        beside = after or before
        if beside is None:
            raise Refused("a copy needs a sheet to stand beside")
        target = beside.book
        target.refuse_protected()
        sheets = target.document.Sheets
        at = beside.index - (0 if after else 1)
        if target.document == self._book.document:
            sheets.copyByName(self.name, _free_name(self.name, sheets), at)
            made = Sheet(target, sheets.getByIndex(at))
        else:
            made = self._imported(target, at)
        self._name_and_freeze(made)

    def pour_first(self, target: Book, earlier: Sheet | None) -> None:
        """Let ``earlier``, or else a new first sheet of ``target``, show what this one shows.

        For a sheet of another document, without charts.
        """
        target.refuse_protected()
        if earlier is not None and earlier.protected:
            raise Refused(f"{earlier.name} is protected")
        sheets = target.document.Sheets
        made = earlier
        if made is None:
            sheets.insertNewByName(_free_name(self.name, sheets), 0)
            made = Sheet(target, sheets.getByIndex(0))
        try:
            name_by_look(self._book.document, self._api)
            brought = sheets.getByIndex(
                sheets.importSheet(self._book.document, self.name, sheets.Count)
            )
            try:
                pour(brought, made.api)
            finally:
                sheets.removeByName(brought.Name)
            _print_alike(self, made)
            self._name_and_freeze(made)
        except Exception:
            if earlier is None:
                made.delete()
            raise

    def _name_and_freeze(self, made: Sheet) -> None:
        """The names of the sheet's own but for those of a program (what is printed), its panes."""
        for name in self._api.NamedRanges.ElementNames:
            if name not in made.names and not name.startswith(_BUILT_IN):
                made.names.add(name, f"={self._api.NamedRanges.getByName(name).Content}")
        if self.visible:
            panes = self._frozen()
            made.activate()
            if panes is not None:
                made.book.controller.freezeAtPosition(*panes)

    def _imported(self, target: Book, at: int) -> Sheet:
        sheets = target.document.Sheets
        free = _free_name(self.name, sheets)
        name_by_look(self._book.document, self._api)
        with _unpainted(self._api.Charts):
            # before sheets with charts LibreOffice may crash as it imports: to the end, then moved
            number = sheets.importSheet(self._book.document, self.name, sheets.Count)
        made = Sheet(target, sheets.getByIndex(number))
        if made.name != free:
            made.name = free
        if at < number:
            sheets.moveByName(free, at)
        _print_alike(self, made)
        return made

    def _frozen(self) -> tuple[int, int] | None:
        controller = self._book.controller
        if controller is None:
            return self._frozen_in_file()
        shown = controller.ActiveSheet
        controller.setActiveSheet(self._api)
        try:
            if not controller.hasFrozenPanes():
                return None
            return int(controller.SplitColumn), int(controller.SplitRow)
        finally:
            controller.setActiveSheet(shown)

    def _frozen_in_file(self) -> tuple[int, int] | None:
        """The panes as the file describes its view: without a window there is no other."""
        view = uno_calls.named(self._book.document.getViewData().getByIndex(0))
        own = uno_calls.named(view["Tables"].getByName(self.name))
        modes = own["HorizontalSplitMode"], own["VerticalSplitMode"]
        if _FROZEN not in modes:
            return None
        return own["PositionRight"], own["PositionBottom"]


class PageSetup(base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def print_area(self) -> str | None:
        areas = self.sheet.api.getPrintAreas()
        if not areas:
            return None
        cells = self.sheet.api.getCellRangeByPosition(
            *(areas[0].StartColumn, areas[0].StartRow, areas[0].EndColumn, areas[0].EndRow)
        )
        return str(cells.AbsoluteName.rpartition(".")[2])

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        """An address such as ``$A$1:$F$40``."""
        areas = [self.sheet.api.getCellRangeByName(value).RangeAddress] if value else []
        self.sheet.api.setPrintAreas(tuple(areas))


def _print_alike(source: Sheet, made: Sheet) -> None:
    """Page style, print area and repeated rows: importing a sheet brings none of them."""
    styles = [one.book.document.StyleFamilies.getByName(_PAGES) for one in (source, made)]
    model, name = styles[0].getByName(source.api.PageStyle), f"{made.name}{_PAGE_ENDING}"
    if not styles[1].hasByName(name):
        new = made.book.document.createInstance("com.sun.star.style.PageStyle")
        styles[1].insertByName(name, new)
    style = styles[1].getByName(name)
    for one in _ordered(model.PropertySetInfo.Properties):
        with suppress(UnoException):  # some properties rule each other out
            style.setPropertyValue(one, model.getPropertyValue(one))
    number = made.api.RangeAddress.Sheet
    areas = source.api.getPrintAreas()
    for area in areas:
        area.Sheet = number
    if areas:  # to set none takes the whole sheet off the paper
        made.api.setPrintAreas(areas)
    if source.api.getPrintTitleRows():
        rows = source.api.getTitleRows()
        rows.Sheet = number
        made.api.setTitleRows(rows)  # are then printed, too; to say so breaks all pages anew
    # last: what is set later breaks the pages of this style once more
    made.api.PageStyle = name


def _ordered(found: Any) -> list[str]:
    """The names of what may be set; what switches a header or footer on goes first."""
    names = [one.Name for one in found if not one.Attributes & uno_calls.READ_ONLY]
    return sorted(names, key=lambda name: (not name.endswith("IsOn"), name))


@contextmanager
def _unpainted(charts: Any) -> Iterator[None]:
    """A chart that is copied is painted for its stand-in, though the copy paints itself: not so."""
    models = [charts.getByIndex(at).EmbeddedObject for at in range(charts.Count)]
    with ExitStack() as locked:
        for model in models:
            model.lockControllers()
            locked.callback(model.unlockControllers)
        yield


def _free_name(name: str, sheets: Any) -> str:
    """The name itself, or with the first free number behind it."""
    made, number = name, 2
    while sheets.hasByName(made):
        ending = f" ({number})"
        made = _NUMBERED.sub("", name)[: 31 - len(ending)] + ending
        number += 1
    return made
