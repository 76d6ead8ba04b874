"""The macros of the group 执行: spending brought in, and held against the plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import xlwings as xw

from addin import changes, log
from addin.session import OpenBook
from addin.ui import MOST_TOLD, Ui
from jixiao.errors import JixiaoError, NotAForm
from jixiao.files.read.ledgers import refuse
from jixiao.files.reports import listing
from jixiao.files.reports.evaluation_sheet import points_block
from jixiao.model.cell_dates import date_of
from jixiao.model.money import wan
from jixiao.model.target_form import Department
from jixiao.spending.entries import Ledger, Why
from jixiao.spending.execution import last_date
from jixiao.spending.execution_line import code_of
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_merge import merge
from workbook_templates.naming import sheet_names

if TYPE_CHECKING:
    from jixiao.files.year_books import Evaluations
    from jixiao.model.tally import Tally
    from jixiao.spending.account import Account


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
    already = sum(one.why is Why.DUPLICATE for one in merged.aside)
    text = f"新增{new}笔，已有{already}笔，{changed}现共{len(merged.entries)}笔。{_bad_rows(given)}"
    if _beside(merged) == _beside(known) and not new and not merged.changed:
        ui.tell(text)
        return
    codes = _codes(opened)
    opened.place(lambda path: listing.draw_ledger(merged, path, codes), text)


def _beside(ledger: Ledger) -> int:
    """How many rows stand on 支出明细 that do not count."""
    return len(ledger.unreadable) + sum(one.why in listing.KEPT for one in ledger.aside)


def _codes(opened: OpenBook) -> set[str] | None:
    """The codes of the book's projects; None where it has no form."""
    try:
        return {code_of(project) for project in opened.department.projects}
    except NotAForm:
        return None


def _bad_rows(ledger: Ledger) -> str:
    """What of a file does not count or stands twice: how many rows, the first few one by one."""
    words = "".join(f"\n{one}。" for one in ledger.used if "未用" in one)
    if ledger.bad:
        first = "；".join(f"第{x.place.row}行 {x.reason}" for x in ledger.bad[:MOST_TOLD])
        more = "等" if len(ledger.bad) > MOST_TOLD else ""
        words += f"\n有{len(ledger.bad)}行需要核对：{first}{more}。"
    counts = Counter(one.why for one in ledger.aside)
    if counts:
        kinds = "，".join(f"{why}{count}行" for why, count in counts.items())
        amount = wan(sum(one.cents or 0 for one in ledger.aside))
        words += f"\n未计入{len(ledger.aside)}行{amount}万元：{kinds}。"
    beside = [*ledger.remarks, *(one.sentence for one in ledger.sheets)]
    return words + "".join(f"\n{one}" for one in beside)


def compare(book: xw.Book, ui: Ui) -> None:
    """执行对比：把实际支出与支出计划逐项目对比，结果写入“执行对比”；保留填过的说明。"""
    from jixiao.files.reports import execution as report
    from jixiao.spending import execution

    opened = OpenBook(book, ui)
    (department, forms), ledger = execution.countable(opened.department), _spending(opened)
    as_of = _asked_date(ui, department, ledger)
    if as_of is None:
        return
    earlier = opened.own_grid(report.SHEET)
    remarks = report.read_remarks(earlier) if earlier is not None else {}
    made = execution.compare(department, ledger, as_of, opened.settings, remarks)
    total = made.as_json()["total"]
    planned = f"计划支出{total['planned']}万元" if total["planned"] else "没有计划合计"
    words = (
        f"截至{as_of}：{planned}，实际支出{total['actual']}万元，"
        f"未匹配{len(made.unmatched)}笔。\n{_equations(made.account, forms)}"
    )
    opened.place(lambda path: report.draw(made, path, forms, opened.settings), words)


def _equations(account: Account, forms: Tally) -> str:
    """Which forms and which rows are in the totals, and which are not, in words."""
    lines = forms.sentences
    shown = lines[: MOST_TOLD + 1]
    if len(lines) > len(shown):
        shown.append(f"另有{len(lines) - len(shown)}条未列出，请看结果工作表合计下方。")
    return "\n".join([*shown, *account.sentences(MOST_TOLD)])


def monitor(book: xw.Book, ui: Ui) -> None:
    """运行监控：每个项目一张运行监控表；填过的内容保留，并重新审核。"""
    from jixiao.files import year_books as yearly
    from jixiao.spending import execution

    opened = OpenBook(book, ui)
    (department, forms), ledger = execution.countable(opened.department), _spending(opened)
    as_of = _asked_date(ui, department, ledger)
    if as_of is None:
        return
    made = yearly.monitor(
        department,
        execution.compare(department, ledger, as_of, opened.settings),
        opened.year_forms,
        opened.settings,
        sheet_names,
        forms=forms,
        waivers=opened.waivers,
        keep_names=True,
    )
    words = f"截至{as_of}，{made.summary}\n{_equations(made.account, forms)}"
    opened.place(lambda path: yearly.draw_monitorings(made, path), words)


def evaluate(book: xw.Book, ui: Ui) -> None:
    """绩效自评：每个项目一张自评表；填过的内容保留，重新算分并审核。"""
    from jixiao.files import year_books as yearly
    from jixiao.spending import execution

    opened = OpenBook(book, ui)
    department, forms = execution.countable(opened.department, planned=False)
    made = yearly.evaluate(
        department,
        _spending(opened),
        opened.year_forms,
        opened.settings,
        sheet_names,
        forms=forms,
        waivers=opened.waivers,
        keep_names=True,
    )
    words = f"{made.summary}\n{_equations(made.account, forms)}"
    placed = opened.place(lambda path: yearly.draw_evaluations(made, path), words)
    _compute_again(placed, ui, made)


def _compute_again(placed: changes.Placed, ui: Ui, made: Evaluations) -> None:
    """Enter the formulas of 得分 once more, so that they compute. The sheets are there already."""
    forms, names = (*made.forms, *made.carried.forms), (*made.names, *made.carried.names)
    for one, name in zip(forms, names, strict=True):
        with log.only_logged("绩效自评") as attempt:  # the forms are written
            sheet = placed.copies.get(name)
            if sheet is not None:
                changes.enter_again(sheet.range(points_block(one.form)))
        if attempt.failed:
            ui.tell(f"自评表已写入工作簿，但“{name}”的得分公式没有重新计算，请按“刷新函数”。")
            return


def _spending(opened: OpenBook) -> Ledger:
    """The ledger of the book. Raises JixiaoError where nothing is entered."""
    ledger = opened.ledger
    refuse(ledger.refused)
    if not ledger.entries and ledger.unreadable:
        first = ledger.unreadable[0]
        raise JixiaoError(
            f"“{first.place.sheet}”的{len(ledger.unreadable)}行支出都无法读取"
            f"（第{first.place.row}行：{first.reason}），请改正后再试。"
        )
    if not ledger.entries:
        raise JixiaoError("还没有支出：请在“支出执行”表中填写，或先按“导入支出”。")
    return ledger


def _asked_date(ui: Ui, department: Department, ledger: Ledger) -> dt.date | None:
    """The date to compare at: that of the last entry of the year unless the user says otherwise."""
    last = last_date(department, ledger)
    assert last is not None
    answer = ui.ask_text("截至日期：", last.isoformat())
    return None if answer is None else _date(answer)


def _date(text: str) -> dt.date:
    date = date_of(text)
    if date is None:
        raise JixiaoError(f"“{text}”不是日期，请按2023-06-30的样子填写后再试。")
    return date
