"""What people see of cells beside their values: raised digits, lines through text, hidden rows.

10⁴亩 with a raised 4 arrives as 104亩. Such a text is read as 10^4亩; text struck through and
rows that are hidden are read as they stand. All are remarked upon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, NamedTuple

from jixiao.model.grid import Grid, Value

RAISED: Final = "有上标"
STRUCK: Final = "有删除线"
HIDDEN_ROW: Final = "所在行被隐藏或筛掉"
Spot = tuple[int, int]


class Run(NamedTuple):
    """A part of a cell's text with one look."""

    text: str
    raised: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Looks:
    """The looks of one sheet; rows and spots count from 1.

    ``rich`` are cells of several runs, ``struck`` those with a line through the whole.
    """

    rich: Mapping[Spot, Sequence[Run]] = field(default_factory=dict)
    struck: frozenset[Spot] = frozenset()
    hidden_rows: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rich or self.struck or self.hidden_rows)


def as_read(runs: Iterable[Run]) -> tuple[str, str]:
    """The text of some runs with raised digits kept apart, and what is to be remarked."""
    runs = [
        Run("".join(one.text for one in same), *look)
        for look, same in groupby(runs, lambda one: (one.raised, one.struck))
    ]
    text = "".join(f"^{one.text}" if _is_exponent(one) else one.text for one in runs)
    raised = any(one.raised and one.text.strip() for one in runs)
    struck = any(one.struck and one.text.strip() for one in runs)
    return text, "、".join([RAISED] * raised + [STRUCK] * struck)


def with_looks(grid: Grid, looks: Looks) -> Grid:
    """The grid with the texts as people see them, and a remark at each such cell or row."""
    rows: list[Sequence[Value]] = list(grid.rows)
    remarks = dict(grid.remarks) | {(row, 0): HIDDEN_ROW for row in looks.hidden_rows}
    remarks |= {spot: STRUCK for spot in looks.struck if _has_value(rows, spot)}
    for (row, column), runs in looks.rich.items():
        text, remark = as_read(runs)
        if remark and _has_value(rows, (row, column)):
            cells = list(rows[row - 1])
            cells[column - 1] = text
            rows[row - 1] = cells
            remarks[row, column] = remark
    return replace(grid, rows=rows, remarks=remarks, worked_out={}) if remarks else grid


def _has_value(rows: Sequence[Sequence[Value]], spot: Spot) -> bool:
    row, column = spot
    cells = rows[row - 1] if row <= len(rows) else ()
    return column <= len(cells) and cells[column - 1] not in (None, "")


def _is_exponent(run: Run) -> bool:
    return run.raised and run.text.strip().isdecimal()
