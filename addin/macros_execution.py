"""The macros of the group 执行: spending brought in, and held against the plan."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import xlwings as xw

from addin import changes
from addin.session import IMPORTED_LEDGER, OpenBook
from addin.ui import Ui
from jixiao.errors import JixiaoError
from jixiao.files.reports import listing
from jixiao.form.cells import as_text
from jixiao.grid import Grid
from jixiao.ledger import Entry, Ledger, merge, read_ledger
from workbook_templates.naming import sheet_names

_LEDGER_SUFFIXES: Final = (".xlsx", ".xls", ".csv", ".txt")
_HEADINGS: Final = ("日期", "项目编码", "金额（元）", "资金来源", "类型", "摘要")
_WIDTHS: Final = (13.0, 26.0, 16.0, 14.0, 10.0, 50.0)
_DATE: Final = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?")
_MOST_TOLD: Final = 5


def import_ledger(book: xw.Book, ui: Ui) -> None:
    """导入支出：读取财务系统的导出文件，并入“支出明细”；见过的行不重复计。"""
    from jixiao.files.ledgers import read_ledgers

    source = ui.pick_file("选择支出明细文件", "支出明细", _LEDGER_SUFFIXES)
    if source is None:
        return
    ui.progress("正在读取支出明细…")
    opened = OpenBook(book, ui)
    given = read_ledgers([source])
    own = opened.own_grid(IMPORTED_LEDGER)
    known = read_ledger(own) if own is not None else Ledger()
    merged = merge([known, given])
    new = len(merged.entries) - len(known.entries)
    told = f"新增{new}笔，已有{merged.known}笔，现共{len(merged.entries)}笔。{_bad_rows(given)}"
    if not new:
        ui.tell(told)
        return
    rows = [_row(entry) for entry in merged.entries]
    subtitle = f"共{len(rows)}笔；由“导入支出”生成，请勿手工修改，手工登记请用“支出执行”表。"
    opened.place(
        lambda path: listing.draw(
            IMPORTED_LEDGER, "支出明细", _HEADINGS, _WIDTHS, rows, path, subtitle=subtitle
        ),
        told,
    )


def _row(entry: Entry) -> list[str | float]:
    amount = entry.cents / 100
    return [entry.date.isoformat(), entry.code, amount, entry.source, entry.kind, entry.summary]


def _bad_rows(ledger: Ledger) -> str:
    """What of a file could not be read or stands twice, the first few by row."""
    if not ledger.bad:
        return ""
    first = "；".join(f"第{one.place.row}行 {one.reason}" for one in ledger.bad[:_MOST_TOLD])
    more = "等" if len(ledger.bad) > _MOST_TOLD else ""
    return f"\n有{len(ledger.bad)}行需要核对：{first}{more}。"


def compare(book: xw.Book, ui: Ui) -> None:
    """执行对比：把实际支出与支出计划逐项目对比，结果写入“执行对比”；保留填过的说明。"""
    from jixiao import execution
    from jixiao.files.reports import execution as report

    opened = OpenBook(book, ui)
    department, ledger = opened.department, _spending(opened)
    as_of = _asked_date(ui, ledger)
    if as_of is None:
        return
    earlier = opened.own_grid(report.SHEET)
    remarks = _remarks(earlier) if earlier is not None else {}
    made = execution.compare(department, ledger, as_of, opened.settings, remarks)
    total = made.as_json()["total"]
    told = (
        f"截至{as_of}：计划支出{total['planned']}万元，实际支出{total['actual']}万元，"
        f"未匹配{len(made.unmatched)}笔。"
    )
    opened.place(lambda path: report.draw(made, path, opened.settings), told)


def monitor(book: xw.Book, ui: Ui) -> None:
    """运行监控：每个项目一张运行监控表；填过的内容保留，并重新审核。"""
    from jixiao import execution
    from jixiao.files import yearly

    opened = OpenBook(book, ui)
    department, ledger = opened.department, _spending(opened)
    as_of = _asked_date(ui, ledger)
    if as_of is None:
        return
    comparison = execution.compare(department, ledger, as_of, opened.settings)
    made = yearly.monitor(department, comparison, opened.year_forms, opened.settings, sheet_names)
    blank = sum(one.open for one in made.forms)
    told = f"截至{as_of}：{len(made.forms)}张运行监控表，还有{blank}行未填完。"
    opened.place(lambda path: yearly.draw_monitorings(made, path), told)


def evaluate(book: xw.Book, ui: Ui) -> None:
    """绩效自评：每个项目一张自评表；填过的内容保留，重新算分并审核。"""
    from jixiao.files import yearly
    from jixiao.files.reports.evaluation_sheet import points_block

    opened = OpenBook(book, ui)
    made = yearly.evaluate(
        opened.department, _spending(opened), opened.year_forms, opened.settings, sheet_names
    )
    blank = sum(one.missing for one in made.forms)
    told = f"{made.year}年度：{len(made.forms)}张自评表，还有{blank}项没有得分。"
    opened.place(lambda path: yearly.draw_evaluations(made, path), told)
    for one, name in zip(made.forms, made.names, strict=True):
        sheet = changes.own_sheet(book, name)
        if sheet is not None:
            changes.enter_again(sheet.range(points_block(one.form)))


def _spending(opened: OpenBook) -> Ledger:
    """The ledger of the book. Raises JixiaoError where nothing is entered."""
    if not opened.ledger.entries:
        raise JixiaoError("还没有支出：请在“支出执行”表中填写，或先按“导入支出”。")
    return opened.ledger


def _asked_date(ui: Ui, ledger: Ledger) -> dt.date | None:
    """The date to compare at: that of the last entry unless the user says otherwise."""
    last = max(entry.date for entry in ledger.entries)
    answer = ui.ask_text("截至日期：", last.isoformat())
    return None if answer is None else _date(answer)


def _date(text: str) -> dt.date:
    match = _DATE.fullmatch("".join(text.split()))
    try:
        if match is None:
            raise ValueError(text)
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError as why:
        raise JixiaoError(f"“{text}”不是日期，请按2023-06-30的样子填写后再试。") from why


def _remarks(grid: Grid) -> dict[str, str]:
    """The clerk's 说明 on an earlier 执行对比 by project code, or name where there is none."""
    from jixiao.files.reports.execution import REMARK_HEADING

    remarks: dict[str, str] = {}
    columns: list[str] = []
    for row in grid.rows:
        texts = [as_text(value) for value in row]
        if REMARK_HEADING in texts and "项目编码" in texts:
            columns = texts
        elif columns:
            told = dict(zip(columns, texts, strict=False))
            key = told["项目编码"] or told.get("项目名称", "")
            if key and told.get(REMARK_HEADING):
                remarks[key] = told[REMARK_HEADING]
    return remarks
