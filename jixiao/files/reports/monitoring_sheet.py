"""One 运行监控表: money and indicators filled in, what people must enter marked."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

from jixiao.files.reports.style import INPUT_FILL, Report
from jixiao.files.reports.year_sheet import ESTIMATE, FROZEN_ROWS, FUNDS_TOP, YearSheet
from jixiao.form.layout import FormKind
from jixiao.form.read_year import CAUSES, OUTLOOKS
from jixiao.model import stamp
from jixiao.model.money import wan, wan_number
from jixiao.model.target_form import text_of
from jixiao.model.year_forms import YearRow
from jixiao.year.monitoring import Monitored

TICK: Final = "√"
_MONTHS_IN_LABEL: Final = "1-N月"
_EXPECTED: Final = 6


def add(report: Report, one: Monitored, name: str, note: str = "") -> None:
    """Add the 运行监控表 to a report workbook on a sheet of that name; ``note`` above the form."""
    _MonitoringSheet(report, one, name).draw(note)


class _MonitoringSheet(YearSheet):
    columns = (
        *("dimension", "category", "name", "target", "actual", "expected"),
        *CAUSES,
        "reason",
        *OUTLOOKS,
        "remark",
    )
    kind: FormKind = "monitoring"

    def __init__(self, report: Report, one: Monitored, name: str) -> None:
        super().__init__(report, one.form, name)
        self.one, self.own = one, one.form
        self.date: dt.date = one.line.as_of
        self.expected = report.cell(bg_color=INPUT_FILL, num_format=ESTIMATE, align="center")
        self.deviation_row = FUNDS_TOP + len(one.form.funds) + 1
        self.header = self.deviation_row + 2
        self.first = self.header + 2

    def draw(self, note: str) -> None:
        form, last = self.own, self.last_column
        date = f"截至{self.date.year}年{self.date.month}月{self.date.day}日"
        self.title(f"{date}{note}{stamp.written(form.stamp)}", unit_from=self.column("reason"))
        self.pair(2, (0, 1, 3), "code", form.code, self.middle)
        self.pair(2, (4, 5, last), "name", form.name, self.text)
        self.pair(3, (0, 1, 3), "department", form.department, self.middle)
        self.pair(3, (4, 5, last), "executor", form.executor, self.entry)
        for top in (2, 3):
            self.heights(top, [form.department.text, form.name.text], [46, 90], 28)
        self._funds()
        self._texts()
        self._head()
        groups = [(row.indicator.dimension.text, row.indicator.category.text) for row in form.rows]
        self.dimension_block(self.first, groups)
        for number, row in enumerate(form.rows, self.first):
            self._row(number, row)
        self._lists()
        self.sheet.repeat_rows(self.header, self.header + 1)
        self.sheet.freeze_panes(FROZEN_ROWS, 0)

    def _with_months(self, label: str) -> str:
        return label.replace(_MONTHS_IN_LABEL, f"1–{self.date.month}月")

    def _funds(self) -> None:
        self.funds_side(1)
        for column, key in enumerate(("initial", "full", "spent", "rate"), 2):
            label = self._with_months(self.layout.label(key))
            self.sheet.write_string(FUNDS_TOP, column, label, self.label)
        last_cause = _EXPECTED + len(CAUSES) - 1
        label = self.layout.label("expected")
        self.merge(FUNDS_TOP, _EXPECTED, FUNDS_TOP, last_cause, label, self.label)
        for row, funds in enumerate(self.own.funds, FUNDS_TOP + 1):
            self.amounts(row, 2, funds, ("initial", "full", "spent"))
            full, spent = self.at(row, 3), self.at(row, 4)
            cents = funds.full.cents or 0
            cached = (funds.spent.cents or 0) / cents if cents else ""
            formula = f'=IF(N({full})=0,"",{spent}/{full})'
            self.sheet.write_formula(row, 5, formula, self.rate, cached)
            self.merge(row, _EXPECTED, row, last_cause, "", self.expected)
            if funds.expected.cents is not None:
                amount = wan_number(funds.expected.cents)
                self.sheet.write_number(row, _EXPECTED, amount, self.expected)
        self._forecast(FUNDS_TOP + 1)
        self.merge(
            FUNDS_TOP, last_cause + 1, FUNDS_TOP + len(self.own.funds), self.last_column,
            self._note(), self.report.cell(align="left"),
        )  # fmt: skip

    def _forecast(self, row: int) -> None:
        """全年预计执行数 of the whole: by the daily rate so far, until a person knows better."""
        if self.own.whole.expected.cents is not None:
            return
        days = 366 if calendar.isleap(self.date.year) else 365
        straight = f"ROUND({self.at(row, 4)}/{self.date.timetuple().tm_yday}*{days},2)"
        full = self.at(row, 3)
        # never more than there is: what is beyond the budget needs a person's decision
        formula = f"=IF(N({full})>0,MIN({straight},{full}),{straight})"
        cached = wan_number(min(self.one.line.forecast or 0, self._most))
        self.sheet.write_formula(row, _EXPECTED, formula, self.expected, cached)

    @property
    def _most(self) -> int:
        """The budget as it stands, in 分; the forecast itself where there is none."""
        return self.own.whole.full.cents or (self.one.line.forecast or 0)

    def _note(self) -> str:
        line = self.one.line
        rate = "" if line.planned_rate is None else f"（{line.planned_rate}%）"
        planned = f"计划应执行{wan(line.planned)}万元{rate}，{line.status}"
        if line.planned is None:
            planned = "未填预算数" if line.budget is None else "未填支出计划"
        straight = self.one.line.forecast or 0
        beyond = (
            f"按此推算为{wan(straight)}万元，超过预算，已以预算数{wan(self._most)}万元为限。"
            if straight > self._most
            else ""
        )
        return (
            f"{planned}。执行率按调整后预算计算。全年预计执行数先按日均支出直线推算，{beyond}"
            "有更准的数请直接改写。"
        )

    def _texts(self) -> None:
        row, last = self.deviation_row, self.last_column
        deviation = text_of(self.own.deviation)
        for top, key, text, look in (
            (row, "deviation", deviation, self.entry),
            (row + 1, "goal", self.own.goal.text, self.text),
        ):
            label = self.layout.label(key)
            self.write(top, 0, label, self.label)
            self.merge(top, 1, top, last, text, look)
            self.heights(top, [label, text], [self.widths[0], self.width(1, last)], 34)

    def _head(self) -> None:
        """Headings in two rows: the kinds of causes and the outlook share one each."""
        top, cause, outlook = self.header, self.column(CAUSES[0]), self.column(OUTLOOKS[0])
        reason, last = self.column("reason"), self.last_column
        self.merge(top, cause, top, reason, "偏差原因分析", self.label)
        self.merge(top, outlook, top, last - 1, self.layout.heading("outlook"), self.label)
        for column, key in enumerate(self.columns):
            heading = self._with_months(self.layout.heading(key))
            if cause <= column < last:
                self.sheet.write_string(top + 1, column, heading, self.label)
            else:
                self.merge(top, column, top + 1, column, heading, self.label)
        self.sheet.set_row(top, 22)
        self.sheet.set_row(top + 1, 46)

    def _row(self, number: int, row: YearRow) -> None:
        indicator = row.indicator
        texts = {
            "name": (indicator.name.text, self.text),
            "target": (indicator.target.text, self.middle),
            "actual": (row.actual.text, self.entry_middle),
            "expected": (row.expected.text, self.entry_middle),
            "reason": (row.reason.text, self.entry),
            "remark": (row.remark.text, self.entry),
        }
        for key, (text, look) in texts.items():
            self.write(number, self.column(key), text, look)
        for key in (*CAUSES, *OUTLOOKS):
            ticked = self.layout.heading(key) in (*row.causes, row.outlook.text)
            self.write(number, self.column(key), TICK if ticked else "", self.entry_middle)
        widths = [self.widths[self.column(key)] for key in texts]
        self.heights(number, [text for text, _ in texts.values()], widths, 28)

    def _lists(self) -> None:
        last = self.first + len(self.own.rows) - 1
        for key in (*CAUSES, *OUTLOOKS):
            if last >= self.first:
                self.choices(self.first, last, self.column(key), [TICK])
