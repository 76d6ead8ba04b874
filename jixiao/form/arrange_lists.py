"""Tables with a column for each 一级 or 二级 and the indicators as a list in one cell below it.

A row is a project (项目名称 | 预算数 | 产出指标 | 效益指标), or belongs to the form above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from jixiao.form.arranged_rows import SUMS, TOTALS, ArrangedRows, Spot, heading_rows, text_at
from jixiao.form.layout import Layout, plain
from jixiao.form.listed import items_in, levels_in
from jixiao.form.stated_sums import sum_said, sums_in
from jixiao.model.grid import Grid

_LEAST_LEVELS: Final = 2
_LEAST_FIELDS: Final = 3
_PROJECT: Final = "项目"


def projects_with_lists(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """A form for each project of such a table; none where it is no such table."""
    for r in heading_rows(grid):
        fields = dict(_fields_in(layout, labels, r))
        fields |= {} if "name" in fields.values() else dict(_called_project(grid, r, fields))
        if "name" not in fields.values():
            continue
        below = _levels_of_row(grid, r + 1)
        last = r + 1 if below and not any(text_at(grid, r + 1, c) for c in fields) else r
        levels = {c: [(r, c)] for c in _levels_of_row(grid, r)}
        if last > r:
            levels = {c: [*_over(grid, r, c), (last, c)] for c in below}
        if len(levels) >= _LEAST_LEVELS:
            beside = _values_beside(layout, labels, last, levels)
            return list(_forms(grid, r, last, fields, levels, beside))
    return []


def projects_with_all_in_a_cell(
    grid: Grid, layout: Layout, labels: Mapping[Spot, str]
) -> list[Grid]:
    """A form for each project of a table with all indicators of a project in one cell."""
    for r in heading_rows(grid):
        fields = dict(_fields_in(layout, labels, r))
        if "name" not in fields.values() or len(fields) < _LEAST_FIELDS:
            continue
        others = [c for c in range(len(grid.rows[r])) if c not in fields and text_at(grid, r, c)]
        lists = [c for c in others if _are_lists(grid, r, c)]
        if len(lists) == 1:
            return list(_forms(grid, r, r, fields, {lists[0]: []}, {}))
    return []


def _are_lists(grid: Grid, r: int, c: int) -> bool:
    """Whether the cells below a heading list indicators with their levels: 数量指标：站点6个…."""
    texts = [text for row in range(r + 1, len(grid.rows)) if (text := text_at(grid, row, c))]
    told = sum(any(x.category or x.dimension for x in items_in(text)) for text in texts)
    return bool(texts) and told == len(texts)


def values_beside_levels(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> bool:
    """Whether all that heads indicators is 指标值 right of a level: 数量指标 | 指标值 | 质量 …."""
    known = layout.column_labels
    heads = {spot: known[name].key for spot, name in labels.items() if name in known}
    targets = [spot for spot, key in heads.items() if key == "target"]
    return (
        len(targets) >= _LEAST_LEVELS
        and not any(
            key == "name" and levels_in(text_at(grid, *spot)) is None for spot, key in heads.items()
        )
        and all(c and levels_in(text_at(grid, r, c - 1)) is not None for r, c in targets)
    )


def _values_beside(
    layout: Layout, labels: Mapping[Spot, str], row: int, levels: Iterable[int]
) -> dict[int, int]:
    """The columns of 指标值 right of those of the levels, by these."""
    known = layout.column_labels
    heads = {
        c for (r, c), x in labels.items() if r == row and x in known and known[x].key == "target"
    }
    return {c: c + 1 for c in levels if c + 1 in heads}


def levels_across(grid: Grid, r: int) -> dict[int, Spot]:
    """The cells of a row that holds several 一级, or several 二级, and next to nothing else."""
    filled = [c for c in range(len(grid.rows[r])) if text_at(grid, r, c)]
    levels = {c: said for c in filled if (said := levels_in(text_at(grid, r, c))) is not None}
    alike = max(sum(bool(said[n]) for said in levels.values()) for n in (0, 1)) if levels else 0
    return {c: (r, c) for c in levels} if alike >= max(_LEAST_LEVELS, len(filled) - 1) else {}


def _fields_in(layout: Layout, labels: Mapping[Spot, str], r: int) -> Iterator[tuple[int, str]]:
    for (row, c), name in labels.items():
        spec = layout.field_labels.get(name)
        if row == r and spec is not None and (spec.value != "none" or spec.key == "funds"):
            yield c, spec.key


def _called_project(grid: Grid, r: int, fields: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """项目 as the heading of the names, among headings of other fields."""
    if len(fields) >= _LEAST_LEVELS:
        columns = (c for c in range(len(grid.rows[r])) if text_at(grid, r, c) == _PROJECT)
        yield from ((c, "name") for c in islice(columns, 1))


def _levels_of_row(grid: Grid, r: int) -> list[int]:
    return [c for c in range(len(grid.rows[r])) if levels_in(text_at(grid, r, c)) is not None]


def _over(grid: Grid, r: int, c: int) -> list[Spot]:
    """The level above a column: that of a merged cell stands to the left."""
    spots = ((r, x) for x in range(c, -1, -1) if text_at(grid, r, x))
    found = next(spots, None)
    return [found] if found and levels_in(text_at(grid, *found)) is not None else []


def _forms(
    grid: Grid,
    first: int,
    last: int,
    fields: Mapping[int, str],
    levels: Mapping[int, list[Spot]],
    beside: Mapping[int, int],
) -> Iterator[Grid]:
    [name] = [c for c, key in fields.items() if key == "name"][:1]
    sums = {r: said for r in range(last + 1, len(grid.rows)) if (said := sum_said(grid, r, fields))}
    for r in range(last + 1, len(grid.rows)):
        if not text_at(grid, r, name) or plain(text_at(grid, r, name)) in TOTALS or r in sums:
            continue
        listed = [c for c in levels if text_at(grid, r, c)]
        if not listed and not any(text_at(grid, r, c) for c in fields if c != name):
            continue  # a department above its projects
        form = ArrangedRows(grid)
        form.keep(range(first))
        for c in sorted(fields):
            called = text_at(grid, first, c) == _PROJECT
            form.take([("项目名称", (first, c)) if called else (first, c), (r, c)])
        known = {*fields, *levels, *beside.values()}
        others = [c for c in range(len(grid.rows[r])) if c not in known and text_at(grid, r, c)]
        for c in (c for c in others if c < min(levels)):  # 金额 under a word that no layout has
            form.take([(first, c), (r, c)])
        for c in listed or levels:
            form.take([*levels[c], (r, c), *([(r, beside[c])] if c in beside else [])])
        for c in (c for c in others if c > min(levels)):
            form.take([(first, c), (r, c)])
        made = form.grid()
        made.worked_out[SUMS] = tuple(sums_in(grid, sums, {}, fields, last + 1))
        sums = {}  # said once
        yield made
