"""The macros of the group 执行: spending brought in, and held against the plan."""

from __future__ import annotations

import datetime as dt
from typing import Final

import xlwings as xw

from addin import changes
from addin.session import OpenBook
from addin.ui import Ui
from jixiao.errors import JixiaoError
from jixiao.files.reports import listing
from jixiao.model.cell_dates import date_of
from jixiao.spending.ledger import Ledger, merge, read_ledger
from workbook_templates.naming import sheet_names

_MOST_TOLD: Final = 5


def import_ledger(book: xw.Book, ui: Ui) -> None:
    """导入支出：读取财务系统的导出文件，并入“支出明细”；见过的行不重复计。"""
    from jixiao.files.read.ledgers import SUFFIXES, read_ledgers

    source = ui.pick_file("选择支出明细文件", "支出明细", sorted(SUFFIXES))
    if source is None:
        return
    ui.progress("正在读取支出明细…")
    opened = OpenBook(book, ui)
    given = read_ledgers([source])
    own = opened.own_grid(listing.LEDGER_SHEET)
    known = read_ledger(own) if own is not None else Ledger()
    merged = merge([known, given])
    new = len(merged.entries) - len(known.entries)
    changed = f"变更{merged.changed}笔（凭证号相同，以这次为准），" if merged.changed else ""
    told = (
        f"新增{new}笔，已有{merged.known}笔，{changed}现共{len(merged.entries)}笔。"
        f"{_bad_rows(given)}"
    )
    if not new and not merged.changed:
        ui.tell(told)
        return
    opened.place(lambda path: listing.draw_ledger(merged, path), told)


def _bad_rows(ledger: Ledger) -> str:
    """What of a file could not be read or stands twice, the first few by row."""
    if not ledger.bad:
        return ""
    first = "；".join(f"第{one.place.row}行 {one.reason}" for one in ledger.bad[:_MOST_TOLD])
    more = "等" if len(ledger.bad) > _MOST_TOLD else ""
    return f"\n有{len(ledger.bad)}行需要核对：{first}{more}。"


def compare(book: xw.Book, ui: Ui) -> None:
    """执行对比：把实际支出与支出计划逐项目对比，结果写入“执行对比”；保留填过的说明。"""
    from jixiao.files.reports import execution as report
    from jixiao.spending import execution

    opened = OpenBook(book, ui)
    department, ledger = opened.department, _spending(opened)
    as_of = _asked_date(ui, ledger)
    if as_of is None:
        return
    earlier = opened.own_grid(report.SHEET)
    remarks = report.read_remarks(earlier) if earlier is not None else {}
    made = execution.compare(department, ledger, as_of, opened.settings, remarks)
    total = made.as_json()["total"]
    told = (
        f"截至{as_of}：计划支出{total['planned']}万元，实际支出{total['actual']}万元，"
        f"未匹配{len(made.unmatched)}笔。"
    )
    opened.place(lambda path: report.draw(made, path, opened.settings), told)


def monitor(book: xw.Book, ui: Ui) -> None:
    """运行监控：每个项目一张运行监控表；填过的内容保留，并重新审核。"""
    from jixiao.files import year_books as yearly
    from jixiao.spending import execution

    opened = OpenBook(book, ui)
    department, ledger = opened.department, _spending(opened)
    as_of = _asked_date(ui, ledger)
    if as_of is None:
        return
    made = yearly.monitor(
        department,
        execution.compare(department, ledger, as_of, opened.settings),
        opened.year_forms,
        opened.settings,
        sheet_names,
        waivers=opened.waivers,
    )
    told = f"截至{as_of}，{made.told}"
    opened.place(lambda path: yearly.draw_monitorings(made, path), told)


def evaluate(book: xw.Book, ui: Ui) -> None:
    """绩效自评：每个项目一张自评表；填过的内容保留，重新算分并审核。"""
    from jixiao.files import year_books as yearly
    from jixiao.files.reports.evaluation_sheet import points_block

    opened = OpenBook(book, ui)
    made = yearly.evaluate(
        opened.department,
        _spending(opened),
        opened.year_forms,
        opened.settings,
        sheet_names,
        waivers=opened.waivers,
    )
    opened.place(lambda path: yearly.draw_evaluations(made, path), made.told)
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
    date = date_of(text)
    if date is None:
        raise JixiaoError(f"“{text}”不是日期，请按2023-06-30的样子填写后再试。")
    return date
