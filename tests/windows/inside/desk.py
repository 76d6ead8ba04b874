"""A clerk's desk: the demo's workbook open in the stand-in for Excel, buttons pressed over COM."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import fake_excel
import pythoncom
from win32com.client.dynamic import Dispatch

from addin.conversation import TELL
from tests.windows.inside.bridge import Bridge
from tests.windows.inside.dispatch import CROSSINGS
from tests.windows.inside.excel import Application

PYTHONW = Path(sys.executable).with_name("pythonw.exe")


class Desk:
    """One Excel with books; its buttons run in the process that Windows started for the add-in."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self.program = fake_excel.Program()
        self.app = Application(self.program)

    def open(self, path: Path, sheet: str = "") -> None:
        """Opens a workbook, showing that sheet."""
        self.program.load(path, str(path))
        if sheet:
            self.show(sheet)

    def show(self, sheet: str) -> None:
        assert self.program.active is not None
        self.program.active.active = self.program.active.sheet(sheet)

    def press(self, macro: str, *answers: Any) -> str:
        """What is shown at the end; every question must have an answer among `answers`.

        As JixiaoBridge.bas calls: the macro runs once with all answers known.
        """
        CROSSINGS.forget()
        given = tuple(str(one) if isinstance(one, Path) else one for one in answers)
        known = pythoncom.ObjectFromAddress(self._bridge.python(), pythoncom.IID_IDispatch)
        reply = Dispatch(known).Run(macro, self.app.com(), [macro, *given])
        kind, text, *_ = reply
        assert kind == TELL, f"asked for more: {reply}"
        return str(text)

    @property
    def crossings(self) -> int:
        """How many calls the last button made into Excel; names looked up are not among them."""
        return sum(CROSSINGS.calls.values())

    def values(self, sheet: str, book: int = 0) -> dict[str, Any]:
        """What stands on a sheet, by address."""
        found: dict[str, Any] = self.program.books[book].sheet(sheet).values()
        return found
