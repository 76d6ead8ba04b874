"""The user's own PATH: one folder added at its end, and taken out again."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from addin.windows import Registry

KEY, NAME = r"HKCU\Environment", "Path"
_BROADCAST, _SETTING_CHANGED, _ABORT_IF_HUNG, _MILLISECONDS = 0xFFFF, 0x1A, 2, 1000


def add(registry: Registry, folder: Path) -> None:
    """Puts the folder on the user's PATH, once; every other entry stays as it is."""
    entries = _entries(registry)
    if not _where(entries, folder):
        _write(registry, [*entries, str(folder)])


def remove(registry: Registry, folder: Path) -> None:
    """Takes the folder off the user's PATH; every other entry stays as it is."""
    entries = _entries(registry)
    if found := _where(entries, folder):
        _write(registry, [entry for entry in entries if entry not in found])


def _entries(registry: Registry) -> list[str]:
    value = registry.value(KEY, NAME)
    return value.split(";") if isinstance(value, str) and value else []


def _where(entries: list[str], folder: Path) -> list[str]:
    return [entry for entry in entries if entry.rstrip("\\").casefold() == str(folder).casefold()]


def _write(registry: Registry, entries: list[str]) -> None:
    if entries:
        registry.write(KEY, NAME, ";".join(entries))
    else:
        registry.delete(KEY, NAME)
    if sys.platform == "win32":  # open programs learn of it, so that the next console has it
        ctypes.windll.user32.SendMessageTimeoutW(
            _BROADCAST, _SETTING_CHANGED, 0, KEY.rpartition("\\")[2], _ABORT_IF_HUNG, _MILLISECONDS,
            None,
        )  # fmt: skip
