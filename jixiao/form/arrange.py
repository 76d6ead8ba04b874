"""Tables that are laid out another way, as the usual one: each cell keeps where it came from.

Seven ways are known: a column for each project (``arrange_columns``); projects as rows of one
table, with their fields as columns (``arrange_projects``); the same with a pair of columns for
each 一级 (``arrange_pairs``), or with a column of lists for each (``arrange_lists``); indicators
below a line for each project (``arrange_sections``); indicators as columns, with their headings in
the first column; indicators as columns, with a department or project a row below them (资金分配表).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from jixiao.form.arrange_columns import projects_in_columns
from jixiao.form.arrange_headings import are_of_indicators, by_row_of, row_of_mixed_heading
from jixiao.form.arrange_lists import (
    projects_with_all_in_a_cell,
    projects_with_lists,
    values_beside_levels,
)
from jixiao.form.arrange_pairs import projects_in_pairs
from jixiao.form.arrange_projects import projects_as_rows
from jixiao.form.arrange_sections import projects_in_sections
from jixiao.form.arranged_rows import TOTALS, ArrangedRows, Spot, heading_rows, text_at
from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.form.layout import FieldSpec, Layout, plain
from jixiao.form.listed import apart
from jixiao.model.grid import Grid
from jixiao.model.level_names import bare

_LEAST_TURNED: Final = 3
_LEAST_ACROSS: Final = 2
# The sheets of one workbook have their labels at a few sets of places.
_MOST_REMEMBERED: Final = 256


def arranged(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """The forms of a table that is laid out another way, each in the usual one; else none.

    ``labels`` are the cells that hold nothing but a label, by row and column.
    """
    if grid.origin:
        return []
    return (
        projects_in_columns(grid, layout)
        or projects_in_pairs(grid, layout, labels)
        or projects_in_sections(grid, layout)
        or projects_as_rows(grid, layout, labels)
        or _turned(grid, layout, labels)
        or _indicators_across(grid, layout, labels)
        or _lists_below_levels(grid, layout, labels)
    )


def _lists_below_levels(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    found: list[Grid] = []
    if not _has_headings(layout, labels.values()) or values_beside_levels(grid, layout, labels):
        found = projects_with_lists(grid, layout, labels)
    return found or projects_with_all_in_a_cell(grid, layout, labels)


def may_be_arranged(layout: Layout, labels: Mapping[Spot, str]) -> bool:
    """Whether a table with these labels may be laid out another way, whatever its cells hold.

    False is certain: :func:`arranged` finds nothing then.
    """
    placed = tuple(labels.items())
    by_row = by_row_of(placed)
    return (
        row_of_mixed_heading(layout, placed) is not None
        or _turned_block(layout, placed) is not None
        or not _has_headings(layout, labels.values())
        or any(_may_be_of_pairs_or_below(layout, by_row, r) for r in by_row)
    )


def _may_be_of_pairs_or_below(
    layout: Layout, by_row: Mapping[int, Mapping[int, str]], r: int
) -> bool:
    """Whether a row has two sets of headings, or headings below that of a project's name."""
    known, fields = layout.column_labels, layout.field_labels
    keys = [known[name].key for name in by_row[r].values() if name in known]
    above = (fields[name].key for name in by_row.get(r - 1, {}).values() if name in fields)
    twice = min(keys.count("name"), keys.count("target")) > 1
    own = {fields[name].key for name in by_row[r].values() if name in fields}
    if "name" in own:  # 数量指标 | 指标值 | 质量指标 | …; 项目名称 | 预算数 | 绩效目标 | 绩效指标
        alone = keys == ["name"] and len(by_row[r]) > _LEAST_TURNED
        twice = twice or alone or keys.count("target") > 1
    return twice or (are_of_indicators(set(keys)) and "name" in above)


# headings in the first column ---------------------------------------------------------------


