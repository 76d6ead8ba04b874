"""What differs between two versions of a department's forms, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jixiao.model.findings import Finding
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan
from jixiao.model.tally import NOTHING, Tally
from jixiao.model.target_form import Indicator, Project, text_of

SAME = "两个版本内容相同，没有修改。"


class DifferenceStatus(StrEnum):
    """What became of a project, a row, a field."""

    ADDED = "新增"
    DROPPED = "删除"
    CHANGED = "修改"
    SAME = "未改"


class FindingState(StrEnum):
    """What became of a finding."""

    MENDED = "已改正"
    GONE = "随内容删除"
    EXPLAINED = "已说明"
    REMAINS = "仍存在"
    NEW = "新出现"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs; texts as a person reads them, empty for blank.

    ``note`` says more where there is more to say: 增加5.00万元, 要求降低, 仅写法不同.
    """

    field: str
    old: str
    new: str
    old_place: Place = NOWHERE
    new_place: Place = NOWHERE
    note: str = ""

    @property
    def status(self) -> DifferenceStatus:
        if self.old and self.new:
            return DifferenceStatus.CHANGED
        return DifferenceStatus.ADDED if self.new else DifferenceStatus.DROPPED

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "change": str(self.status),
            "old": self.old,
            "old_cell": self.old_place.address,
            "new": self.new,
            "new_cell": self.new_place.address,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class IndicatorDifference:
    """A row that was added, dropped or changed; ``changes`` only for the last."""

    old: Indicator | None
    new: Indicator | None
    changes: tuple[Change, ...] = ()

    @property
    def status(self) -> DifferenceStatus:
        return _status(self.old, self.new, bool(self.changes))

    @property
    def row(self) -> Indicator:
        """The row as it is now; as it was where it is gone."""
        row = self.new or self.old
        assert row is not None
        return row

    def as_json(self) -> dict[str, Any]:
        return {
            "change": str(self.status),
            "category": self.row.kind,
            "name": self.row.name.text,
            "old": None if self.old is None else row_in_words(self.old),
            "old_cell": self.old.name.place.address if self.old else "",
            "new": None if self.new is None else row_in_words(self.new),
            "new_cell": self.new.name.place.address if self.new else "",
            "changes": [one.as_json() for one in self.changes],
        }


def row_in_words(row: Indicator) -> str:
    """A row in one line: 数量／培训人数／≥120人."""
    return "／".join(text for text in (row.kind, row.name.text, row.target.text) if text)


@dataclass(frozen=True, slots=True)
class ProjectDifference:
    """A project of either version. Only a changed one has ``changes`` and ``indicators``.

    ``reordered``: the rows of the indicators stand in another order.
    """

    old: Project | None
    new: Project | None
    changes: tuple[Change, ...] = ()
    indicators: tuple[IndicatorDifference, ...] = ()
    reordered: bool = False

    @property
    def status(self) -> DifferenceStatus:
        differs = bool(self.changes or self.indicators or self.reordered)
        return _status(self.old, self.new, differs)

    @property
    def project(self) -> Project:
        """The project as it is now; as it was where it is gone."""
        project = self.new or self.old
        assert project is not None
        return project

    @property
    def label(self) -> str:
        return self.project.label

    def count(self, status: DifferenceStatus) -> int:
        """How many rows were added, dropped or changed."""
        return sum(1 for one in self.indicators if one.status is status)

    def as_json(self) -> dict[str, Any]:
        return {
            "change": str(self.status),
            "name": self.label,
            "old": _project_json(self.old),
            "new": _project_json(self.new),
            "changes": [one.as_json() for one in self.changes],
            "indicators": [one.as_json() for one in self.indicators],
            "reordered": self.reordered,
        }


def _project_json(project: Project | None) -> dict[str, str | None] | None:
    if project is None:
        return None
    cents = project.budget_cents
    return {
        "sheet": project.sheet,
        "code": text_of(project.code),
        "name": text_of(project.name),
        "budget": None if cents is None else wan(cents),
    }


