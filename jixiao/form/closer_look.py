"""Whether a second look at some cells tells more than their values did, sheet by sheet.

Nearly every amount has a format, and hardly any of these says more than the number itself: only
a sheet on which one does is worth reading again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Value
from jixiao.model.number_formats import changes_meaning

_PERCENT: Final = re.compile(r"0(?:\.0+)?%")
Spot = tuple[str, int, int]


def where_it_tells(
    grids: Sequence[Grid], looked: Sequence[Grid], odd: AbstractSet[Spot], shares: AbstractSet[Spot]
) -> list[Grid]:
    """Each grid as it was looked at where that tells more than its values, else as it was.

    ``odd`` are cells where a text is meant, such as a 指标值: there what is shown counts, rounded
    as it is, while an amount is as exact as its cell. One of the ``shares`` in percent tells
    nothing: it is a fraction anyway.
    """
    found = []
    for before, after in zip(grids, looked, strict=True):
        same = after.details is before.details
        found.append(after if same or _tells(before, after, odd, shares) else before)
    return found


def _tells(before: Grid, after: Grid, odd: AbstractSet[Spot], shares: AbstractSet[Spot]) -> bool:
    sheet, rows, known = after.sheet, after.rows, before.details
    for (row, column), detail in after.details.items():
        more = detail.formula or detail.error
        if more and detail != known.get((row, column)):
            return True
        if changes_meaning(detail.number_format):
            share = (sheet, row, column) in shares and _PERCENT.fullmatch(detail.number_format)
            if more or not share or not _is_fraction(_value_at(rows, row, column)):
                return True
        elif odd and (sheet, row, column) in odd:
            value = _value_at(rows, row, column)
            if as_text(value, detail) != as_text(value):
                return True
    return False


def _is_fraction(value: Value) -> bool:
    """Whether a cell holds at most 1, as a share in percent does: 100 shown as 10000% is none."""
    return not isinstance(value, (int, float)) or value <= 1


def _value_at(rows: Sequence[Sequence[Value]], row: int, column: int) -> Value:
    cells = rows[row - 1] if row <= len(rows) else ()
    return cells[column - 1] if column <= len(cells) else None
