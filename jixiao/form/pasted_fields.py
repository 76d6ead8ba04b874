"""Rows above the indicators that lost a merged cell to their left on the way through a web page.

预算执行情况 | 年初预算 | 执行数 | 执行率 stands over 总额 | 3.36 | 3.36 | 100%: the amounts would
be read a column too far to the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jixiao.form.labels import Label, label_of
from jixiao.form.year_money import AMOUNTS, SOURCES, keys_of_the_year
from jixiao.model.grid import Value

_SOURCES: Final = SOURCES | {"total"}
_LEAST_HEADINGS: Final = 3
_LEAST_VALUES: Final = 2
_FARTHEST: Final = 3


class RowsAbove:
    """The rows of one text, one after the other: how far each has to be moved to the right."""

    def __init__(self) -> None:
        self._heads: dict[int, str] = {}  # of the money: column → key
        self._moved = 0
        self._before: list[tuple[int, bool]] = []  # filled columns of the last row, and labels

    def shift(self, texts: Sequence[Value]) -> int:
        """How far a row is moved; its cells are remembered for the next."""
        labels = {c: label for c, text in enumerate(texts) if (label := _label(text, c))}
        filled = [c for c, text in enumerate(texts) if text]
        known = keys_of_the_year()
        keys = {c: known[label.name] for c, label in labels.items() if label.name in known}
        heads = {c: key for c, key in keys.items() if key in AMOUNTS or key == "rate"}
        if len(heads) >= _LEAST_HEADINGS and any(key in AMOUNTS for key in heads.values()):
            self._heads, self._moved = heads, 0
            moved = 0
        elif self._heads and filled[:1] == [0] and keys.get(0) in _SOURCES:
            moved = self._moved = self._shift_of_money(texts)
        else:
            moved = self._shift_of_values(filled, labels)
        self._before = [(c + moved, c in labels) for c in filled]
        return moved

    def _shift_of_money(self, texts: Sequence[Value]) -> int:
        """The rate of execution has its % in its own column; the other rows are moved alike."""
        rate = next((c for c, key in self._heads.items() if key == "rate"), None)
        shares = [c for c, x in enumerate(texts) if isinstance(x, str) and x.endswith(("%", "％"))]
        if rate is None or not shares:
            return self._moved
        moved = rate - shares[0]
        return moved if 0 <= moved <= _FARTHEST else self._moved

    def _shift_of_values(self, filled: Sequence[int], labels: dict[int, Label]) -> int:
        """Values below as many labels that end the row above, and begin further right there."""
        heads = self._before[-len(filled) :]
        enough = _LEAST_VALUES <= len(filled) < len(self._before)
        if not enough or labels or filled != list(range(len(filled))):
            return 0
        columns = [c for c, _ in heads]
        beside = columns == list(range(columns[0], columns[0] + len(columns)))
        return columns[0] if beside and all(is_label for _, is_label in heads) else 0


def _label(text: Value, column: int) -> Label | None:
    label = label_of(text, column) if isinstance(text, str) else None
    return label if label is not None and label.inline is None else None
