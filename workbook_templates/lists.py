"""The hidden sheet 选项: the lists behind the drop-downs, each with a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from jixiao.files.reports.style import Report
from jixiao.model.grid import column_letters
from jixiao.model.sheets import FIRST_LIST, LISTS
from jixiao.rules.vocabulary import DICTIONARIES
from workbook_templates import indicator_names

FUNCTIONS_NAME: Final = "职责清单"
CODES_NAME: Final = "项目编码清单"
_ALL: Final = "二级_全部"
# A blank 一级 offers every 二级; otherwise those of its own list.
CATEGORY_SOURCE: Final = f'IF($A11="",{_ALL},INDIRECT("二级_"&SUBSTITUTE($A11,"指标","")))'


def add(report: Report, codes: Sequence[str], sheets: Sequence[str] = ()) -> Any:
    """Add the sheet; the codes are fetched from the project ``sheets`` where those are given."""
    sheet = report.add_sheet(LISTS)
    sheet.hide()
    offered = _offered()
    everything = list(dict.fromkeys(name for names in offered.values() for name in names))
    columns: list[tuple[str, list[str]]] = [(FIRST_LIST, list(offered))]
    columns += [
        (f"二级_{name.removesuffix('指标')}", list(names)) for name, names in offered.items()
    ]
    columns.append((_ALL, everything))
    for column, (name, values) in enumerate(columns):
        _list(report, sheet, column, name, values)
    last = codes_column()
    sheet.write_string(0, last, CODES_NAME)
    for row, code in enumerate(codes, 1):
        if sheets:
            sheet.write_formula(row, last, code_formula(sheets[row - 1]), None, code)
        elif code:
            sheet.write_string(row, last, code)
    letter = column_letters(last + 1)
    end = max(len(codes), 1) + 1
    report.book.define_name(CODES_NAME, f"='{LISTS}'!${letter}$2:${letter}${end}")
    indicator_names.add(report, sheet, last + 1)
    return sheet


def codes_column() -> int:
    """The column of the codes, counted from 0: behind 一级, 二级 of each, all 二级."""
    return len(_offered()) + 2


def code_formula(sheet: str) -> str:
    """The code on a project sheet; nothing, not 0, while it is blank."""
    at = "'" + sheet.replace("'", "''") + "'!$B$3"
    return f'=IF({at}="","",{at})'


def _offered() -> dict[str, list[str]]:
    """Every 二级 that either dictionary knows under a 一级, as people write them."""
    offered: dict[str, list[str]] = {}
    for dictionary in DICTIONARIES.values():
        for dimension, categories in dictionary.items():
            known = offered.setdefault(f"{dimension}指标", [])
            known += [name for c in categories if (name := f"{c}指标") not in known]
    return offered


def _list(report: Report, sheet: Any, column: int, name: str, values: list[str]) -> None:
    sheet.write_string(0, column, name)
    for row, value in enumerate(values, 1):
        sheet.write_string(row, column, value)
    letter = column_letters(column + 1)
    area = f"='{LISTS}'!${letter}$2:${letter}${len(values) + 1}"
    report.book.define_name(name, area)
