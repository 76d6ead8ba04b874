"""The macros behind the buttons: read once, compute in the core, hand over one report.

Each is ``macro(book, ui)`` and uses only what every engine has. None saves the book; none
touches a sheet that is not the add-in's own, except 规范写法, which asks first and keeps
the old texts. ``book`` is None only for buttons that need none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import xlwings as xw

from addin import changes, code_list, form_rows, host, layout_draft, log, marks, way_back
from addin.macros_audit import audit_folder, write_letters
from addin.macros_drafting import choose_indicators, compare_versions, roll_over
from addin.macros_execution import compare, evaluate, import_ledger, monitor
from addin.macros_findings import adopt, go_back, next_finding
from addin.macros_layout import print_pdf, tidy
from addin.macros_parts import build_library, gather_parts, split_book
from addin.macros_settings import change_settings
from addin.rewriting import listed, rewrite
from addin.rewriting import write as write_texts
from addin.session import OpenBook
from addin.ui import MOST_TOLD, Ui, first_few
from jixiao import __version__
from jixiao.check.book import PUBLISHED
from jixiao.errors import JixiaoError, NotAForm
from jixiao.files.read.any import KNOWN, read
from jixiao.files.reports import findings as findings_report
from jixiao.files.reports import listing
from jixiao.form.book import unread
from jixiao.form.functions import with_proposals
from jixiao.form.layout import position, standard
from jixiao.form.read_department import is_proposed
from jixiao.form.rewrite import turned_back
from jixiao.form.standardise import standardised, without_home
from jixiao.model.findings import TOGETHER, Finding, Severity
from jixiao.model.sheets import TEMPLATE
from jixiao.model.tally import copied
from jixiao.model.target_form import Department
from jixiao.rules import RULES
from jixiao.rules.vocabulary import DICTIONARY_WORDS
from jixiao.settings_file import use_layouts_beside
from workbook_templates.naming import sheet_name

__all__ = [
    "about",
    "add_project_sheet",
    "adopt",
    "audit_folder",
    "build_library",
    "change_settings",
    "check_all",
    "check_sheet",
    "choose_indicators",
    "compare",
    "compare_versions",
    "diagnose",
    "evaluate",
    "explain_rules",
    "export_document",
    "gather_parts",
    "go_back",
    "import_document",
    "import_ledger",
    "monitor",
    "new_workbook",
    "next_finding",
    "normalise",
    "print_pdf",
    "roll_over",
    "roll_up",
    "split_book",
    "submit_copy",
    "tidy",
    "write_letters",
]

_BOOK_NAME = "绩效目标表"
_YEAR = re.compile(r"(?:20\d\d)?")
_COUNT = re.compile(r"[1-9]\d?|[1-4]\d\d|500")


def new_workbook(book: xw.Book | None, ui: Ui) -> None:
    """新建工作簿：按标准格式新建，保存时再起名。"""
    answers = []
    for prompt, default in (
        ("单位名称（可留空）：", ""),
        ("预算年度：", str(dt.date.today().year + 1)),
        ("单位编码（可留空）：", ""),
        ("项目数：", "1"),
        ("指标分类（旧版：成本在产出指标下；2021：成本指标单列）：", "旧版"),
    ):
        answer = ui.ask_text(prompt, default)
        if answer is None:
            return
        answers.append(answer.strip())
    name, year, code, count, words = answers
    dictionary = DICTIONARY_WORDS.get(words)
    if not _YEAR.fullmatch(year) or not _COUNT.fullmatch(count):
        raise JixiaoError("预算年度请填四位数字（如2026，可留空），项目数请填1到500。")
    if dictionary is None:
        raise JixiaoError(f"指标分类请填{'或'.join(DICTIONARY_WORDS)}。")
    department = Department(code=code, name=name, year=int(year) if year else None)
    _open_new(book, lambda path: _write_book(department, path, int(count), dictionary), _BOOK_NAME)


def add_project_sheet(book: xw.Book, ui: Ui) -> None:
    """新增项目表：复制隐藏的模板表，填上名称和编码。"""
    taken = [sheet.name for sheet in book.sheets]
    if TEMPLATE not in taken:
        raise JixiaoError("当前工作簿没有“模板”表，请在用“新建工作簿”生成的工作簿中使用。")
    if host.structure_protected(book):
        raise JixiaoError("当前工作簿的结构受保护，请先撤销保护再新增项目表。")
    changes.refuse_protected(book.sheets[TEMPLATE])
    name = ui.ask_text("项目名称：")
    if not name:
        return
    code = ui.ask_text("项目编码（可留空）：")
    if code is None:
        return
    texts = {"name": name, "code": code}
    with changes.Undo() as undo:
        template = book.sheets[TEMPLATE]
        made = changes.add_copy(template, sheet_name(name, taken), _last_form(book), undo)
        changes.write_text(made.range((1, 1)), f"{name}绩效目标表", undo)
        for key, text in texts.items():
            changes.write_text(made.range(_beside(standard().fields[key].at)), text, undo)
        changes.enter_again(made.range(_below(standard().fields["packed"].at)))
        code_list.extend(book, made.name, undo)
        host.activate_sheet(made)
        undo.pop_all()
    if words := OpenBook(book, ui).list_sheets():
        ui.tell(words)


def _last_form(book: xw.Book) -> xw.Sheet:
    """The sheet behind which a new project sheet belongs: the last one with a number."""
    sheets = list(book.sheets)
    numbered = [sheet for sheet in sheets if sheet.name[:2].isdecimal()]
    return (numbered or sheets)[-1]


def import_document(book: xw.Book | None, ui: Ui) -> None:
    """导入文档：把文本、Word或其他版式的工作簿转成标准工作簿并打开。"""
    source = ui.pick_file("选择要导入的文档", "绩效目标文档", sorted(KNOWN))
    if source is None:
        return
    ui.progress("正在导入…")
    use_layouts_beside(None if book is None else OpenBook(book, ui).path, source)
    try:
        reading = read(source, clean=True)
    except NotAForm as why:
        layout_draft.offer_for_no_form(source, ui, why)
        return
    department = standardised(with_proposals(reading.department))
    _open_new(book, lambda path: _write_book(department, path), _BOOK_NAME)
    words = f"已导入{len(department.projects)}个项目，清理了{len(reading.cleaned)}处多余字符。"
    proposed = sum(is_proposed(project.function) for project in department.projects)
    words += f"\n按文字为{proposed}个项目建议了职责分类，请核对后选定。" if proposed else ""
    if reading.unread:
        first = "；".join(f"{f.place.address}“{f.text[:20]}”" for f in reading.unread[:MOST_TOLD])
        words += f"\n有{len(reading.unread)}处内容未能识别，请核对：{first}"
    kept_out = list(without_home(reading.department))
    ui.tell("\n".join([words, *first_few(kept_out, "另有{}条。")]))
    layout_draft.offer_for_unknown(source, reading.department, ui)


def check_sheet(book: xw.Book, ui: Ui) -> None:
    """审核本表：审核当前工作表，结果写入“审核结果”。"""
    from jixiao.check.department import check_project

    way_back.leave_result(book)  # pressed again while its result is shown
    opened = OpenBook(book, ui, active_only=True)
    department = opened.department
    alone = {
        (one.rule, place)
        for project in department.projects
        for one in check_project(project, opened.settings)
        for place in one.places or (one.place,)
    }
    # the whole check, so that waivers count, without what only all sheets together can tell
    found = [one for one in opened.findings if (one.rule, one.place) in alone]
    active = book.sheets.active.name
    kept = [
        part
        for one in opened.handled or ()
        if one.finding.place.sheet not in {"", active} and one.finding.severity
        for part in _apart(one.finding)
    ]
    title = f"{active}（其他工作表为上次审核的结果）" if kept else active
    _show_findings(opened, title, department, [*found, *kept], {active})


def check_all(book: xw.Book, ui: Ui) -> None:
    """审核全部：审核部门目标和所有项目表，结果写入“审核结果”。"""
    opened = OpenBook(book, ui)
    sheets = {grid.sheet for grid in opened.grids}
    _show_findings(opened, opened.name, opened.department, opened.findings, sheets)


def normalise(book: xw.Book, ui: Ui) -> None:
    """规范写法：先列出原值和新值，确认后再改；原值留在“规范记录”中，可恢复。"""
    opened = OpenBook(book, ui)
    found = opened.proposals
    record = opened.own_grid(listing.RECORD_SHEET)
    undo = list(opened.typed(turned_back(record, opened.grids))) if record else []
    if found:
        question = (
            f"{listed(found)}\n\n是否改为规范写法？原值会保留在“{listing.RECORD_SHEET}”表中。"
        )
        if ui.ask(question):
            rewrite(opened, found, undo)
    elif not undo:
        ui.tell("写法都已规范，没有需要修改的地方。")
    elif ui.ask(f"{listed(undo)}\n\n写法都已规范。是否恢复规范前的原值？"):
        with changes.Undo() as back:
            write_texts(book, undo, back)
            back.pop_all()
        ui.tell(f"已恢复{len(undo)}处原值。")


def roll_up(book: xw.Book, ui: Ui) -> None:
    """部门汇总：把所有项目表汇成“部门汇总”和“指标统计”。"""
    from jixiao.files.reports import rollup as report
    from jixiao.model.money import wan
    from jixiao.spending.rollup import summarise

    opened = OpenBook(book, ui)
    summary = summarise([opened.department], opened.findings, files=[opened.name])
    words = f"已汇总{summary.total.projects}个项目，预算合计{wan(summary.total.budget)}万元。"
    words = "\n".join([words, *summary.forms.sentences])
    opened.place(lambda path: report.draw(summary, path), words)


def export_document(book: xw.Book, ui: Ui) -> None:
    """公开文本：在工作簿旁生成可公开的Word文档。"""
    from jixiao.files.write.atomic import replacing
    from jixiao.files.write.docx import write_document

    opened = OpenBook(book, ui)
    errors = [f for f in opened.published if f.severity is Severity.ERROR and not f.waived]
    question = f"还有{len(errors)}条错误未改正，公开前应先改正。\n{PUBLISHED}\n仍要生成吗？"
    if errors and not ui.ask(question):
        return
    output = opened.beside(f"{opened.department.name or '部门'}预算项目绩效目标公开文本.docx")
    with replacing(output) as temporary:
        write_document(opened.department, temporary)
    lines = [f"已生成公开文本：{output}", PUBLISHED, *copied(opened.department).sentences]
    ui.tell("\n".join(lines))


def submit_copy(book: xw.Book, ui: Ui) -> None:
    """上报副本：在工作簿旁另存一份只有数值、没有链接和插件工作表的副本。"""
    from jixiao.files.write.atomic import replacing
    from workbook_templates.builder import write

    opened = OpenBook(book, ui)
    output = opened.beside(f"{Path(opened.name).stem}_上报.xlsx")
    left = unread(opened.department)
    question = f"有{len(left)}处表外内容不会进入副本（见审核结果D04）。仍要生成吗？"
    if left and not ui.ask(question):
        return
    with replacing(output) as temporary:
        write(standardised(opened.department), temporary, values_only=True)
    ui.tell("\n".join([f"已生成上报副本：{output}", *copied(opened.department).sentences]))


def explain_rules(book: xw.Book | None, ui: Ui) -> None:
    """规则说明：列出全部审核规则的条件、理由和依据。"""
    _open_new(book, listing.draw_rules, listing.RULES_SHEET)


def diagnose(book: xw.Book | None, ui: Ui) -> None:
    """环境诊断：逐项检查插件的运行环境。"""
    from addin import doctor
    from addin.calc.install import Calc

    app = book.app if book is not None else host.calling_app()
    found = doctor.diagnose() if host.is_excel(app) else Calc().diagnose()
    lines = [
        f"{'✓' if item.ok else '✗'} {item.name}：{item.what}"
        + ("" if item.ok else f"\n　　{item.advice}")
        for item in found
    ]
    ui.tell("\n".join(lines))


def about(book: xw.Book | None, ui: Ui) -> None:
    """关于：版本和许可。"""
    ui.tell(f"绩效 {__version__}\n绩效目标表的填报、审核、汇总和执行对比。\n许可：BSD-3-Clause。")


# what the macros share ---------------------------------------------------------------------------


def _apart(line: Finding) -> list[Finding]:
    """The findings of a line that was read back: the worst of them gave it its severity."""
    first, *more = line.rule.split(TOGETHER)
    own = {id: RULES[id].severity for id in more if id in RULES}
    found = [line._replace(rule=first)]
    for id in more:
        found.append(line._replace(rule=id, severity=max(own.get(id), line.severity, key=_rank)))
    return found


def _rank(severity: Severity | None) -> int:
    return severity.rank if severity else -1


def _show_findings(
    opened: OpenBook,
    title: str,
    department: Department,
    found: Sequence[Finding],
    looked_at: Collection[str],
) -> None:
    """Show what was found and mark it on the sheets that were looked at."""
    earlier = opened.handled
    summary = findings_report.summary_line(found) + findings_report.against_last(found, earlier)
    listed = opened.listed(found)
    if left := len(found) - len(listed):
        summary += f"{left}条未逐条列出（设置只列出{opened.settings.least}及更重的问题）。"
    projects = [findings_report.Subject(p.label, p.sheet) for p in department.projects]
    checked = findings_report.Checked(f"{title}　{summary}", projects, earlier=earlier)
    here = [one for one in listed if one.place.sheet in looked_at]
    opened.place(
        lambda path: findings_report.draw(listed, checked, path),
        summary,
        lambda: _mark(opened, looked_at, here),
    )


def _mark(opened: OpenBook, looked_at: Collection[str], findings: Sequence[Finding]) -> str:
    """Mark the cells, and complete the 校验; what to say of it. The result is in place by then."""
    with log.only_logged("标注"):
        named = ((str(sheet.name), sheet) for sheet in opened.book.sheets)
        sheets = {name: sheet for name, sheet in named if name in looked_at}
        for sheet in sheets.values():
            form_rows.enter_verdicts(sheet)
        return marks.put(sheets, findings)
    return "单元格没有全部标注，问题以“审核结果”为准。"


def _open_new(book: xw.Book | None, draw: Callable[[Path], None], name: str) -> None:
    app = book.app if book is not None else host.calling_app()
    changes.open_drawn(draw, app, name)


def _write_book(department: Department, path: Path, blank: int = 0, dictionary: str = "") -> None:
    from workbook_templates.builder import write

    write(department, path, blank_projects=blank, dictionary=dictionary)


def _beside(at: str) -> tuple[int, int]:
    row, column = position(at)
    return row, column + 1


def _below(at: str) -> tuple[int, int]:
    row, column = position(at)
    return row + 1, column
