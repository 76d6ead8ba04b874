"""监控汇总 and 自评汇总: a line per project of the forms of the year, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from jixiao.files.reports.forms_note import Note, add_notes
from jixiao.files.reports.style import MONEY, TOTAL_FILL, Report, money_width, row_height
from jixiao.files.reports.year_sheet import ESTIMATE, RATE_FORMAT
from jixiao.model import sheets
from jixiao.model.findings import Finding, Severity
from jixiao.model.grid import column_letters
from jixiao.model.money import percent, wan_number
from jixiao.year.evaluation import GRADES, LOWEST_GRADE, Evaluated
from jixiao.year.monitoring import Monitored

MONITORING_SHEET: Final = sheets.MONITORING_SUMMARY
EVALUATION_SHEET: Final = sheets.EVALUATION_SUMMARY
_GROUPS: Final = ("成本", "产出", "效益", "满意度")
_OUTLOOKS: Final = ("确定能", "有可能", "完全不可能")
_SEVERITIES: Final = tuple(str(severity) for severity in Severity)
_FIRST: Final = 3
_FORMATS: Final = {
    "money": MONEY,
    "estimate": ESTIMATE,
    "rate": RATE_FORMAT,
    "points": "0.00",
    "text": "@",
    "count": "0",
}
_AMOUNTS: Final = frozenset({"money", "estimate"})


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of an overview; ``kind`` says how it is written and added up."""

    heading: str
    width: float
    kind: str = "text"


_HEAD: Final = (_Column("序号", 4.5, "number"), _Column("项目编码", 12), _Column("项目名称", 20))
_FOUND: Final = tuple(_Column(word, 4.5, "count") for word in _SEVERITIES)
_MONITORING: Final = (
    *_HEAD,
    _Column("年初预算数", 9.5, "money"),
    _Column("调整后预算数", 9.5, "money"),
    _Column("累计执行数", 9.5, "money"),
    _Column("执行率", 8, "rate"),
    _Column("计划进度", 8, "rate"),
    _Column("状态", 9, "status"),
    _Column("全年预计执行数", 10, "estimate"),
    _Column("指标数", 5, "count"),
    *(_Column(word, 7, "count") for word in _OUTLOOKS),
    _Column("未填完", 5, "count"),
    *_FOUND,
)
_EVALUATION: Final = (
    *_HEAD,
    _Column("全年预算数", 9.5, "money"),
    _Column("全年执行数", 9.5, "money"),
    _Column("执行率", 8, "rate"),
    _Column("执行得分", 8, "points"),
    *(_Column(word, 8, "points") for word in _GROUPS),
    _Column("总分", 9, "points"),
    _Column("等级", 7, "status"),
    _Column("未填得分", 8, "count"),
    *_FOUND,
)


def add_monitoring(
    report: Report,
    forms: Sequence[Monitored],
    findings: Sequence[Finding],
    notes: Sequence[Note] = (),
) -> None:
    """The sheet 监控汇总; ``notes`` say below the total what is in it and what is not."""
    date = forms[0].line.as_of if forms else None
    words = f"截至{date.year}年{date.month}月{date.day}日　单位：万元" if date else "单位：万元"
    rows = [_monitored(one, _counted(findings, one.form.label)) for one in forms]
    lines = [one.line for one in forms]
    rates = {
        6: _rate((line.actual, line.budget) for line in lines),
        7: _rate((line.planned, line.budget) for line in lines),
    }
    columns = _fitted(_MONITORING, rows)
    _Overview(report, MONITORING_SHEET, "绩效运行监控汇总表", words, columns).draw(
        rows, rates, notes
    )


def _monitored(one: Monitored, found: Mapping[str, int]) -> list[Any]:
    whole, line = one.form.whole, one.line
    outlooks = Counter(row.outlook.text for row in one.form.rows)
    expected = whole.expected.cents
    return [
        one.form.code.text,
        one.form.label,
        whole.initial.cents,
        whole.full.cents,
        whole.spent.cents or 0,
        line.actual_rate,
        line.planned_rate,
        str(line.status),
        line.forecast if expected is None else expected,
        len(one.form.rows),
        *(outlooks[word] for word in _OUTLOOKS),
        one.open,
        *(found.get(word, 0) for word in _SEVERITIES),
    ]


def add_evaluation(
    report: Report,
    forms: Sequence[Evaluated],
    findings: Sequence[Finding],
    year: int,
    notes: Sequence[Note] = (),
) -> None:
    """The sheet 自评汇总; ``notes`` as for 监控汇总."""
    grades = Counter(one.grade for one in forms)
    words = [*(word for _, word in GRADES), LOWEST_GRADE]
    wording = "，".join(f"{word}{grades[word]}个" for word in words if grades[word])
    scored = [one.total for one in forms if one.total is not None]
    if scored:
        mean = sum(scored, Decimal(0)) / len(scored)
        wording += f"，已填完的{len(scored)}个项目平均{mean:.2f}分"
    wording = f"{year}年度　单位：万元　{wording or '尚未填完'}"
    rows = [_evaluated(one, _counted(findings, one.form.label)) for one in forms]
    money = (one.form.whole for one in forms)
    rates = {5: _rate((whole.spent.cents or 0, whole.full.cents) for whole in money)}
    columns = _fitted(_EVALUATION, rows)
    _Overview(report, EVALUATION_SHEET, "项目支出绩效自评汇总表", wording, columns).draw(
        rows, rates, notes
    )


