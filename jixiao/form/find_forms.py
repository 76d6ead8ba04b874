"""Which forms there are on a grid: each with its rows, its layout, and its indicators in a table.

A table that is laid out another way is arranged as the usual one first (``arrange`` for the
projects of a table, ``arrange_block`` for the indicators of one form, ``arrange_money`` for its
money).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from jixiao.form.areas import (
    LEAST_LABELS,
    FormArea,
    best_layout,
    further_forms,
    labels_for,
    labels_of,
    names_of,
    names_of_cells,
    rows_of_forms,
    with_a_form,
)
from jixiao.form.arrange import arranged, may_be_arranged
from jixiao.form.arrange_block import fields_above, usual_block
from jixiao.form.arrange_columns import columns_of_projects
from jixiao.form.arrange_headings import with_whole_names
from jixiao.form.arrange_money import money_of_the_year
from jixiao.form.arrange_sections import sections_among
from jixiao.form.arrange_year import with_headings
from jixiao.form.arranged_rows import tidy_rows
from jixiao.form.headings import headings_in
from jixiao.form.labels import Label, Survey, in_rows, surveyed
from jixiao.form.layout import Layout, is_ours, layout_named, layouts_of, titled
from jixiao.form.listed import items_in, levels_in
from jixiao.form.year_overview import is_overview
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Value
from jixiao.speed import lazy_pattern

# What a sheet with nothing but the indicators of a form does not have.
_LEAST_LEVELS: Final = 3
_TITLE_ROWS: Final = 4
_OF_MONITORING: Final = lazy_pattern("监控|监测|跟踪")
_HEADINGS: Final = frozenset({"一级指标", "二级指标"})
_OF_A_PROJECT: Final = frozenset({"name", "code", "goal", "budget"})


def forms_on(grid: Grid) -> list[FormArea]:
    """The forms on one sheet or table, found once; an empty list where there is none."""
    found: list[FormArea]
    details, found = grid.worked_out.get("forms", (None, []))
    if details is not grid.details:  # a closer look was taken at the same rows
        found = list(_forms_on(grid))
        grid.worked_out["forms"] = grid.details, found
    return found


def _forms_on(grid: Grid) -> Iterator[FormArea]:
    """The forms on a grid.

    A table that is laid out another way is arranged as the usual one first; the areas have the
    arranged grids, whose cells know where they came from.
    """
    if is_overview(grid):  # a list of projects with the money of the year is no form of one
        return
    survey = surveyed(grid)
    labels, found = survey.labels, bool(survey.filled)
    sole = survey.once(_layout_of_sole) if found and not grid.origin else None
    ours = sole is not None and is_ours(sole.name)
    headed = None if ours or not found or grid.origin else _with_headings(grid, sole, labels)
    if headed is not None:
        yield from _forms_on(headed)
        return
    if sole is not None:
        whole_sheet = range(len(grid.rows))
        sole = _by_title(grid, whole_sheet, sole, labels)
        yield _usual(FormArea(grid, whole_sheet, sole, labels, survey))
        return
    names = names_of_cells(labels)
    of_projects = labels and not _is_whole_by_title(grid, range(len(grid.rows)), labels)
    for other in arranged(grid, layout_named("plain"), names) if of_projects else ():
        yield from _forms_on(other)
        found = False
    if not labels or not found:
        return
    told = [] if _has_headings(labels) else _rows_of_levels(grid)
    parts = rows_of_forms(grid, labels, told)
    for rows in with_a_form(parts, labels) if len(parts) > 1 and not told else parts:
        own = in_rows(labels, rows)
        names_here = names_of(own)
        named = not names_here.isdisjoint(labels_for("fields", "name"))
        if named and any(r in rows for r in told):  # the levels stand for their headings
            names_here |= _HEADINGS
        layout = best_layout(names_here, bool(grid.origin))
        if layout is not None:
            layout = _by_title(grid, rows, layout, own)
            yield _usual(FormArea(grid, rows, layout, own, survey))


def _with_headings(grid: Grid, sole: Layout | None, labels: Sequence[Label]) -> Grid | None:
    """The grid with headings that it lacks, or has in two halves; None where it has its own."""
    headed = with_headings(grid)
    if headed is not None or (sole is not None and any(labels_of(sole, labels, "name"))):
        return headed
    return with_whole_names(grid)


def _by_title(grid: Grid, rows: range, layout: Layout, labels: Sequence[Label]) -> Layout:
    """The layout of the department's own form, where the title says so and no project is named;
    of 运行监控表 and 自评表 the one that the title says.
    """
    if layout.of_the_year:
        return _of_the_year_by_title(grid, rows, layout)
    if layout.form != "target" or is_ours(layout.name):
        return layout
    return layout_named("whole") if _is_whole_by_title(grid, rows, labels) else layout


def _is_whole_by_title(grid: Grid, rows: range, labels: Sequence[Label]) -> bool:
    """Whether the title says 整体支出绩效目标表, and no project is named but in the headings of a
    table: 支出项目名称 | 预算金额.
    """
    ends = layout_named("whole").title_ends
    first = next((r for r in rows if any(map(as_text, grid.rows[r]))), rows.start)
    above = grid.rows[first : min(first + _TITLE_ROWS, rows.stop)]
    texts = (value for row in above for value in row if type(value) is str and "整体" in value)
    if not any(titled(text, ends) for text in texts):
        return False
    spots = {(x.row, x.column) for x in labels if x.inline is None}
    for label in labels_of(layout_named("plain"), labels, "name"):
        row = grid.rows[label.row]
        right = next((c for c in range(label.column + 1, len(row)) if as_text(row[c])), None)
        left = any((label.row, c) in spots for c in range(label.column))
        if label.inline is not None or not left or (right and (label.row, right) not in spots):
            return False
    return True


def _of_the_year_by_title(grid: Grid, rows: range, layout: Layout) -> Layout:
    """运行监控表 where the title says 监控 and not 评, whatever its columns are called."""
    if layout.form != "evaluation":
        return layout
    for row in islice((grid.rows[r] for r in rows if any(map(as_text, grid.rows[r]))), _TITLE_ROWS):
        for value in row:
            if type(value) is str and _OF_MONITORING.search(value):
                titled_so = any(titled(value, one.title_ends) for one in layouts_of("monitoring"))
                return layouts_of("monitoring")[0] if titled_so else layout
    return layout


def _layout_of_sole(survey: Survey) -> Layout | None:
    """The layout of a sheet whose labels alone tell that it holds one form, as most sheets do."""
    labels = survey.labels
    if len(labels) < LEAST_LABELS or further_forms(labels):
        return None
    plainly = layout_named("plain")
    if _has_several_names(labels) and (
        not _has_headings(labels) or sections_among(labels, plainly)[1]
    ):
        return None
    if may_be_arranged(plainly, names_of_cells(labels)) or columns_of_projects(survey, plainly):
        return None
    return best_layout(names_of(labels))


def _has_headings(labels: Sequence[Label]) -> bool:
    heads = labels_for("columns", "name", "target")
    return any(label.name in heads for label in labels)


def _has_several_names(labels: Sequence[Label]) -> bool:
    names = labels_for("fields", "name")
    return sum(label.name in names for label in labels) > 1


def _rows_of_levels(grid: Grid) -> list[int]:
    """The rows with a 一级 or 二级 in them, where there are several of these; else nothing.

    A grid that was arranged anew has indicators: one tells enough.
    """
    said = [(r, levels) for r, row in enumerate(grid.rows) for levels in _levels_of(row)]
    several = len({levels for _, levels in said}) >= (1 if grid.origin else _LEAST_LEVELS)
    return list(dict.fromkeys(r for r, _ in said)) if several else []


def _levels_of(row: Sequence[Value]) -> list[tuple[str, str]]:
    """一级 and 二级 that the cells of a row are, and those of the lists beside these; of a line of
    text those of the first indicator in it."""
    texts = [value for value in row if type(value) is str]
    told = [levels for text in texts if (levels := levels_in(text)) is not None]
    if not told and sum(map(bool, row)) > 1:
        return []
    lists = [text for text in texts if "指标" in text or "满意度" in text]
    items = [x for text in lists if levels_in(text) is None for x in items_in(text)]
    listed = [(x.dimension, x.category) for x in items if x.dimension or x.category]
    return told + listed if told else listed[:1]


def _usual(area: FormArea) -> FormArea:
    """The form with its indicators in the usual table, below its fields; ours have them there."""
    if is_ours(area.layout.name):
        return area
    if area.layout.form != "target" and (grid := tidy_rows(area.grid, area.rows)):
        area = _area_of(grid, area)
    for arranged_anew in (fields_above, money_of_the_year, usual_block):
        if (grid := arranged_anew(area)) is not None:
            area = _area_of(grid, area)
    return area


def _area_of(grid: Grid, like: FormArea) -> FormArea:
    """A grid that holds one form, put together from the cells of another."""
    survey = surveyed(grid)
    layout = like.layout
    if layout.form == "target":  # of others its title may have said so
        layout = best_layout(names_of(survey.labels), bool(like.grid.origin)) or layout
    return FormArea(grid, range(len(grid.rows)), layout, survey.labels, survey)


def with_indicators(found: Sequence[tuple[Grid, list[FormArea]]]) -> list[list[FormArea]]:
    """The forms of each grid; one whose indicators stand on another sheet has them.

    That sheet has the table and nothing of a project: no name, goal or budget. The next one goes
    first; then one that has the project's name on it; then the only one that is left.
    """
    forms = [list(areas) for _, areas in found]
    sole = [
        n
        for n, (grid, areas) in enumerate(found)
        if len(areas) == 1 and not grid.hidden and not is_ours(areas[0].layout.name)
    ]
    lacking = [n for n in sole if not _has_table(forms[n][0])]
    if not lacking:
        return forms
    tables = [n for n in sole if _has_table(forms[n][0]) and _names_nothing(forms[n][0])]
    names = {n: _name_of(forms[n][0]) for n in lacking}
    texts = {table: _texts_above(forms[table][0]) for table in tables}
    ways: tuple[Callable[[int, int], bool], ...] = (
        lambda n, table: table == n + 1,
        lambda n, table: bool(names[n]) and any(names[n] in text for text in texts[table]),
        lambda _n, _table: len(lacking) == len(tables) == 1,
    )
    for belongs in ways:
        for n in tuple(lacking):
            of = [t for t in tables if belongs(n, t)]
            if len(of) == 1:
                above, below = forms[n][0], forms[of[0]][0]
                forms[n], forms[of[0]] = [_area_of(_joined(above, below), above)], []
                lacking.remove(n)
                tables.remove(of[0])
    return forms


def _texts_above(area: FormArea) -> list[str]:
    """Where the name of a project may stand on another sheet: its own name, above its headings."""
    rows = area.grid.rows[area.rows.start : headings_in(area).first]
    return [area.grid.sheet, *(as_text(value) for row in rows for value in row)]


def _name_of(area: FormArea) -> str:
    """The project's name, beside its label."""
    for label in labels_of(area.layout, area.labels, "name"):
        if label.inline:
            return label.inline
        cells = area.grid.rows[label.row][label.column + 1 :]
        return next(filter(None, map(as_text, cells)), "")
    return ""


