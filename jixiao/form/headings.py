"""The rows of headings over the indicators of a form: one row, or two where cells are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from jixiao.form.labels import Filled, FormArea, Label, headings_of
from jixiao.form.layout import Layout
from jixiao.form.layout_issues import Spot

_HEADER_LABELS: Final = 3
_LEAST_HEADINGS: Final = frozenset({"name", "target"})
# What a heading in the row above the other headings may be: a cell merged over both rows.
_MERGED_HEADINGS: Final = frozenset({"name", "target", "actual", "expected", "weight"})


class Headings(NamedTuple):
    """The headings of the indicators: first and last row of them, and where each stands."""

    first: int
    last: int
    spots: Mapping[str, Spot]


def headings(layout: Layout, labels: Sequence[Label], filled: Mapping[int, Filled]) -> Headings:
    """The heading rows of the indicators; row -1 where there are none.

    The row with the most headings, the one below it where that splits a heading further, and
    what the row above has merged over both. ``filled``: the filled columns of a row.
    """
    rows = headings_of(layout, labels)
    begun = [x.row for x in labels if x.name in _year_tables(layout)]
    of_year = {r: columns for r, columns in rows.items() if begun and r > begun[-1]}
    if any("name" in columns for columns in of_year.values()):
        rows = of_year
    best = max(rows, key=lambda r: ("name" in rows[r], len(rows[r])), default=-1)
    if best < 0:
        return Headings(-1, -1, {})
    spots = {key: (best, c) for key, c in rows[best].items()}
    first = last = best
    names = {(label.row, label.column) for label in labels if label.inline is None}
    category = spots.get("category", (best, -1))[1]
    firsts = [x.column for x in labels if x.row == best and x.column < category
              and _is_named(layout, x)]  # fmt: skip
    if "dimension" not in spots and firsts and firsts != [spots.get("name", (best, -1))[1]]:
        spots["dimension"] = (best, firsts[0])
    behind = [x.column for x in labels if x.row == best and x.column > category
              and _is_named(layout, x) and x.column not in rows[best].values()]  # fmt: skip
    if "description" in layout.columns and "description" not in spots and behind:
        spots["description"] = (best, behind[0])  # 三级指标 … 指标内容
    if spots.keys().isdisjoint({"dimension", "category"}) and "name" in spots:
        spots |= _merged_over_two(layout, labels, (best, spots["name"][1]), filled.get(best, ()))
    if "target" not in spots and "name" in spots:
        spots |= _goal_as_target(layout, labels, (best, spots["name"][1]))
    below = rows.get(best + 1, {})
    split = all((best + 1, c) in names for c in filled.get(best + 1, ()))
    if below and split and below.keys().isdisjoint({"dimension", "category"}):
        last += 1
        spots |= {key: (last, c) for key, c in below.items()}
    above = rows.get(best - 1, {})
    for key, c in above.items():
        if key in _MERGED_HEADINGS - spots.keys() and (best, c) not in names:
            first = best - 1
            spots[key] = (first, c)
    if len(spots) < _HEADER_LABELS and not spots.keys() >= _LEAST_HEADINGS:
        return Headings(-1, -1, {})
    return Headings(first, last, spots)


def _goal_as_target(layout: Layout, labels: Sequence[Label], name: Spot) -> dict[str, Spot]:
    """年度目标 as the heading of the 指标值, right of the 三级指标."""
    row, column = name
    for label in labels:
        spec = layout.field_labels.get(label.name)
        if label.row == row and label.column > column and spec and spec.key in {"goal", "goals"}:
            return {"target": (row, label.column)}
    return {}


def _merged_over_two(
    layout: Layout, labels: Sequence[Label], name: Spot, filled: Filled
) -> dict[str, Spot]:
    """一级 and 二级 below one heading merged over both: 指标分类 | (merged) | 指标名称."""
    row, column = name
    over = [x for x in labels if x.row == row and x.column == column - 2]
    if not over or column - 1 in filled or over[0].name not in layout.column_labels:
        return {}
    return {"dimension": (row, column - 2), "category": (row, column - 1)}


@lru_cache(maxsize=64)
def _year_tables(layout: Layout) -> frozenset[str]:
    """The titles of the year's indicators, where the medium term has a table of its own above."""
    labels = layout.field_labels.items()
    return frozenset(name for name, spec in labels if spec.key == "year_table")


def _is_named(layout: Layout, label: Label) -> bool:
    """Whether a label may head the 一级指标: 指标名称 to the left of 二级指标 does."""
    spec = layout.column_labels.get(label.name)
    return spec is not None and spec.key == "name" and label.inline is None


def headings_in(area: FormArea) -> Headings:
    """The heading rows of a form's indicators, found once."""
    known: dict[tuple[range, str], Headings] = area.grid.worked_out.setdefault("headings", {})
    asked = area.rows, area.layout.name
    if asked not in known:
        around = {r: area.filled[r] for r in area.rows}
        known[asked] = headings(area.layout, area.labels, around)
    return known[asked]
