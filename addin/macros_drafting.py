"""The macros that help in writing: next year's workbook, indicators to choose, what has changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import xlwings as xw

from addin import changes, form_rows
from addin.session import OpenBook
from addin.ui import Ui
from jixiao.errors import JixiaoError, NotAForm
from jixiao.form.book import forms_found
from jixiao.library.entry import LibraryEntry
from jixiao.library.search import Library, guess_kinds
from jixiao.model.target_form import Project, text_of

_BOOK_NAME: Final = "绩效目标表"
LIBRARY_FILE: Final = "指标库.xlsx"
# What an InputBox of Excel shows.
_LONGEST_PROMPT: Final = 250
_ALIKE: Final = 75.0


def roll_over(book: xw.Book, ui: Ui) -> None:
    """新建自上年：由当前工作簿（上年的）生成新年度的工作簿并打开。"""
    from jixiao.drafting import rollover
    from jixiao.form.standardise import standardised
    from workbook_templates.builder import write

    opened = OpenBook(book, ui)
    department = opened.department
    year = _asked_year(ui, next(iter(_years(opened)), None))
    chosen = None if year is None else _asked_projects(ui, department.projects)
    if year is None or chosen is None:
        return
    money = ui.ask("保留上年的预算数吗？选“否”则清空。")
    plan = ui.ask("保留上年的资金支出计划吗？选“否”则清空。")
    rolled = rollover.roll_over(
        department,
        year,
        year_forms=opened.year_forms,
        before=opened.reading.last_year,
        projects=chosen,
        keep_money=money,
        keep_plan=plan,
    )
    changes.open_drawn(
        lambda path: write(standardised(rolled.department), path, last_year=rolled.last_year),
        book.app,
        f"{year}年度{_BOOK_NAME}",
    )
    parts = [f"已生成{year}年度的工作簿：{len(chosen)}个项目，项目编码已清空。"]
    if (whole := rolled.department.whole) is not None:
        parts.append(f"“{whole.label}”的目标、任务和指标沿用上年，请逐项核对。")
    if rolled.without_actual:
        parts.append(f"有{rolled.without_actual}条指标没有上年自评的完成值。")
    parts += [f"未带入：{one.sentence}" for one in department.left_out]
    parts.append("请按“审核全部”，查看仍是上年的年份、文号和偏低的指标值（Y01—Y03）。")
    ui.tell("\n".join(parts))


def _years(opened: OpenBook) -> list[int]:
    known = [opened.department.year, *(one.year for one in opened.department.projects)]
    return [year for year in known if year]


def _asked_year(ui: Ui, old: int | None) -> int | None:
    answer = ui.ask_text("新年度（四位数字）：", str(old + 1) if old else "")
    if answer is None:
        return None
    if not re.fullmatch(r"20\d{2}", answer.strip()):
        raise JixiaoError(f"年度“{answer}”不对，请写成2024这样的四位数字。")
    return int(answer)


def _asked_projects(ui: Ui, projects: Sequence[Project]) -> list[Project] | None:
    ui.tell("本工作簿的项目：\n" + _numbered([one.label for one in projects]))
    numbers = ui.ask_text("要带入的项目序号，如1,3-5；留空为全部：")
    if numbers is None:
        return None
    if not numbers.strip():
        return list(projects)
    return [projects[place] for place in chosen_places(numbers, len(projects))]


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def chosen_places(text: str, count: int) -> list[int]:
    """Places in a list of ``count`` from numbers as people type them: 1,3-5 → 0, 2, 3, 4."""
    found: list[int] = []
    for part in re.split(r"[,，、;；\s]+", text.strip()):
        match = re.fullmatch(r"(\d{1,4})(?:[-—~至到](\d{1,4}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            raise JixiaoError(f"序号“{part}”不对，请写1至{count}之间的序号，如1,3-5。")
        found += [place for place in range(first - 1, last) if place not in found]
    return found


def compare_versions(book: xw.Book, ui: Ui) -> None:
    """修改对照：与上一版文件比较，列出改了什么，问题改正了没有。"""
    from jixiao.drafting.compare import compare
    from jixiao.files.check_file import check_file
    from jixiao.files.read.any import KNOWN
    from jixiao.files.reports import differences as report

    opened = OpenBook(book, ui)
    now = opened.department
    source = ui.pick_file("选择上一版文件", "绩效目标表", sorted(KNOWN))
    if source is None:
        return
    ui.progress("正在比较…")
    before = check_file(source)
    assert before.reading is not None
    found = compare(before.reading.department, now, before.findings, opened.findings)
    words = "\n".join(found.sentences)
    if found.identical and not found.news:
        ui.tell(words)
        return
    opened.place(lambda path: report.draw(found, source.name, opened.name, path), words)


def choose_indicators(book: xw.Book, ui: Ui) -> None:
    """选指标：按项目类型列出指标库中的指标，选中的写进当前项目表，指标值留待填写。"""
    opened = OpenBook(book, ui, active_only=True)
    project = _active_form(opened)
    library = _library(opened)
    kind = _asked_kind(ui, library, project)
    if kind is None:
        return
    offered = _offered(library, kind, project)
    ui.tell(f"“{kind}”类项目的指标（{offered[0].source}）：\n{_listed(offered)}")
    numbers = ui.ask_text("要写入的指标序号，如1,3-5：")
    if not numbers:
        return
    chosen = [offered[place] for place in chosen_places(numbers, len(offered))]
    _write(opened, project, chosen)
    words = "\n".join(f"{entry.category}　{entry.name}：{entry.note}" for entry in chosen)
    ui.tell(f"已写入{len(chosen)}条指标，请把指标值中的“__”改成数值：\n{words}")


def _active_form(opened: OpenBook) -> Project:
    """The form on the active sheet, blank ones too. Raises NotAForm where there is none."""
    name = opened.book.sheets.active.name
    active = [grid for grid in opened.grids if grid.sheet == name]
    found = [project for _, there in forms_found(active) for project in there]
    if not found:
        raise NotAForm(f"当前工作表“{name}”不是项目表，请切换到要选指标的项目表。")
    return found[0]


def _library(opened: OpenBook) -> Library:
    """The library beside the workbook, where there is one, before the one of the program."""
    from jixiao.files.read.workbook import read_grids
    from jixiao.library.read import read_library
    from jixiao.library.search import merged
    from jixiao.library.starter import starter

    path: Path | None = opened.path.with_name(LIBRARY_FILE) if opened.path else None
    own = read_library(read_grids(path)) if path and path.is_file() else []
    return merged([[row.entry for row in own], starter()])


def _asked_kind(ui: Ui, library: Library, project: Project) -> str | None:
    guessed = guess_kinds(project.label, text_of(project.purpose))
    known = [kind for kind in guessed if kind in library.kinds]
    others = [kind for kind in library.kinds if kind not in known]
    prompt = f"项目类型（{'、'.join([*known, *others])}"
    if len(prompt) > _LONGEST_PROMPT:
        prompt = prompt[: _LONGEST_PROMPT - 1] + "…"
    answer = ui.ask_text(f"{prompt}）：", known[0] if known else "")
    if answer is None:
        return None
    if answer.strip() not in library.kinds:
        raise JixiaoError(f"没有项目类型“{answer}”，可用的有：{'、'.join(library.kinds)}。")
    return answer.strip()


def _offered(library: Library, kind: str, project: Project) -> list[LibraryEntry]:
    """The entries of the kind that the form does not have yet, by 二级指标."""
    from jixiao.library.entry import CATEGORIES
    from jixiao.likeness.names import likeness

    names = [row.name.text for row in project.filled_rows]
    fresh = [
        entry
        for entry in library.of_kind(kind)
        if all(likeness(entry.name, name) < _ALIKE for name in names)
    ]
    if not fresh:
        raise JixiaoError(f"“{kind}”类的指标本表都已有，请换一个项目类型。")
    order = {category: place for place, category in enumerate(CATEGORIES)}
    return sorted(fresh, key=lambda entry: order.get(entry.category, len(order)))


def _listed(offered: Sequence[LibraryEntry]) -> str:
    return _numbered(
        [
            f"{entry.category}　{entry.name}（{entry.operator}{entry.usual or entry.unit}）"
            for entry in offered
        ]
    )


def _write(opened: OpenBook, project: Project, chosen: Sequence[LibraryEntry]) -> None:
    """Write the entries into the blank rows of the block, then below it: all or none."""
    from jixiao.check.department import dictionary_of
    from jixiao.form.layout import position, standard

    sheet = opened.book.sheets[project.sheet]
    changes.refuse_protected(sheet)
    columns = {
        key: position(standard().columns[key].at)[1]
        for key in ("dimension", "category", "name", "description", "target", "basis", "verdict")
    }
    first = standard().first_row
    if project.layout != standard().name:
        raise JixiaoError("当前表不是标准格式的项目表，请先用“导入文档”转成标准工作簿。")
    dictionary = dictionary_of(project, opened.settings) or "legacy"
    grid = next(grid for grid in opened.grids if grid.sheet == project.sheet)
    rows = _free_rows(grid.rows, first, len(chosen))
    verdict = sheet.range((first, columns["verdict"])).formula
    with changes.Undo() as undo:
        form_rows.grow_table(sheet, first - 1, max(rows), undo)
        for row, entry in zip(rows, chosen, strict=True):
            written = entry.as_row(dictionary)
            texts = {
                "dimension": written.dimension.text,
                "category": written.category.text,
                "name": entry.name,
                "description": entry.description,
                "target": entry.to_fill_in,
                "basis": entry.basis,
            }
            for key, text in texts.items():
                changes.write_text(sheet.range((row, columns[key])), text, undo)
            form_rows.add_note(sheet.range((row, columns["target"])), entry.note, undo)
            cell = sheet.range((row, columns["verdict"]))
            if isinstance(verdict, str) and verdict.startswith("=") and not cell.formula:
                undo.callback(cell.clear_contents)
                cell.formula = verdict
        undo.pop_all()


def _free_rows(rows: Sequence[Sequence[object]], first: int, count: int) -> list[int]:
    """The numbers of so many free rows of the block, from its first row on.

    A row whose 一级 and 二级 are there and nothing else is free: a fresh sheet has such rows.
    """
    found: list[int] = []
    number = first
    while len(found) < count:
        cells = rows[number - 1][2:6] if number <= len(rows) else ()
        if not any(str(cell).strip() for cell in cells if cell is not None):
            found.append(number)
        number += 1
    return found