def _turned(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """A form whose indicators stand side by side, their headings in a column to the left."""
    block = _turned_block(layout, tuple(labels.items()))
    if block is None:
        return []
    rows, c = block
    left = [(r, x) for r in rows for x in range(c) if (r, x) not in labels and text_at(grid, r, x)]
    if len(left) > 1:  # 一级指标 below each other in a damaged table
        return []
    form = ArrangedRows(grid)
    form.keep(range(rows[0]))
    width = max(len(grid.rows[row]) for row in rows)
    for column in range(c, width):
        form.take([(row, column) for row in rows])
    if left:  # to be reported
        form.take([*(("", left[0]) for _ in rows), *left])
    form.keep(range(rows[-1] + 1, len(grid.rows)))
    return [form.grid()]


@lru_cache(maxsize=_MOST_REMEMBERED)
def _turned_block(
    layout: Layout, labels: tuple[tuple[Spot, str], ...]
) -> tuple[list[int], int] | None:
    """The rows of headings that stand one below the other, and their column."""
    known = layout.column_labels
    heads = {spot: known[name].key for spot, name in labels if name in known}
    for r, c in sorted(heads):
        block = [r]
        while (block[-1] + 1, c) in heads:
            block.append(block[-1] + 1)
        keys = {heads[row, c] for row in block}
        beside = any((row, column) in heads for row in block for column in range(c + 1, c + 4))
        if len(block) < _LEAST_TURNED or beside or not {"name", "target"} <= keys:
            continue
        return block, c
    return None


# indicators as columns, a project a row -----------------------------------------------------


def _indicators_across(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """A form for each row below the indicators, which stand in the headings: 一级, 二级, 三级."""
    if _has_headings(layout, labels.values()):
        return []
    for r in heading_rows(grid)[1:]:
        across = [c for c in range(1, len(grid.rows[r])) if _is_category(grid, r, c)]
        above = (bare(text_at(grid, r - 1, c)) in DIMENSIONS for c in range(1, _width(grid, r - 1)))
        if len(across) < _LEAST_ACROSS or not any(above):
            continue  # numbers of indicators by kind are no form
        if _begins_projects(grid, layout, labels, r + 1):
            continue  # their indicators are listed below the levels
        named = [c for c in range(across[0], _width(grid, r + 1)) if text_at(grid, r + 1, c)]
        if sum(bool(apart(text_at(grid, r + 1, c))[1]) for c in named) * 2 > len(named):
            continue  # names with their values: lists, and no headings
        if len(named) < _LEAST_ACROSS or _is_category(grid, r + 1, named[0]):
            continue
        return [
            _form_of_row(grid, layout, labels, r, (row, owner), named)
            for row in range(r + 2, len(grid.rows))
            if any(text_at(grid, row, c) for c in named)
            and (owner := _first_filled(grid, row, named[0])) is not None
            and plain(text_at(grid, row, owner)) not in TOTALS
        ]
    return []


def _begins_projects(grid: Grid, layout: Layout, labels: Mapping[Spot, str], row: int) -> bool:
    """Whether a row below headings has the name of a project, and no names of indicators."""
    known = layout.field_labels
    columns = {
        c for (r, c), x in labels.items() if r < row and x in known and known[x].key == "name"
    }
    return any(text_at(grid, row, c) for c in columns)


def _first_filled(grid: Grid, row: int, until: int) -> int | None:
    """The first column of a row with a text, left of ``until``; a number only where it is alone."""
    filled = (c for c in range(until) if text_at(grid, row, c))
    return min(filled, key=lambda c: text_at(grid, row, c).isdecimal(), default=None)


def _has_headings(layout: Layout, names: Iterable[str]) -> bool:
    """Whether 三级指标 or 指标值 is among the labels."""
    known = layout.column_labels
    return any(name in known and known[name].key in {"name", "target"} for name in names)


def _form_of_row(
    grid: Grid,
    layout: Layout,
    labels: Mapping[Spot, str],
    r: int,
    owner: Spot,
    named: Sequence[int],
) -> Grid:
    """The form of a row of values, whose first text is at ``owner``."""
    row = owner[0]
    fields = {c: _field_above(grid, layout, labels, r, c)
              for c in range(named[0])}  # fmt: skip
    is_named = any(spec is not None and spec.key == "name" for _, spec in fields.values())
    form = ArrangedRows(grid)
    form.keep(range(r - 1))
    for c, (head, spec) in fields.items():
        text = text_at(grid, row, c)
        if spec is not None or (text and not text.isdecimal() and (is_named or (row, c) != owner)):
            form.take([head, (row, c)])
    if not is_named:  # the department's row is its project
        form.take([("项目名称", owner), owner])
    heading = ("一级指标", "二级指标", "三级指标", "指标值")
    form.take([(text, (r, c)) for c, text in enumerate(heading)])
    for c in named:
        dimension = _left_of(grid, r - 1, c)
        form.take([dimension, _left_of(grid, r, c), (r + 1, c), (row, c)])
    return form.grid()


def _field_above(
    grid: Grid, layout: Layout, labels: Mapping[Spot, str], r: int, c: int
) -> tuple[Spot, FieldSpec | None]:
    """The lowest heading of a column left of the indicators, and the field that it names."""
    head = next(((h, c) for h in (r + 1, r, r - 1) if text_at(grid, h, c)), (r - 1, c))
    return head, layout.field_labels.get(labels.get(head, ""))


def _left_of(grid: Grid, r: int, c: int) -> Spot:
    """The heading above a column: that of a merged cell stands to the left."""
    return next(((r, x) for x in range(c, 0, -1) if text_at(grid, r, x)), (r, c))


def _is_category(grid: Grid, r: int, c: int) -> bool:
    return bare(text_at(grid, r, c)) in CATEGORIES


def _width(grid: Grid, r: int) -> int:
    return len(grid.rows[r])
