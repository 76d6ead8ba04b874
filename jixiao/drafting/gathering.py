"""Parts that came back → one department: nobody's entry is lost, no last one wins.

Of a project that came back once, the part is taken. Where several copies came back, each field is
taken from whoever changed it; what two people changed differently is a conflict. Without the
workbook as it was before (``base``), whatever differs between copies is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from jixiao.drafting.payments import Copy, Differing, gather_payments, payment_totals
from jixiao.drafting.splitting import budget_of
from jixiao.likeness.forms import pair_projects, pair_rows
from jixiao.likeness.names import words
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan
from jixiao.model.parts import Part
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Share
from jixiao.spending.entries import NO_LEDGER, Ledger
from jixiao.spending.execution import code_of

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
_HEAD: Final = {
    "code": "单位代码",
    "name": "单位名称",
    "year": "预算年度",
    "overall_goal": "总体绩效目标",
    "functions": "职责分类绩效目标",
    "safeguards": "工作保障措施",
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


class Returned(NamedTuple):
    """A workbook that came back; ``part`` where it says which it is."""

    file: str
    department: Department
    part: Part | None = None
    ledger: Ledger = NO_LEDGER


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """The department with all that came back, the conflicts, and what the totals say."""

    department: Department
    ledger: Ledger = NO_LEDGER
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[str, ...] = ()
    missing: int = 0


@dataclass
class _Copies:
    """The copies of one project that came back, and where it stood before."""

    copies: list[tuple[str, Project]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def gather(
    returned: Sequence[Returned],
    base: Department | None = None,
    base_ledger: Ledger | None = None,
) -> Gathered:
    """One department of all that came back. ``base`` is the workbook as it was before.

    A project of ``base`` that did not come back stays as it was, and is reported.
    """
    conflicts: list[Conflict] = []
    groups = _grouped(returned, base)
    heads = [(one.file, replace(one.department, projects=())) for one in returned]
    head, found = _merged(heads, base, _HEAD, "")
    conflicts += found
    projects: list[Project] = []
    missing: list[str] = []
    known = list(base.projects) if base else []
    for before, group in groups:
        if not group.copies:
            assert before is not None
            missing.append(before.label)
            projects.append(before)
            continue
        project, found = _merged_project(group.copies, before)
        conflicts += found
        projects.append(project)
    absent = _absent(returned, [group for _, group in groups])
    remarks = [f"未收到：“{name}”，沿用原工作簿的内容。" for name in missing]
    remarks += [f"未收到第{number}份，合并结果中没有这个项目。" for number in absent if not known]
    remarks += _totals(returned, projects, base)
    whole = replace(head, projects=tuple(projects), issues=(), left_out=())
    if base is not None and base_ledger is None:
        base_ledger = Ledger()
    ledger, differing = gather_payments(_ledgers(returned), base_ledger)
    conflicts += _about_payments(differing, whole)
    remarks += payment_totals(
        ledger, base_ledger, [(one.file, one.part, one.ledger) for one in returned]
    )
    lacking = len(missing) + (0 if known else len(absent))
    return Gathered(whole, ledger, tuple(conflicts), tuple(remarks), lacking)


def _ledgers(returned: Sequence[Returned]) -> list[Copy]:
    return [
        Copy(one.file, one.ledger, frozenset(map(code_of, one.department.projects)))
        for one in returned
    ]


def _about_payments(differing: Iterable[Differing], department: Department) -> list[Conflict]:
    names = {code_of(project): project.label for project in department.projects}
    return [
        Conflict(names.get(one.code, one.code), "支出", tuple(Said(*said) for said in one.said))
        for one in differing
    ]


# which copies are of one project ------------------------------------------------------------------


def _grouped(
    returned: Sequence[Returned], base: Department | None
) -> list[tuple[Project | None, _Copies]]:
    """The copies of each project: those of ``base`` in its order, then others by their numbers."""
    known: list[tuple[Project | None, _Copies]] = [
        (project, _Copies()) for project in (base.projects if base else ())
    ]
    others: list[tuple[Project, _Copies]] = []
    for one in sorted(returned, key=lambda one: one.part.number if one.part else 0):
        for project in one.department.projects:
            group = _group_of(project, one, known, others, base)
            group.copies.append((one.file, project))
            if one.part is not None:
                group.parts.append(one.part)
    return known + [(None, group) for _, group in others]


def _group_of(
    project: Project,
    one: Returned,
    known: Sequence[tuple[Project | None, _Copies]],
    others: list[tuple[Project, _Copies]],
    base: Department | None,
) -> _Copies:
    """Where a copy belongs: by the number of its part, else by code and name."""
    single = one.part is not None and len(one.department.projects) == 1
    if base is not None:
        if single and one.part is not None and one.part.number <= len(known):
            return known[one.part.number - 1][1]
        place = pair_projects([project], base.projects).get(0)
        if place is not None:
            return known[place][1]
    for first, group in others:
        numbers = {part.number for part in group.parts}
        if single and one.part is not None and numbers:
            if one.part.number in numbers:
                return group
        elif pair_projects([project], [first]):
            return group
    others.append((project, _Copies()))
    return others[-1][1]


def _absent(returned: Sequence[Returned], groups: Sequence[_Copies]) -> list[int]:
    """The numbers of parts that nobody sent back."""
    count = max((one.part.count for one in returned if one.part), default=0)
    there = {part.number for group in groups for part in group.parts}
    return [number for number in range(1, count + 1) if number not in there]


def _totals(
    returned: Sequence[Returned], projects: Sequence[Project], base: Department | None
) -> Iterator[str]:
    """The total when it was split, the total now, and the projects that make the difference."""
    now = [(project, budget_of(project)) for project in projects]
    total = sum(cents for _, cents in now if cents is not None)
    unknown = [project.label for project, cents in now if cents is None]
    blank = f"（{'、'.join(unknown)}的预算数未能读出，未计入）" if unknown else ""
    before = {one.part.total for one in returned if one.part}
    if base is not None:
        before = {sum(budget_of(project) or 0 for project in base.projects)}
    if len(before) != 1:
        yield f"预算合计{wan(total)}万元{blank}。"
        if before:
            yield "各份记录的拆分时合计不一致，可能来自不同次的拆分，请核对。"
        return
    old = before.pop()
    outcome = "一致" if old == total else f"相差{wan(total - old)}万元"
    yield f"预算合计：拆分时{wan(old)}万元，现{wan(total)}万元，{outcome}{blank}。"
    yield from _changed_amounts(returned, total != old)


def _changed_amounts(returned: Iterable[Returned], differs: bool) -> Iterator[str]:
    for one in returned:
        if differs and one.part is not None:
            for project in one.department.projects:
                cents = budget_of(project)
                was, now = (wan(amount) or "空白" for amount in (one.part.cents, cents))
                if cents != one.part.cents:
                    yield f"　{one.file}：“{project.label}”由{was}改为{now}（万元）。"


# merging ------------------------------------------------------------------------------------------


def _merged(
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


def _merged_project(
    copies: Sequence[tuple[str, Project]], base: Project | None
) -> tuple[Project, list[Conflict]]:
    label = (base or copies[0][1]).label
    if len(copies) == 1:
        return copies[0][1], []
    merged, conflicts = _merged(copies, base, _PROJECT, label)
    rows, more = _Rows(label, copies, base or copies[0][1], known=base is not None).merged()
    return replace(merged, indicators=tuple(rows)), conflicts + more


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
        row, conflicts = _merged(there, before if self.known else None, fields, self.label)
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
