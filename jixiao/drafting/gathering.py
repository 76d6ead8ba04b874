"""Parts that came back → one department: nobody's entry is lost, no last one wins.

Of a project that came back once, the part is taken. Where several copies came back, each field is
taken from whoever changed it; what two people changed differently is a conflict. Without the
workbook as it was before (``base``), whatever differs between copies is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from jixiao.drafting.merging import Conflict, Said, merged, merged_project
from jixiao.drafting.payments import Copy, Differing, gather_payments, payment_totals
from jixiao.likeness.forms import pair_projects
from jixiao.model.money import wan
from jixiao.model.parts import Part
from jixiao.model.target_form import Department, Project
from jixiao.spending.entries import NO_LEDGER, Ledger
from jixiao.spending.execution_line import code_of

_HEAD: Final = {
    "code": "单位代码",
    "name": "单位名称",
    "year": "预算年度",
    "overall_goal": "总体绩效目标",
    "functions": "职责分类绩效目标",
    "safeguards": "工作保障措施",
}


class Returned(NamedTuple):
    """A workbook that came back; ``part`` where it says which it is."""

    file: str
    department: Department
    part: Part | None = None
    ledger: Ledger = NO_LEDGER


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
    head, found = merged(heads, base, _HEAD, "")
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
        project, found = merged_project(group.copies, before)
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
    now = [(project, project.budget_cents) for project in projects]
    total = sum(cents for _, cents in now if cents is not None)
    unknown = [project.label for project, cents in now if cents is None]
    blank = f"（{'、'.join(unknown)}的预算数未能读出，未计入）" if unknown else ""
    before = {one.part.total for one in returned if one.part}
    if base is not None:
        before = {sum(project.budget_cents or 0 for project in base.projects)}
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
                cents = project.budget_cents
                was, now = (wan(amount) or "空白" for amount in (one.part.cents, cents))
                if cents != one.part.cents:
                    yield f"　{one.file}：“{project.label}”由{was}改为{now}（万元）。"
