"""The tasks of a department's own form, put into rows where every cell has a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from jixiao.form.labels import label_of
from jixiao.form.layout import layouts_of
from jixiao.form.pasted_year import NOTHING, Cell
from jixiao.model.money import to_cents

_TASK: Final = "task"
_TEXTS: Final = frozenset({_TASK, "content"})
_AMOUNTS: Final = frozenset({"task_total", "task_fiscal", "task_other"})


def tasks_apart(cells: Sequence[Cell]) -> tuple[int, int, list[list[Cell]]]:
    """Where the tasks begin and end among the cells above the indicators, and their rows; an
    empty range where there are none, or where a row lacks an amount: its columns are not certain.
    """
    keys = [_key(text) for text, _ in cells]
    if _TASK not in keys:
        return 0, 0, []
    start = end = keys.index(_TASK)
    while end < len(keys) and keys[end]:
        end += 1
    texts = [n for n in range(start, end) if keys[n] in _TEXTS]
    money = [n for n in range(start, end) if keys[n] in _AMOUNTS]
    over = (
        money[:1] if len({keys[n] for n in money}) < len(money) else []
    )  # 预算金额 over its parts
    money = money[len(over) :]
    heads = [
        [*(cells[n] for n in texts), *(cells[n] for n in over)],
        [*[NOTHING] * len(texts), *(cells[n] for n in money)],
    ]
    rows, taken = _rows(cells[end:], len(texts), len(money))
    return (start, end + taken, [*heads, *rows]) if rows else (0, 0, [])


def _rows(cells: Sequence[Cell], texts: int, amounts: int) -> tuple[list[list[Cell]], int]:
    """The rows of so many texts and amounts each, and how many cells they take."""
    runs = [list(run) for _, run in groupby(cells, key=lambda cell: to_cents(cell[0]) is not None)]
    rows: list[list[Cell]] = []
    taken = 0
    for said, money in zip(runs[::2], runs[1::2], strict=False):
        if len(said) > texts:
            break
        if len(money) != amounts:
            return [], 0
        rows.append([*said, *[NOTHING] * (texts - len(said)), *money])
        taken += len(said) + len(money)
    return rows, taken


def _key(text: str) -> str:
    """The column of the tasks that a heading stands for; "-" where it is another heading."""
    label = label_of(text, 0)
    if label is None or label.inline is not None:
        return ""
    wholes = (one.column_labels.get(label.name) for one in layouts_of("department"))
    spec = next(filter(None, wholes), None)
    return spec.key if spec else "-"
