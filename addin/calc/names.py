"""The names of Calc's documents and sheets."""

from __future__ import annotations

from typing import Any

from com.sun.star.table import CellAddress
from xlwings import base_classes


class Names(base_classes.Names):
    """The names of a sheet's own."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.NamedRanges

    def __len__(self) -> int:
        return int(self.api.Count)

    def contains(self, name: str) -> bool:
        return bool(self.api.hasByName(name))

    def __contains__(self, name: str) -> bool:
        return self.contains(name)

    def add(self, name: str, refers_to: str) -> base_classes.Name:
        at = CellAddress(self.sheet.RangeAddress.Sheet, 0, 0)
        self.api.addNewByName(name, refers_to.removeprefix("="), at, 0)
        return base_classes.Name()


class BookNames(base_classes.Names):
    """The names of the whole document."""

    def __init__(self, document: Any) -> None:
        self.document = document

    @property
    def api(self) -> Any:
        return self.document.NamedRanges

    def snapshot(self) -> list[tuple[str, BookName]]:
        return [(name, BookName(self.api.getByName(name))) for name in self.api.ElementNames]


class BookName(base_classes.Name):
    """One of them; what it refers to is in Calc's own spelling."""

    def __init__(self, api: Any) -> None:
        self._api = api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def name(self) -> str:
        return str(self._api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self._api.Name = value

    @property
    def refers_to(self) -> str:
        return f"={self._api.Content}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._api.Content = value.removeprefix("=")
