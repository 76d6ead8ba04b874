"""The registry reader, against a stand-in of the one module that exists on Windows only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from addin.windows import WindowsRegistry

Key = tuple[int, str]


class StandInWinreg(ModuleType):
    """The calls of winreg that are used, with their results as its documentation gives them."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = 1, 2

    def __init__(self, keys: dict[Key, list[tuple[str, object, int]]]) -> None:
        super().__init__("winreg")
        self.keys = keys

    @contextmanager
    def OpenKey(self, hive: int, path: str) -> Iterator[Key]:
        if (hive, path) not in self.keys:
            raise FileNotFoundError(2, "no such key")
        yield hive, path

    def QueryInfoKey(self, key: Key) -> tuple[int, int, int]:
        return 0, len(self.keys[key]), 0

    def EnumValue(self, key: Key, index: int) -> tuple[str, object, int]:
        return self.keys[key][index]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> WindowsRegistry:
    stand_in = StandInWinreg(
        {
            (1, r"Software\A"): [("", "default", 1), ("Number", 4, 4)],
            (2, r"Software\A"): [("Bytes", b"\x01\x02", 3)],
        }
    )
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    return WindowsRegistry()


def test_values_come_from_the_right_hive(registry: WindowsRegistry) -> None:
    assert registry.values(r"HKCU\Software\A") == {"": "default", "Number": 4}
    assert registry.values(r"HKLM\Software\A") == {"Bytes": b"\x01\x02"}


def test_what_is_not_there_is_none(registry: WindowsRegistry) -> None:
    assert registry.value(r"HKCU\Software\A", "Number") == 4
    assert registry.value(r"HKCU\Software\A", "Other") is None
    assert registry.value(r"HKLM\Software\None", "Other") is None
    assert registry.values(r"HKLM\Software\None") == {}
