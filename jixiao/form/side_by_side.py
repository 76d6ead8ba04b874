"""Two sets of funds beside each other: 项目资金总额 | 1800 | 年度资金申请总额 | 1500, each with its
own 财政资金 and 其他资金 below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.form.labels import Label


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
