"""执行对比: one line a project, lamps in words and colour, charts; unmatched spending beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.check.year import check_ledger, check_progress
from jixiao.files.reports import execution_series, page
from jixiao.files.reports.forms_note import Note, add_notes
from jixiao.files.reports.style import (
    AMBER,
    AMBER_FILL,
    BLUE,
    BLUE_FILL,
    GREEN,
    GREEN_FILL,
    GREY,
    LABEL_FILL,
    MONEY,
    RED,
    RED_FILL,
    ROUNDED,
    TOTAL_FILL,
    Report,
    money_format,
    money_width,
    row_height,
)
from jixiao.model import sheets, stamp
from jixiao.model.cells import as_text
from jixiao.model.findings import HINT
from jixiao.model.grid import Grid, Place, column_letters
from jixiao.model.money import wan, wan_number
from jixiao.model.tally import Tally
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.execution import Comparison
from jixiao.spending.execution_line import ExecutionLine, ExecutionStatus
from jixiao.spending.plan import CHECKPOINTS

SHEET: Final = sheets.COMPARISON
UNMATCHED_SHEET: Final = sheets.UNMATCHED
REMARK_HEADING: Final = "说明"
_LOOK: Final = {
    ExecutionStatus.NORMAL: (GREEN, GREEN_FILL),
    ExecutionStatus.BEHIND: (AMBER, AMBER_FILL),
    ExecutionStatus.FAR_BEHIND: (RED, RED_FILL),
    ExecutionStatus.AHEAD: (BLUE, BLUE_FILL),
    ExecutionStatus.OVER: (RED, RED_FILL),
    ExecutionStatus.NO_PLAN: (GREY, LABEL_FILL),
}


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float
    kind: str
    key: str = ""


_COLUMNS: Final = (
    _Column("序号", 4.5, "number"),
    _Column("项目编码", 11.5, "text", "code"),
    _Column("项目名称", 18, "text", "name"),
    _Column("预算数", 9.5, "money", "budget"),
    _Column("计划支出", 9.5, "money", "planned"),
    _Column("实际支出", 9.5, "money", "actual"),
    _Column("偏差", 9.5, "difference"),
    _Column("计划进度", 8, "rate", "planned"),
    _Column("实际进度", 8, "rate", "actual"),
    _Column("偏差（百分点）", 8, "points"),
    _Column("状态", 10, "status"),
    _Column("按目前进度推算全年", 10, "money", "forecast"),
    _Column("审核提示", 19, "hint"),
    _Column(REMARK_HEADING, 14, "remark"),
)
_FIRST: Final = 3
_WRAPPED: Final = tuple(
    index for index, one in enumerate(_COLUMNS) if one.kind in {"text", "hint", "remark"}
)
_CURVE, _BETWEEN = 8, 12  # the column of the second chart, and dots between the two
_BUDGET, _PLANNED, _ACTUAL, _DIFFERENCE, _PLANNED_RATE, _ACTUAL_RATE = 3, 4, 5, 6, 7, 8


def draw(
    comparison: Comparison,
    target: Path | BinaryIO,
    forms: Tally,
    settings: Settings = DEFAULT,
) -> None:
    """Draw the report workbook to ``target``; ``forms`` says which forms are compared."""
    with Report(target) as report:
        add_sheets(report, comparison, forms, settings)


def add_sheets(
    report: Report, comparison: Comparison, forms: Tally, settings: Settings = DEFAULT
) -> None:
    """Add 执行对比, 执行进度 and 未匹配支出 to a report workbook."""
    _Table(report, comparison, settings, forms).draw()
    execution_series.add(report, comparison, forms)
    _unmatched(report, comparison, settings)


def read_remarks(grid: Grid) -> dict[str, str]:
    """The clerk's 说明 on an earlier 执行对比 by project code, or name where there is none."""
    remarks: dict[str, str] = {}
    columns: list[str] = []
    for row in grid.rows:
        texts = [as_text(value) for value in row]
        if REMARK_HEADING in texts and "项目编码" in texts:
            columns = texts
        elif columns:
            cells = dict(zip(columns, texts, strict=False))
            key = cells["项目编码"] or cells.get("项目名称", "")
            if key and cells.get(REMARK_HEADING):
                remarks[key] = cells[REMARK_HEADING]
    return remarks


