"""Where the labels of forms stand on a grid, which forms they make up, and in which layout."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, TypeVar, TypeVarTuple

from jixiao.form.arrange import arranged, may_be_arranged
from jixiao.form.label_words import in_other_words, may_open
from jixiao.form.layout import (
    LONGEST_LABEL,
    MEDIUM,
    Layout,
    all_title_ends,
    forget_with_layouts,
    layout_named,
    layouts,
    layouts_of,
    plain,
    titled,
)
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid
from jixiao.speed import Remembered, new

# Without one of these there is no form; a ledger has 指标名称 and 金额 as well.
_GOAL_OR_TABLE: Final = (
    frozenset({"fields.goal", "fields.name"}),
    frozenset({"fields.goal", "fields.code"}),
    frozenset({"fields.goal", "fields.budget"}),
    frozenset({"columns.dimension"}),
    frozenset({"columns.name", "columns.target"}),
    frozenset({"fields.whole_funds"}),  # of the department's own form
)
_LEAST_LABELS: Final = 4
_LEAST_VALUES: Final = 3  # beside each other in a row of a table that is none of headings
# 单位职能概述 stands on the form of a project as well as on the department's own.
_ON_PROJECTS_TOO: Final = frozenset({"fields.duties"})
# One of these stands again where a second set of headings begins.
_FIRST_OF_SET: Final = frozenset({"dimension", "category", "name"})
_FIRST_OF_MEDIUM: Final = frozenset(MEDIUM + key for key in _FIRST_OF_SET)
_MOST_REMEMBERED: Final = 1 << 15
_UNIT_IN_LABEL: Final = re.compile(r"[(,](?:(?:金额)?单位:?)?(?:人民币)?(元|万元|千元|亿元)\)?$")
# 一、财政拨款：…; （二）自有资金; 1.项目名称
_ORDINAL: Final = re.compile(
    r"(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|(?:[一二三四五六七八九十]|\d{1,2})[、.．])[、.．]?"
)
_YEAR_LINE: Final = re.compile(r"[（(]?\s*20\d{2}\s*年度?(?:预算)?\s*[)）]?")  # below a title
# Between two amounts of one cell: 总额：160万元；财政拨款：150万元.
_AMOUNTS: Final = re.compile(
    r"(?<=元)\s*[;；,，、\n]?\s*(?=[^\d\s;；,，、:：。]{2,12}[:：]\s*\d)"
    r"|(?:\s{2,}|\u3000+)(?=[^\d\s;；,，、:：。]{2,12}[:：])"  # 单位：某局　填报日期：1月5日
)
_OF_WHICH: Final = re.compile(r"其中\s*[:：]?")
# 216001某县某局, 101001-某镇人民政府; 2024年度 is no code.
DEPARTMENT: Final = re.compile(r"(?!20\d\d\s*年)(\d{3,})\s*[-—]?\s*(?![年)）])(\D.*)", re.S)

# Rows of a sheet that others may be laid out like; a form has some fifty.
_MOST_ALIKE: Final = 1000

# 2、资金结构：（1）基本支出: the second is the label of what stands beside it.
_NESTED: Final = re.compile(
    r"(?:\d{1,2}[、.．])?[^:：\d]{2,8}[:：]\s*[（(]?[\d一二三四五六七八九十]{1,2}[)）、.．]+\s*(?=\D)"
)

# The name of a label that no layout has: a colon at the end of a cell says that it is one.
UNKNOWN: Final = ":"
_LONGEST_UNKNOWN: Final = 16

Filled = tuple[int, ...]
About = TypeVarTuple("About")
T = TypeVar("T")


class Label(NamedTuple):
    """A label on the grid, at 0-based ``row`` and ``column``.

    ``unit`` is the unit in its brackets: ``预算数（万元）``. ``inline`` is the value where the
    cell holds both: ``单位：万元``.
    """

    row: int
    column: int
    name: str
    unit: str = ""
    inline: str | None = None


class Survey:
    """Where the labels of a grid stand, and the columns with something in them in each row.

    The sheets of a workbook are mostly laid out alike and then have one survey: what depends on
    nothing else is worked out :meth:`once` for all of them.
    """

    def __init__(self, labels: tuple[Label, ...], filled: tuple[Filled, ...]) -> None:
        self.labels = labels
        self.filled = filled
        self._known: dict[tuple[object, ...], Any] = {}

    def once(self, work_out: Callable[[Survey, *About], T], *about: *About) -> T:
        """What a function makes of the survey and of what it is asked about."""
        asked = (work_out, *about)
        if asked not in self._known:
            self._known[asked] = work_out(self, *about)
        found: T = self._known[asked]
        return found


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
    survey = surveyed(grid)
    labels, found = survey.labels, bool(survey.filled)
    if found and not grid.origin and (sole := survey.once(_layout_of_sole)):
        yield FormArea(grid, range(len(grid.rows)), sole, labels, survey)
        return
    names = _names_of_cells(labels)
    for other in arranged(grid, layout_named("plain"), names) if labels else ():
        yield from _forms_on(other)
        found = False
    if len(labels) < _LEAST_LABELS or not found:
        return
    areas = _areas(grid, labels)
    for rows in _form_rows(areas, labels) if len(areas) > 1 else areas:
        own = in_rows(labels, rows)
        layout = _best_layout(_names(own), bool(grid.origin))
        if layout is not None:
            yield FormArea(grid, rows, layout, own, survey)


def _layout_of_sole(survey: Survey) -> Layout | None:
    """The layout of a sheet whose labels alone tell that it holds one form, as most sheets do."""
    labels = survey.labels
    if len(labels) < _LEAST_LABELS or _further_forms(labels):
        return None
    if may_be_arranged(layout_named("plain"), _names_of_cells(labels)):
        return None
    return _best_layout(_names(labels))


def _names_of_cells(labels: Iterable[Label]) -> dict[tuple[int, int], str]:
    """The cells that hold nothing but a label."""
    return {(label.row, label.column): label.name for label in labels if label.inline is None}


def _form_rows(areas: Sequence[range], labels: Sequence[Label]) -> list[range]:
    """The areas that hold a form; one that holds none is reported with its neighbour."""
    found: list[range] = []
    start = 0
    for rows in areas:
        if _best_layout(_names(in_rows(labels, rows))) is not None:
            found.append(range(start, rows.stop))
        elif found:
            found[-1] = range(found[-1].start, rows.stop)
        else:
            continue
        start = rows.stop
    return found


def _names(labels: Iterable[Label]) -> frozenset[str]:
    return frozenset([name for _, _, name, _, _ in labels])


def in_rows(labels: Sequence[Label], rows: range) -> Sequence[Label]:
    """The labels, which stand in order, that are in some rows: a sheet may hold 10 000 forms."""
    if not labels or (rows.start <= labels[0].row and labels[-1].row < rows.stop):
        return labels
    first = bisect_left(labels, rows.start, key=lambda label: label.row)
    return labels[first : bisect_left(labels, rows.stop, lo=first, key=lambda label: label.row)]


def labels_on(grid: Grid) -> tuple[Label, ...]:
    """All labels on a sheet or table, in the order of the rows."""
    return surveyed(grid).labels


def surveyed(grid: Grid) -> Survey:
    """The survey of a grid, made once: a sheet without a form is asked again for other forms."""
    if "survey" not in grid.worked_out:
        grid.worked_out["survey"] = _survey(grid)
    found: Survey = grid.worked_out["survey"]
    return found


def _survey(grid: Grid) -> Survey:
    """Every cell of every sheet passes here, once."""
    meanings, longest, white = _MEANINGS, LONGEST_LABEL, _WHITE
    labels: list[tuple[int, int, str, str, str | None]] = []  # Labels, but quicker made
    filled: list[Filled] = []
    for r, row in enumerate(grid.rows):
        columns: list[int] = []
        for c, value in enumerate(row):
            if type(value) is str:
                if not value:
                    continue
                known = meanings[value] if len(value) <= longest else _meaning(value)
                if known is not None:
                    if known is white:
                        continue
                    name, unit, holds_value = known
                    inline = _value_in(value) if holds_value else None
                    if inline and (pairs := _AMOUNTS.split(inline))[1:]:
                        labels.extend(_pairs_in(pairs, new(Label, (r, c, name, unit, inline))))
                        columns.append(c)
                        continue
                    labels.append((r, c, name, unit, inline))
            elif value is None:
                continue
            columns.append(c)
        filled.append(tuple(columns))
    if len(filled) > _MOST_ALIKE:  # not kept: it may have a million rows
        return _the_same.__wrapped__(tuple(labels), tuple(filled))
    return _the_same(tuple(labels), tuple(filled))


@lru_cache(maxsize=256)
def _the_same(
    labels: tuple[tuple[int, int, str, str, str | None], ...], filled: tuple[Filled, ...]
) -> Survey:
    """One survey for all grids that are laid out alike."""
    return Survey(_without_values([new(Label, one) for one in labels], filled), filled)


def _without_values(labels: Sequence[Label], filled: Sequence[Filled]) -> tuple[Label, ...]:
    """The labels without what only reads like a heading of 运行监控表 or 自评表.

    2022年完成情况 as the 依据 of an indicator would make a 绩效目标表 one of these. A heading has
    headings beside it, or stands first in its row.
    """
    telling = _telling_of_the_year()
    if not any(label.name in telling for label in labels):
        return tuple(labels)
    beside = Counter(label.row for label in labels)
    first = {label.row for label in labels if label.column == filled[label.row][0]}
    return tuple(
        label
        for label in labels
        if label.name not in telling
        or label.inline is not None
        or label.row in first
        or len(filled[label.row]) - beside[label.row] < _LEAST_VALUES
    )


def _pairs_in(pairs: Sequence[str], first: Label) -> Iterator[Label]:
    """The labels of one cell that holds several amounts: 总额：160万元；财政拨款：150万元."""
    more = [_known(pair[: LONGEST_LABEL + 1]) for pair in pairs[1:]]
    if not all(known is not None and known[2] for known in more):
        yield first
        return
    yield first._replace(inline=pairs[0].strip())
    for known, pair in zip(more, pairs[1:], strict=True):
        if known is not None:
            yield Label(first.row, first.column, known[0], known[1], _value_in(pair))


def label_of(text: str, column: int) -> Label | None:
    """The label that a cell of row 0 holds, if it holds one."""
    if not text:
        return None
    known = _MEANINGS[text] if len(text) <= LONGEST_LABEL else _meaning(text)
    if known is None or known is _WHITE or known is _UNKNOWN:
        return None
    name, unit, holds_value = known
    return Label(0, column, name, unit, _value_in(text) if holds_value else None)


def _value_in(text: str) -> str:
    """What follows the colon of a label: 其中：财政拨款：35万元 → 35万元."""
    behind = text[match.end() :] if (match := _OF_WHICH.match(text.lstrip(" (（"))) else text
    return behind.replace("：", ":").partition(":")[2].strip()


def _may_open(opening: str) -> bool:
    """Whether a label of any layout, or what it leaves out, may begin with one or two characters.

    What it leaves out: 其中：, a bracket, the year before it.

    One character tells of most texts; two, because a sheet may hold a million that begin with 一.
    """
    asked = len(opening)
    plainly = "".join(unicodedata.normalize("NFKC", opening).split())
    open_ended = len(plainly) < asked or plainly[0] in "(其2★☆●▲*截" or plainly[-1] in "、.)"
    month = plainly[:1].isdecimal() and (asked > 1 or plainly == opening)
    if open_ended or month or may_open(plainly[:asked]):
        return True
    return any(x[:asked] == plainly[:asked] for x in _all_labels())


_MAY_OPEN: Final = Remembered(_may_open, _MOST_REMEMBERED)
# Name and unit of a label of any layout, and whether a value follows it in the same cell.
Meaning = tuple[str, str, bool]
_WHITE: Final[Meaning] = ("", "", False)
_UNKNOWN: Final[Meaning] = (UNKNOWN, "", False)


def _meaning(text: str) -> Meaning | None:
    """What a cell's text means where it begins with a label or is nothing but white space."""
    if _MAY_OPEN[text[0]] and _MAY_OPEN[text[:2]]:
        if known := _known(text[: LONGEST_LABEL + 1]):
            return known
        if text.isspace():
            return _WHITE
    return _UNKNOWN if text[-1] in ":：" and len(text) <= _LONGEST_UNKNOWN else None


