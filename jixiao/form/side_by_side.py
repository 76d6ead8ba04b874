"""Two sets of funds beside each other: 项目资金总额 | 1800 | 年度资金申请总额 | 1500, each with its
own 财政资金 and 其他资金 below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from jixiao.form.labels import Label, in_rows
from jixiao.form.layout import Layout

FUNDS: Final = frozenset({"fiscal_funds", "carried_funds", "other_funds"})


def nearest_total(label: Label, totals: Iterable[Label]) -> Label | None:
    """The total that funds are of: above them in their column, or left of them in their row."""
    near = [
        (abs(label.row - total.row) + abs(label.column - total.column), total)
        for total in totals
        if (total.column == label.column and total.row <= label.row)
        or (total.row == label.row and total.column <= label.column)
    ]
    return min(near, key=lambda one: one[0], default=(0, None))[1]


def rivals_of(total: Label, totals: Sequence[Label]) -> list[Label]:
    """The totals in the row of the one that counts; funds below them are not the year's."""
    return [x for x in totals if x.row == total.row and x.column != total.column]


def rivals_above(
    layout: Layout, labels: Sequence[Label], total: Label, totals: Sequence[Label]
) -> list[Label]:
    """The totals in the column of the one that counts that have funds of their own below them,
    the same ones as it has: 项目资金总额 | 其中：财政资金 over 年度资金总额 | 其中：财政拨款.
    """
    column = [x for x in totals if x.column == total.column]
    keys: dict[Label, set[str]] = {x: set() for x in column}
    for label, key, near in _sources(layout, labels, column) if len(column) > 1 else ():
        if label.row > near.row:
            keys[near].add(key)
    return [x for x in column if x is not total and keys[x] & keys[total]]


def are_one_set(layout: Layout, funds: Sequence[Label], aside: Mapping[Label, bool]) -> bool:
    """Whether the funds in a row below two totals are one set, the year's: 财政资金 below the
    total that is set ``aside`` and 其他资金 below the year's, each of them once.
    """
    keys: dict[bool, set[str]] = {True: set(), False: set()}
    for _, key, near in _sources(layout, funds, aside):
        keys[aside[near]].add(key)
    return bool(keys[True] and keys[False]) and keys[True].isdisjoint(keys[False])


def _sources(
    layout: Layout, labels: Iterable[Label], totals: Iterable[Label]
) -> Iterator[tuple[Label, str, Label]]:
    """The labels of sources of the money, each with the funds it makes up and its total."""
    for label in labels:
        spec = layout.field_labels.get(label.name)
        key = "" if spec is None else spec.of if spec.kind == "part" else spec.key
        if key in FUNDS and (near := nearest_total(label, totals)) is not None:
            yield label, key, near


def is_listed_source(layout: Layout, labels: Sequence[Label], label: Label) -> bool:
    """Whether an amount stands in the list right of 资金来源, below whatever total."""
    known = layout.field_labels
    return any(
        x.column < label.column and x.name in known and known[x.name].key == "property"
        for x in in_rows(labels, range(label.row, label.row + 1))
    )
