"""拆分信息: what a part of a workbook says of the whole, for gathering the parts again."""

from __future__ import annotations

from typing import Any

from jixiao.files.reports.style import Report
from jixiao.form.read_part import LABELS
from jixiao.model.money import wan
from jixiao.model.parts import Part
from jixiao.model.sheets import PART


def add(report: Report, part: Part) -> Any:
    """Add the sheet."""
    sheet = report.add_sheet(PART)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 48)
    fields = {
        "book": part.book,
        "number": str(part.number),
        "count": str(part.count),
        "name": part.name,
        "cents": wan(part.cents),
        "total": wan(part.total),
        "payments": str(part.payments.rows) if part.payments else "",
        "paid": wan(part.payments.cents) if part.payments else "",
        "all_payments": str(part.all_payments.rows) if part.all_payments else "",
        "all_paid": wan(part.all_payments.cents) if part.all_payments else "",
    }
    text = report.cell(num_format="@")
    for row, (key, label) in enumerate(LABELS.items()):
        sheet.write_string(row, 0, label, report.cell(bold=True))
        sheet.write_string(row, 1, fields[key], text)
    note = "由“拆分”生成，合并时用来核对份数和金额，请勿修改。"
    sheet.write_string(len(LABELS) + 1, 0, note, report.look(text_wrap=False, font_color="#7F7F7F"))
    return sheet
