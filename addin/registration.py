"""How Windows learns which Python to start for the add-in: a few values of this user's registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # a starting server asks for CLSID alone
    from pathlib import Path

    from addin.windows import Registry

CLSID: Final = "{5C0F5B0B-8C0E-4A43-9B3A-3D7D9E1C52A7}"
PROGID: Final = "Jixiao.Python"
_CLASSES: Final = r"HKCU\Software\Classes"
# A 32-bit Excel looks in its own part first.
_CLASS_KEYS: Final = (
    rf"{_CLASSES}\CLSID\{CLSID}",
    rf"{_CLASSES}\Wow6432Node\CLSID\{CLSID}",
)
# -I: no current folder, no PYTHON* variable and no user's site-packages choose what is imported.
SWITCHES: Final = "-I -B -m addin.server"


def command(interpreter: Path) -> str:
    """The command that Windows starts: ``interpreter`` is a pythonw.exe."""
    return f'"{interpreter}" {SWITCHES}'


def register(registry: Registry, interpreter: Path) -> None:
    """Let Windows start this Python for the add-in. A second time is an update."""
    registry.write(rf"{_CLASSES}\{PROGID}", "", "jixiao")
    registry.write(rf"{_CLASSES}\{PROGID}\CLSID", "", CLSID)
    for key in _CLASS_KEYS:
        registry.write(key, "", "jixiao")
        registry.write(rf"{key}\ProgID", "", PROGID)
        registry.write(rf"{key}\LocalServer32", "", command(interpreter))


def unregister(registry: Registry) -> None:
    """Take it all out again."""
    for key in (*_CLASS_KEYS, rf"{_CLASSES}\{PROGID}"):
        registry.delete_key(key)


def registered(registry: Registry) -> list[str]:
    """What is registered, for 64-bit and for 32-bit programs; "" where nothing is."""
    return [str(registry.value(rf"{key}\LocalServer32", "") or "") for key in _CLASS_KEYS]
