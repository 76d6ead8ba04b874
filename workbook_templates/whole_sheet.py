"""The sheet 部门整体支出: the department's own 绩效目标表, with its tasks and its indicators."""

from __future__ import annotations

from typing import Any, Final

from jixiao.files.reports import page
from jixiao.files.reports.style import INPUT_FILL, LABEL_FILL, MONEY, Report, row_height
from jixiao.form.layout import layout_named
from jixiao.model.money import wan_number
from jixiao.model.sheets import WHOLE
from jixiao.model.target_form import UNDECLARED, Amount, Indicator, Task, WholeForm, text_of

_WIDTHS: Final = (14.0, 18.0, 26.0, 15.0, 15.0, 15.0, 18.0)
_LAST: Final = len(_WIDTHS) - 1
_BLANK_TASKS: Final = 5
_BLANK_INDICATORS: Final = 10
_COLUMNS: Final = ("dimension", "category", "name", "target", "description", "basis")
_TASK: Final = ("task", "content", "task_total", "task_fiscal", "task_other", "task_note")


def add(report: Report, form: WholeForm) -> Any:
    """Add the sheet; a form without tasks or indicators has blank rows to be filled in."""
    return _WholeSheet(report, form).draw()


class _WholeSheet:
    """The sheet while it is being drawn."""

    def __init__(self, report: Report, form: WholeForm) -> None:
        self.report, self.form = report, form
        self.layout = layout_named("whole")
        self.sheet = report.add_sheet(WHOLE)
        self.label = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
        self.text = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
        self.money = report.cell(bg_color=INPUT_FILL, num_format=MONEY, align="center")
        self.row = 0

    def draw(self) -> Any:
        self._page()
        self._head()
        self._money()
        self._tasks()
        self._goal()
        self._indicators()
        self.sheet.print_area(0, 0, self.row - 1, _LAST)
        return self.sheet

    def _page(self) -> None:
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        page.set_up(sheet, _WIDTHS, dated=False)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)

    def _head(self) -> None:
        title = self.report.look(font_name="黑体", font_size=16, bold=True, align="center")
        self._merged(0, _LAST, self.layout.title, title)
        self.sheet.set_row(self.row, 32)
        undeclared = self.form.unit is None and (
            any(task.total for task in self.form.tasks) or bool(self.form.money)
        )
        unit = UNDECLARED if undeclared else "万元"
        right = self.report.look(align="right")
        self.row += 1
        self.sheet.write_string(self.row, _LAST, f"单位：{unit}", right)
        self.row += 1
        self.sheet.write_string(self.row, 0, "部门名称", self.label)
        self._merged(1, _LAST, self.form.department.text, self.text)
        self.row += 1

    def _money(self) -> None:
        """The department's whole money, where its form says it: labels with an amount each."""
        for row in self.form.money:
            for column in range(0, _LAST - 1, 2):
                label, amount = row[column // 2] if column // 2 < len(row) else ("", None)
                self._write(column, label, self.label)
                self._write_money(column + 1, amount)
            self.row += 1

    def _tasks(self) -> None:
        heads = [self.layout.heading(key) for key in _TASK]
        self._labels(["年度主要任务", *heads])
        tasks = self.form.all_tasks or (None,) * _BLANK_TASKS
        first = self.row
        for task in tasks:
            self._task(task)
        self._side(first)

    def _task(self, task: Task | None) -> None:
        texts = (text_of(task.name), text_of(task.content)) if task else ("", "")
        note = text_of(task.note) if task else ""
        for column, text in (*enumerate(texts, 1), (_LAST, note)):
            self._write(column, text, self.text)
        amounts = (task.total, task.fiscal, task.other) if task else (None,) * 3
        for column, amount in enumerate(amounts, 3):
            self._write_money(column, amount)
        widths = (*_WIDTHS[1:3], _WIDTHS[_LAST])
        self.sheet.set_row(self.row, row_height((*texts, note), widths, least=20))
        self.row += 1

    def _goal(self) -> None:
        self.sheet.write_string(self.row, 0, "年度总体目标", self.label)
        text = text_of(self.form.goal)
        self._merged(1, _LAST, text, self.text)
        self.sheet.set_row(self.row, row_height([text], [sum(_WIDTHS[1:])], least=60))
        self.row += 1

    def _indicators(self) -> None:
        heads = [self.layout.heading(key) for key in _COLUMNS]
        self._labels(["绩效指标", *heads])
        rows = self.form.indicators or (None,) * _BLANK_INDICATORS
        first = self.row
        for row in rows:
            self._indicator(row)
        self._side(first)

    def _indicator(self, row: Indicator | None) -> None:
        texts = [text_of(getattr(row, key)) if row else "" for key in _COLUMNS]
        for column, text in enumerate(texts, 1):
            self._write(column, text, self.text)
        self.sheet.set_row(self.row, row_height(texts, _WIDTHS[1:], least=20))
        self.row += 1

    def _labels(self, texts: list[str]) -> None:
        for column, text in enumerate(texts):
            self._write(column, text, self.label)
        self.row += 1

    def _side(self, first: int) -> None:
        """The cells to the left of a block, below its heading."""
        for row in range(first, self.row):
            self.sheet.write_blank(row, 0, None, self.label)

    def _merged(self, first: int, last: int, text: str, look: Any) -> None:
        self.sheet.merge_range(self.row, first, self.row, last, "", look)
        if text:
            self.sheet.write_string(self.row, first, text, look)

    def _write(self, column: int, text: str, look: Any) -> None:
        if text:
            self.sheet.write_string(self.row, column, text, look)
        else:
            self.sheet.write_blank(self.row, column, None, look)

    def _write_money(self, column: int, amount: Amount | None) -> None:
        if amount is not None and amount.cents is not None:
            self.sheet.write_number(self.row, column, wan_number(amount.cents), self.money)
        else:
            self._write(column, amount.text if amount else "", self.money)
