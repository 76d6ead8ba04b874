"""Two versions of a department's forms → what differs: the bureau's rounds and the clerk's button.

Projects belong together by code, else by name; rows by 二级指标 and likeness of their names,
never by where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jixiao.drafting.cell_changes import amount_change, lines_of, place_of, text_change
from jixiao.drafting.compare_whole import whole_changes
from jixiao.drafting.differences import (
    Change,
    Differences,
    IndicatorDifference,
    ProjectDifference,
    Total,
)
from jixiao.drafting.finding_changes import finding_changes
from jixiao.form.read_department import function_name
from jixiao.likeness.forms import pair_projects, pair_rows
from jixiao.likeness.names import Pair, in_order, likeness, pair_alike, pair_equal, words
from jixiao.model.findings import Finding
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.tally import tally
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    Project,
    Share,
)
from jixiao.values import TargetValue

_SAME_GOAL: Final = 60.0  # of 100
_TEXTS: Final = (
    ("标题", "title"),
    ("单位代码及名称", "department"),
    ("项目编码", "code"),
    ("项目名称", "name"),
    ("资金用途", "purpose"),
    ("绩效目标", "goal"),
    ("职责分类", "function"),
)
_MONEY: Final = (
    ("预算数", "budget"),
    ("财政资金", "fiscal_funds"),
    ("其他资金", "other_funds"),
    ("上年结转", "carried_funds"),
)
_COLUMNS: Final = (
    ("一级指标", "dimension"),
    ("二级指标", "category"),
    ("三级指标", "name"),
    ("绩效指标描述", "description"),
    ("指标值", "target"),
    ("指标值确定依据", "basis"),
    ("分值", "weight"),
)


def compare(
    old: Department,
    new: Department,
    old_findings: Sequence[Finding] | None = None,
    new_findings: Sequence[Finding] | None = None,
) -> Differences:
    """What differs between two versions of the forms of one department.

    The findings of both versions, where given, are compared too: mended, gone with what was
    deleted, explained, remaining, new.
    """
    pairs = in_order(old.projects, new.projects, pair_projects(old.projects, new.projects))
    rows = [_row_pairs(*pair) for pair in pairs]
    both = old_findings is not None and new_findings is not None
    found = finding_changes(pairs, rows, old_findings or (), new_findings or ()) if both else ()
    return Differences(
        department=(*_of_department(old, new), *whole_changes(old.whole, new.whole)),
        projects=tuple(map(_of_project, pairs, rows)),
        findings=tuple(found),
        old_total=_total(old),
        new_total=_total(new),
    )


def _total(department: Department) -> Total:
    forms = tally([department])
    total = sum(one.project.budget_cents or 0 for one in forms.counted)
    return Total(total, len(forms.without_budget), forms)


# projects -----------------------------------------------------------------------------------------


def _of_project(pair: Pair[Project], rows: Sequence[Pair[Indicator]]) -> ProjectDifference:
    old, new = pair
    if old is None or new is None:
        return ProjectDifference(old, new)
    changes = [*_texts(old, new, _TEXTS), *_money(old, new), *_plan(old, new)]
    compared = [IndicatorDifference(a, b, _of_row(a, b)) for a, b in rows]
    kept = [a for a, b in rows if a is not None and b is not None]
    places = {id(row): place for place, row in enumerate(old.filled_rows)}
    order = [places[id(row)] for row in kept]
    return ProjectDifference(
        old,
        new,
        tuple(changes),
        tuple(one for one in compared if one.old is None or one.new is None or one.changes),
        order != sorted(order),
    )


def _texts(old: object, new: object, columns: Sequence[tuple[str, str]]) -> Iterator[Change]:
    for label, key in columns:
        before: Field | None = getattr(old, key)
        after: Field | None = getattr(new, key)
        if (change := text_change(label, before, after)) is not None:
            yield change


def _money(old: Project, new: Project) -> Iterator[Change]:
    for label, key in _MONEY:
        before: Amount | None = getattr(old, key)
        after: Amount | None = getattr(new, key)
        if (change := amount_change(label, before, after)) is not None:
            yield change


def _plan(old: Project, new: Project) -> Iterator[Change]:
    before = {share.month: share for share in old.plan or ()}
    after = {share.month: share for share in new.plan or ()}
    for month in sorted(before.keys() | after.keys()):
        one, other = before.get(month), after.get(month)
        was, now = _share_in_words(one), _share_in_words(other)
        if was != now:
            note = ""
            if one and other and one.percent is not None and other.percent is not None:
                points = other.percent - one.percent
                note = f"{'增加' if points > 0 else '减少'}{abs(points).normalize():f}个百分点"
            yield Change(f"支出计划{month}月底", was, now, place_of(one), place_of(other), note)


def _share_in_words(share: Share | None) -> str:
    if share is None:
        return ""
    return f"{share.percent.normalize():f}%" if share.percent is not None else share.text


# indicators ---------------------------------------------------------------------------------------


def _row_pairs(old: Project | None, new: Project | None) -> list[Pair[Indicator]]:
    if old is None or new is None:
        return [(row, None) for row in (old.filled_rows if old else ())] + [
            (None, row) for row in (new.filled_rows if new else ())
        ]
    pairs = pair_rows(old.filled_rows, new.filled_rows)
    return in_order(old.filled_rows, new.filled_rows, pairs)


def _of_row(old: Indicator | None, new: Indicator | None) -> tuple[Change, ...]:
    if old is None or new is None:
        return ()
    parts = []
    for change in _texts(old, new, _COLUMNS):
        note = _target_note(old.value, new.value) if change.field == "指标值" else change.note
        if change.field in {"一级指标", "二级指标"} and _same_label(change, old, new):
            note = "仅写法不同"
        parts.append(replace(change, note=note))
    return tuple(parts)


def _same_label(change: Change, old: Indicator, new: Indicator) -> bool:
    """数量 and 数量指标 are one thing."""
    if change.field == "一级指标":
        return old.group == new.group
    return old.kind == new.kind


def _target_note(old: TargetValue, new: TargetValue) -> str:
    """要求提高 or 要求降低, where both values say the same thing with another number."""
    if old.kind == "empty" or new.kind == "empty":
        return ""
    if old.canonical == new.canonical:
        return "仅写法不同"
    comparable = (
        old.kind == new.kind == "quantitative"
        and (old.operator, old.unit if old.has_unit else "", old.details.lead, old.details.per)
        == (new.operator, new.unit if new.has_unit else "", new.details.lead, new.details.per)
        and old.magnitude is not None
        and new.magnitude is not None
        and old.magnitude != new.magnitude
    )
    if not comparable or old.operator not in {"≥", "≤", ">", "<"}:
        return ""
    assert old.magnitude is not None
    assert new.magnitude is not None
    return "要求提高" if (new.magnitude > old.magnitude) == (old.operator in "≥>") else "要求降低"


# the department part ------------------------------------------------------------------------------


def _of_department(old: Department, new: Department) -> Iterator[Change]:
    for label, was, now in (
        ("单位代码", old.code, new.code),
        ("单位名称", old.name, new.name),
        ("预算年度", _year(old), _year(new)),
    ):
        if was != now:
            yield Change(label, was, now)
    whole = text_change("总体绩效目标", old.overall_goal, new.overall_goal)
    measures = text_change("工作保障措施", old.safeguards, new.safeguards)
    pairs: dict[int, int] = {}
    pair_equal(old.functions, new.functions, pairs, lambda one: words(_function(one)))
    pair_alike(
        old.functions, new.functions, pairs,
        lambda a, b: likeness(_function(a), _function(b)), _SAME_GOAL,
    )  # fmt: skip
    goals = [
        change
        for one, other in in_order(old.functions, new.functions, pairs)
        for change in _of_function(one, other)
    ]
    yield from (one for one in (whole, *goals, measures) if one is not None)


def _function(goal: FunctionalGoal) -> str:
    return function_name(goal.heading.text)


def _year(department: Department) -> str:
    return str(department.year) if department.year else ""


def _of_function(old: FunctionalGoal | None, new: FunctionalGoal | None) -> Iterator[Change]:
    known = new or old
    assert known is not None
    label = f"职责分类绩效目标“{_function(known)}”"
    if old is None or new is None:
        before, after = (_goal_text(one) for one in (old, new))
        yield Change(label, before, after, _goal_place(old), _goal_place(new))
        return
    heading = text_change(f"{label}的名称", old.heading, new.heading)
    text = text_change(label, old.text, new.text)
    yield from (one for one in (heading, text) if one is not None)


def _goal_text(goal: FunctionalGoal | None) -> str:
    return f"{goal.heading.text}：{lines_of(goal.text)}" if goal else ""


def _goal_place(goal: FunctionalGoal | None) -> Place:
    return goal.heading.place if goal else NOWHERE