class _Table:
    """The main sheet while it is being drawn."""

    def __init__(
        self, report: Report, comparison: Comparison, settings: Settings, forms: Tally
    ) -> None:
        self.report, self.comparison, self.settings = report, comparison, settings
        self.forms = forms
        lines = (*comparison.lines, comparison.total)
        self.widths = [column.width for column in _COLUMNS]
        self.formats = {}
        for index, column in enumerate(_COLUMNS):
            cents = [_amount(line, column) for line in lines]
            if any(one is not None for one in cents):
                self.formats[index] = money_format(cents)
                self.widths[index] = money_width(cents, column.width)
        self.sheet = report.sheet(SHEET, self.widths, kind="compare")

    def draw(self) -> None:
        lines = self.comparison.lines
        date = self.comparison.as_of
        words = f"截至{date.year}年{date.month}月{date.day}日　单位：万元　{self._counts()}"
        words += stamp.written(self.comparison.stamp)
        self.report.title(self.sheet, len(_COLUMNS), "项目支出执行对比表", words)
        for index, column in enumerate(_COLUMNS):
            self.sheet.write_string(2, index, column.heading, self.report.head())
        self.sheet.set_row(2, 32)
        table = 0.0
        for number, line in enumerate(lines, 1):
            row = _FIRST + number - 1
            self._line(row, line, number)
            texts = [line.code, line.name, self._hint(line), line.remark]
            height = row_height(texts, [self.widths[i] for i in _WRAPPED], least=20)
            self.sheet.set_row(row, height)
            table += height
        last = _FIRST + len(lines)
        self._line(last, self.comparison.total, None)
        self.sheet.freeze_panes(_FIRST, 3)
        page.repeat_where_long(self.sheet, 2, table)
        self._bars(last)
        self._reconciled(last + 1)
        self._charts(last + 3)

    def _counts(self) -> str:
        words = [str(line.status) for line in self.comparison.lines]
        return "，".join(f"{word}{words.count(word)}个" for word in dict.fromkeys(words))

    def _line(self, row: int, line: ExecutionLine, number: int | None) -> None:
        total = number is None
        look: dict[str, Any] = {"bold": True, "bg_color": TOTAL_FILL} if total else {}
        if total:
            self.sheet.merge_range(row, 0, row, 2, "合计", self.report.cell(align="center", **look))
            self.sheet.set_row(row, 22)
        for index, column in enumerate(_COLUMNS):
            if total and index < _BUDGET:
                continue
            self._cell(row, index, column, line, number, look)

    def _cell(
        self,
        row: int,
        index: int,
        column: _Column,
        line: ExecutionLine,
        number: int | None,
        look: Any,
    ) -> None:
        cell, sheet = self.report.cell, self.sheet
        if column.kind == "number":
            sheet.write_number(row, index, number or 0, cell(align="center"))
        elif column.kind == "text":
            sheet.write_string(row, index, getattr(line, column.key), cell())
        elif column.kind == "status":
            color, fill = _LOOK[line.status]
            status = cell(align="center", bold=True, font_color=color, bg_color=fill)
            sheet.write_string(row, index, str(line.status), status)
        elif column.kind == "hint":
            hint = "" if number is None else self._hint(line)
            sheet.write_string(row, index, hint, cell(**look))
        elif column.kind == "remark":
            sheet.write_string(row, index, line.remark, cell(**look))
        elif column.kind == "money":
            self._money(row, index, column, line, number is None, look)
        else:
            self._derived(row, index, column, line, look)

    def _hint(self, line: ExecutionLine) -> str:
        """What the rules on spending say of a project."""
        found = check_progress(line, self.settings)
        return "\n".join(f"{one.severity} {one.rule}：{one.message}" for one in found)

    def _money(
        self, row: int, index: int, column: _Column, line: ExecutionLine, total: bool, look: Any
    ) -> None:
        form = self.report.cell(num_format=self.formats.get(index, MONEY), **look)
        cents: int | None = getattr(line, column.key)
        if cents is None:
            self.sheet.write_blank(row, index, None, form)
        elif total and row > _FIRST:
            letter = column_letters(index + 1)
            formula = f"=ROUND(SUM({letter}{_FIRST + 1}:{letter}{row}),6)"
            self.sheet.write_formula(row, index, formula, form, wan_number(cents))
        else:
            self.sheet.write_number(row, index, wan_number(cents), form)

    def _derived(
        self, row: int, index: int, column: _Column, line: ExecutionLine, look: Any
    ) -> None:
        """Differences and rates are formulas, so that a reader can follow them.

        In a total the plan is compared with the projects that have one, the others taken off.
        """
        at = {i: f"{column_letters(i + 1)}{row + 1}" for i in range(len(_COLUMNS))}
        budget, planned, actual = at[_BUDGET], at[_PLANNED], at[_ACTUAL]
        without = zip((budget, actual), line.unplanned, strict=True)
        whole, spent = (f"({cell}-{wan(cents)})" if cents else cell for cell, cents in without)
        if column.kind == "difference":
            formula = f'=IF({planned}="","",ROUND({spent}-{planned},6))'
            value: Any = "" if line.deviation is None else wan_number(line.deviation)
            shown = self.formats.get(index, MONEY)
            form = self.report.cell(num_format=f"{shown};[Red]-{shown}", **look)
        elif column.kind == "rate":
            known = f"({actual}-{wan(line.unbudgeted)})" if line.unbudgeted else actual
            cell, part, base = (
                (planned, planned, whole) if column.key == "planned" else (actual, known, budget)
            )
            rate = line.planned_rate if column.key == "planned" else line.actual_rate
            formula = f'=IF(OR({base}=0,{cell}=""),"",{part}/{base})'
            value = "" if rate is None else float(rate) / 100
            form = self.report.cell(num_format="0.00%", **look)
        else:
            formula = (
                f'=IF(OR({whole}=0,{at[_DIFFERENCE]}=""),"",ROUND({at[_DIFFERENCE]}/{whole}*100,2))'
            )
            value = "" if line.deviation_points is None else float(line.deviation_points)
            form = self.report.cell(num_format="+0.00;[Red]-0.00;0.00", align="center", **look)
        self.sheet.write_formula(row, index, formula, form, value)

    def _bars(self, last: int) -> None:
        """Bars in the two progress columns: the length is the share of the budget."""
        for index, color in ((_PLANNED_RATE, "#C9D6E8"), (_ACTUAL_RATE, "#8DB4A0")):
            self.sheet.conditional_format(
                _FIRST, index, last, index,
                {"type": "data_bar", "bar_color": color,
                 "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1},
            )  # fmt: skip

    def _reconciled(self, row: int) -> None:
        """The proof, two rows at the most: where each row of the ledger went, which forms count."""
        account = self.comparison.account
        remark = "推算全年按日均支出直线外推，仅供参考。"
        notes = (
            Note(self.forms.complete, self.forms.sentences),
            Note(account.complete, account.counted),
            Note(True, [*account.remarks, remark]),
        )
        add_notes(self.report, self.sheet, row, self.widths, notes)

    def _charts(self, top: int) -> None:
        lines = self.comparison.lines
        if not lines:
            return
        end = _FIRST + len(lines) - 1
        bar = self.report.book.add_chart({"type": "bar"})
        for name, column, color in (
            ("计划支出", _PLANNED, "#B8C7DD"),
            ("实际支出", _ACTUAL, "#3E7CB1"),
        ):
            bar.add_series(
                {
                    "name": name,
                    "categories": [SHEET, _FIRST, 2, end, 2],
                    "values": [SHEET, _FIRST, column, end, column],
                    "fill": {"color": color},
                    "gap": 70,
                }
            )
        bar.set_title({"name": "各项目计划与实际支出（万元）", "name_font": {"size": 12}})
        bar.set_y_axis({"reverse": True})
        bar.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        bar.set_legend({"position": "bottom"})
        left = sum(map(page.dots, self.widths[:_CURVE])) - _BETWEEN
        bar.set_size({"width": left, "height": max(280, 110 + 34 * len(lines))})
        self.sheet.insert_chart(top, 0, bar, {"y_offset": page.CLEAR})
        self._curve(top)
        page.break_before_charts(self.sheet, top, len(lines))

    def _curve(self, top: int) -> None:
        """The cumulative curve; its numbers stand beside it in the sheet."""
        sheet, head = self.sheet, self.report.head()
        money = self.report.cell(num_format=ROUNDED)
        column = _CURVE + 1
        for offset, name in enumerate(("时点", "计划累计", "实际累计")):
            sheet.write_string(top, column + offset, name, head)
        series = self.comparison.total.series
        for offset, (month, (planned, actual)) in enumerate(series.items(), 1):
            label = CHECKPOINTS.get(month, f"{month}月底")
            sheet.write_string(top + offset, column, label, self.report.cell(align="center"))
            for place, cents in ((1, planned), (2, actual)):
                if cents is None:
                    sheet.write_blank(top + offset, column + place, None, money)
                else:
                    sheet.write_number(top + offset, column + place, wan_number(cents), money)
        line = self.report.book.add_chart({"type": "line"})
        for offset, color in ((1, "#8FA6C4"), (2, "#2F5D8A")):
            line.add_series(
                {
                    "name": [SHEET, top, column + offset],
                    "categories": [SHEET, top + 1, column, top + len(series), column],
                    "values": [SHEET, top + 1, column + offset, top + len(series), column + offset],
                    "line": {"color": color, "width": 2.25},
                    "marker": {"type": "circle", "size": 6},
                }
            )
        line.set_title({"name": "累计支出（万元）", "name_font": {"size": 12}})
        line.set_legend({"position": "bottom"})
        line.set_y_axis(
            {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
        )
        line.set_size({"width": 440, "height": 280})
        sheet.insert_chart(top + len(series) + 2, _CURVE, line)


def _amount(line: ExecutionLine, column: _Column) -> int | None:
    """The 分 in a column of money as it is shown: what is computed to a hundredth of a 万元."""
    if column.kind not in {"money", "difference"}:
        return None
    cents: int | None = line.deviation if column.kind == "difference" else getattr(line, column.key)
    exact = column.key in {"budget", "actual"}
    return cents if cents is None or exact else round(cents, -4)


def _unmatched(report: Report, comparison: Comparison, settings: Settings) -> None:
    """Every row that was not compared, or is doubtful, with the reason: nothing disappears."""
    widths = [9.0, 7.0, 8.0, 26.0, 44.0, 50.0]
    sheet = report.sheet(UNMATCHED_SHEET, widths, kind="unmatched")
    report.title(sheet, len(widths), "未匹配和需要核对的支出", "核对后在支出明细中改正，再导入")
    for index, heading in enumerate(("严重程度", "规则", "行号", "来源工作表", "内容", "问题")):
        sheet.write_string(2, index, heading, report.head())
    text, center = report.cell(num_format="@"), report.cell(align="center")
    found = _found(comparison, settings)
    for row, (severity, rule, place, seen, message) in enumerate(found, 3):
        sheet.write_string(row, 0, severity, report.severity(severity))
        sheet.write_string(row, 1, rule, center)
        sheet.write_number(row, 2, place.row, center)
        texts = [place.sheet, seen, message]
        for index, value in enumerate(texts, 3):
            sheet.write_string(row, index, value, text)
        sheet.set_row(row, row_height(texts, widths[3:]))
    if not found:
        words = "全部支出都已匹配，没有需要核对的行。"
        sheet.merge_range(3, 0, 3, len(widths) - 1, words, center)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)


def _found(comparison: Comparison, settings: Settings) -> list[tuple[str, str, Place, str, str]]:
    """The findings on the ledger; rows set aside one by one, as the equation counts them."""
    aside = {one.place: one for one in comparison.account.left_out if one.kind == "set_aside"}
    found = [
        (str(one.severity), one.rule, one.place, one.seen, one.message)
        for one in check_ledger(comparison, settings)
        if not (one.rule == "L05" and one.place in aside)
    ]
    for place, row in aside.items():
        amount = "" if row.cents is None else f"{wan(row.cents)}万元"
        texts = (row.raw.date, row.raw.code, amount, row.raw.summary)
        content = "，".join(one for one in texts if one)
        found.append((str(HINT), "L05", place, content, f"未计入：{row.reason}。"))
    return found
