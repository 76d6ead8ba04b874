"""The block in which a form says what the money is spent on: 支出明细 | 支出项目 | 预算金额.

Its amounts are those of single items. Where a total stands outside of it, none of them is the
budget, nor a source of the money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jixiao.form.labels import Filled, Label, in_rows
from jixiao.form.layout import Layout

_DETAILS = "spending"


def labels_in_details(
    layout: Layout,
    labels: Sequence[Label],
    filled: Callable[[int], Filled],
    is_head: Callable[[Label], bool],
) -> set[Label]:
    """The labels of money in such blocks; ``is_head``: whether a label's amount is below it.

    ``filled``: the filled columns of a row; none beyond the end of the form.
    """
    known = layout.field_labels
    openers = [x for x in labels if x.name in known and known[x.name].key == _DETAILS]
    return {
        label
        for opener in openers
        for label in _behind(layout, labels, opener, filled, is_head)
        if label.name in known and known[label.name].is_money
    }


def _behind(
    layout: Layout,
    labels: Sequence[Label],
    opener: Label,
    filled: Callable[[int], Filled],
    is_head: Callable[[Label], bool],
) -> Iterator[Label]:
    """The labels in the block that a label opens, to its right or, as a title, above it."""
    row, column = opener.row, opener.column
    beside = in_rows(labels, range(row, row + 1))
    yield from (x for x in beside if x.column > column and is_head(x))
    if len(filled(row)) == 1:
        below = in_rows(labels, range(row + 1, row + 2))
        if not any(_opens_the_funds(layout, x, filled) for x in below):
            yield from filter(is_head, below)
        return
    end = row + 1
    while (columns := filled(end)) and columns[0] > column:
        end += 1
    yield from in_rows(labels, range(row + 1, end))


def _opens_the_funds(layout: Layout, label: Label, filled: Callable[[int], Filled]) -> bool:
    """Whether a row begins with a label of the money: 资金总额 | 财政拨款 is no list of items."""
    spec = layout.field_labels.get(label.name)
    is_first = label.column == filled(label.row)[0]
    return is_first and spec is not None and (spec.is_money or spec.key == "funds")
