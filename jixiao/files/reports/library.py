"""指标库: a plain list that a person edits in Excel and the program reads again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from jixiao.drafting.harvest import Grown, ToConfirm
from jixiao.files.reports import listing, page
from jixiao.files.reports.style import OWNER_NAME, Report, row_height
from jixiao.library.entry import labels
from jixiao.library.read import headings
from jixiao.model.sheets import LIBRARY, TO_CONFIRM

_WIDTHS: Final = {
    "function": 16, "project_kind": 14, "dimension": 13, "category": 16, "name": 28,
    "description": 40, "operator": 7, "unit": 12, "low": 12, "median": 10, "high": 12,
    "basis": 22, "count": 9, "departments": 8, "last_year": 9, "aliases": 30, "source": 18,
}  # fmt: skip
_TO_CONFIRM: Final = {
    "文件": 30.0,
    "工作表": 20.0,
    "单元格": 10.0,
    "二级指标": 16.0,
    "三级指标": 44.0,
}
_NOTE: Final = (
    "以下指标疑似含个人姓名（以×代替），没有收入指标库；"
    "请按单元格查看原表，不是姓名的可以补入“指标库”。"
)


def draw(
    entries: Sequence[Grown], target: Path | BinaryIO, to_confirm: Sequence[ToConfirm] = ()
) -> None:
    """Write a library: a heading row and a row for each entry, texts as texts.

    Rows to be confirmed follow on a sheet of their own, which is not read as part of the library.
    """
    widths = list(_WIDTHS.values())
    with Report(target) as report:
        sheet = report.add_sheet(LIBRARY)
        report.book.define_name(f"'{LIBRARY}'!{OWNER_NAME}", '="library"')
        for column, (key, width) in enumerate(_WIDTHS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, headings()[key][0], report.head())
        text = report.cell(num_format="@")
        for number, one in enumerate(entries, 1):
            cells = _cells(one)
            sheet.set_row(number, row_height([str(value) for value in cells], widths))
            for column, value in enumerate(cells):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, report.cell())
                else:
                    sheet.write_string(number, column, value, text)
        sheet.autofilter(0, 0, max(len(entries), 1), len(_WIDTHS) - 1)
        page.set_up(sheet, widths)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 5)
        if to_confirm:
            listing.add(
                report, TO_CONFIRM, "疑似含个人姓名的指标", list(_TO_CONFIRM),
                list(_TO_CONFIRM.values()), to_confirm, subtitle=_NOTE,
            )  # fmt: skip


def _cells(one: Grown) -> list[str | int]:
    entry = one.entry
    dimension, category = labels(entry.category)
    return [
        *(one.function, entry.project_kind, dimension, category, entry.name, entry.description),
        *(entry.operator, entry.unit, entry.low, entry.median, entry.high, entry.basis),
        *(entry.count, entry.departments, entry.last_year or "", "；".join(one.aliases)),
        entry.source,
    ]
