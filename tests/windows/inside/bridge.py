"""The add-in's VBA as a client: CreateObject of what the installation registers, real COM.

`Bridge` is Python, CallPython and LetPythonGo of JixiaoBridge.bas.
"""

from __future__ import annotations

import ctypes
import winreg
from pathlib import Path
from typing import Any

from addin import registration
from addin.windows import WindowsRegistry
from tests.windows.inside.variants import call

LOCAL_SERVER = 4
RELEASE = 2  # IUnknown: the third of its methods


class NotStarted(Exception):
    """Windows could not start the server."""


class Bridge:
    """One client: the server that Windows starts for it is `interpreter`."""

    def __init__(self, interpreter: Path) -> None:
        self.interpreter = interpreter
        self._server: int | None = None

    def python(self) -> int:
        """The address of the server's IDispatch; it is started when it does not run."""
        if self._server is None:
            registration.register(Registry(), self.interpreter)
            self._server = _created()
        return self._server

    def function(self, name: str, *arguments: Any) -> Any:
        """A worksheet function: each argument a block of values, as CallFunction passes it."""
        return call(self.python(), "Call", name, arguments)

    def kill(self) -> None:
        """Lets the server go, which ends it."""
        if self._server is not None:
            table = ctypes.cast(self._server, ctypes.POINTER(ctypes.c_void_p))[0]
            methods = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))
            release = ctypes.WINFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(methods[RELEASE])
            release(self._server)
            self._server = None


class Registry(WindowsRegistry):
    """Wine 8 looks for classes under HKLM only; Windows itself also, and first, under HKCU."""

    def write(self, key: str, name: str, value: str) -> None:
        super().write(key, name, value)
        path = key.partition("\\")[2]
        with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_WRITE) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)


def _created() -> int:
    """CreateObject: the class of the registered name, in a process of its own."""
    ole = ctypes.WinDLL("ole32")
    ole.CoInitialize(None)
    clsid, interface = (ctypes.create_string_buffer(16) for _ in range(2))
    address = ctypes.c_void_p()
    failed = ole.CLSIDFromProgID(registration.PROGID, clsid)
    ole.CLSIDFromString("{00020400-0000-0000-C000-000000000046}", interface)
    failed = failed or ole.CoCreateInstance(
        clsid, None, LOCAL_SERVER, interface, ctypes.byref(address)
    )
    if failed or address.value is None:
        raise NotStarted(hex(failed & 0xFFFFFFFF))
    return address.value
