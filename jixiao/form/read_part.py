"""The sheet 拆分信息 of a part of a workbook: a Grid in, the part out."""

from __future__ import annotations

from typing import Final

from jixiao.model.cells import as_text
from jixiao.model.grid import Grid
from jixiao.model.money import to_cents
from jixiao.model.parts import Part, Payments

# No labels of a form: nobody must take the sheet for one.
LABELS: Final = {
    "book": "原文件",
    "number": "第几份",
    "count": "共几份",
    "name": "本份",
    "cents": "本份金额（万元）",
    "total": "合计金额（万元）",
    "payments": "本份支出（笔）",
    "paid": "本份支出（万元）",
    "all_payments": "各份支出合计（笔）",
    "all_paid": "各份支出合计（万元）",
}


def read_part(grid: Grid) -> Part | None:
    """What the sheet says; None where it is no such sheet."""
    fields: dict[str, str] = {}
    by_label = {label: key for key, label in LABELS.items()}
    for row in grid.rows:
        texts = [as_text(value) for value in row]
        if texts and texts[0] in by_label:
            fields[by_label[texts[0]]] = texts[1] if len(texts) > 1 else ""
    number, count = fields.get("number", ""), fields.get("count", "")
    if not (number.isdecimal() and count.isdecimal()):
        return None
    return Part(
        fields.get("book", ""),
        int(number),
        int(count),
        fields.get("name", ""),
        to_cents(fields.get("cents", "")),
        to_cents(fields.get("total", "")) or 0,
        _payments(fields.get("payments", ""), fields.get("paid", "")),
        _payments(fields.get("all_payments", ""), fields.get("all_paid", "")),
    )


def _payments(rows: str, amount: str) -> Payments | None:
    cents = to_cents(amount)
    return Payments(int(rows), cents) if rows.isdecimal() and cents is not None else None