# Of the texts that are no longer than a label: most of them stand on every sheet.
_MEANINGS: Final = Remembered(_meaning, _MOST_REMEMBERED)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _known(text: str) -> Meaning | None:
    """Name and unit of a label of any layout, and whether a value follows it in the same cell.

    ``text`` is no longer than a label and one character more: what follows is the value.
    """
    if len(text) <= LONGEST_LABEL and (label := _label_in(text)):
        return (*label, False)
    if nested := _NESTED.match(text):
        label = _label_in(text[nested.end() :])
        if label:
            return (*label, False)
    opened = text.lstrip(" (（")
    which = _OF_WHICH.match(opened)
    head, colon, _ = opened[which.end() if which else 0 :].replace("：", ":").partition(":")
    label = _label_in(head) if colon else None
    return (*label, True) if label else None


def _label_in(text: str) -> tuple[str, str] | None:
    """Name and unit of the label that a text is, whatever number stands before it."""
    for spelling in (text, _ORDINAL.sub("", text.strip(), count=1)):
        name, unit = _without_unit(plain(spelling))
        for found in (name, plain(name)):
            if found in _all_labels():
                return found, unit
    meant = in_other_words(plain(name), _all_labels())
    return (meant, unit) if meant else None


def _without_unit(label: str) -> tuple[str, str]:
    match = _UNIT_IN_LABEL.search(label)
    return (label[: match.start()], match[1]) if match else (label, "")


