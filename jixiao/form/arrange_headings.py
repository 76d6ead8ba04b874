"""The headings of a table whose rows are projects: fields and columns of indicators in one row.

Two rows may belong together: 预算数 above 总额 and 财政资金, 绩效指标 above 一级 and 二级.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from typing import Final

from jixiao.form.arranged_rows import TABLE, TOTALS, Part, Spot, heading_rows, text_at
from jixiao.form.inferred import WHOLE_BUDGET, is_amount, stands_for
from jixiao.form.layout import Layout, plain
from jixiao.form.year_money import keys_of_the_year
from jixiao.model.cells import is_blank
from jixiao.model.grid import Grid

_Column = tuple[str, str, Spot]
UNKNOWN: Final = "unknown"  # a column of money under a heading that nobody knows
_OF_THE_YEAR: Final = frozenset({"initial", "spent", "rate"})  # of 自评表, 监控表
_LEAST_OF_TABLE: Final = 3  # of its columns, where one row holds nothing else
_OWNERS: Final = frozenset({"项目", "预算项目", "二级项目"})
_OF_OWNERS: Final = frozenset({"编码", "代码", "编号", "名称"})
_LEAST_FIELDS: Final = 3
_SEVERAL: Final = 2
# Among so many headings one may be unknown.
_UNKNOWN_AMONG: Final = 5
# The sheets of one workbook have their labels at a few sets of places.
_MOST_REMEMBERED: Final = 256


def mixed_heading(
    grid: Grid, layout: Layout, labels: Mapping[Spot, str]
) -> tuple[int, int, dict[int, tuple[str, str, Part]]] | None:
    """First and last row of headings, and the columns: field or column, its key, its heading.

    The heading nearest to the values counts: 预算数 above 总额 and 财政资金.
    """
    r = row_of_mixed_heading(layout, tuple(labels.items()))
    if r is None:
        r = _fields_over_columns(grid, layout, labels)
    if r is None:
        return None
    first = r - 1 if _only_labels(grid, layout, labels, r - 1) else r
    last = r + 1 if _only_labels(grid, layout, labels, r + 1) else r
    by_row = by_row_of(labels.items())
    indicators = _first_column(layout, {**by_row.get(r, {}), **by_row.get(last, {})})
    columns: dict[int, _Column] = {}
    for row in range(first, last + 1):
        for c, name in by_row.get(row, {}).items():
            if known := _kind_of(layout, name, indicator=c >= indicators):
                columns[c] = (*known, (row, c))
            elif c in columns and _is_of_money(layout, columns[c][1]) and name not in TOTALS:
                del columns[c]
    return first, last, dict(_below_headings_of_money(grid, layout, columns, first, last))


def with_whole_names(grid: Grid) -> Grid | None:
    """The grid with 项目编码 and 项目名称 for 项目 over 编码 | 名称; else None."""
    for r in heading_rows(grid):
        for c, value in enumerate(grid.rows[r]):
            if type(value) is str and value.strip() in _OWNERS:
                below = [x for x in (c, c + 1) if plain(text_at(grid, r + 1, x)) in _OF_OWNERS]
                if len(below) == _SEVERAL and not text_at(grid, r, c + 1):
                    return _named_whole(grid, (r, c), below)
    return None


def _named_whole(grid: Grid, over: Spot, columns: Iterable[int]) -> Grid:
    r, c = over
    rows = [list(row) for row in grid.rows]
    rows[r][c] = ""
    for x in columns:
        rows[r + 1][x] = text_at(grid, r, c) + plain(text_at(grid, r + 1, x))
    return replace(grid, rows=rows, worked_out={})


def _below_headings_of_money(
    grid: Grid, layout: Layout, columns: Mapping[int, _Column], first: int, last: int
) -> Iterator[tuple[int, tuple[str, str, Part]]]:
    """The columns; those of money are what the lowest heading above them says: 预算资金 over 财政
    and 其他 is neither of them. One whose heading nobody knows leaves the budget open.
    """
    for c, (kind, key, (row, _)) in columns.items():
        if not _is_of_money(layout, key):
            yield c, (kind, key, (row, c))
            continue
        top = row - 1 if row > first and text_at(grid, row - 1, c) else row
        for beside in range(c, _until(grid, columns, top, c)):
            text = text_at(grid, last, beside) if top < last else ""
            if beside == c and (row == last or not text):
                yield c, (kind, key, (row, c))
            elif text:
                word = WHOLE_BUDGET if plain(text) in TOTALS else stands_for(text)
                known = _kind_of(layout, word, indicator=False)
                heading: Part = (last, beside) if known is None else (word, (last, beside))
                yield beside, (*(known or (UNKNOWN, key)), heading)


def _until(grid: Grid, columns: Mapping[int, _Column], row: int, c: int) -> int:
    """The column behind those over which a heading is merged."""
    width = max(map(len, grid.rows))
    beside = (x for x in range(c + 1, width) if x in columns or text_at(grid, row, x))
    return next(beside, width)


def _is_of_money(layout: Layout, key: str) -> bool:
    spec = layout.fields.get(key)
    return spec is not None and spec.is_money


@lru_cache(maxsize=_MOST_REMEMBERED)
def row_of_mixed_heading(layout: Layout, labels: tuple[tuple[Spot, str], ...]) -> int | None:
    """The first row that has the heading of a project's name and headings of indicators."""
    for r, names in by_row_of(labels).items():
        fields = {layout.field_labels[x].key for x in names.values() if x in layout.field_labels}
        columns = {layout.column_labels[x].key for x in names.values() if x in layout.column_labels}
        is_mixed = "name" in fields and not columns.isdisjoint({"name", "target"})
        if is_mixed and len(columns & TABLE) >= _SEVERAL:
            return r
    return None


