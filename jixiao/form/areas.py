"""Which forms the labels of a grid make up, where each stands, and in which layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Final, NamedTuple

from jixiao.form.labels import (
    Filled,
    Label,
    Survey,
    all_labels,
    in_rows,
    label_of,
    labels_on,
    telling_of_the_year,
)
from jixiao.form.layout import (
    MEDIUM,
    Layout,
    all_title_ends,
    forget_with_layouts,
    layouts,
    layouts_of,
    plain,
    titled,
)
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid

# Without one of these there is no form; a ledger has 指标名称 and 金额 as well.
_GOAL_OR_TABLE: Final = (
    frozenset({"fields.goal", "fields.name"}),
    frozenset({"fields.goal", "fields.code"}),
    frozenset({"fields.goal", "fields.budget"}),
    frozenset({"columns.dimension"}),
    frozenset({"columns.name", "columns.target"}),
    frozenset({"fields.whole_funds"}),  # of the department's own form
)
LEAST_LABELS: Final = 4
# 单位职能概述 stands on the form of a project as well as on the department's own, and 部门预算 as
# a kind of project.
_ON_PROJECTS_TOO: Final = frozenset({"fields.duties", "fields.whole_funds"})
# One of these stands again where a second set of headings begins.
_FIRST_OF_SET: Final = frozenset({"dimension", "category", "name"})
_FIRST_OF_MEDIUM: Final = frozenset(MEDIUM + key for key in _FIRST_OF_SET)
_ENDS_A_FORM: Final = frozenset({"总分", "合计", "总计", "得分合计", "自评总分"})
_YEAR_LINE: Final = re.compile(r"[（(]?\s*20\d{2}\s*年度?(?:预算)?\s*[)）]?")  # below a title
# 216001某县某局, 101001-某镇人民政府; 2024年度 is no code.
DEPARTMENT: Final = re.compile(
    r"(?![（(\[【]?20\d\d\s*[年)）])[\[【（(]?(\d{3,})[\]】)）]?\s*[-—_]?\s*(?![年)）])([^\d_].*)",
    re.S,
)


class FormArea(NamedTuple):
    """The rows of one form on its grid, its layout, and the labels in it."""

    grid: Grid
    rows: range
    layout: Layout
    labels: Sequence[Label]
    survey: Survey

    @property
    def filled(self) -> tuple[Filled, ...]:
        """The columns with something in them, for each row of the grid."""
        return self.survey.filled

    def rows_without_labels(self) -> int:
        """How many rows have something in them, those with labels left out."""
        filled = sum(map(bool, self.filled[self.rows.start : self.rows.stop]))
        return filled - len({label.row for label in self.labels})


def headings_of(layout: Layout, labels: Iterable[Label]) -> dict[int, dict[str, int]]:
    """The columns of a layout that have a heading in each row: row → key of the column → where.

    Of two sets of headings side by side the second is the year's, the first the medium term's;
    of two spellings of one heading the layout's first counts.
    """
    rows: dict[int, dict[str, int]] = {}
    ranks: dict[tuple[int, str], int] = {}
    known = layout.column_labels
    for row, column, name, _, inline in labels:
        spec = known.get(name)
        if spec is None or inline is not None:
            continue
        columns, rank = rows.setdefault(row, {}), layout.column_ranks[name]
        before = ranks.get((row, spec.key), rank)
        if spec.key in columns and rank == before and _is_second(layout, columns, spec.key):
            columns[MEDIUM + spec.key] = columns.pop(spec.key)
        if spec.key not in columns or rank < before:
            columns[spec.key], ranks[row, spec.key] = column, rank
    return rows


def _is_second(layout: Layout, columns: Mapping[str, int], again: str) -> bool:
    """Whether a heading that stands again, and not for a merged cell, is of a second set."""
    twin = MEDIUM + again
    if twin not in layout.columns or twin in columns or "target" not in columns:
        return False
    return again in _FIRST_OF_SET or not columns.keys().isdisjoint(_FIRST_OF_MEDIUM)


def heading_key(text: str) -> str:
    """The column that a text heads, in any layout; empty where it heads none."""
    label = label_of(text, 0)
    return "" if label is None or label.inline is not None else _heading_key(label.name)


@cache
def _heading_key(name: str) -> str:
    if name == "绩效指标":  # heads the whole table
        return ""
    found = (layout.column_labels.get(name) for layout in layouts())
    return next((spec.key for spec in found if spec is not None), "")


def names_of_cells(labels: Iterable[Label]) -> dict[tuple[int, int], str]:
    """The cells that hold nothing but a label."""
    return {(label.row, label.column): label.name for label in labels if label.inline is None}


def with_a_form(areas: Sequence[range], labels: Sequence[Label]) -> list[range]:
    """The areas that hold a form; one that holds none is reported with its neighbour."""
    found: list[range] = []
    start = 0
    for rows in areas:
        if best_layout(names_of(in_rows(labels, rows))) is not None:
            found.append(range(start, rows.stop))
        elif found:
            found[-1] = range(found[-1].start, rows.stop)
        else:
            continue
        start = rows.stop
    return found


def names_of(labels: Iterable[Label]) -> frozenset[str]:
    return frozenset([name for _, _, name, _, _ in labels])


def labels_of(layout: Layout, labels: Iterable[Label], key: str) -> Iterator[Label]:
    """The labels of one field of a layout."""
    known = layout.field_labels
    return (x for x in labels if x.name in known and known[x.name].key == key)


@cache
def labels_for(group: str, *keys: str) -> frozenset[str]:
    """All spellings, in all layouts, of some fields or columns."""
    found: set[str] = set()
    for layout in layouts():
        labels = layout.field_labels if group == "fields" else layout.column_labels
        found |= {label for label, spec in labels.items() if spec.key in keys}
    return frozenset(found)


def rows_of_forms(grid: Grid, labels: Sequence[Label], told: Sequence[int] = ()) -> list[range]:
    """Rows of each form; ``told`` as in :func:`further_forms`."""
    starts = [0]
    labelled = {label.row for label in labels}
    for row in further_forms(labels, told):
        starts.append(_above(grid, labelled, row, starts[-1]))
    return [range(lo, hi) for lo, hi in zip(starts, [*starts[1:], len(grid.rows)], strict=True)]


def further_forms(labels: Sequence[Label], told: Sequence[int] = ()) -> list[int]:
    """The rows at which another form begins: a code or name label follows a finished table.

    ``told`` are the rows of indicators, where no heading tells of them.
    """
    anchors = labels_for("fields", "code", "name")
    headers = labels_for("columns", "name", "target")
    heads = Counter(label.row for label in labels if label.name in headers)
    rows: list[int] = []
    begun = table_seen = False
    began = 0
    for row, _, name, _, _ in labels:
        if name in headers and heads[row] > 1:
            table_seen = True
        elif name in anchors and (table_seen or not begun or any(began < r < row for r in told)):
            rows += [row] if begun else []
            began, begun, table_seen = row, True, False
    return rows


def _above(grid: Grid, labelled: AbstractSet[int], row: int, floor: int) -> int:
    """The first of the title and unit rows that belong to the form whose labels begin at row."""
    start = row
    for r in range(row - 1, max(floor, row - 4), -1):
        texts = [as_text(value) for value in grid.rows[r] if not is_blank(value)]
        has_title = any(titled(text, all_title_ends()) for text in texts)
        headed = len(texts) <= 3 and any(
            "单位" in t or DEPARTMENT.match(t) or _YEAR_LINE.fullmatch(t) for t in texts
        )
        ends = texts[:1] and "".join(texts[0].split()) in _ENDS_A_FORM
        if ends or (texts and not has_title and not headed and r not in labelled):
            break
        start = r
    return start


@cache
def _of_the_year_alone() -> frozenset[str]:
    """The labels of 运行监控表 and 自评表 that no 绩效目标表 has: a form without one is neither."""
    of_targets = {
        label
        for layout in layouts_of("target")
        for label in (*layout.field_labels, *layout.column_labels)
    }
    return all_labels() - of_targets


@cache
def _of_monitoring_alone() -> frozenset[str]:
    """The headings that tell of a 运行监控表 and stand on no 自评表."""
    of_evaluation = {x for layout in layouts_of("evaluation") for x in layout.column_labels}
    return frozenset(
        x
        for layout in layouts_of("monitoring")
        for x, spec in layout.column_labels.items()
        if f"columns.{spec.key}" in layout.tells and x not in of_evaluation
    )


@lru_cache(maxsize=256)
def best_layout(labels: frozenset[str], arranged: bool = False) -> Layout | None:
    """The layout that lacks the fewest of its labels; among those, the one that finds most.

    One that is known by a label of its own, as 实际完成值, is meant wherever that stands.
    """
    best: tuple[tuple[bool, int, int], Layout] | None = None
    for layout in layouts():
        if layout.form != "target" and not labels & _of_the_year_alone():
            continue
        found = {f"fields.{layout.field_labels[x].key}" for x in labels if x in layout.field_labels}
        found |= {
            f"columns.{layout.column_labels[x].key}" for x in labels if x in layout.column_labels
        }
        if len(found) < LEAST_LABELS or not any(one <= found for one in _GOAL_OR_TABLE):
            continue
        telling = layout.tells & found
        if layout.form == "monitoring" and not labels & _of_monitoring_alone():
            continue  # 完成值 stands on a 自评表, unless the title says otherwise
        if layout.form == "department" and labels & telling_of_the_year():
            continue  # what was done stands on it: the 自评表 or 监控表 of a department
        if layout.form == "department" and "fields.name" in found:
            telling -= _ON_PROJECTS_TOO
        if (layout.tells and not telling) or (layout.arranged and not arranged):
            continue
        lacking = 0 if "fields.version" in found else len(layout.required - found)
        score = (bool(layout.tells), -lacking, len(found))
        if best is None or score > best[0]:
            best = score, layout
    return best[1] if best else None


def found_and_missed(grids: Sequence[Grid]) -> str:
    """In words, for a source in no known layout: the labels it has, and those it lacks.

    What is lacking is reported by the layout that comes nearest.
    """
    names = {label.name for grid in grids for label in labels_on(grid)}
    if not names:
        return "没有找到任何标签，应有“项目名称”“绩效目标”“三级指标”“指标值”等"
    nearest = min(layouts_of("target"), key=lambda layout: len(_missing(layout, names)))
    found = list(dict.fromkeys(_shown(nearest, names)))
    missing = _missing(nearest, names)
    return f"找到标签{_quoted(found)}，缺少{_quoted(missing)}"


def _missing(layout: Layout, names: set[str]) -> list[str]:
    """The headings of required fields and columns that are not among ``names``."""
    groups = (layout.fields.values(), layout.columns.values())
    return [
        spec.labels[0]
        for specs in groups
        for spec in specs
        if spec.required and not names & {plain(label) for label in spec.labels}
    ]


def _shown(layout: Layout, names: set[str]) -> Iterator[str]:
    for specs in (layout.fields.values(), layout.columns.values()):
        for spec in specs:
            if names & {plain(label) for label in spec.labels}:
                yield spec.labels[0]


def _quoted(labels: Sequence[str]) -> str:
    return "、".join(f"“{label}”" for label in labels) or "（无）"


forget_with_layouts(
    labels_for.cache_clear,
    _heading_key.cache_clear,
    best_layout.cache_clear,
    _of_the_year_alone.cache_clear,
    _of_monitoring_alone.cache_clear,
)
