"""Plain lists as sheets of the add-in's own: 规范记录, 支出明细, 规则说明."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from jixiao.files.reports.style import Report, row_height


def draw(
    name: str,
    title: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str | float]],
    target: Path | BinaryIO,
    *,
    subtitle: str = "",
) -> None:
    """A titled list with a filter: texts as text, numbers as numbers."""
    with Report(target) as report:
        sheet = report.sheet(name, widths, kind="list")
        report.title(sheet, len(headings), title, subtitle)
        for column, heading in enumerate(headings):
            sheet.write_string(2, column, heading, report.head())
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value, report.cell(num_format="@"))
                else:
                    sheet.write_number(number, column, value, report.cell(num_format="#,##0.00"))
            sheet.set_row(number, row_height([str(value) for value in row], widths))
        sheet.autofilter(2, 0, max(2 + len(rows), 3), len(headings) - 1)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
