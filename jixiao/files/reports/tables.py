"""Tables for analysts as sheets: one each, a heading row, a filter, numbers as numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from jixiao.files.reports.style import Report

_WIDEST: Final = 40
_LONGEST: Final = 32_000  # a cell ends at 32 767


def draw(tables: Iterable[tuple[str, Any]], target: Path) -> None:
    """Draw each table (a pandas DataFrame) on a sheet of its name."""
    with Report(target) as report:
        text, number = report.look(text_wrap=False), report.look(text_wrap=False)
        for name, table in tables:
            widths = [float(min(_WIDEST, 2 + 2 * len(column))) for column in table.columns]
            sheet = report.sheet(name, widths, kind="list")
            for column, heading in enumerate(table.columns):
                sheet.write_string(0, column, heading, report.head())
            for row, values in enumerate(table.itertuples(index=False), 1):
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value[:_LONGEST], text)
                    elif _is_number(value):
                        sheet.write_number(row, column, float(value), number)
            sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
            sheet.freeze_panes(1, 0)


def _is_number(value: Any) -> bool:
    """What is missing (None, NaN, NA) stays a blank cell."""
    try:
        return value is not None and math.isfinite(float(value))
    except (TypeError, ValueError):
        return False
