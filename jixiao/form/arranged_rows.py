"""The rows of a form that is put together from the cells of a table laid out another way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.target_form import LayoutIssue

# Of the grid of a form: money stands in a column that nobody knows, so that there is no sum.
BUDGET_OPEN: Final = "budget open"
# Of the first form of a table of projects: what the table says that they come to together.
SUMS: Final = "sums"
_ISSUES: Final = "issues"
TOTALS: Final = frozenset({"合计", "总计", "小计"})
_TWICE: Final = 2  # 产出指标 | 产出指标 may be two cells
# Headings stand among the first rows that have something in them.
_FIRST_ROWS: Final = 30
Spot = tuple[int, int]
Part = Spot | tuple[str, Spot]  # a cell, or a text of ours that stands for it
LEVELS: Final = ("dimension", "category")
TABLE: Final = frozenset({*LEVELS, "name", "target"})
TITLES: Final = {
    "dimension": "一级指标",
    "category": "二级指标",
    "name": "三级指标",
    "operator": "指标符号",
    "target": "指标值",
    "measure": "计量单位",
}


@dataclass(slots=True)
class ArrangedRows:
    """Rows for a grid while they are put together from the cells of another."""

    source: Grid
    rows: list[list[Value]] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)

    def keep(self, rows: range) -> None:
        """Rows as they are."""
        for r in rows:
            self.take((r, c) for c in range(len(self.source.rows[r])))

    def take(self, spots: Iterator[Spot] | Sequence[Part]) -> None:
        """A row of cells from anywhere; a text of ours stands for the cell beside it."""
        row: list[Value] = []
        places: list[Place] = []
        for one in spots:
            text, spot = one if isinstance(one[0], str) else (None, one)
            r, c = spot
            cells = self.source.rows[r] if r < len(self.source.rows) else ()
            row.append(text if text is not None else cells[c] if c < len(cells) else None)
            places.append(self.source.place(r, c))
        self.rows.append(row)
        self.places.append(places)

    def grid(self) -> Grid:
        """The rows as a grid; what was found out about the source in arranging it still holds."""
        source = self.source
        made = Grid(
            source.sheet,
            self.rows,
            kind=source.kind,
            details=source.details,
            hidden=source.hidden,
            origin=self.places,
        )
        issues_of(made).extend(issues_of(source))
        made.worked_out[SUMS] = source.worked_out.get(SUMS, ())
        made.worked_out[BUDGET_OPEN] = source.worked_out.get(BUDGET_OPEN, False)
        return made


def tidy_rows(grid: Grid, rows: range) -> Grid | None:
    """Some rows of a grid without those that are blank between others, and with one cell where one
    text fills a whole row, as a merged cell does that was taken apart; None where nothing changes.
    """
    filled = [r for r in rows if any(value not in (None, "") for value in grid.rows[r])]
    wide = {r for r in filled if _is_one_text(grid.rows[r])}
    if not filled or (len(filled) == filled[-1] - filled[0] + 1 and not wide):
        return None
    form = ArrangedRows(grid)
    for r in filled:
        first = next(c for c, value in enumerate(grid.rows[r]) if value not in (None, ""))
        form.take([(r, c) for c in range(first + 1 if r in wide else len(grid.rows[r]))])
    return form.grid()


def _is_one_text(row: Sequence[Value]) -> bool:
    """Whether the cells of a row all say the same, and there are several."""
    texts = [value for value in row if value not in (None, "")]
    return len(texts) > _TWICE and type(texts[0]) is str and texts.count(texts[0]) == len(texts)


def issues_of(grid: Grid) -> list[LayoutIssue]:
    """What is to be looked at again, for the way in which the rows of a grid were arranged."""
    issues: list[LayoutIssue] = grid.worked_out.setdefault(_ISSUES, [])
    return issues


def heading_rows(grid: Grid) -> range:
    """The rows that may be headings, with a row below each: thirty from the first with anything."""
    first = next((r for r, row in enumerate(grid.rows) if not all(map(is_blank, row))), 0)
    return range(first, min(first + _FIRST_ROWS, len(grid.rows) - 1))


def text_at(grid: Grid, r: int, c: int) -> str:
    """The text of a cell (0-based); empty behind the end of its row."""
    row = grid.rows[r]
    return as_text(row[c]) if c < len(row) else ""