def _evaluated(one: Evaluated, found: Mapping[str, int]) -> list[Any]:
    whole = one.form.whole
    return [
        one.form.code.text,
        one.form.label,
        whole.full.cents,
        whole.spent.cents or 0,
        one.rate,
        one.execution,
        *(one.points_of(group) for group in _GROUPS),
        one.total,
        one.grade,
        one.missing,
        *(found.get(word, 0) for word in _SEVERITIES),
    ]


def _counted(findings: Sequence[Finding], project: str) -> Counter[str]:
    return Counter(str(one.severity) for one in findings if one.project == project)


def _rate(amounts: Iterable[tuple[int | None, int | None]]) -> Decimal | None:
    """The rate of what each has in its budget, of those alone that have both."""
    known = [(part, budget) for part, budget in amounts if part is not None and budget is not None]
    return percent(sum(part for part, _ in known), sum(budget for _, budget in known))


def _fitted(columns: Sequence[_Column], rows: Sequence[Sequence[Any]]) -> list[_Column]:
    """The columns, those of money as wide as their amounts and the total need."""
    fitted = []
    for index, column in enumerate(columns):
        width = column.width
        if column.kind in _AMOUNTS:
            cents = [row[index - 1] for row in rows]
            width = money_width([*cents, sum(one or 0 for one in cents)], width)
        fitted.append(replace(column, width=width))
    return fitted


class _Overview:
    """One overview while it is being drawn."""

    def __init__(
        self, report: Report, name: str, title: str, note: str, columns: Sequence[_Column]
    ) -> None:
        self.report, self.columns = report, columns
        self.sheet = report.sheet(name, [column.width for column in columns], kind="overview")
        report.title(self.sheet, len(columns), title, note)
        for index, column in enumerate(columns):
            self.sheet.write_string(2, index, column.heading, report.head())
        self.sheet.set_row(2, 32)
        self.sheet.freeze_panes(_FIRST, 3)
        self.sheet.repeat_rows(2)

    def draw(
        self,
        rows: Sequence[Sequence[Any]],
        rates: Mapping[int, Decimal | None],
        notes: Sequence[Note],
    ) -> None:
        widths = [column.width for column in self.columns]
        for number, values in enumerate(rows, 1):
            row = _FIRST + number - 1
            for index, value in enumerate((number, *values)):
                self._cell(row, index, value, {})
            self.sheet.set_row(row, row_height(values[:2], widths[1:3], least=20))
        self._total(_FIRST + len(rows), rows, rates)
        add_notes(self.report, self.sheet, _FIRST + len(rows) + 1, widths, notes)

    def _total(
        self, last: int, rows: Sequence[Sequence[Any]], rates: Mapping[int, Decimal | None]
    ) -> None:
        look = {"bold": True, "bg_color": TOTAL_FILL}
        self.sheet.merge_range(last, 0, last, 2, "合计", self.report.cell(align="center", **look))
        for index, column in enumerate(self.columns[3:], 3):
            if column.kind in _AMOUNTS | {"count"} and rows:
                value = sum(row[index - 1] or 0 for row in rows)
                self._sum(last, index, column, value, look)
            else:
                self._cell(last, index, rates.get(index), look)
        self.sheet.set_row(last, 22)

    def _sum(self, row: int, index: int, column: _Column, value: int, look: dict[str, Any]) -> None:
        letter = column_letters(index + 1)
        cells = f"{letter}{_FIRST + 1}:{letter}{row}"
        money = column.kind in _AMOUNTS
        form = self.report.cell(num_format=_FORMATS[column.kind], align="center", **look)
        formula = f"=ROUND(SUM({cells}),6)" if money else f"=SUM({cells})"
        self.sheet.write_formula(row, index, formula, form, wan_number(value) if money else value)

    def _cell(self, row: int, index: int, value: Any, look: dict[str, Any]) -> None:
        kind = self.columns[index].kind
        aligned = {} if kind == "text" else {"align": "center"}
        form = self.report.cell(num_format=_FORMATS.get(kind, "General"), **aligned, **look)
        if value is None or value == "":
            self.sheet.write_blank(row, index, None, form)
        elif kind in ("text", "status"):
            self.sheet.write_string(row, index, value, form)
        elif kind in _AMOUNTS:
            self.sheet.write_number(row, index, wan_number(value), form)
        else:
            self.sheet.write_number(
                row, index, float(value / 100 if kind == "rate" else value), form
            )
