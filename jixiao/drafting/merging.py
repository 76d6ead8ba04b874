"""Copies of one thing → one: each field from whoever changed it, and what was changed differently.

Rows are paired with those that stood there before; a row that somebody deleted and somebody
changed is a conflict, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from jixiao.likeness.forms import pair_rows
from jixiao.likeness.names import words
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan
from jixiao.model.target_form import Amount, Field, Indicator, Project, Share

_PROJECT: Final = {
    "title": "标题",
    "department": "单位代码及名称",
    "code": "项目编码",
    "name": "项目名称",
    "budget": "预算数",
    "fiscal_funds": "财政资金",
    "other_funds": "其他资金",
    "carried_funds": "上年结转",
    "purpose": "资金用途",
    "plan": "资金支出计划",
    "goal": "绩效目标",
    "function": "职责分类",
}
_ROW: Final = {
    "dimension": "一级指标",
    "category": "二级指标",
    "name": "三级指标",
    "description": "绩效指标描述",
    "target": "指标值",
    "basis": "指标值确定依据",
    "weight": "分值",
}
_DELETED: Final = "（已删除）"
_NONE: Final = "（无此行）"


class Said(NamedTuple):
    """What one copy says: the file, the cell, the text."""

    file: str
    place: Place
    text: str

    @property
    def where(self) -> str:
        """甲.xlsx 01 护路经费!E12."""
        at = "!".join(part for part in (self.place.sheet, self.place.address) if part)
        return " ".join(filter(None, (self.file, at)))


class Conflict(NamedTuple):
    """A cell that people filled in differently."""

    project: str
    field: str
    said: tuple[Said, ...]

    @property
    def sentence(self) -> str:
        """护路经费　指标值：甲.xlsx 01!E12“≥4次”，乙.xlsx 01!E12“≥6次”."""
        words = "，".join(f"{one.where}“{one.text}”" for one in self.said)
        return f"{self.project or '部门整体绩效目标'}　{self.field}：{words}"


def merged(
    copies: Sequence[tuple[str, Any]], base: Any, fields: dict[str, str], project: str
) -> tuple[Any, list[Conflict]]:
    """Each field from whoever changed it; of ``base`` where nobody did."""
    first = base if base is not None else copies[0][1]
    changes: dict[str, Any] = {}
    conflicts = []
    for key, label in fields.items():
        said = [(file, getattr(copy, key)) for file, copy in copies]
        value, differing = _agreed(said, getattr(first, key), known=base is not None)
        changes[key] = value
        if differing:
            sayings = tuple(Said(file, _place(one), _text(one)) for file, one in differing)
            conflicts.append(Conflict(project, label, sayings))
    return replace(first, **changes), conflicts


def _agreed(
    said: Sequence[tuple[str, Any]], before: Any, *, known: bool
) -> tuple[Any, list[tuple[str, Any]]]:
    """The value that all who changed one agree on; else those that differ, one for each value.

    ``known``: ``before`` is what stood there; otherwise any two that differ are a conflict.
    """
    distinct: dict[str, tuple[str, Any]] = {}
    for file, value in said:
        if not known or _text(value) != _text(before):
            distinct.setdefault(_text(value), (file, value))
    if not distinct:
        return (said[0][1] if said else before), []
    if len(distinct) == 1:
        value = next(iter(distinct.values()))[1]
        return value, []
    return before, list(distinct.values())


def _text(value: Any) -> str:
    """A value as a person reads it: two that read alike are alike."""
    if value is None:
        return ""
    if isinstance(value, Amount):
        return wan(value.cents) if value.cents is not None else value.text
    if isinstance(value, Share):
        return f"{value.month}月底{value.percent if value.percent is not None else value.text}"
    if isinstance(value, tuple) and not isinstance(value, Field):
        return "；".join(_text(one) for one in value)
    if isinstance(value, Field):
        return value.text.replace("\r\n", "\n").strip()
    if hasattr(value, "heading"):
        return f"{value.heading.text}：{value.text.text}"
    return str(value)


def _place(value: Any) -> Place:
    if isinstance(value, (Field, Amount, Share)):
        return value.place
    if isinstance(value, tuple) and value:
        return _place(value[0])
    return _place(value.heading) if hasattr(value, "heading") else NOWHERE


def merged_project(
    copies: Sequence[tuple[str, Project]], base: Project | None
) -> tuple[Project, list[Conflict]]:
    """One project from its copies; ``base`` is what it was before, where that is known."""
    label = (base or copies[0][1]).label
    if len(copies) == 1:
        return copies[0][1], []
    project, conflicts = merged(copies, base, _PROJECT, label)
    rows, more = _Rows(label, copies, base or copies[0][1], known=base is not None).merged()
    return replace(project, indicators=tuple(rows)), conflicts + more


class _Rows:
    """The rows of one project in several copies, held against those that it had before."""

    def __init__(
        self, label: str, copies: Sequence[tuple[str, Project]], base: Project, *, known: bool
    ) -> None:
        self.label, self.copies, self.known = label, copies, known
        self.base = base.filled_rows
        self.pairs = [pair_rows(self.base, copy.filled_rows) for _, copy in copies]
        self.conflicts: list[Conflict] = []

    def merged(self) -> tuple[list[Indicator], list[Conflict]]:
        """Rows in the order they had before, each new one behind the row that it stood behind."""
        kept = [self._row(place) for place in range(len(self.base))]
        rows: list[Indicator] = list(self._added(-1))
        for place, row in enumerate(kept):
            rows += [row] if row is not None else []
            rows += self._added(place)
        return rows, self.conflicts

    def _row(self, place: int) -> Indicator | None:
        """A row of before: merged, or None where somebody deleted it and nobody changed it."""
        before = self.base[place]
        there = [
            (file, copy.filled_rows[pairs[place]])
            for (file, copy), pairs in zip(self.copies, self.pairs, strict=True)
            if place in pairs
        ]
        label = f"指标“{before.name.text}”"
        if len(there) == len(self.copies):
            return self._all_have(there, before, label)
        changed = [(file, row) for file, row in there if _row_text(row) != _row_text(before)]
        if self.known and not changed:
            return None
        gone = _DELETED if self.known else _NONE
        said = [Said(file, row.name.place, _row_text(row)) for file, row in changed or there]
        said += [
            Said(file, NOWHERE, gone)
            for (file, _), pairs in zip(self.copies, self.pairs, strict=True)
            if place not in pairs
        ]
        self.conflicts.append(Conflict(self.label, label, tuple(said)))
        return before

    def _all_have(
        self, there: Sequence[tuple[str, Indicator]], before: Indicator, label: str
    ) -> Indicator:
        fields = {key: f"{label}的{name}" for key, name in _ROW.items()}
        row, conflicts = merged(there, before if self.known else None, fields, self.label)
        self.conflicts += conflicts
        assert isinstance(row, Indicator)
        return row

    def _added(self, behind: int) -> Iterator[Indicator]:
        """The new rows of all copies that stand behind a row of before; each once."""
        seen: dict[tuple[str, str], tuple[str, Indicator]] = {}
        for (file, copy), pairs in zip(self.copies, self.pairs, strict=True):
            for row in _new_rows(copy.filled_rows, pairs, behind):
                key = (row.kind, words(row.name.text))
                other = seen.setdefault(key, (file, row))
                alone = not self.known and other[1] is row
                if alone or _row_text(other[1]) != _row_text(row):
                    self._differing(row, file, other)
        yield from (row for _, row in seen.values())

    def _differing(self, row: Indicator, file: str, other: tuple[str, Indicator]) -> None:
        """A new row that others have in other words; or not at all, where no base is known."""
        here = Said(file, row.name.place, _row_text(row))
        there = Said(other[0], other[1].name.place, _row_text(other[1]))
        if other[1] is row:
            there = Said(self.copies[0][0], NOWHERE, _NONE)
        self.conflicts.append(Conflict(self.label, f"指标“{row.name.text}”", (there, here)))


def _new_rows(rows: Sequence[Indicator], pairs: dict[int, int], behind: int) -> Iterator[Indicator]:
    """The rows that are not of before, and whose next row above of before is ``behind``."""
    back: dict[int, int] = {b: a for a, b in pairs.items()}
    above = -1
    for place, row in enumerate(rows):
        if place in back:
            above = back[place]
        elif above == behind:
            yield row


def _row_text(row: Indicator) -> str:
    return "／".join(text for key in _ROW if (text := _text(getattr(row, key))))
