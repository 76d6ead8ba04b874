"""The add-in's VBA as a client: the real DLL of xlwings, a real pythonw as COM server.

`Bridge` is XLPy, CallPython, StartMacro and KillPy of the add-in's modules, line by line.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from addin.vba import vba_source
from addin.xlam.stock import XLWINGS_VERSION
from tests.windows.inside.variants import OBJECT, TEXT, Variant, call

ACTIVATE, KILL = 1, -1


class DllError(Exception):
    """What the DLL says when it cannot start Python."""


class Bridge:
    """One client of the DLL: the pythonw.exe that it starts is `interpreter`."""

    def __init__(self, interpreter: Path) -> None:
        dll = interpreter.parent / f"xlwings64-{XLWINGS_VERSION}.dll"
        self._dll = ctypes.WinDLL(str(dll))
        self.command = command_of_the_add_in(interpreter)

    def python(self) -> int:
        """The address of the server's IDispatch; it is started when it does not run."""
        answer = self._activate(ACTIVATE)
        assert answer.kind == OBJECT
        return int(answer.data)

    def function(self, name: str, *arguments: Any) -> Any:
        """A worksheet function: each argument a block of values, as CallFunction passes it."""
        return call(self.python(), "CallUDF", "udfs.functions", name, arguments)

    def kill(self) -> None:
        """Ends the server."""
        self._activate(KILL)

    def _activate(self, mode: int) -> Variant:
        answer = Variant()
        command = ctypes.c_char_p(self.command.encode("mbcs"))
        failed = self._dll.XLPyDLLActivateAuto(ctypes.byref(answer), command, ctypes.c_long(mode))
        if failed:
            said = ctypes.wstring_at(answer.data) if answer.kind == TEXT else failed
            raise DllError(said)
        return answer


def command_of_the_add_in(interpreter: Path) -> str:
    """What XLPyCommand of JixiaoSettings.bas gives: its literals, with the interpreter put in."""
    source = vba_source("JixiaoSettings").split("PythonCommand = Quote", 1)[1]
    statement = source.split("\n    End If", 1)[0].replace(" _\n", " ")
    text = '"'
    for part in map(str.strip, statement.split(" & ")):
        if part == "Quote":
            text += '"'
        elif part.startswith("GetConfig"):
            text += str(interpreter)
        elif part.startswith('"'):
            text += part[1:-1]
    return text
