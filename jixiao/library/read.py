"""An indicator library in a workbook → its entries: our own, or one with other headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jixiao.form.layout import plain
from jixiao.library.entry import COST, LibraryEntry, category_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Place
from jixiao.values import parse

# What a library must have for its rows to be entries.
NEEDED: Final = ("category", "name")
_CONTINUED: Final = ("function", "project_kind", "dimension", "category")
_OPERATORS: Final = {
    **{sign: sign for sign in ("≥", "≤", "=", ">", "<")},
    **dict.fromkeys(("正向", "正向指标", "越大越好", "大于等于", ">=", "不低于"), "≥"),
    **dict.fromkeys(
        ("反向", "反向指标", "负向", "逆向", "越小越好", "小于等于", "<=", "不高于"), "≤"
    ),
    **dict.fromkeys(("等于", "＝"), "="),
    **dict.fromkeys(("定性", "定性指标", "无"), ""),
}
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
OF_FILE: Final = "指标库"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A row of a library: the entry, what its cells hold by column, and where they are."""

    entry: LibraryEntry
    texts: Mapping[str, str]
    places: Mapping[str, Place]


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """The headings of each column of a library; the first is the one that we write."""
    listed = tomllib.loads(files("jixiao.library").joinpath("headings.toml").read_text("utf-8"))
    return {key: tuple(names) for key, names in listed.items()}


@cache
def _by_heading() -> dict[str, str]:
    return {plain(name): key for key, names in headings().items() for name in names}


def read_library(grids: Sequence[Grid]) -> list[LibraryRow]:
    """The rows of all sheets that have the headings of a library; none where no sheet has."""
    return [row for grid in grids if not grid.hidden for row in _rows(grid)]


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """The columns of a heading row; of two for one thing the first."""
    known: dict[str, int] = {}
    for column, text in enumerate(cells):
        key = _by_heading().get(plain(_BRACKETS.sub("", text)))
        if key:
            known.setdefault(key, column)
    return known if set(NEEDED) <= known.keys() else {}


def _rows(grid: Grid) -> Iterator[LibraryRow]:
    columns: dict[str, int] = {}
    above: dict[str, str] = {}
    for number, row in enumerate(grid.rows):
        cells = [as_text(value) for value in row]
        if found := _columns(cells):
            columns, above = found, {}
            continue
        if not columns:
            continue
        texts = {key: cells[c] if c < len(cells) else "" for key, c in columns.items()}
        for key in _CONTINUED:  # merged cells, or a label once for several rows
            if key in texts:
                above[key] = texts[key] = texts[key] or above.get(key, "")
        if texts["name"]:
            places = {key: grid.place(number, c) for key, c in columns.items()}
            yield LibraryRow(_entry(texts), texts, places)


def _entry(texts: Mapping[str, str]) -> LibraryEntry:
    value = parse(texts.get("value", ""))
    operator = _OPERATORS.get("".join(texts.get("operator", "").split()), "") or value.operator
    low, high = texts.get("low", ""), texts.get("high", "")
    if not low and not high and value.number is not None:
        low = high = f"{value.number:f}"
    return LibraryEntry(
        project_kind=texts.get("project_kind", "") or texts.get("function", ""),
        category=_category(texts),
        name=texts["name"],
        description=texts.get("description", ""),
        operator=operator,
        unit=_unit(texts.get("unit", "")) or (value.unit if value.has_unit else ""),
        low=low,
        high=high,
        basis=texts.get("basis", ""),
        median=texts.get("median", ""),
        count=_whole(texts.get("count", "")),
        departments=_whole(texts.get("departments", "")),
        last_year=_whole(texts.get("last_year", "")),
        source=texts.get("source", "") or OF_FILE,
    )


def _category(texts: Mapping[str, str]) -> str:
    known = category_of(texts["category"])
    return known or (COST if texts.get("dimension", "").startswith(COST) else "")


def _unit(text: str) -> str:
    """A unit as values have it: ％ and 百分比 are %."""
    read = parse(f"1{text}") if text else None
    return read.unit if read is not None and read.has_unit else text


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