def _has_table(area: FormArea) -> bool:
    return headings_in(area).last >= 0


def _names_nothing(area: FormArea) -> bool:
    known = area.layout.field_labels
    first = headings_in(area).first
    keys = {known[x.name].key for x in area.labels if x.name in known and x.row < first}
    return keys.isdisjoint(_OF_A_PROJECT)


def _joined(above: FormArea, below: FormArea) -> Grid:
    """The rows of two sheets; each cell keeps its place."""
    grid = above.grid
    rows: list[list[Value]] = []
    for area in (above, below):
        rows += [[_shown(area.grid, r, c) if area is below else value
                  for c, value in enumerate(area.grid.rows[r])] for r in area.rows]  # fmt: skip
    origin = [
        [area.grid.place(r, c) for c in range(len(area.grid.rows[r]))] or [area.grid.place(r, 0)]
        for area in (above, below)
        for r in area.rows
    ]
    return Grid(grid.sheet, rows, kind=grid.kind, details=grid.details, origin=origin)


def _shown(grid: Grid, r: int, c: int) -> Value:
    """A cell as it is shown, once that was looked at: the joined grid has the first's details."""
    value, place = grid.rows[r][c], grid.place(r, c)
    detail = grid.details.get((place.row, place.column))
    return value if detail is None or type(value) is str else as_text(value, detail)
