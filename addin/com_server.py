"""What the Excel add-in may call: the object that `addin.server` offers to COM.

It serves one Excel, and ends with it. A call that does not come back is ended from within, so that
Excel is never held for longer than the limits below.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import xlwings as xw

from addin import log
from jixiao import __version__

if TYPE_CHECKING:
    from addin.conversation import Reply

FUNCTIONS: Final = "udfs.functions"
FUNCTION_SECONDS: Final = 30
MACRO_SECONDS: Final = 600  # without any progress
HUNG: Final = "hung.log"


class Server:
    """What Excel may call: a worksheet function or a macro by its name, never code."""

    _public_methods_ = ("Start", "Call", "Run")

    def Start(self, window: int) -> str:  # noqa: N802 - COM's spelling
        """``window``: the handle of Excel's window; this process ends when that Excel does."""
        _end_with_the_program_of(window)
        return __version__

    def Call(self, name: str, arguments: Sequence[object]) -> object:  # noqa: N802
        """A worksheet function on blocks of values; gives a value or rows of values."""
        with limited(FUNCTION_SECONDS):
            return _bridge().CallUDF(FUNCTIONS, _function(name), tuple(arguments))

    def Run(self, macro: str, excel: Any, answers: Sequence[object]) -> Reply:  # noqa: N802
        """A macro in the Excel that calls. The answers follow the name of the macro."""
        from addin import entry  # no worksheet function needs it

        try:
            with limited(MACRO_SECONDS) as again:
                return entry.converse(macro, _app(excel), tuple(answers)[1:], alive=again)
        finally:
            gc.collect()  # a book that Python still held would keep Excel running


def _function(name: str) -> str:
    if not (name.isascii() and name.isupper() and hasattr(_functions(), name)):
        raise ValueError(f"no worksheet function {name}")
    return name


def _functions() -> Any:
    from udfs import functions

    return functions


def _bridge() -> Any:
    from xlwings.com_server import XLPython  # xlwings' conversions of what crosses

    return XLPython()


def _app(excel: Any) -> xw.App:
    from win32com.client import Dispatch

    windows: Any = vars(xw)["_xlwindows"]
    return xw.App(impl=windows.App(xl=windows.COMRetryObjectWrapper(Dispatch(excel))))


@contextmanager
def limited(seconds: float) -> Iterator[Callable[[], None]]:
    """End this process, from outside of Python's own threads, where the body takes longer.

    Gives a function that starts the time anew. Where it was hanging goes into a file beside the
    log: places in the source, nothing of the forms.
    """

    def again() -> None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_places())

    again()
    try:
        yield again
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _places() -> TextIO:
    """Kept open: no call of a function is to wait for a file."""
    try:
        log.folder().mkdir(parents=True, exist_ok=True)
        return (log.folder() / HUNG).open("w", encoding="utf-8")
    except OSError:
        return Path(os.devnull).open("w", encoding="utf-8")


def _end_with_the_program_of(window: int) -> None:
    import win32api
    import win32con
    import win32event
    import win32process

    _, process = win32process.GetWindowThreadProcessId(window)
    handle = win32api.OpenProcess(win32con.SYNCHRONIZE, False, process)

    def wait() -> None:
        win32event.WaitForSingleObject(handle, win32event.INFINITE)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