def _fields_over_columns(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> int | None:
    """The row of headings 项目名称, 预算数 … that are merged over the row of 一级, 二级, 三级."""
    by_row = by_row_of(labels.items())
    for r, names in by_row.items():
        fields = {c: layout.field_labels[x].key for c, x in names.items()
                  if x in layout.field_labels}  # fmt: skip
        own = next((c for c, key in fields.items() if key == "name"), None)
        below = by_row.get(r + 1, {})
        columns = {layout.column_labels[x].key for x in below.values() if x in layout.column_labels}
        filled = sum(not is_blank(value) for value in grid.rows[r])
        if own is None or own in below or len(names) < max(_LEAST_FIELDS, filled - 1):
            continue
        if are_of_indicators(columns) and _only_labels(grid, layout, labels, r + 1):
            return r
    return None


def are_of_indicators(keys: AbstractSet[str]) -> bool:
    """Whether a row of headings is that of a table of indicators, by the keys of its columns."""
    return len(keys & TABLE) >= _LEAST_OF_TABLE or keys >= {"name", "target"}


def by_row_of(labels: Iterable[tuple[Spot, str]]) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (r, c), name in labels:
        rows.setdefault(r, {})[c] = name
    return rows


def _only_labels(grid: Grid, layout: Layout, labels: Mapping[Spot, str], r: int) -> bool:
    """Whether a row holds several labels and next to nothing else, as headings above or below
    others."""
    if not 0 <= r < len(grid.rows):
        return False
    filled = [c for c, value in enumerate(grid.rows[r]) if not is_blank(value)]
    others = [c for c in filled if (r, c) not in labels]
    unknown = sum(not _is_part_of_money(grid, layout, labels, (r, c)) for c in others)
    return len(filled) >= _SEVERAL and unknown <= len(filled) // _UNKNOWN_AMONG


def _is_part_of_money(grid: Grid, layout: Layout, labels: Mapping[Spot, str], spot: Spot) -> bool:
    """Whether a cell says what part of the money is below it: 县级, or any words under 预算资金."""
    (r, c), text = spot, text_at(grid, *spot)
    if ":" in text or "：" in text:  # 单位：某县财政局 heads nothing
        return False
    if stands_for(text):
        return True
    over = next(((r - 1, x) for x in range(c, -1, -1) if r and text_at(grid, r - 1, x)), (-1, -1))
    spec = layout.field_labels.get(labels.get(over, ""))
    return spec is not None and spec.is_money and not is_amount(text)


def _first_column(layout: Layout, names: Mapping[int, str]) -> int:
    """The first column of the indicators: 单位 to the left of it is a department's."""
    wanted = [
        c for c, x in names.items()
        if x in layout.column_labels and layout.column_labels[x].key in TABLE
        and x not in layout.field_labels
    ]  # fmt: skip
    return min(wanted, default=0)


def _kind_of(layout: Layout, name: str, *, indicator: bool) -> tuple[str, str] | None:
    if name in layout.column_labels and (indicator or name not in layout.field_labels):
        return "column", layout.column_labels[name].key
    spec = layout.field_labels.get(name)
    if spec is not None and (spec.value != "none" or spec.key == "funds"):
        return "field", spec.key
    of_the_year = keys_of_the_year().get(name, "")
    return ("field", of_the_year) if of_the_year in _OF_THE_YEAR and not indicator else None
