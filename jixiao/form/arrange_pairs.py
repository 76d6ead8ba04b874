"""Tables with a pair of columns for each 一级: 产出指标 [三级指标, 指标值], 效益指标 [三级, 值].

河南 and others publish all projects of a department in one such table, a project over as many
rows as its longest column needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jixiao.form.arranged_rows import SUMS, TOTALS, ArrangedRows, Spot, text_at
from jixiao.form.dimensions import DIMENSIONS
from jixiao.form.layout import Layout, plain
from jixiao.form.stated_sums import SumRow, sum_said, sums_in
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid
from jixiao.model.level_names import bare

_KEYS: Final = ("name", "code")
_COLUMNS: Final = ("category", "name", "operator", "target", "measure")
_HEADINGS: Final = {
    "category": "二级指标",
    "name": "三级指标",
    "operator": "指标符号",
    "target": "指标值",
    "measure": "度量单位",
}
_LEAST_PAIRS: Final = 2
_HEADING_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class _Table:
    """The table: its last row of headings, the fields' columns, and those of each 一级指标."""

    grid: Grid
    first: int
    last: int
    fields: Mapping[int, tuple[str, Spot]]
    groups: Sequence[tuple[Spot, Mapping[str, int]]]


def projects_in_pairs(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """A form for each project of such a table; none where it is no such table."""
    table = _table(grid, layout, labels)
    if table is None:
        return []
    owner: Spot | None = None
    forms: list[Grid] = []
    blocks = list(_blocks(table))
    owners = _owners(table, blocks)
    for block in blocks:
        if block.start in owners:
            owner = _spot_of(table, block, "name")
            continue
        form = ArrangedRows(grid)
        form.keep(range(table.first))
        for spot in (x for x in labels if table.first <= x[0] < table.last):
            if spot[1] < table.groups[0][0][1]:
                form.take([spot])  # a heading over others may carry the unit
        if owner is not None:
            form.take([("部门名称", owner), owner])
        for column, (key, heading) in table.fields.items():
            row = _row_of_department(table, block, column) if key == "department" else block.start
            form.take([heading, (row, column)])
        _take_indicators(table, block, form)
        forms.append(form.grid())
    if forms:
        forms[0].worked_out[SUMS] = tuple(_sums(table, owners))
    return forms


def _sums(table: _Table, owners: Mapping[int, int]) -> Iterator[SumRow]:
    """What the table says in sum: beside 合计, and beside the departments above their projects."""
    grid, fields = table.grid, {c: key for c, (key, _) in table.fields.items()}
    name = next(c for c, key in fields.items() if key == "name")
    rows = {
        r: label for r in range(table.last + 1, len(grid.rows))
        if (label := text_at(grid, r, name) if r in owners else sum_said(grid, r, fields))
    }  # fmt: skip
    return sums_in(grid, rows, owners, fields, table.last + 1)


def _table(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> _Table | None:
    known = layout.column_labels
    heads: dict[int, dict[int, str]] = {}
    for (r, c), name in labels.items():
        if name in known and known[name].key in _COLUMNS:
            heads.setdefault(r, {})[c] = known[name].key
    for r, columns in sorted(heads.items()):
        keys = list(columns.values())
        if min(keys.count("name"), keys.count("target")) < _LEAST_PAIRS:
            continue
        above = range(max(r - _HEADING_ROWS, 0), r)
        starts = [
            (row, c) for row in reversed(above) for c in range(len(grid.rows[row]))
            if bare(text_at(grid, row, c)) in DIMENSIONS
        ]  # fmt: skip
        starts = sorted((x for x in starts if x[0] == starts[0][0]), key=lambda x: x[1])
        if len(starts) < _LEAST_PAIRS:
            continue
        ends = [c for _, c in starts[1:]] + [max(columns) + 1]
        groups = [
            (start, {columns[c]: c for c in range(start[1], end) if c in columns})
            for start, end in zip(starts, ends, strict=True)
        ]
        groups = [one for one in groups if {"name", "target"} <= one[1].keys()]
        fields = _fields(layout, labels, range(above.start, r + 1), starts[0][1])
        if len(groups) >= _LEAST_PAIRS and any(key == "name" for key, _ in fields.values()):
            first = min(spot[0] for _, spot in fields.values())
            return _Table(grid, first, r, fields, groups)
    return None


def _fields(
    layout: Layout, labels: Mapping[Spot, str], rows: range, until: int
) -> dict[int, tuple[str, Spot]]:
    """The fields' columns left of the indicators; the heading nearest to the values counts."""
    found: dict[int, tuple[str, Spot]] = {}
    for (r, c), name in sorted(labels.items()):
        spec = layout.field_labels.get(name)
        if r in rows and c < until and spec is not None and spec.value != "none":
            found[c] = (spec.key, (r, c))
    return found


def _blocks(table: _Table) -> Iterator[range]:
    """The rows of each project: one begins where its name or code stands."""
    keys = [c for c, (key, _) in table.fields.items() if key in _KEYS]
    rows = table.grid.rows
    starts = [
        r for r in range(table.last + 1, len(rows))
        if any(text_at(table.grid, r, c) for c in keys) and not _is_total(table.grid, r)
    ]  # fmt: skip
    ends = [*starts[1:], len(rows)]
    for start, end in zip(starts, ends, strict=True):
        yield range(start, next((r for r in range(start, end) if _is_total(table.grid, r)), end))


def _is_total(grid: Grid, r: int) -> bool:
    first = next((as_text(v) for v in grid.rows[r] if not is_blank(v)), "")
    return plain(first) in TOTALS


def _has_indicators(table: _Table, block: range) -> bool:
    return any(
        text_at(table.grid, r, columns[key])
        for r in block for _, columns in table.groups for key in ("name", "target")
    )  # fmt: skip


def _owners(table: _Table, blocks: Sequence[range]) -> dict[int, int]:
    """The rows of departments above their projects, with their level: they have a name and no
    indicators, and their code is shorter than that of each project.
    """
    column = next((c for c, (key, _) in table.fields.items() if key == "code"), None)
    if column is None:
        return {}
    codes = {x.start: text_at(table.grid, x.start, column) for x in blocks}
    projects = [codes[x.start] for x in blocks if _has_indicators(table, x)]
    shortest = min(map(len, projects), default=0)
    return {
        x.start: len(codes[x.start]) for x in blocks
        if 0 < len(codes[x.start]) < shortest and not _has_indicators(table, x)
        and _spot_of(table, x, "name") is not None
    }  # fmt: skip


def _row_of_department(table: _Table, block: range, column: int) -> int:
    """The row in which the department of a project stands, whose cell is merged over several."""
    rows = range(block.start, table.last, -1)
    return next((r for r in rows if text_at(table.grid, r, column)), block.start)


def _spot_of(table: _Table, block: range, key: str) -> Spot | None:
    column = next((c for c, (k, _) in table.fields.items() if k == key), None)
    if column is None or not text_at(table.grid, block.start, column):
        return None
    return block.start, column


def _take_indicators(table: _Table, block: range, form: ArrangedRows) -> None:
    present = [key for key in _COLUMNS if any(key in columns for _, columns in table.groups)]
    here = (table.last, table.groups[0][0][1])
    form.take([("一级指标", here), *((_HEADINGS[key], here) for key in present)])
    for dimension, columns in table.groups:
        for r in block:
            if any(text_at(table.grid, r, columns[key]) for key in ("name", "target")):
                form.take([
                    dimension,
                    *((r, columns[key]) if key in columns else ("", (r, dimension[1]))
                      for key in present),
                ])  # fmt: skip
