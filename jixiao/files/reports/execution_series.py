"""执行进度: planned and actual at each checkpoint, by 职责, and spending by source of money."""

from __future__ import annotations

from typing import Any, Final

from jixiao.files.reports import forms_note
from jixiao.files.reports.style import MONEY, ROUNDED, TOTAL_FILL, Report, row_height
from jixiao.model import sheets
from jixiao.model.grid import column_letters
from jixiao.model.money import wan, wan_number
from jixiao.model.tally import Tally
from jixiao.spending.execution import Comparison
from jixiao.spending.execution_line import ExecutionLine
from jixiao.spending.funds import Source
from jixiao.spending.plan import CHECKPOINTS

SHEET: Final = sheets.PROGRESS
_HEAD: Final = (("序号", 4.5), ("项目名称", 20.0), ("职责分类", 11.0), ("预算数", 9.5))
_PARTS: Final = (("计划", 9.5), ("实际", 9.5), ("进度", 8.0))
_SUBTOTAL_FILL: Final = "#F7F9FC"
_SOURCES_HEAD: Final = "其中：实际支出按来源"
_TOP: Final = 2
_FIRST: Final = 4


def add(report: Report, comparison: Comparison, forms: Tally) -> None:
    """Add the sheet 执行进度 to a report workbook; ``forms`` says what its totals do not have."""
    series = _Series(report, comparison)
    series.draw()
    forms_note.add(report, series.sheet, series.row, series.widths, forms)


class _Series:
    """The sheet while it is being drawn; ``row`` is the next free one."""

    def __init__(self, report: Report, comparison: Comparison) -> None:
        self.report, self.comparison = report, comparison
        self.months = list(CHECKPOINTS)
        self.first_part = len(_HEAD)
        self.first_source = self.first_part + len(_PARTS) * len(self.months)
        self.widths = [width for _, width in _HEAD]
        self.widths += [width for _ in self.months for _, width in _PARTS]
        self.widths += [9.5 for _ in Source]
        self.sheet = report.sheet(SHEET, self.widths, kind="series")
        self.width = len(self.widths)
        self.row = _FIRST

    def draw(self) -> None:
        date = self.comparison.as_of
        words = f"截至{date.year}年{date.month}月{date.day}日　单位：万元；未到的时点只列计划"
        self.report.title(self.sheet, self.width, "项目支出进度表", words)
        self._head()
        number = 0
        for group in self.comparison.by_function:
            lines = [x for x in self.comparison.lines if x.function == group.function]
            for line in lines:
                number += 1
                self._line(line, str(number), {})
            self._line(group, "小计", {"bold": True, "bg_color": _SUBTOTAL_FILL})
        self._line(self.comparison.total, "合计", {"bold": True, "bg_color": TOTAL_FILL})
        self.sheet.freeze_panes(_FIRST, 2)
        self.sheet.repeat_rows(_TOP, _TOP + 1)
        # two checkpoints a page
        self.sheet.set_v_pagebreaks([self.first_part + 2 * len(_PARTS)])

    def _head(self) -> None:
        head = self.report.head()
        for column, (heading, _) in enumerate(_HEAD):
            self.sheet.merge_range(_TOP, column, _TOP + 1, column, heading, head)
        for index, month in enumerate(self.months):
            first = self.first_part + index * len(_PARTS)
            last = first + len(_PARTS) - 1
            self.sheet.merge_range(_TOP, first, _TOP, last, CHECKPOINTS[month], head)
            for offset, (heading, _) in enumerate(_PARTS):
                self.sheet.write_string(_TOP + 1, first + offset, heading, head)
        last = self.width - 1
        self.sheet.merge_range(_TOP, self.first_source, _TOP, last, _SOURCES_HEAD, head)
        for offset, source in enumerate(Source):
            self.sheet.write_string(_TOP + 1, self.first_source + offset, str(source), head)
        self.sheet.set_row(_TOP + 1, 30)

    def _line(self, line: ExecutionLine, number: str, look: dict[str, Any]) -> None:
        cell, row = self.report.cell, self.row
        name = "" if number in ("小计", "合计") else line.name
        texts = (number, name, "" if number == "合计" else line.function)
        for column, text in enumerate(texts):
            aligned = cell(num_format="@", **({"align": "center"} if column == 0 else {}), **look)
            self.sheet.write_string(row, column, text, aligned)
        money = cell(num_format=MONEY, **look)
        self._money(3, line.budget, money)
        for index, month in enumerate(self.months):
            planned, actual = line.series.get(month, (None, None))
            first = self.first_part + index * len(_PARTS)
            self._money(first, planned, cell(num_format=ROUNDED, **look))
            self._money(first + 1, actual, money)
            self._rate(first, month, line, actual, look)
        for offset, source in enumerate(Source):
            funds = line.funds.get(source)
            self._money(self.first_source + offset, funds.actual if funds else 0, money)
        self.sheet.set_row(row, row_height(texts[1:], self.widths[1:3], least=20))
        self.row += 1

    def _rate(
        self, first: int, month: int, line: ExecutionLine, actual: int | None, look: dict[str, Any]
    ) -> None:
        """Of the budget; in a sum of that of the projects with one, the others taken off."""
        spent, budget = (f"{column_letters(column + 1)}{self.row + 1}" for column in (first + 1, 3))
        without = line.unbudgeted_at.get(month, 0)
        part = f"({spent}-{wan(without)})" if without else spent
        formula = f'=IF(OR(N({budget})=0,{spent}=""),"",{part}/{budget})'
        cached = (actual - without) / line.budget if actual is not None and line.budget else ""
        form = self.report.cell(num_format="0.00%", **look)
        self.sheet.write_formula(self.row, first + 2, formula, form, cached)

    def _money(self, column: int, cents: int | None, form: Any) -> None:
        if cents is None:
            self.sheet.write_blank(self.row, column, None, form)
        else:
            self.sheet.write_number(self.row, column, wan_number(cents), form)
