"""Rows that only number the columns of a table, below its headings: 1 2 3 …, 栏次 A B C, 3=1+2.

They stand in tables of every kind and say nothing, so that no reader is to see them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Value
from jixiao.speed import lazy_pattern

_LABELS: Final = frozenset({"栏次", "列次", "栏号", "列号"})
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
# The number of a column, in brackets or not, and how it is worked out: 7, (7), 7=5+6.
_MARK: Final = lazy_pattern(
    rf"\(?(?P<mark>\d{{1,2}}|[A-Z]|[{_STEMS}])\)?栏?(?:=[\d()A-Z栏+\-—*/×÷%.]+)?"
)
_FIGURE: Final = lazy_pattern(r"-?[\d.,]+%?")
_NO_MARK: Final = (-1, -1)
_LEAST_MARKS: Final = 3
_LONGEST_FIRST: Final = 6
_LEAST_HEADINGS: Final = 2


def without_numbered_columns(grid: Grid) -> Grid:
    """The grid with such rows blank, so that all others stay where they are; itself without any."""
    if grid.ours:
        return grid
    found = list(_rows_of_marks(grid.rows))
    if not found:
        return grid
    rows = list(grid.rows)
    for r in found:
        rows[r] = [None] * len(rows[r])
    return replace(grid, rows=rows, worked_out={})


def _rows_of_marks(rows: Sequence[Sequence[Value]]) -> Iterator[int]:
    """Every row of every sheet passes here."""
    above: Sequence[Value] = ()
    for r, row in enumerate(rows):
        for first in row:
            if first is not None and not is_blank(first):
                break
        else:
            continue
        if _may_begin(first) and _numbers_columns(row) and _are_headings(above):
            yield r
        above = row


def _may_begin(first: Value) -> bool:
    """Whether the first cell of a row is the first mark, or says that marks follow."""
    if not isinstance(first, str):
        return first == 1
    return len(first) <= _LONGEST_FIRST and _begins(first)


@lru_cache(maxsize=1024)  # most rows begin with one of a few labels
def _begins(first: str) -> bool:
    text = _said(first)
    return text in _LABELS or _place_of(text)[1] == 0


def _numbers_columns(row: Sequence[Value]) -> bool:
    """Whether all cells of a row are marks, each the next to that on its left; 甲 乙 1 2 too."""
    marks = [text for text in map(_said, row) if text and text not in _LABELS]
    before = _NO_MARK
    for kind, place in map(_place_of, marks):
        if place != (before[1] + 1 if kind == before[0] else 0):
            return False
        before = kind, place
    return len(marks) >= _LEAST_MARKS


def _said(value: Value) -> str:
    """The text of a cell without white space, its figures and brackets as they are mostly typed."""
    return "".join(unicodedata.normalize("NFKC", as_text(value)).split())


def _place_of(text: str) -> tuple[int, int]:
    """Which kind of mark a text is, and its place among these, from 0."""
    found = _MARK.fullmatch(text)
    if found is None:
        return _NO_MARK
    mark = found["mark"]
    if mark.isdecimal():
        return 0, int(mark) - 1
    return (1, _LETTERS.index(mark)) if mark in _LETTERS else (2, _STEMS.index(mark))


def _are_headings(row: Sequence[Value]) -> bool:
    """Whether a row has several words and no figures."""
    texts = [text for text in map(_said, row) if text]
    return len(texts) >= _LEAST_HEADINGS and not any(map(_FIGURE.fullmatch, texts))
