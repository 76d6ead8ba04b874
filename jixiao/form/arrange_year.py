"""运行监控表 and 自评表 without headings over the indicators: they get those that their cells tell.

The order of the columns is the same everywhere: name, 指标值, 完成值, then 分值 and 得分 or the
outlook, and the reason. A form whose cells do not tell that much stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from jixiao.form.areas import headings_of
from jixiao.form.arranged_rows import LEVELS, ArrangedRows, Part, issues_of, text_at
from jixiao.form.inferred import mostly
from jixiao.form.labels import labels_on
from jixiao.form.layout import Layout, layouts_of, titled
from jixiao.form.listed import is_value, levels_in
from jixiao.form.pasted_year import is_outlook, is_score, is_yes_or_no
from jixiao.model.grid import Grid
from jixiao.model.target_form import LayoutIssue
from jixiao.speed import lazy_pattern

_FIRST_ROWS: Final = 6
_OF_THE_YEAR: Final = lazy_pattern(r"监控|监测|跟踪|评|完成情况|运行情况")  # in all titles of these
_SCORES: Final = {1: ("points",), 2: ("weight", "points")}


def with_headings(grid: Grid) -> Grid | None:
    """The grid with a row of headings over the indicators; None where that is not to be told."""
    layout = _layout_by_title(grid)
    if layout is None:
        return None
    heads = headings_of(layout, labels_on(grid)).values()
    if any(len(keys) > 1 and keys.keys() & {"name", "target"} for keys in heads):
        return None
    levels = {r: found for r in range(len(grid.rows)) if (found := _levels(grid, r))}
    if not levels:
        return None
    columns = _columns(grid, layout, levels)
    if not {"name", "target", "actual"} <= columns.keys():
        return None
    first = min(levels)
    form = ArrangedRows(grid)
    form.keep(range(first))
    form.take(_heading_row(layout, first, columns))
    form.keep(range(first, len(grid.rows)))
    headed = form.grid()
    place = grid.place(first, columns["name"])
    words = "、".join(layout.heading(key) for key in ("name", "target", "actual"))
    issues_of(headed).append(LayoutIssue("shown", "起的各列没有标题", place, words))
    return headed


def _layout_by_title(grid: Grid) -> Layout | None:
    """The layout of a form of the year that a title in the first rows names."""
    texts = [
        value
        for row in islice((row for row in grid.rows if any(row)), _FIRST_ROWS)
        for value in row
        if type(value) is str and _OF_THE_YEAR.search(value)
    ]
    for layout in (*layouts_of("monitoring"), *layouts_of("evaluation")):
        if any(titled(text, layout.title_ends) for text in texts):
            return layout
    return None


def _levels(grid: Grid, r: int) -> list[int]:
    """The columns of a row in which a 一级 or 二级 stands."""
    return [
        c for c, value in enumerate(grid.rows[r])
        if type(value) is str and levels_in(value) is not None
    ]  # fmt: skip


def _columns(grid: Grid, layout: Layout, rows: Mapping[int, Sequence[int]]) -> dict[str, int]:
    """What the columns hold, by the key of their heading; ``rows``: where 一级 and 二级 stand."""
    levels = sorted({c for columns in rows.values() for c in columns})
    found = dict(zip(LEVELS, levels, strict=False))
    if len(levels) != len(found):
        return {}
    texts: dict[int, list[str]] = {}
    for r in rows:
        for c in range(levels[-1] + 1, len(grid.rows[r])):
            if text := text_at(grid, r, c):
                texts.setdefault(c, []).append(text)
    free = sorted(texts)
    if not free or mostly(texts[free[0]], is_value):
        return {}
    found["name"] = free.pop(0)
    values = _taken(free, texts, lambda text: is_value(text) and not is_score(text))
    scores = _taken(free, texts, is_score)
    keys = [key for key in ("target", "actual", "expected") if key in layout.columns]
    found |= dict(zip(keys, values, strict=False))
    found |= dict(zip(_SCORES.get(len(scores), ()), scores, strict=False))
    if len(values) > len(keys) or len(scores) > max(_SCORES):
        return {}
    for key, looks in (("outlook", is_outlook), ("deviates", is_yes_or_no)):
        columns = _taken(free, texts, looks)
        if columns and key in layout.columns:
            found[key] = columns[0]
    if free:
        found["reason"] = free[0]
    return found


def _taken(free: list[int], texts: dict[int, list[str]], looks: Callable[[str], bool]) -> list[int]:
    """The columns that mostly look like something, taken from those that are free."""
    found = [c for c in free if mostly(texts[c], looks)]
    free[:] = [c for c in free if c not in found]
    return found


def _heading_row(layout: Layout, row: int, columns: dict[str, int]) -> list[Part]:
    by_column = {c: key for key, c in columns.items()}
    return [
        (layout.heading(by_column[c]) if c in by_column else "", (row, c))
        for c in range(max(by_column) + 1)
    ]
