"""Tables with a column for each project: 项目名称 | 产业路硬化 | 小额信贷贴息.

Their fields and indicators stand below each other, with the labels in the columns to the left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jixiao.form.arranged_rows import ArrangedRows, Spot, text_at
from jixiao.form.labels import Survey, surveyed
from jixiao.form.layout import Layout
from jixiao.form.listed import levels_in
from jixiao.model.grid import Grid

_LEAST: Final = 2  # projects, and rows of fields that have something of several
_FIELDS: Final = frozenset({"code", "budget", "goal", "fiscal_funds", "department", "purpose"})


def projects_in_columns(grid: Grid, layout: Layout) -> list[Grid]:
    """A form for each project of such a table; none where it is no such table."""
    found = columns_of_projects(surveyed(grid), layout)
    if found is None:
        return []
    first, columns = found
    names = [text_at(grid, first, c) for c in columns]
    if len(set(names)) < len(names) or any(map(levels_in, names)):
        return []
    forms = []
    for own in columns:
        form = ArrangedRows(grid)
        form.keep(range(first))
        for r in range(first, len(grid.rows)):
            form.take(list(_cells(grid, r, columns, own)))
        forms.append(form.grid())
    return forms


def _cells(grid: Grid, r: int, columns: tuple[int, ...], own: int) -> Iterator[Spot]:
    """The cells of a row that are a project's: its labels, its own, and what stands behind all."""
    filled = [c for c in range(len(grid.rows[r])) if text_at(grid, r, c)]
    if filled and min(filled) >= columns[0] and own not in filled:
        return
    yield from ((r, c) for c in range(columns[0]))
    yield r, own
    if own == columns[0]:  # what nobody's column holds is said once
        yield from ((r, c) for c in filled if c > columns[-1])


def columns_of_projects(survey: Survey, layout: Layout) -> tuple[int, tuple[int, ...]] | None:
    """The row of the names and the columns of the projects, as labels and filled cells tell."""
    return survey.once(_columns_of_projects, layout)


def _columns_of_projects(survey: Survey, layout: Layout) -> tuple[int, tuple[int, ...]] | None:
    known = layout.field_labels
    alone: dict[int, tuple[str, int]] = {}  # the rows with one label: its field and column
    several: set[int] = set()
    for label in survey.labels:
        if label.row in alone or label.row in several:
            alone.pop(label.row, None)
            several.add(label.row)
        elif label.name in known and label.inline is None:
            alone[label.row] = known[label.name].key, label.column
    names = [(r, c) for r, (key, c) in alone.items() if key == "name"]
    if len(names) != 1:
        return None
    first, column = names[0]
    columns = tuple(c for c in survey.filled[first] if c > column)
    if len(columns) < _LEAST or survey.filled[first][0] < column:
        return None
    shared = [
        r for r, (key, c) in alone.items()
        if key in _FIELDS and c <= column + 1 and r > first
        and len(set(columns) & set(survey.filled[r])) >= _LEAST
    ]  # fmt: skip
    return (first, columns) if len(shared) >= _LEAST else None
