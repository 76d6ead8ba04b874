"""The names behind the drop-down of 三级指标: those of the starter library, by 二级指标."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any, Final

from jixiao.files.reports.style import Report
from jixiao.library.entry import CATEGORIES, COST
from jixiao.library.starter import starter
from jixiao.model.sheets import LISTS

_PREFIX: Final = "三级_"
# What a 二级 may be called beside the library's own words.
_ALSO: Final = {COST: ("经济成本",), "服务对象满意度": ("满意度",)}
# The names of the row's own 二级; an unknown 二级 offers none, and anything may be typed.
NAME_SOURCE: Final = f'INDIRECT("{_PREFIX}"&SUBSTITUTE($B11,"指标",""))'


@cache
def names_by_category() -> dict[str, tuple[str, ...]]:
    """The 三级指标 names of each 二级, those of most kinds of projects first."""
    found: dict[str, Counter[str]] = {category: Counter() for category in CATEGORIES}
    for entry in starter():
        found[entry.category][entry.name] += 1
    return {
        category: tuple(name for name, _ in names.most_common())
        for category, names in found.items()
    }


def add(report: Report, sheet: Any, first: int) -> None:
    """Add the lists to the sheet 选项, from its column ``first`` (0-based) on, each with a name."""
    for column, (category, names) in enumerate(names_by_category().items(), first):
        sheet.write_string(0, column, f"{_PREFIX}{category}")
        sheet.write_column(1, column, names)
        letter = chr(65 + column)
        area = f"='{LISTS}'!${letter}$2:${letter}${len(names) + 1}"
        for label in (category, *_ALSO.get(category, ())):
            report.book.define_name(f"{_PREFIX}{label}", area)
