"""What installer and doctor need to know of a Windows PC, so that a test can pretend one."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from addin.processes import Running, running, running_programs, why_not_started
from addin.xlam import FILE_NAME
from jixiao.errors import JixiaoError

RegistryValue = str | int | bytes


class Registry(Protocol):
    """A key begins with HKCU or HKLM: `HKCU\\Software\\Microsoft`. Only HKCU is written to."""

    def value(self, key: str, name: str) -> RegistryValue | None:
        """The value, or None where there is none."""
        ...

    def values(self, key: str) -> dict[str, RegistryValue]:
        """All values of the key; empty where there is no such key."""
        ...

    def write(self, key: str, name: str, value: str) -> None:
        """Sets a text; one that is there keeps its type, a new one may hold %NAME%."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Removes a value that is there."""
        ...

    def delete_key(self, key: str) -> None:
        """Removes a key with all below it; none there is as good."""
        ...


@dataclass(frozen=True)
class Environment:
    """One user's folders (%APPDATA%, %LOCALAPPDATA%), Python and registry; what runs on the PC."""

    appdata: Path
    localappdata: Path
    interpreter: Path
    prefix: Path
    registry: Registry
    programs: Callable[[], frozenset[str]] = running_programs
    running: Callable[[frozenset[str]], tuple[Running, ...]] = running
    why_not_started: Callable[[Path], str] = why_not_started

    @property
    def startup_folder(self) -> Path:
        """Excel opens what lies here, and trusts it."""
        return self.appdata / "Microsoft" / "Excel" / "XLSTART"

    @property
    def addin(self) -> Path:
        return self.startup_folder / FILE_NAME

    @property
    def data_folder(self) -> Path:
        """Log files, and the private Python of the offline bundle."""
        return self.localappdata / "jixiao"

    @property
    def windowless_interpreter(self) -> Path:
        """The pythonw.exe beside the interpreter: Excel's Python shows no console."""
        return self.interpreter.with_name("pythonw.exe")


def this_computer() -> Environment:
    """The PC that this runs on; raises JixiaoError elsewhere than on Windows."""
    if os.name != "nt":
        raise JixiaoError("Excel 插件只能安装在 Windows 上；在其他系统请使用 LibreOffice 扩展。")
    return Environment(
        appdata=Path(os.environ["APPDATA"]),
        localappdata=Path(os.environ["LOCALAPPDATA"]),
        interpreter=Path(sys.executable),
        prefix=Path(sys.prefix),
        registry=WindowsRegistry(),
    )


class WindowsRegistry:
    """The registry of this PC."""

    def __init__(self) -> None:
        # By name, because the module exists on Windows only.
        self._winreg: Any = importlib.import_module("winreg")

    def value(self, key: str, name: str) -> RegistryValue | None:
        return self.values(key).get(name)

    def values(self, key: str) -> dict[str, RegistryValue]:
        try:
            with self._winreg.OpenKey(*self._place(key)) as opened:
                count = self._winreg.QueryInfoKey(opened)[1]
                found = (self._winreg.EnumValue(opened, index) for index in range(count))
                return {name: value for name, value, _ in found}
        except OSError:
            return {}

    def write(self, key: str, name: str, value: str) -> None:
        winreg = self._winreg
        with winreg.CreateKeyEx(*self._place(key), 0, winreg.KEY_READ | winreg.KEY_WRITE) as opened:
            try:
                kind = winreg.QueryValueEx(opened, name)[1]
            except FileNotFoundError:
                kind = winreg.REG_EXPAND_SZ
            winreg.SetValueEx(opened, name, 0, kind, value)

    def delete(self, key: str, name: str) -> None:
        with self._winreg.OpenKey(*self._place(key), 0, self._winreg.KEY_WRITE) as opened:
            self._winreg.DeleteValue(opened, name)

    def delete_key(self, key: str) -> None:
        try:
            with self._winreg.OpenKey(*self._place(key)) as opened:
                below = self._winreg.QueryInfoKey(opened)[0]
                names = [self._winreg.EnumKey(opened, index) for index in range(below)]
        except FileNotFoundError:
            return
        for name in names:
            self.delete_key(rf"{key}\{name}")
        self._winreg.DeleteKey(*self._place(key))

    def _place(self, key: str) -> tuple[Any, str]:
        root, _, path = key.partition("\\")
        hives = {
            "HKCU": self._winreg.HKEY_CURRENT_USER,
            "HKLM": self._winreg.HKEY_LOCAL_MACHINE,
        }
        return hives[root], path
