"""What looks like a 绩效目标表 and was not read as one: a sheet, or a part of a sheet beside forms.

Labels may be renamed or gone; a form must not vanish with them. So other signs count as well: a
title, a project code, the names of 一级 and 二级.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Final

from jixiao.form.areas import FormArea, headings_of
from jixiao.form.headings import headings_in
from jixiao.form.labels import Label, Survey, in_rows, labels_on
from jixiao.form.layout import Layout, forget_with_layouts, layouts_of, plain, standard
from jixiao.form.year_overview import is_overview
from jixiao.model import project_code
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.level_names import bare
from jixiao.model.money import to_cents

_LEAST: Final = 2
_LEAST_WITHOUT_LABEL: Final = 3
# What heads a list of payments; a list has nothing of an indicator.
_OF_A_LEDGER: Final = re.compile(r".{0,4}日期|凭证|.{0,4}摘要|金额")
_OF_INDICATORS: Final = frozenset({"dimension", "category", "indicator", "target", "goal"})
# A goal beside its function makes up the department's own part as well.
_OF_THE_DEPARTMENT: Final = frozenset({"goal", "function"})
_EVIDENCE: Final = frozenset({"text", "money", "share", "heading"})
_NO_EVIDENCE: Final = frozenset({"department", "version", "weight", "measure", "operator"})
_NAMES: Final = frozenset(
    {"产出", "效益", "满意度", "数量", "质量", "时效", "经济效益", "社会效益", "服务对象满意度"}
)
_LEAST_NAMES: Final = 3
# Without these there is no form; by the key of their field or column.
_CORE: Final = {
    "name": "项目名称",
    "budget": "预算数",
    "goal": "绩效目标",
    "indicator": "三级指标",
    "target": "指标值",
}
_LONGEST_SIGN: Final = 80
# Headings of the 填报说明 of the standard workbook, which names every label.
_HEAD: Final = 20
_INSTRUCTIONS: Final = ("栏目", "怎样填")


def unrecognised(grid: Grid, areas: Sequence[FormArea]) -> Iterator[LeftOut]:
    """The parts of a sheet that look like a form, beyond ``areas``, its forms of whatever kind."""
    if areas:
        for rows in _rows_beside(grid, areas):
            yield _left_out(grid, rows)
    elif is_overview(grid):
        return
    elif _looks_like_form(grid) and not is_instructions(grid) and not _is_list(grid):
        yield _left_out(grid, range(len(grid.rows)))


def is_instructions(grid: Grid) -> bool:
    """Whether the sheet is the 填报说明 of the standard workbook."""
    first, second = _INSTRUCTIONS
    headed = any(first in row and second in row for row in grid.rows[:_HEAD])
    return headed and bool(labels_on(grid))


def _rows_beside(grid: Grid, areas: Sequence[FormArea]) -> Iterator[range]:
    """Rows below the table of a form where signs of another stand."""
    for area in areas:
        if area.grid is not grid:
            continue  # arranged anew: its rows are all of the table
        found = headings_in(area)
        header = found.last
        if header < 0:
            continue
        below = range(header + 1, area.rows.stop)
        names = found.spots.get("name", (0, -1))[1]
        labelled, signed = area.survey.once(_signs_among, below, area.layout, names)
        signs = labelled + _has_code(grid, below)
        if signs == _LEAST - 1 and (titles := _titles(grid, below)):  # else they tell no more
            signs += not titles <= _titles(grid, range(area.rows.start, header))
        if signs >= _LEAST:
            yield range(below.start if signed is None else signed, below.stop)


def _signs_among(
    survey: Survey, below: range, layout: Layout, names: int
) -> tuple[int, int | None]:
    """How many signs of another form the labels below a table's headings are, and the first row.

    In the column ``names`` an indicator may be called as a label is.
    """
    labelled = in_rows(survey.labels, below)
    rows = headings_of(layout, labelled) if labelled else {}
    head = headings_of(layout, in_rows(survey.labels, range(below.start - 1, below.start)))
    own = head.get(below.start - 1)  # which stands again on the next page
    again = [row for row in rows if len(rows[row]) >= _LEAST_NAMES and rows[row] != own]
    total = {name for name, spec in layout.field_labels.items() if spec.key == "total"}
    strays = [
        label
        for label in labelled
        if label.name not in layout.column_labels
        and label.column != names
        and label.name not in total
    ]
    beside = Counter(label.row for label in strays)
    shares = _shares()  # 12月底 by itself is when an indicator is due
    strays = [x for x in strays if x.name not in shares or beside[x.row] > 1]
    signed = [label.row for label in strays] + again
    return len(_keys(strays)) + bool(again), min(signed, default=None)


def _has_code(grid: Grid, rows: range) -> bool:
    length = project_code.LENGTH
    values = chain.from_iterable(grid.rows[rows.start : rows.stop])
    long = [value.strip() for value in values if type(value) is str and len(value) >= length]
    return any(len(one) == length and project_code.structure(one) is not None for one in long)


def _titles(grid: Grid, rows: range) -> set[str]:
    ends = _title_ends()
    return {text for text in map(str.strip, _texts(grid, rows)) if text.endswith(ends)}


def _texts(grid: Grid, rows: range) -> list[str]:
    """The texts in some rows."""
    values = chain.from_iterable(grid.rows[rows.start : rows.stop])
    return [value for value in values if value and type(value) is str]


@cache
def _title_ends() -> tuple[str, ...]:
    return standard().title_ends


def _left_out(grid: Grid, rows: range) -> LeftOut:
    """The part as a form that no total has, with what its labels tell of it."""
    part = Grid(grid.sheet, grid.rows[rows.start : rows.stop])
    keyed = _keyed(labels_on(part))
    beside = {key: _beside(part, label) for key, label in reversed(keyed)}
    found = dict.fromkeys(as_text(part.rows[one.row][one.column]) for _, one in keyed)
    missing = [label for key, label in _CORE.items() if key not in beside]
    words = f"找到{_quoted(found)}，缺少{_quoted(missing)}"
    name, code = beside.get("name", ""), beside.get("code", "")
    place, cents = grid.place(rows.start, 0), to_cents(beside.get("budget", ""))
    return LeftOut(Reason.UNRECOGNISED, place, name, code, cents, words)


def _quoted(labels: Iterable[str]) -> str:
    return "、".join(f"“{label}”" for label in labels) or "（无）"


def _beside(grid: Grid, label: Label) -> str:
    row = grid.rows[label.row]
    return as_text(row[label.column + 1]) if label.column + 1 < len(row) else ""


def _looks_like_form(grid: Grid) -> bool:
    """Whether a sheet shows two signs of a form, one of them a label; or three, all others gone."""
    keys = _keys(labels_on(grid))
    if len(keys) >= _LEAST and not keys <= _OF_THE_DEPARTMENT:
        return True
    texts = {
        value.strip()
        for row in grid.rows
        for value in row
        if type(value) is str and 1 < len(value) <= _LONGEST_SIGN
    }
    ends, length = _title_ends(), project_code.LENGTH
    titled = any(text.endswith(ends) for text in texts)
    coded = any(len(x) == length and project_code.structure(x) is not None for x in texts)
    if keys and keys <= _OF_THE_DEPARTMENT and not (titled or coded):
        return False
    lacking = (_LEAST if keys else _LEAST_WITHOUT_LABEL) - len(keys) - titled - coded
    # the names are one sign at most, and take longest to look for
    return lacking < 1 or (lacking == 1 and len(_NAMES & set(map(bare, texts))) >= _LEAST_NAMES)


def _is_list(grid: Grid) -> bool:
    """Whether the labels are the headings of a list of payments, or of projects with their codes.

    Such a list has codes below 项目编码 or a date and an amount beside it; a blank one has nothing.
    """
    keyed = _keyed(labels_on(grid))
    if not keyed or {key for key, _ in keyed} & _OF_INDICATORS:
        return False
    top = keyed[0][1].row
    heads, below = grid.rows[top], grid.rows[top + 1 :]
    if all(label.row == top for _, label in keyed) and (
        any(_OF_A_LEDGER.match(plain(as_text(value))) for value in heads)
        or all(is_blank(value) for row in below for value in row)
    ):
        return True
    columns = {label.column for key, label in keyed if key == "code"}
    return any(
        project_code.structure(as_text(row[column])) is not None
        for column in columns
        for row in below
        if column < len(row)
    )


def _keys(labels: Sequence[Label]) -> frozenset[str]:
    return frozenset(key for key, _ in _keyed(labels))


def _keyed(labels: Sequence[Label]) -> list[tuple[str, Label]]:
    """The labels that speak for a 绩效目标表, with the key of their field or column."""
    known = _known()
    return [(known[label.name], label) for label in labels if label.name in known]


@cache
def _shares() -> frozenset[str]:
    """The labels of the spending plan: 3月底."""
    return frozenset(name for name, spec in standard().field_labels.items() if spec.kind == "share")


@cache
def _known() -> dict[str, str]:
    """The key behind each label that speaks for a 绩效目标表; 三级指标 is ``indicator``."""
    found: dict[str, str] = {}
    for layout in layouts_of("target"):
        for spec in layout.columns.values():
            if spec.kind == "text" and spec.key not in _NO_EVIDENCE:
                key = "indicator" if spec.key == "name" else spec.key
                found |= dict.fromkeys(map(plain, spec.labels), key)
        for field in layout.fields.values():
            if field.kind in _EVIDENCE and field.key not in _NO_EVIDENCE:
                found |= dict.fromkeys(map(plain, field.labels), field.key)
    return found


forget_with_layouts(_title_ends.cache_clear, _known.cache_clear, _shares.cache_clear)
