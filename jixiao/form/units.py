"""The unit of a form's amounts where no label of its own declares it."""

from __future__ import annotations

import re
from typing import Final

from jixiao.model.grid import Grid, Value

USUAL_UNIT: Final = "万元"  # of a form that declares none
_BEHIND: Final = re.compile(
    r"(?:(?:单位|^金额)\s*[:：]\s*|^[^\d:：。，]{0,16}[（(])(?:人民币)?((?:亿|万|千)?元)\s*[)）]?[:：]?$"
)
_ALONE: Final = re.compile(r"\s*[（(]\s*(?:单位\s*[:：]\s*)?(?:人民币)?(?:亿|万|千)?元\s*[)）]\s*")


def is_unit_alone(value: Value) -> bool:
    """Whether a cell holds nothing but a unit in brackets, below or beside its label: （元）."""
    return type(value) is str and bool(_ALONE.fullmatch(value))


def unit_behind(grid: Grid, first: int, last: int) -> str:
    """The unit in some rows (0-based, ``last`` not among them) that stands behind another label
    (项目单位：某局　单位：万元), alone, or in the brackets of an unknown one: 经费测算（万元）.
    """
    for row in grid.rows[first : max(last, 0)]:
        for value in row:
            if type(value) is str and "元" in value[-4:] and (match := _BEHIND.search(value)):
                return match[1]
    return ""
