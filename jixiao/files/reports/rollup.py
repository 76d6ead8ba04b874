"""部门汇总: a line per project, subtotals by 职责, the total, two charts; 指标统计 beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.files.reports import forms_note, page
from jixiao.files.reports.style import (
    MONEY,
    ROUNDED,
    TOTAL_FILL,
    Report,
    money_format,
    money_width,
    row_height,
)
from jixiao.form.read_department import NO_FUNCTION, PROPOSED
from jixiao.model import sheets
from jixiao.model.findings import Severity
from jixiao.model.grid import column_letters
from jixiao.model.money import wan, wan_number
from jixiao.spending.plan import CHECKPOINTS
from jixiao.spending.rollup import KINDS, RollupLine, Summary

SHEET: Final = sheets.SUMMARY
KIND_SHEET: Final = sheets.INDICATORS
SHARE: Final = "0.00%"
_SEVERITIES: Final = tuple(str(severity) for severity in Severity)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: heading, width, and how a line fills it. ``group`` is the heading above."""

    heading: str
    width: float
    kind: str
    key: str = ""
    month: int = 0
    group: str = ""


def _columns(summary: Summary) -> list[_Column]:
    columns = [_Column("序号", 4.5, "number")]
    if len(summary.departments) > 1:
        columns.append(_Column("部门", 14, "text", "department"))
    columns += [
        _Column("项目编码", 11, "text", "code"),
        _Column("项目名称", 15, "text", "name"),
        _Column("职责分类", 9, "text", "function"),
        _Column("预算数", 8.5, "money", "budget", group="资金（万元）"),
        _Column("财政资金", 8.5, "money", "fiscal", group="资金（万元）"),
        _Column("其他资金", 8.5, "money", "other", group="资金（万元）"),
    ]
    for month, label in CHECKPOINTS.items():
        columns.append(_Column("万元", 8.5, "planned", month=month, group=f"{label}计划"))
        columns.append(_Column("占比", 7.5, "share", month=month, group=f"{label}计划"))
    columns.append(_Column("指标数", 5, "count", "indicators"))
    columns += [_Column(word, 4, "finding", word, group="审核发现") for word in _SEVERITIES]
    return columns


def draw(summary: Summary, target: Path | BinaryIO) -> None:
    """Draw the report workbook to ``target``."""
    with Report(target) as report:
        add_sheets(report, summary)


def add_sheets(report: Report, summary: Summary) -> None:
    """Add 部门汇总 and 指标统计 to a report workbook."""
    _Table(report, summary).draw()
    _kinds(report, summary)


