"""上年指标: what a workbook made from last year's remembers, and how a form shows it beside a row.

A form looks the values up by its number, 二级 and 三级, so that rows may be inserted, sorted and
deleted: cells outside the table do not move with it.
"""

from __future__ import annotations

from typing import Any, Final

from jixiao.files.reports import page
from jixiao.files.reports.style import GREY, Report, row_height
from jixiao.form.layout import position, standard
from jixiao.form.read_last_year import BUDGET, HEADINGS, YEAR_LABEL
from jixiao.model.grid import column_letters
from jixiao.model.last_year import LastProject, LastYear
from jixiao.model.money import wan
from jixiao.model.sheets import LAST_YEAR

# What the forms look up stands last and is not printed: without it a page takes the width.
_COLUMNS: Final = (*HEADINGS[1:], BUDGET, HEADINGS[0])
_WIDTHS: Final = (5, 22, 24, 14, 12, 24, 12, 12, 12, 11, 40)
_KEY: Final = len(_COLUMNS) - 1
_FIRST: Final = 4  # of the rows, 0-based
_SHOWN: Final = {"last_target": "上年值", "last_actual": "上年完成"}
# How many rows below the filled ones are ready for new indicators.
_SPARE: Final = 20


def add(report: Report, last_year: LastYear) -> Any:
    """Add the sheet."""
    sheet = report.add_sheet(LAST_YEAR)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    title = "上年指标（供对照和审核，请勿修改；不上报）"
    sheet.merge_range(0, 0, 0, _KEY - 1, title, report.look(bold=True))
    sheet.write_string(1, 1, YEAR_LABEL)
    sheet.write_number(1, 2, last_year.year)
    for column, heading in enumerate(_COLUMNS):
        sheet.write_string(_FIRST - 1, column, heading, report.head())
    sheet.set_row(_FIRST - 1, 32)
    text = report.cell(num_format="@", font_color=GREY)
    rows = _rows(last_year)
    for row, (key, *cells) in enumerate(rows, _FIRST):
        for column, value in enumerate((*cells, key)):
            sheet.write_string(row, column, value, text)
        sheet.set_row(row, row_height(cells, _WIDTHS))
    page.set_up(sheet, _WIDTHS[:_KEY], dated=False)
    sheet.print_area(0, 0, _FIRST + max(len(rows), 1) - 1, _KEY - 1)
    sheet.repeat_rows(_FIRST - 1)
    sheet.freeze_panes(_FIRST, 0)
    return sheet


def _rows(last_year: LastYear) -> list[list[str]]:
    rows = []
    for number, project in enumerate(last_year.projects, 1):
        budget = wan(project.budget)
        head = [str(number), project.name, project.code, project.document]
        if not project.rows:
            rows.append(["", *head, "", "", "", "", "", budget])
        for row in project.rows:
            key = _key(number, row.category, row.name)
            rows.append(
                [key, *head, row.category, row.name, row.target, row.actual, row.earlier, budget]
            )
    return rows


def _key(number: int, category: str, name: str) -> str:
    return f"{number}|{category}|{name}"


def show_beside(report: Report, sheet: Any, number: int, project: LastProject, last: int) -> None:
    """Beside each row of a form, in grey: last year's value and what was achieved."""
    look = report.look(font_color=GREY, font_size=9, align="center", num_format="@")
    block = _block(_KEY)
    for key, heading in _SHOWN.items():
        spec = standard().columns[key]
        row, column = (place - 1 for place in position(spec.at))
        sheet.set_column(column, column, spec.width)
        sheet.write_string(row, column, spec.labels[0], look)
        values = _block(_COLUMNS.index(heading))
        for r in range(row + 1, last + 1 + _SPARE):
            own = f'"{number}|"&$B{r + 1}&"|"&$C{r + 1}'
            formula = f'=IFERROR(INDEX({values},MATCH({own},{block},0))&"","")'
            sheet.write_formula(r, column, formula, look, _cached(project, r - row, key))


def _block(column: int) -> str:
    letter = column_letters(column + 1)
    return f"'{LAST_YEAR}'!${letter}${_FIRST + 1}:${letter}$2000"


def _cached(project: LastProject, number: int, key: str) -> str:
    """What the formula gives as long as nobody has changed the row."""
    if number > len(project.rows):
        return ""
    row = project.rows[number - 1]
    return str(row.target if key == "last_target" else row.actual)
