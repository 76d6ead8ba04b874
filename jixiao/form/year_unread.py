"""What stands on a 运行监控表 or 自评表 and was not read: listed, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from jixiao.form.areas import FormArea
from jixiao.form.labels import Label, in_rows
from jixiao.form.layout import LONGEST_LABEL, NUMBERED, UNMAPPED, all_title_ends, plain, titled
from jixiao.form.listed import levels_in
from jixiao.form.places import places_in
from jixiao.form.unsure import unsure_of
from jixiao.model.cells import as_text
from jixiao.model.grid import Place
from jixiao.model.target_form import LayoutIssue, Part
from jixiao.model.year_forms import YearForm
from jixiao.speed import lazy_pattern

# No content: who and when, what the form says of itself, marks for “nothing here”, numbers of rows.
_NO_CONTENT: Final = re.compile(
    r"[（(]?续\s*表[)）]?|[（(]?\s*20\d\d\s*年.{0,12}|[-—－–/\\＼无×√….。]+|.{0,6}[（(](?:盖章|公章|签[字章])[）)].*"
    r"|[^\d:：。，]{2,16}[（(](?:万|千)?元[）)]|(?:单位|金额单位)\s*[:：].*|监[控测]时[点间].*|截[至止].{0,14}"
)
_A_NUMBER: Final = re.compile(r"\d{1,2}")  # before a row
_ASIDE: Final = frozenset({"aside", "heading", "unit"})
_A_TITLE: Final = lazy_pattern(r"(?=.{4,40}$).*绩效.*", re.S)
# 产出指标小计: the sums of the rows above it.
SUBTOTAL: Final = lazy_pattern(r".{0,14}[小合]\s*计")
# （以上金额单位：万元）, （成本指标按实际支出计算）, 注：…: of the form, in a row of its own.
_REMARK: Final = lazy_pattern(
    r"\s*(?:[（(][^（()）]{4,}[)）]|注\s*\d?\s*[:：].*|备注\s*[:：].*|说明\s*[:：].*)\s*", re.S
)
# 2. …, （二）…: a line of such a remark that has a row of its own below it.
_NEXT_LINE: Final = lazy_pattern(
    r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.．、:：].+", re.S
)
# Fields of which another label may have been read, and what stands beside this one is known, too.
_ALSO_ASIDE: Final = frozenset({"department", "executor", "unit"})
_ALSO_NOTES: Final = frozenset({"goal", "achieved", "name"})


def unread_on(
    area: FormArea, form: YearForm, header: int, columns: dict[str, int], until: int
) -> tuple[LayoutIssue, ...]:
    """The cells of a form that nothing has read, in their order; ``until`` is the row of 总分.

    A form without 三级指标 or 指标值 is one issue: nothing of it can be judged.
    """
    scored = {"points", "weight"} <= columns.keys()  # a 评分表 has no 指标值
    needed = ("name",) if scored else ("name", "target")
    lacking = [area.layout.heading(key) for key in needed if key not in columns]
    if lacking:
        names = (one for one in area.labels if one.inline is None)
        seen = dict.fromkeys(as_text(area.grid.rows[x.row][x.column]) for x in names)
        top = area.grid.place(area.rows.start, 0)
        return (LayoutIssue("unknown", "、".join(lacking), top, "、".join(seen)),)
    read = set(places_in(form))
    return tuple(_unread(area, read, header, columns, until))


def unsure_parts(area: FormArea, issues: Iterable[LayoutIssue], header: int) -> frozenset[Part]:
    """The parts of a form of the year in which something was not read."""
    top = area.grid.place(header, 0)
    unread = [one for one in issues if one.kind == "unread"]
    parts = (
        unsure_of(one.text, below=(one.place.line or one.place.row) > (top.line or top.row))
        for one in unread
    )
    return frozenset(part for some in parts for part in some)


def _unread(
    area: FormArea, read: set[Place], header: int, columns: dict[str, int], until: int
) -> Iterator[LayoutIssue]:
    labels = {(label.row, label.column): label for label in area.labels}
    known = _noted_columns(area, header) | {
        c: area.layout.columns[key].kind for key, c in columns.items()
    }
    main = [columns[key] for key in ("name", "target") if key in columns]
    spare = _columns_of_money(area, header)
    top = min((x.row for x in area.labels if x.name in area.layout.field_labels), default=0)
    remarks = _rows_of_remarks(area)
    for r in area.rows:
        before: Label | None = None
        of_indicator = header < r < until and any(area.grid.place(r, c) in read for c in main)
        for c in area.filled[r]:
            label = labels.get((r, c))
            if label is not None and label.inline is None:
                before = label
                continue
            before = before or _above(labels, r, c)
            place, text = area.grid.place(r, c), as_text(area.grid.rows[r][c])
            if place in read or r == until or (of_indicator and known.get(c) == "text"):
                continue
            if header < r < until and not of_indicator and levels_in(text) is not None:
                continue  # the 一级 of the rows below it
            kind = known.get(c, "") if of_indicator else _kind_of(area, label or before, r)
            if r < header and c in spare and any(area.grid.place(r, x) in read for x in spare):
                kind = "note"  # 到位数, or what was spent by June, beside what counts
            if len(area.filled[r]) == 1 and r < top and _A_TITLE.fullmatch(text):
                continue  # that no layout has
            if r in remarks:
                kind = "note"
            if kind in _ASIDE or _is_no_content(text):
                continue
            if _A_NUMBER.fullmatch(text) and (r > header or c == area.filled[r][0]):
                continue  # above the indicators it may be an amount
            yield LayoutIssue("note" if kind in {"note", "own"} else "unread", "", place, text)


def _rows_of_remarks(area: FormArea) -> set[int]:
    """注：1.…, alone in its row, and the rows 2.…, 3.… that go on with it."""
    found: set[int] = set()
    for r in area.rows:
        if len(area.filled[r]) == 1:
            text = as_text(area.grid.rows[r][area.filled[r][0]])
            if _REMARK.fullmatch(text) or (r - 1 in found and _NEXT_LINE.fullmatch(text)):
                found.add(r)
    return found


def _columns_of_money(area: FormArea, header: int) -> frozenset[int]:
    """The columns headed by amounts or rates above the indicators, and by notes beside them."""
    known = area.layout.field_labels
    above = in_rows(area.labels, range(area.rows.start, max(header, area.rows.start)))
    heads = [x for x in above if x.inline is None and x.name in known]
    money = [x for x in heads if known[x.name].kind in {"money", "share"}]
    rows = {x.row for x in money}
    notes = (x for x in heads if x.row in rows and known[x.name].kind == "note")
    return frozenset(x.column for x in (*money, *notes))


def _noted_columns(area: FormArea, header: int) -> dict[int, str]:
    """The columns headed as notes: a form may have several, 评分标准 beside 佐证材料."""
    heads = area.layout.column_labels
    beside = in_rows(area.labels, range(max(header - 1, 0), header + 1))
    kinds = {x.column: heads[x.name] for x in beside if x.name in heads}
    # of several 1-6月, 1-9月 one column is read: the others are notes
    return {
        column: "note" if spec.key == "actual" else spec.kind
        for column, spec in kinds.items()
        if spec.kind in UNMAPPED or spec.key == "actual"
    }


def _above(labels: dict[tuple[int, int], Label], row: int, column: int) -> Label | None:
    """The label over a cell that has none to its left."""
    label = labels.get((row - 1, column))
    return label if label is not None and label.inline is None else None


def _kind_of(area: FormArea, label: Label | None, row: int) -> str:
    spec = area.layout.field_labels.get(label.name) if label is not None else None
    if label is None or spec is None:
        return ""
    if spec.key in _ALSO_ASIDE:
        return "aside"
    return "note" if spec.key in _ALSO_NOTES and label.row == row else spec.kind


def _is_no_content(text: str) -> bool:
    text = text.strip()
    return bool(
        titled(text, all_title_ends())
        or _NO_CONTENT.fullmatch(text)
        or NUMBERED.fullmatch(text)
        or (len(text) <= LONGEST_LABEL and plain(text) in {"", "备注"})
    )
