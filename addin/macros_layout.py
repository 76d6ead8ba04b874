"""The macros that put sheets in order: 整理版式, 打印成PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from addin import changes, host, open_sheets, undo_note
from addin.session import OpenBook
from addin.ui import Ui
from jixiao.check.cells import MARK
from jixiao.errors import JixiaoError
from jixiao.files.reports.style import FONT, row_height
from jixiao.form.layout import plain, position, standard
from jixiao.model.grid import Grid
from jixiao.model.target_form import Project, text_of
from workbook_templates.project_sheet import PRINTED

_COLUMNS: Final = ("dimension", "category", "name", "description", "target", "basis", "verdict")
_VERDICT: Final = len(_COLUMNS)
_LETTERS: Final = 10
# The widths that the merged texts of the standard form wrap to, in letters, and how low they get.
_NAME, _PROSE = (31.0, 24.0), (91.0, 40.0)


@dataclass(frozen=True)
class _ProjectSheet:
    """One project sheet of the standard workbook; rows and columns count from 1."""

    project: Project
    grid: Grid

    @property
    def rows(self) -> tuple[int, int]:
        """The first row of the indicators, and the last that is filled."""
        places = [one.name.place.row or one.target.place.row for one in self.project.indicators]
        return min(places), max(places)

    @property
    def blanks(self) -> list[tuple[int, int, str]]:
        """一级 and 二级 that are left blank below one that says them: row, column, text."""
        found = []
        above = ["", ""]
        for row in range(self.rows[0], self.rows[1] + 1):
            cells = [str(value or "").strip() for value in self.grid.rows[row - 1][:5]]
            if not (cells[2] or cells[4]):
                continue
            if cells[0] and cells[0] != above[0]:
                above = [cells[0], ""]
            for column in (0, 1):
                if cells[column]:
                    above[column] = cells[column]
                elif above[column]:
                    found.append((row, column + 1, above[column]))
        return found


def tidy(book: xw.Book, ui: Ui) -> None:
    """整理版式：行高、列宽、字体、打印区域，补齐一级和二级指标；不改别的内容。"""
    opened = OpenBook(book, ui)
    forms = [form for form in map(_form(opened), opened.department.projects) if form]
    if not forms:
        raise JixiaoError("没有标准版式的项目表，无法整理；请先用“导入文档”转成标准工作簿。")
    blanks = sum(len(form.blanks) for form in forms)
    question = f"将整理{len(forms)}张项目表的行高、列宽、字体和打印区域"
    question += f"，并补齐{blanks}处空着的一级、二级指标" if blanks else ""
    if not ui.ask(f"{question}。其他内容不变。是否整理？"):
        return
    for form in forms:
        changes.refuse_protected(book.sheets[form.grid.sheet])
    entered = 0
    with changes.Undo() as undo:
        for number, form in enumerate(forms, 1):
            ui.progress(f"正在整理 {number}/{len(forms)}…")
            entered += _tidy(book.sheets[form.grid.sheet], form, undo)
        undo.pop_all()
    words = f"已整理{len(forms)}张项目表"
    words += f"，补齐{blanks}处一级、二级指标，现在可以放心排序" if blanks else ""
    ui.tell(f"{words}{f'，补上{entered}行校验' if entered else ''}。")


def _form(opened: OpenBook) -> Callable[[Project], _ProjectSheet | None]:
    grids = {grid.sheet: grid for grid in opened.grids}

    def form(project: Project) -> _ProjectSheet | None:
        grid = grids.get(project.sheet)
        head = project.indicators[0].name.place.row - 2 if project.indicators else -1
        if grid is None or head < 0 or len(grid.rows[head]) < _VERDICT:
            return None
        heads = [plain(str(value or "")) for value in grid.rows[head][:_VERDICT]]
        wanted = [plain(standard().heading(key)) for key in _COLUMNS]
        return _ProjectSheet(project, grid) if heads == wanted else None

    return form


def _tidy(sheet: xw.Sheet, form: _ProjectSheet, undo: ExitStack) -> int:
    """Put one sheet in order; how many rows got their 校验."""
    for row, column, text in form.blanks:
        changes.write_text(sheet.range((row, column)), text, undo)
    undo.callback(_looks_stay)
    undo_note.changed("looks")
    first, last = form.rows
    entered = enter_verdicts(sheet, form.grid, first, last)
    for column, key in enumerate(_COLUMNS, 1):
        sheet.range((1, column)).column_width = standard().columns[key].width
    block = sheet.range((first, 1), (last, _VERDICT - 1))
    block.font.name, block.font.size = FONT, _LETTERS
    sheet.range((first, 1), (last, _VERDICT)).rows.autofit()
    project = form.project
    for field, (width, least) in (
        (project.name, _NAME), (project.purpose, _PROSE), (project.goal, _PROSE),
    ):  # fmt: skip
        if field is not None and field.place.row:
            height = row_height([text_of(field)], [width], least=least)
            sheet.range((field.place.row, 1)).row_height = height
    sheet.page_setup.print_area = PRINTED
    return entered


def _looks_stay() -> None:
    """Widths, heights and letters are not put back: a failure after them must not claim it."""
    raise RuntimeError("the looks of a sheet stay as they are")


def enter_verdicts(sheet: xw.Sheet, grid: Grid, first: int, last: int) -> int:
    """Enter the 校验 of filled rows that lack it, as Excel's table does by itself."""
    formulas = open_sheets.formulas_of(sheet)
    column = [row[_VERDICT - 1] if len(row) >= _VERDICT else "" for row in formulas]
    known = next((one for one in column[first - 1 :] if one.startswith("=") and MARK in one), "")
    missing = [
        row
        for row in range(first, last + 1)
        if row <= len(column) and not column[row - 1] and grid.rows[row - 1][4] not in (None, "")
    ]
    for row in missing if known else ():
        sheet.range((row, _VERDICT)).formula = known
    return len(missing) if known else 0


def print_pdf(book: xw.Book, ui: Ui) -> None:
    """打印成PDF：部门整体绩效目标和全部项目表合成一个PDF，放在工作簿旁。"""
    opened = OpenBook(book, ui)
    names = printed_sheets(opened)
    output = opened.beside(f"{opened.department.name or '部门'}绩效目标表.pdf")
    ui.progress("正在生成PDF…")
    with _uncoloured(book, names):
        host.print_pdf(book, names, output)
    ui.tell(f"已生成{output}：{len(names)}张表。")


@contextmanager
def _uncoloured(book: xw.Book, names: Sequence[str]) -> Iterator[None]:
    """The colours of 指标值 follow the packed text; while it is away they are not on paper.

    Not in Excel, which may refuse the call that would put the text back.
    """
    if not getattr(book.impl, "refuses_no_call", False):
        yield
        return
    label = standard().fields["packed"]
    row, column = position(label.at)
    with ExitStack() as back:
        for name in names:
            sheet = book.sheets[name]
            cells = sheet.range((row, column), (row + 1, column))
            if cells.options(ndim=1, err_to_str=True).value[0] != standard().label("packed"):
                continue
            if not host.sheet_protected(sheet):
                cell = sheet.range((row + 1, column))
                back.callback(host.enter_formula, cell, host.entered(cell))
                cell.clear_contents()
        yield


def printed_sheets(opened: OpenBook) -> list[str]:
    """部门整体绩效目标 and the project sheets, as they stand in the book."""
    from jixiao.form.read_department import is_department_sheet

    forms = {project.sheet for project in opened.department.projects}
    return [
        grid.sheet
        for grid in opened.grids
        if not grid.hidden and (grid.sheet in forms or is_department_sheet(grid))
    ]
