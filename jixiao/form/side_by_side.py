"""Two sets of funds beside each other: 项目资金总额 | 1800 | 年度资金申请总额 | 1500, each with its
own 财政资金 and 其他资金 below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from jixiao.form.labels import Label
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


def are_one_set(layout: Layout, funds: Sequence[Label], aside: Mapping[Label, bool]) -> bool:
    """Whether the funds in a row below two totals are one set, the year's: 财政资金 below the
    total that is set ``aside`` and 其他资金 below the year's, each of them once.
    """
    keys: dict[bool, set[str]] = {True: set(), False: set()}
    for label in funds:
        spec, near = layout.field_labels.get(label.name), nearest_total(label, aside)
        if spec is not None and near is not None:
            key = spec.of if spec.kind == "part" else spec.key
            keys[aside[near]] |= {key} & FUNDS
    return bool(keys[True] and keys[False]) and keys[True].isdisjoint(keys[False])
