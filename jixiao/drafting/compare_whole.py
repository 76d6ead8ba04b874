"""What differs between two versions of 部门整体支出绩效目标表: goal, tasks, money, indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeVar

from jixiao.drafting.cell_changes import amount_change, amount_in_words, place_of, text_change
from jixiao.drafting.differences import Change
from jixiao.form.layout import layout_named
from jixiao.likeness.forms import pair_rows
from jixiao.likeness.names import in_order, pair_equal, words
from jixiao.model.target_form import (
    TASK_MONEY,
    WHOLE_MONEY,
    Amount,
    Field,
    Indicator,
    Task,
    WholeForm,
    text_of,
)
from jixiao.values import parse

_Part = TypeVar("_Part", Task, Indicator)


def whole_changes(old: WholeForm | None, new: WholeForm | None) -> Iterator[Change]:
    """The changes of the department's own form, in its order; none where neither has one."""
    if old is None or new is None:
        if (known := old or new) is not None:
            title = layout_named("whole").title
            was, now = ("" if one is None else known.label for one in (old, new))
            yield Change(
                title,
                was,
                now,
                place_of(old.title if old else None),
                place_of(new.title if new else None),
            )
        return
    yield from _text("整体支出·年度总体目标", old.goal, new.goal)
    for key, label in chain.from_iterable(WHOLE_MONEY):
        yield from _amount(f"整体支出·{label}", getattr(old, key), getattr(new, key))
    pairs: dict[int, int] = {}
    old_tasks, new_tasks = _tasks(old), _tasks(new)
    pair_equal(old_tasks, new_tasks, pairs, lambda task: words(task.name.text))
    for before, after in in_order(old_tasks, new_tasks, pairs):
        yield from _of_task(before, after)
    old_rows, new_rows = _rows(old), _rows(new)
    for row, other in in_order(old_rows, new_rows, pair_rows(old_rows, new_rows)):
        yield from _of_row(row, other)


def _tasks(form: WholeForm) -> tuple[Task, ...]:
    """The tasks in which something stands; 无 in every cell is a blank row."""
    return tuple(task for task in form.tasks if any(map(_stands, _texts_of(task))))


def _texts_of(task: Task) -> Iterator[str]:
    yield from (task.name.text, text_of(task.content))
    yield from (amount_in_words(getattr(task, key)) for key, _ in TASK_MONEY)


def _stands(text: str) -> bool:
    return parse(text).kind != "empty"


def _of_task(old: Task | None, new: Task | None) -> Iterator[Change]:
    known = new or old
    assert known is not None
    label = f"整体支出·任务“{known.name.text}”"
    if old is None or new is None:
        yield _only_one(label, old, new, _task_in_words)
        return
    yield from _text(f"{label}的主要内容", old.content, new.content)
    for key, column in TASK_MONEY:
        yield from _amount(f"{label}的{column}", getattr(old, key), getattr(new, key))


def _task_in_words(task: Task) -> str:
    return "，".join(
        filter(None, (task.name.text, text_of(task.content), amount_in_words(task.total)))
    )


def _of_row(old: Indicator | None, new: Indicator | None) -> Iterator[Change]:
    known = new or old
    assert known is not None
    label = f"整体支出·指标“{known.name.text}”"
    if old is None or new is None:
        yield _only_one(label, old, new, _row_in_words)
        return
    yield from _text(f"{label}的名称", old.name, new.name)
    yield from _text(f"{label}的指标值", old.target, new.target)


def _only_one(
    label: str, old: _Part | None, new: _Part | None, in_words: Callable[[_Part], str]
) -> Change:
    """What only one of the versions has, said in one piece."""
    was, now = ("" if one is None else in_words(one) for one in (old, new))
    at, at_now = (place_of(one.name if one else None) for one in (old, new))
    return Change(label, was, now, at, at_now)


def _rows(form: WholeForm) -> tuple[Indicator, ...]:
    return tuple(form.as_project().filled_rows)


def _row_in_words(row: Indicator) -> str:
    return f"{row.name.text}：{row.target.text}"


def _text(label: str, old: Field | None, new: Field | None) -> Iterator[Change]:
    if (change := text_change(label, old, new)) is not None:
        yield change


def _amount(label: str, old: Amount | None, new: Amount | None) -> Iterator[Change]:
    if (change := amount_change(label, old, new)) is not None:
        yield change
