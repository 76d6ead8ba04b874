"""The sheet 部门整体绩效目标: facts, overall goal, functional goals, safeguards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from jixiao.files.reports import page
from jixiao.files.reports.style import HEAD_FILL, INPUT_FILL, LABEL_FILL, Report, row_height
from jixiao.form.read_department import HEADINGS
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import Department, FunctionalGoal, text_of
from workbook_templates.lists import FUNCTIONS_NAME

_WIDTHS: Final = (12.0, 24.0, 66.0)
_SPARE_FUNCTIONS: Final = 3
_LEAST_FUNCTIONS: Final = 6
# The rows where they stand, counted from 1; whoever draws or fills the sheet goes by them.
OVERALL_GOAL, FIRST_FUNCTION = 6, 9


def add(report: Report, department: Department) -> Any:
    """Add the sheet of the department part."""
    sheet = report.add_sheet(DEPARTMENT)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _page(sheet)
    title = report.look(font_name="黑体", font_size=16, bold=True, align="center")
    sheet.merge_range(0, 0, 0, 2, DEPARTMENT, title)
    sheet.set_row(0, 32)
    _facts(report, sheet, department)
    _text_block(report, sheet, OVERALL_GOAL, HEADINGS[0], department.overall_goal.text)
    _functions(report, sheet, department.functions)
    last = safeguards_row(len(department.functions))
    _text_block(report, sheet, last, HEADINGS[2], text_of(department.safeguards))
    sheet.print_area(0, 0, last - 1, 2)
    return sheet


def _page(sheet: Any) -> None:
    page.set_up(sheet, _WIDTHS, landscape=False, dated=False)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)


def _facts(report: Report, sheet: Any, department: Department) -> None:
    label = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
    text = report.cell(bg_color=INPUT_FILL, num_format="@")
    year = str(department.year) if department.year else ""
    facts = (("单位编码", department.code), ("单位名称", department.name), ("预算年度", year))
    for row, (name, value) in enumerate(facts, 1):
        sheet.write_string(row, 0, name, label)
        sheet.merge_range(row, 1, row, 2, "", text)
        if value:
            sheet.write_string(row, 1, value, text)
        sheet.set_row(row, 22)


def _heading(report: Report, sheet: Any, row: int, text: str) -> None:
    look = report.cell(font_name="黑体", bold=True, bg_color=HEAD_FILL, align="left")
    sheet.merge_range(row, 0, row, 2, text, look)
    sheet.set_row(row, 24)


def _text_block(report: Report, sheet: Any, at: int, heading: str, text: str) -> None:
    """One large cell in the row ``at``, counted from 1, with a heading above it."""
    row = at - 1
    _heading(report, sheet, row - 1, heading)
    look = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
    sheet.merge_range(row, 0, row, 2, "", look)
    if text:
        sheet.write_string(row, 0, text, look)
    sheet.set_row(row, text_height(text))


def text_height(text: str) -> float:
    """The height of the overall goal and of the safeguards."""
    return row_height([text], [sum(_WIDTHS)], least=70)


def function_height(texts: Sequence[str]) -> float:
    """The height of a functional goal."""
    return row_height(texts, _WIDTHS[1:], least=24)


def rows_of(functions: int) -> int:
    """How many rows there are for so many functional goals: some to be filled in."""
    return max(functions + _SPARE_FUNCTIONS, _LEAST_FUNCTIONS)


def safeguards_row(functions: int) -> int:
    """The row of the safeguards below so many functional goals, counted from 1."""
    return FIRST_FUNCTION + rows_of(functions) + 1


def _functions(report: Report, sheet: Any, functions: tuple[FunctionalGoal, ...]) -> None:
    first = FIRST_FUNCTION - 1
    _heading(report, sheet, first - 2, HEADINGS[1])
    for column, name in enumerate(("序号", "职责分类", "绩效目标")):
        sheet.write_string(first - 1, column, name, report.head())
    count = rows_of(len(functions))
    look = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
    center = report.cell(bg_color=INPUT_FILL, align="center")
    for offset in range(count):
        texts = ["", ""]
        if offset < len(functions):
            texts = [functions[offset].heading.text, functions[offset].text.text]
            sheet.write_number(first + offset, 0, offset + 1, center)
        else:
            sheet.write_blank(first + offset, 0, None, center)
        for column, text in enumerate(texts, 1):
            if text:
                sheet.write_string(first + offset, column, text, look)
            else:
                sheet.write_blank(first + offset, column, None, look)
        sheet.set_row(first + offset, function_height(texts))
    area = f"='{DEPARTMENT}'!$B${first + 1}:$B${first + count}"
    report.book.define_name(FUNCTIONS_NAME, area)
