"""What installer and doctor need to know of a Windows PC, so that a test can pretend one."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from addin.xlam.build import FILE_NAME
from jixiao.errors import JixiaoError

RegistryValue = str | int | bytes


class Registry(Protocol):
    """Reading only. A key begins with HKCU or HKLM: `HKCU\\Software\\Microsoft`."""

    def value(self, key: str, name: str) -> RegistryValue | None:
        """The value, or None where there is none."""
        ...

    def values(self, key: str) -> dict[str, RegistryValue]:
        """All values of the key; empty where there is no such key."""
        ...


@dataclass(frozen=True)
class Environment:
    """One user's folders (%APPDATA%, %LOCALAPPDATA%), Python and registry."""

    appdata: Path
    localappdata: Path
    interpreter: Path
    prefix: Path
    registry: Registry

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
        root, _, path = key.partition("\\")
        hive = {
            "HKCU": self._winreg.HKEY_CURRENT_USER,
            "HKLM": self._winreg.HKEY_LOCAL_MACHINE,
        }[root]
        try:
            with self._winreg.OpenKey(hive, path) as opened:
                count = self._winreg.QueryInfoKey(opened)[1]
                found = (self._winreg.EnumValue(opened, index) for index in range(count))
                return {name: value for name, value, _ in found}
        except OSError:
            return {}
