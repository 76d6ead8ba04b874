"""Two rows of headings in a text from a web page, where merged cells stand once: put back above
their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jixiao.form.areas import heading_key, headings_of
from jixiao.form.dimensions import DIMENSIONS
from jixiao.form.labels import label_of
from jixiao.form.layout import layouts
from jixiao.model.grid import Value
from jixiao.model.level_names import bare

_LEAST_HEADINGS: Final = 3
_ROWS_BELOW: Final = 50  # that may tell where the headings belong
_OF_A_VALUE: Final = frozenset({"operator", "target", "measure"})


def headings_placed(rows: Sequence[Sequence[Value]]) -> list[Sequence[Value]]:
    """The rows; headings that slid to the left stand above their columns again, as the rows below
    them tell.
    """
    found = list(rows)
    for n in range(1, len(found)):
        over, row = found[n - 1], found[n]
        if not row or not row[0] or columns_in(row).get("dimension") != 0:
            continue
        below = [x for x in found[n + 1 : n + 1 + _ROWS_BELOW] if len(x) > 1]
        under = max((c for c, text in enumerate(over) if text), default=0)
        if under > 1 and all(over[: under + 1]) and _has_level_at(below, under):
            found[n] = [*[None] * under, *row]  # under a merged 绩效指标
        elif spread := _spread(over, row, below):
            found[n - 1] = spread
    return found


def columns_in(texts: Sequence[Value]) -> dict[str, int]:
    """The columns of the indicators, where a row holds their headings."""
    best: dict[str, int] = {}
    labels = [
        found for c, text in enumerate(texts)
        if isinstance(text, str) and (found := label_of(text, c)) is not None
    ]  # fmt: skip
    for layout in layouts():
        heads = headings_of(layout, labels).get(0, {})
        best = max(best, heads, key=len)
    return best if len(best) >= _LEAST_HEADINGS and {"name", "target"} & best.keys() else {}


def _has_level_at(rows: Sequence[Sequence[Value]], column: int) -> bool:
    return any(len(row) > column and bare(str(row[column])) in DIMENSIONS for row in rows)


def _spread(
    over: Sequence[Value], row: Sequence[Value], below: Sequence[Sequence[Value]]
) -> list[Value]:
    """绩效指标 | 年度指标值 | 完成值 over 一级 | 二级 | 三级 | 指标值 | 单位: the headings of which
    the first two are merged, the others stand behind. Empty where it is not so.
    """
    heads = [text for text in over if text]
    lower = [str(text) for text in row if text]
    keys = [heading_key(text) for text in lower]
    first = next((c for c, key in enumerate(keys) if key in _OF_A_VALUE), 0)
    if len(heads) < _LEAST_HEADINGS or not first or heading_key(str(heads[1])) != "target":
        return []
    if not set(keys[first:]) <= _OF_A_VALUE or "target" not in keys:
        return []
    width = len(lower) + len(heads) - 2
    if not any(len(row) >= width - 1 and bare(str(row[0])) in DIMENSIONS for row in below):
        return []
    gap = len(lower) - first - 1
    return [heads[0], *[None] * (first - 1), heads[1], *[None] * gap, *heads[2:]]
