"""An xlwings engine on LibreOffice Calc over UNO, complete for what the macros use.

Given a component context it works from outside (over a pipe) and inside LibreOffice alike.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import xlwings as xw
from com.sun.star.lang import DisposedException
from xlwings import base_classes
from xlwings.main import Engine as MainEngine

from addin.calc.books import Book, Books
from addin.calc.dialogs import Dialogs
from addin.calc.ranges import CellError, Range

NAME = "calc"


def app_of(context: Any, *, visible: bool = True) -> xw.App:
    """LibreOffice behind a component context, as an xlwings app; becomes the active one.

    Not ``visible`` where there is no screen: documents then have no window. LibreOffice 7.4
    without a screen still paints windows, on another thread than calls come in, and crashes.
    """
    app = App(context, visible)
    ENGINE.apps.running.insert(0, app)
    xw.engines[NAME].activate()
    return xw.App(impl=app)


class Engine:
    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(rows: Any, dates: Any, empty: Any, number: Any, errors: bool) -> Any:
        """Raw values as the reader of a range asked for them."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty
            if isinstance(value, CellError):
                return str(value) if errors else None
            if isinstance(value, dt.datetime) and dates is not dt.datetime:
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return dates(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if type(value) is float and number is not None:
                return number(value)
            return value

        return [[clean(value) for value in row] for row in rows]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A value as a range takes it."""
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            return None if math.isnan(value) else float(value)
        return value


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
    """One LibreOffice."""

    def __init__(self, context: Any, visible: bool) -> None:
        self.context, self._visible = context, visible
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self.last: Any = None  # the document last activated
        self._updating = self._alerts = True
        self._unpainted = ExitStack()
        self._status: str | bool = False
        self._indicator: Any = None

    @property
    def engine(self) -> Engine:
        return ENGINE

    @property
    def api(self) -> Any:
        return self.desktop

    @property
    def pid(self) -> int:
        return id(self.context)

    def activate(self, steal_focus: bool = False) -> None:
        """A document is brought to the front by its own window."""

    @property
    def books(self) -> Books:
        return Books(self)

    def open_as_new(self, path: str) -> Book:
        """A copy of the workbook as an untitled document."""
        return Books(self).open_as_new(path)

    def open_unseen(self, path: str) -> Book:
        """A document without a window, to copy sheets from."""
        return Books(self).open_unseen(path)

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        """A message box; the name of the button that was pressed."""
        return self._dialogs.message(prompt, title, buttons or "ok")

    def ask_text(self, prompt: str, title: str, default: str) -> str | None:
        """A line of text; None when cancelled."""
        return self._dialogs.line(prompt, title, default)

    def pick_file(self, title: str, kinds: str, patterns: str) -> str | None:
        """The path of an existing file; None when cancelled."""
        return self._dialogs.file(title, kinds, patterns)

    def pick_folder(self, title: str) -> str | None:
        """The path of an existing folder; None when cancelled."""
        return self._dialogs.folder(title)

    @property
    def _dialogs(self) -> Dialogs:
        return Dialogs(self.context, self.desktop)

    @property
    def selection(self) -> Range | None:
        """The selected cells; None where something else is selected."""
        book = Books(self).active
        selected: Any = book.document.CurrentSelection if book else None
        if book is None or not hasattr(selected, "RangeAddress"):
            return None
        area = selected.RangeAddress
        return book.sheets.active.range(
            (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        )

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = value

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        """The documents that are open are not painted until it is switched on again."""
        if value:
            self._unpainted.close()
        elif self._updating:
            for book in self.books:
                book.document.addActionLock()
                self._unpainted.callback(_paint_again, book.document)
        self._updating = value

    @property
    def display_alerts(self) -> bool:
        """Kept only: LibreOffice asks nothing of what comes over UNO."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = value

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        """One indicator for one text after the other: each new one would stay behind."""
        if not value:
            if self._indicator is not None:
                self._indicator.end()
            self._indicator = None
        elif self._indicator is not None:
            self._indicator.setText(str(value))
        else:
            book = Books(self).active
            if book is not None:
                self._indicator = book.controller.Frame.createStatusIndicator()
                self._indicator.start(str(value), 1)
        self._status = value


def _paint_again(document: Any) -> None:
    with suppress(DisposedException):  # closed meanwhile
        document.removeActionLock()


ENGINE = Engine()
xw.engines.add(MainEngine(impl=ENGINE))
