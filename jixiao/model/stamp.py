"""校对码: a short code of what a project sheet says, printed on what was made from it.

A form of the year or a 执行对比 that bears another code than its project has now is out of date,
which is no mistake of whoever filled it in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from jixiao.model.grid import Grid
from jixiao.model.target_form import Department, Project, text_of

LABEL: Final = "项目表校对码"
_LETTERS: Final = 6
_HEAD_ROWS: Final = 4
_WRITTEN: Final = re.compile(LABEL + rf"([0-9A-F]{{{_LETTERS}}})")


def stamp_of(project: Project) -> str:
    """The code of a project: its money, plan, goal and indicators; spaces do not count."""
    rows = [
        [text_of(one) for one in (row.dimension, row.category, row.name, row.target)]
        for row in project.indicators
    ]
    return _code([*_money(project), text_of(project.goal), *(text for row in rows for text in row)])


def plan_stamp_of(department: Department) -> str:
    """The code of all that a 执行对比 takes from the project sheets: names, money, plans."""
    return _code(
        text
        for project in department.projects
        for text in (text_of(project.code), project.label, *_money(project))
    )


def written(stamp: str) -> str:
    """The code as it is printed; nothing where there is none."""
    return f"　{LABEL}{stamp}" if stamp else ""


def read_stamp(grid: Grid, first: int = 0) -> str:
    """The code in the head of what we drew, around its row ``first`` (counted from 0)."""
    for row in grid.rows[max(first - _HEAD_ROWS, 0) : first + _HEAD_ROWS]:
        for value in row:
            found = _WRITTEN.search(value) if isinstance(value, str) else None
            if found:
                return found[1]
    return ""


def _money(project: Project) -> list[str]:
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    cents = ["" if one is None or one.cents is None else str(one.cents) for one in amounts]
    shares = [
        f"{one.month}:{'' if one.percent is None else f'{one.percent.normalize():f}'}"
        for one in project.plan or ()
    ]
    return [*cents, *shares]


def _code(texts: Iterable[str]) -> str:
    joined = "\x1f".join("".join(text.split()) for text in texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS].upper()
