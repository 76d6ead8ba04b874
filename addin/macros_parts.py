"""The macros about several workbooks: one for each project and back, the county's library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import xlwings as xw

from addin import changes, host
from addin.session import OpenBook
from addin.ui import Ui, picked_folder
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.model import sheets

if TYPE_CHECKING:
    from jixiao.drafting.merging import Conflict

_PARTS: Final = "_拆分"


def split_book(book: xw.Book, ui: Ui) -> None:
    """拆分：在工作簿旁建一个文件夹，每个项目一个工作簿。"""
    from jixiao.drafting.payments import not_shared, share
    from jixiao.drafting.splitting import left_behind, split, total_in_words
    from workbook_templates.part_books import write_parts

    opened = OpenBook(book, ui)
    department, ledger = opened.department, opened.ledger
    parts = split(department, opened.name, opened.reading.last_year, ledger)
    folder = opened.beside(f"{Path(opened.name).stem}{_PARTS}")
    ui.progress("正在拆分…")
    write_parts(parts, folder)
    phrases = [f"已拆成{len(parts)}个工作簿，{total_in_words(parts)}：{folder}"]
    phrases += [f"未拆出：{one.sentence}" for one in opened.reading.left_out]
    phrases += left_behind(opened.reading)
    phrases += not_shared(share(ledger, department.projects))
    ui.tell("\n".join([*phrases, "收回后放在一个文件夹里，在原工作簿中按“合并”。"]))


def gather_parts(book: xw.Book, ui: Ui) -> None:
    """合并：把收回的各份并入当前（拆分前的）工作簿，结果在新工作簿中打开；不一致的逐格列出。"""
    from jixiao.drafting.gathering import Returned, gather
    from jixiao.drafting.payments import payments_on
    from jixiao.files.folders import inputs_of
    from jixiao.settings_file import use_layouts_beside
    from workbook_templates.part_books import write_gathered

    opened = OpenBook(book, ui)
    base = opened.reading
    usual = f"{Path(opened.name).stem}{_PARTS}"
    folder = picked_folder(ui, f"选择存放收回的工作簿的文件夹（如“{usual}”）")
    if folder is None:
        return
    ui.progress("正在合并…")
    inputs = inputs_of([folder], opened.path)
    use_layouts_beside(opened.path)
    readings = [(path, read(path)) for path in inputs.files]
    if not readings:
        raise JixiaoError(f"“{folder}”里没有要合并的工作簿，请检查路径。")
    made = gather(
        [
            Returned(path.name, one.department, one.part, payments_on(one.grids))
            for path, one in readings
        ],
        base.department,
        opened.ledger,
    )
    notes = [*(f"未合并：{one.message}" for one in inputs.aside), *made.remarks]
    if made.conflicts:
        _show_conflicts(opened, made.conflicts, notes)
        return
    everything = [*(one for _, one in readings), base]
    changes.open_drawn(
        lambda path: write_gathered(made, everything, path), book.app, "绩效目标表_合并"
    )
    count = len(made.department.projects)
    ui.tell(
        "\n".join([f"已合并{len(readings)}个文件，共{count}个项目，在新工作簿中打开。", *notes])
    )


def _show_conflicts(opened: OpenBook, conflicts: Sequence[Conflict], notes: list[str]) -> None:
    """Draw what was filled in differently, cell by cell, instead of choosing one of them."""
    from jixiao.files.reports import listing

    rows = [
        [one.project, one.field, *(f"{said.where}：{said.text}" for said in one.said)]
        for one in conflicts
    ]
    width = max(map(len, rows))
    headings = ["项目", "内容", *(f"第{n}种填法" for n in range(1, width - 1))]
    padded = [row + [""] * (width - len(row)) for row in rows]
    sizes = [26.0, 26.0, *[40.0] * (width - 2)]

    def draw(path: Path) -> None:
        listing.draw(sheets.CONFLICTS, "填得不一致的单元格", headings, sizes, padded, path)

    first = f"有{len(rows)}处填得不一致，没有合并；请改成一致后再按“合并”。"
    opened.place(draw, "\n".join([first, *notes]))


def build_library(book: xw.Book | None, ui: Ui) -> None:
    """生成指标库：由一个文件夹里历年的目标表生成指标库，在新工作簿中打开。"""
    from jixiao.files.check_file import try_file
    from jixiao.files.folders import inputs_of
    from jixiao.files.harvest_files import harvest_files, has_forms
    from jixiao.files.reports.library import draw

    folder = picked_folder(ui, "选择存放历年绩效目标表的文件夹")
    if folder is None:
        return
    ui.progress("正在读取历年目标表…")
    inputs = inputs_of([folder])
    checked = [*(try_file(path) for path in inputs.files), *inputs.aside]
    used = [file for file in checked if has_forms(file)]
    if not used:
        raise JixiaoError(f"“{folder}”里没有绩效目标表，无法生成指标库，请检查路径。")
    made = harvest_files(used)
    app = book.app if book is not None else host.calling_app()
    changes.open_drawn(lambda path: draw(made.entries, path, made.to_confirm), app, "指标库")
    aside = len(checked) - len(used)
    more = [f"另有{aside}个文件没有采用（不能读取或没有项目表）。"] if aside else []
    next_step = "请核对后存为“指标库.xlsx”，放在工作簿旁，“选指标”会先用它。"
    count = f"已生成指标库：{len(made.entries)}条指标，来自{len(used)}个文件。"
    ui.tell("\n".join([count, *made.sentences, *more, next_step]))
