"""Differences as lines of a table: one for each field, row or project that differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jixiao.drafting.differences import (
    Change,
    Differences,
    DifferenceStatus,
    ProjectDifference,
    row_in_words,
)
from jixiao.model.grid import Place
from jixiao.model.money import wan
from jixiao.model.target_form import Project, text_of

DEPARTMENT = "（部门整体）"


class DifferenceLine(NamedTuple):
    """A line of 修改对照. ``old_at`` and ``new_at`` are sheet and address in either version."""

    project: str
    status: DifferenceStatus
    what: str
    old: str = ""
    old_at: str = ""
    new: str = ""
    new_at: str = ""
    note: str = ""


def lines(differences: Differences) -> Iterator[DifferenceLine]:
    """All lines, the department part first, then by project in the order of the new version."""
    for change in differences.department:
        yield _line(DEPARTMENT, change)
    for project in differences.projects:
        yield from _project_lines(project)


def _project_lines(one: ProjectDifference) -> Iterator[DifferenceLine]:
    if one.status in {DifferenceStatus.ADDED, DifferenceStatus.DROPPED}:
        whole, at = _whole(one.project), one.project.sheet
        old = (whole, at) if one.status is DifferenceStatus.DROPPED else ("", "")
        new = (whole, at) if one.status is DifferenceStatus.ADDED else ("", "")
        yield DifferenceLine(one.label, one.status, "整个项目", *old, *new)
        return
    for change in one.changes:
        yield _line(one.label, change)
    for row in one.indicators:
        if row.status is DifferenceStatus.CHANGED:
            for change in row.changes:
                yield _line(one.label, change, f"{row.row.kind}“{row.row.name.text}”的")
            continue
        old = (row_in_words(row.old), _at(row.old.name.place)) if row.old else ("", "")
        new = (row_in_words(row.new), _at(row.new.name.place)) if row.new else ("", "")
        yield DifferenceLine(one.label, row.status, "指标", *old, *new)
    if one.reordered:
        yield DifferenceLine(one.label, DifferenceStatus.CHANGED, "指标的次序", note="只是次序不同")


def _line(project: str, change: Change, before: str = "") -> DifferenceLine:
    return DifferenceLine(
        project,
        change.status,
        before + change.field,
        change.old,
        _at(change.old_place),
        change.new,
        _at(change.new_place),
        change.note,
    )


def _at(place: Place) -> str:
    return "!".join(part for part in (place.sheet, place.address) if part and place.row)


def _whole(project: Project) -> str:
    """A project in a few words, for one that only one version has."""
    cents = project.budget_cents
    money = f"预算数{wan(cents)}万元" if cents is not None else "预算数未能读出"
    code = text_of(project.code) or "无编码"
    return f"{code}，{money}，{len(project.filled_rows)}条指标"