class _Table:
    """The main sheet while it is being drawn."""

    def __init__(self, report: Report, summary: Summary) -> None:
        self.report, self.summary = report, summary
        self.columns = _columns(summary)
        lines = (*summary.lines, *summary.by_function, summary.total)
        cents = {n: _amounts(one, lines) for n, one in enumerate(self.columns)}
        money = [n for n, one in enumerate(self.columns) if one.kind == "money"]
        self.shown = money_format(one for n in money for one in cents[n])
        self.widths = [money_width(cents[n], one.width) for n, one in enumerate(self.columns)]
        self.sheet = report.sheet(SHEET, self.widths, kind="rollup")
        # One look a column, made once: asking for it in each cell takes a third of the drawing.
        plain, exact = report.cell(align="center"), report.cell(num_format=self.shown)
        planned = report.cell(num_format=ROUNDED)
        self.looks = {"text": report.cell(), "number": plain, "count": plain, "finding": plain}
        self.looks |= {"money": exact, "planned": planned, "share": report.cell(num_format=SHARE)}
        self.budget = next(i for i, c in enumerate(self.columns) if c.key == "budget")

    def draw(self) -> None:
        summary = self.summary
        names = "、".join(summary.departments[:3]) + ("等" if len(summary.departments) > 3 else "")
        year = f"{summary.year}年度" if summary.year else ""
        subtitle = f"{names}    {year}    共{summary.total.projects}个项目    单位：万元"
        self.report.title(self.sheet, len(self.columns), "部门预算项目绩效目标汇总表", subtitle)
        self._headings()
        row = first = 4
        number = 0
        grouped = len(summary.by_function) > 1
        for group in summary.by_function:
            start = row
            for line in summary.lines:
                if (line.function or NO_FUNCTION) == group.name:
                    number += 1
                    self._line(row, line, number)
                    row += 1
            if grouped:
                self._sum(row, group, f"{group.name} 小计", start, row - 1)
                row += 1
        self._sum(row, summary.total, "合计", first, row - 1)
        self.sheet.freeze_panes(first, self.budget)
        self.sheet.repeat_rows(2, 3)
        self._charts(
            forms_note.add(self.report, self.sheet, row + 1, self.widths, summary.forms) - 1
        )

    def _headings(self) -> None:
        head = self.report.head()
        start = 0
        while start < len(self.columns):
            group = self.columns[start].group
            end = start
            while end + 1 < len(self.columns) and group and self.columns[end + 1].group == group:
                end += 1
            if not group:
                self.sheet.merge_range(2, start, 3, start, self.columns[start].heading, head)
            else:
                self.sheet.merge_range(2, start, 2, end, group, head)
                for column in range(start, end + 1):
                    self.sheet.write_string(3, column, self.columns[column].heading, head)
            start = end + 1

    def _line(self, row: int, line: RollupLine, number: int) -> None:
        for index, column in enumerate(self.columns):
            if column.kind == "number":
                self.sheet.write_number(row, index, number, self.looks["number"])
            elif column.kind == "text":
                self.sheet.write_string(row, index, _text(line, column), self.looks["text"])
            else:
                self._value(row, index, column, line)
        texts = [(_text(line, c), c.width) for c in self.columns if c.kind == "text"]
        self.sheet.set_row(row, row_height(*zip(*texts, strict=True)))

    def _value(self, row: int, index: int, column: _Column, line: RollupLine) -> None:
        look = self.looks[column.kind]
        if column.kind in {"money", "planned"}:
            planned = column.kind == "planned"
            cents = line.planned.get(column.month) if planned else getattr(line, column.key)
            if cents is None:
                self.sheet.write_blank(row, index, None, look)
            else:
                self.sheet.write_number(row, index, wan_number(cents), look)
        elif column.kind == "share":
            self._share(row, index, column, line, look)
        elif column.kind == "count":
            self.sheet.write_number(row, index, line.indicators, look)
        elif column.kind == "finding":
            found = line.findings.get(column.key, 0)
            look = self.report.severity(column.key) if found else look
            self.sheet.write_number(row, index, found, look)

    def _share(self, row: int, index: int, column: _Column, line: RollupLine, look: Any) -> None:
        """Of the budget; in a sum of that of the projects with a plan, the others taken off."""
        share = line.share(column.month)
        if column.month not in line.planned:
            self.sheet.write_blank(row, index, None, look)
            return
        planned, budget = f"{_letter(index - 1)}{row + 1}", f"{_letter(self.budget)}{row + 1}"
        without = (line.budget or 0) - line.based[column.month]
        base = f"({budget}-{wan(without)})" if without else budget
        self.sheet.write_formula(
            row, index, f'=IF({base}=0,"",{planned}/{base})',
            look, "" if share is None else float(share) / 100,
        )  # fmt: skip

    def _sum(self, row: int, line: RollupLine, name: str, first: int, last: int) -> None:
        """A sum row: SUBTOTAL leaves out the subtotals above it, so the total adds up once."""
        look = {"bold": True, "bg_color": TOTAL_FILL}
        for index in range(self.budget):
            self.sheet.write_blank(row, index, None, self.report.cell(**look))
        self.sheet.merge_range(
            row, 0, row, self.budget - 1, name, self.report.cell(align="center", **look)
        )
        for index in range(self.budget, len(self.columns)):
            column = self.columns[index]
            if column.kind == "share":
                self._share(row, index, column, line, self.report.cell(num_format=SHARE, **look))
                continue
            if column.kind == "planned" and column.month not in line.planned:
                self.sheet.write_blank(row, index, None, self.report.cell(**look))
                continue
            letter = _letter(index)
            body = f"SUBTOTAL(9,{letter}{first + 1}:{letter}{last + 1})" if last >= first else "0"
            money = column.kind in {"money", "planned"}
            value = self._total(column, line)
            shown = self.shown if column.kind == "money" else ROUNDED
            extra = {"num_format": shown} if money else {"align": "center"}
            self.sheet.write_formula(
                row, index, f"=ROUND({body},6)" if money else f"={body}",
                self.report.cell(**look, **extra),
                wan_number(value) if money else value,
            )  # fmt: skip
        self.sheet.set_row(row, 20)

    @staticmethod
    def _total(column: _Column, line: RollupLine) -> int:
        if column.kind == "planned":
            return line.planned.get(column.month, 0)
        if column.kind == "finding":
            return line.findings.get(column.key, 0)
        return int(getattr(line, column.key))

    def _charts(self, total_row: int) -> None:
        """Budget by 职责, and planned cumulative spending: their data stands below the table."""
        top = total_row + 2
        page.break_before_charts(self.sheet, top, len(self.summary.lines))
        sheet, head, cell = self.sheet, self.report.head(), self.report.cell()
        money = self.report.cell(num_format=MONEY)
        sheet.write_string(top, 2, "职责分类", head)
        sheet.write_string(top, 3, "预算数（万元）", head)
        groups = self.summary.by_function
        for offset, group in enumerate(groups, 1):
            sheet.write_string(top + offset, 2, group.name, cell)
            sheet.set_row(top + offset, row_height([group.name], [self.widths[2]]))
            sheet.write_number(top + offset, 3, wan_number(group.budget or 0), money)
        plan_top = top + len(groups) + 2
        sheet.write_string(plan_top, 2, "时点", head)
        sheet.write_string(plan_top, 3, "计划累计支出（万元）", head)
        for row in (top, plan_top):
            sheet.set_row(row, 32)
        months = list(self.summary.total.planned)
        for offset, month in enumerate(months, 1):
            sheet.write_string(plan_top + offset, 2, CHECKPOINTS.get(month, f"{month}月底"), cell)
            cents = self.summary.total.planned[month]
            sheet.write_number(plan_top + offset, 3, wan_number(cents), money)
        if len(groups) > 1:  # one bar says nothing
            self._chart("bar", "预算数按职责分布（万元）", top, len(groups), self.budget)
        if months:
            self._chart("line", "计划累计支出（万元）", plan_top, len(months), self.budget + 7, top)

    def _chart(
        self, kind: str, title: str, head: int, count: int, column: int, at: int | None = None
    ) -> None:
        chart = self.report.book.add_chart({"type": kind})
        series: dict[str, Any] = {
            "name": title,
            "categories": [SHEET, head + 1, 2, head + count, 2],
            "values": [SHEET, head + 1, 3, head + count, 3],
            "data_labels": {"value": True, "num_format": "#,##0.00"},
        }
        if kind == "line":
            series["line"] = {"color": "#2F5D8A", "width": 2.25}
            series["marker"] = {"type": "circle", "size": 6}
            series["data_labels"]["position"] = "above"
        else:
            series |= {"fill": {"color": "#5B8DB8"}, "gap": 60}
        chart.add_series(series)
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
        chart.set_legend({"none": True})
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
            chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        else:
            chart.set_y_axis(
                {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
            )
        chart.set_size({"width": 385, "height": max(260, 90 + 26 * count)})
        self.sheet.insert_chart(head if at is None else at, column, chart, {"y_offset": page.CLEAR})


def _text(line: RollupLine, column: _Column) -> str:
    text = str(getattr(line, column.key))
    if column.key == "function":
        return f"{text or NO_FUNCTION}{PROPOSED if line.proposed else ''}"
    return text


def _amounts(column: _Column, lines: Sequence[RollupLine]) -> list[int | None]:
    """The 分 in a column of money as it is shown; of any other column nothing."""
    if column.kind == "planned":
        planned = [line.planned.get(column.month) for line in lines]
        return [None if one is None else round(one, -4) for one in planned]
    return [getattr(line, column.key) for line in lines] if column.kind == "money" else []


def _kinds(report: Report, summary: Summary) -> None:
    """指标统计: how many indicators of each kind a project has."""
    widths = [5.0, 22.0, 30.0, *([8.0] * (len(KINDS) + 1))]
    sheet = report.sheet(KIND_SHEET, widths, kind="kinds")
    report.title(sheet, len(widths), "指标统计表", "各项目各类指标的条数")
    for index, heading in enumerate(("序号", "项目编码", "项目名称", *KINDS, "合计")):
        sheet.write_string(2, index, heading, report.head())
    center, text = report.cell(align="center"), report.cell()
    for row, line in enumerate(summary.lines, 3):
        sheet.write_number(row, 0, row - 2, center)
        sheet.write_string(row, 1, line.code, text)
        sheet.write_string(row, 2, line.name, text)
        for index, kind in enumerate(KINDS, 3):
            sheet.write_number(row, index, line.kinds.get(kind, 0), center)
        formula = f"=SUM({_letter(3)}{row + 1}:{_letter(2 + len(KINDS))}{row + 1})"
        sheet.write_formula(row, 3 + len(KINDS), formula, center, line.indicators)
    _kind_totals(report, sheet, summary.lines, summary.total)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 3)


def _kind_totals(
    report: Report, sheet: Any, lines: Sequence[RollupLine], total: RollupLine
) -> None:
    row = 3 + len(lines)
    look = report.cell(bold=True, bg_color=TOTAL_FILL, align="center")
    sheet.merge_range(row, 0, row, 2, "合计", look)
    values = [*(total.kinds.get(kind, 0) for kind in KINDS), total.indicators]
    for index, value in enumerate(values, 3):
        letter = _letter(index)
        formula = f"=SUM({letter}4:{letter}{row})" if lines else "=0"
        sheet.write_formula(row, index, formula, look, value)


def _letter(column: int) -> str:
    return column_letters(column + 1)