@cache
def _all_labels() -> frozenset[str]:
    return frozenset(
        label
        for layout in layouts()
        for labels in (layout.field_labels, layout.column_labels)
        for label in labels
    )


@cache
def _labels_for(group: str, *keys: str) -> frozenset[str]:
    """All spellings, in all layouts, of some fields or columns."""
    found: set[str] = set()
    for layout in layouts():
        labels = layout.field_labels if group == "fields" else layout.column_labels
        found |= {label for label, spec in labels.items() if spec.key in keys}
    return frozenset(found)


def _areas(grid: Grid, labels: Sequence[Label]) -> list[range]:
    """Rows of each form."""
    starts = [0]
    labelled = {label.row for label in labels}
    for row in _further_forms(labels):
        starts.append(_above(grid, labelled, row, starts[-1]))
    return [range(lo, hi) for lo, hi in zip(starts, [*starts[1:], len(grid.rows)], strict=True)]


def _further_forms(labels: Sequence[Label]) -> list[int]:
    """The rows at which another form begins: a code or name label follows a finished table."""
    anchors = _labels_for("fields", "code", "name")
    headers = _labels_for("columns", "name", "target")
    heads = Counter(label.row for label in labels if label.name in headers)
    rows: list[int] = []
    begun = table_seen = False
    for row, _, name, _, _ in labels:
        if name in headers and heads[row] > 1:
            table_seen = True
        elif name in anchors and (table_seen or not begun):
            rows += [row] if begun else []
            begun, table_seen = True, False
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
        if texts and not has_title and not headed and r not in labelled:
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
    return _all_labels() - of_targets


@cache
def _telling_of_the_year() -> frozenset[str]:
    """The headings of columns that 运行监控表 and 自评表 are known by, wherever they stand."""
    return frozenset(
        label
        for layout in layouts()
        if layout.form in {"monitoring", "evaluation"}
        for label, spec in layout.column_labels.items()
        if f"columns.{spec.key}" in layout.tells
    )


@lru_cache(maxsize=256)
def _best_layout(labels: frozenset[str], arranged: bool = False) -> Layout | None:
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
        if len(found) < _LEAST_LABELS or not any(one <= found for one in _GOAL_OR_TABLE):
            continue
        telling = layout.tells & found
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
    *(one.cache_clear for one in (_known, _all_labels, _labels_for, _best_layout, _the_same)),
    _of_the_year_alone.cache_clear,
    _telling_of_the_year.cache_clear,
    _MAY_OPEN.clear,
    _MEANINGS.clear,
)
