"""Texts in the clerk's cells changed: listed, asked, written, and the old ones kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import xlwings as xw

from addin import changes
from addin.session import OpenBook, where
from jixiao.files.reports import listing
from jixiao.form.rewrite import Proposal, turned_back


def listed(found: Sequence[Proposal], most: int = 15) -> str:
    lines = [
        f"{p.place.sheet} {p.place.address}：{p.old} → {p.new}（{p.what}）" for p in found[:most]
    ]
    more = f"\n……另有{len(found) - most}处" if len(found) > most else ""
    return f"共{len(found)}处：\n" + "\n".join(lines) + more


def rewrite(
    opened: OpenBook,
    found: Sequence[Proposal],
    undo: Sequence[Proposal] | None = None,
    verb: str = "规范",
) -> None:
    """Write the new texts and record the old ones: both or neither.

    ``undo`` is what the record holds already, read from it where it is not given.
    """
    if undo is None:
        record = opened.own_grid(listing.RECORD_SHEET)
        undo = list(opened.typed(turned_back(record, opened.grids))) if record else []
    first = {one.place: one for one in undo}
    originals = [(p, first[p.place].new if p.place in first else p.old) for p in found]
    changed = {p.place for p in found}
    rows = [[p.place.sheet, p.place.address, p.field, old, p.new] for p, old in originals]
    rows += [
        [one.place.sheet, one.place.address, one.field, one.new, one.old]
        for one in undo
        if one.place not in changed
    ]
    placed = changes.transplant(
        lambda path: listing.draw_record(rows, path),
        opened.book,
        change=lambda back: write(opened.book, found, back),
    )
    way_back = "" if placed.in_new_book else "再按“规范写法”可恢复。"
    opened.ui.tell(f"已{verb}{len(found)}处，原值已记录。{way_back}\n{where(placed)}")


def write(book: xw.Book, found: Sequence[Proposal], back: ExitStack) -> None:
    """Write the new texts. Raises JixiaoError where a sheet is protected; nothing is written."""
    sheets = {name: book.sheets[name] for name in dict.fromkeys(p.place.sheet for p in found)}
    for sheet in sheets.values():
        changes.refuse_protected(sheet)
    for one in found:
        cell = sheets[one.place.sheet].range((one.place.row, one.place.column))
        changes.write_text(cell, one.new, back)