def _status(old: object | None, new: object | None, differs: bool) -> DifferenceStatus:
    if old is None:
        return DifferenceStatus.ADDED
    if new is None:
        return DifferenceStatus.DROPPED
    return DifferenceStatus.CHANGED if differs else DifferenceStatus.SAME


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding of either version and what became of it; of one that remains, the newer."""

    state: FindingState
    finding: Finding


@dataclass(frozen=True, slots=True)
class Total:
    """The 预算数 of one version in 分, and the forms that it has and has not.

    ``blank`` forms count with no amount: none is written in them.
    """

    cents: int = 0
    blank: int = 0
    forms: Tally = NOTHING

    def as_json(self) -> dict[str, Any]:
        fields = {"budget": wan(self.cents), "without_amount": self.blank}
        return fields | {"forms": self.forms.as_json()["forms"]}


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between two versions. ``projects`` has every project, also those unchanged.

    ``department`` are changes of the department part. Findings are compared only where both
    versions were checked; those that remain are there as well.
    """

    department: tuple[Change, ...] = ()
    projects: tuple[ProjectDifference, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    old_total: Total = Total()
    new_total: Total = Total()

    @property
    def identical(self) -> bool:
        """Whether nothing a person wrote differs."""
        same = all(one.status is DifferenceStatus.SAME for one in self.projects)
        return same and not self.department

    def of(self, status: DifferenceStatus) -> list[ProjectDifference]:
        return [one for one in self.projects if one.status is status]

    def found(self, state: FindingState) -> list[Finding]:
        return [one.finding for one in self.findings if one.state is state]

    @property
    def counts(self) -> dict[str, int]:
        """How many projects, rows and findings of each kind of change, in words."""
        rows = [row for one in self.projects for row in one.indicators]
        others = [status for status in DifferenceStatus if status != DifferenceStatus.SAME]
        counts = {f"{status}项目": len(self.of(status)) for status in others}
        for status in (DifferenceStatus.ADDED, DifferenceStatus.DROPPED, DifferenceStatus.CHANGED):
            counts[f"{status}指标"] = sum(1 for row in rows if row.status is status)
        for state in FindingState:
            counts[f"问题{state}"] = len(self.found(state))
        return counts

    @property
    def sentences(self) -> Iterator[str]:
        """What changed on the whole: one sentence where nothing did."""
        if self.identical:
            yield SAME
            if not self.news:
                return
        phrases = [f"{what}{count}" for what, count in self.counts.items() if count]
        if self.department:
            phrases.insert(0, f"部门整体绩效目标修改{len(self.department)}处")
        yield f"{'，'.join(phrases)}。"
        yield self.money

    @property
    def news(self) -> list[FindingChange]:
        """The findings of which something became; those that remain are only counted."""
        return [one for one in self.findings if one.state is not FindingState.REMAINS]

    @property
    def money(self) -> str:
        """预算合计：原880.00万元，现900.00万元，增加20.00万元。"""
        old, new = self.old_total, self.new_total
        changed = delta(new.cents - old.cents) or "未变"
        words = f"预算合计：原{wan(old.cents)}万元，现{wan(new.cents)}万元，{changed}。"
        lacking = [
            f"{which}有{count}张表{what}"
            for which, total in (("原版", old), ("现版", new))
            for count, what in (
                (total.blank, "未填预算数"),
                (len(total.forms.left_out), "未计入"),
            )
            if count
        ]
        return words + (f"（{'，'.join(lacking)}）" if lacking else "")

    def as_json(self) -> dict[str, Any]:
        """The answer of ``diff --format json``, without the names of the files."""
        old, new = self.old_total, self.new_total
        aside = [
            {"version": version, **one}
            for version, total in (("old", old), ("new", new))
            for one in total.forms.as_json()["left_out"]
        ]
        return {
            "identical": self.identical,
            "counts": self.counts,
            "department": [one.as_json() for one in self.department],
            "projects": [one.as_json() for one in self.projects],
            "findings": [{"state": str(f.state), **f.finding.as_json()} for f in self.findings],
            "total": {
                "old": old.as_json(),
                "new": new.as_json(),
                "change": wan(new.cents - old.cents),
            },
            "left_out": aside,
        }


def delta(cents: int) -> str:
    """增加5.00万元, 减少5.00万元; empty for no change."""
    if not cents:
        return ""
    return f"{'增加' if cents > 0 else '减少'}{wan(abs(cents))}万元"
