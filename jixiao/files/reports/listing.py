"""Plain lists as sheets of the add-in's own: 规范记录, 支出明细, 规则说明."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from jixiao.drafting.payments import PAYMENTS_ASIDE
from jixiao.files.reports.style import Report, row_height
from jixiao.form.rewrite import RECORD_HEADINGS
from jixiao.model import sheets
from jixiao.model.money import to_cents
from jixiao.rules import RULES
from jixiao.spending.entries import Aside, BadRow, Ledger, Raw
from jixiao.spending.ledger_marks import mark_of

LEDGER_SHEET: Final = sheets.LEDGER
RECORD_SHEET: Final = sheets.RECORD
RULES_SHEET: Final = sheets.RULES
_UNMATCHED: Final = "未匹配：项目编码不在本部门项目中"
KEPT: Final = PAYMENTS_ASIDE
_LEDGER: Final = {
    "日期": 13.0,
    "项目编码": 26.0,
    "金额（元）": 16.0,
    "资金来源": 14.0,
    "类型": 10.0,
    "摘要": 50.0,
    "凭证号": 18.0,
    "账户": 18.0,
    "核对": 44.0,
}
_RULES: Final = {
    "规则": 7.0,
    "严重程度": 9.0,
    "内容": 46.0,
    "不通过的例子": 30.0,
    "通过的例子": 30.0,
    "依据": 26.0,
}
_RECORD_WIDTHS: Final = (24.0, 9.0, 16.0, 46.0, 46.0)


def draw_ledger(
    ledger: Ledger, target: Path | BinaryIO, codes: Collection[str] | None = None
) -> None:
    """A workbook of 支出明细."""
    with Report(target) as report:
        add_ledger(report, ledger, codes)


def add_ledger(report: Report, ledger: Ledger, codes: Collection[str] | None = None) -> None:
    """支出明细: every row that was imported, to be read back from here.

    Rows that cannot be read or were set aside follow those that count and are marked in 核对; so is
    a row whose code is not among ``codes``, the department's, where they are known.
    """
    rows = [
        _listed(one.raw, one.cents, "" if codes is None or one.code in codes else _UNMATCHED)
        for one in ledger.entries
    ]
    beside: list[BadRow | Aside] = [
        *ledger.unreadable,
        *(one for one in ledger.aside if one.why in KEPT),
    ]
    rows += [_listed(one.raw, one.cents, mark_of(one)) for one in beside]
    note = f"共{len(ledger.entries)}笔；由“导入支出”生成，手工登记请用“支出执行”表。"
    if beside:
        note += f"另有{len(beside)}行未计入，见“核对”一列：请在本表改正，“需核实”的改正后清空该格。"
    add(report, LEDGER_SHEET, "支出明细", list(_LEDGER), list(_LEDGER.values()), rows,
        subtitle=note)  # fmt: skip


def _listed(raw: Raw, cents: int | None, mark: str) -> list[str | float]:
    readable = to_cents(raw.amount, "元") is not None
    amount = cents / 100 if cents is not None and readable else raw.amount
    return [raw.date, raw.code, amount, *raw[3:], mark]


def draw_record(rows: Sequence[Sequence[str]], target: Path | BinaryIO) -> None:
    """规范记录: sheet, address, field, the value before and the value now of each change."""
    draw(RECORD_SHEET, "规范写法记录", RECORD_HEADINGS, _RECORD_WIDTHS, rows, target)


def draw_rules(target: Path | BinaryIO) -> None:
    """规则说明: all rules with their examples."""
    rows = [[r.id, str(r.severity), r.summary, *r.examples, r.source] for r in RULES.values()]
    title = "绩效目标审核规则"
    draw(RULES_SHEET, title, list(_RULES), list(_RULES.values()), sorted(rows), target)


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
    """A workbook of one titled list."""
    with Report(target) as report:
        add(report, name, title, headings, widths, rows, subtitle=subtitle)


def add(
    report: Report,
    name: str,
    title: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str | float]],
    *,
    subtitle: str = "",
) -> None:
    """A sheet with a titled list and a filter: texts as text, numbers as numbers."""
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
