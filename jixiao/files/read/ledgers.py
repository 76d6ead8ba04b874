"""Ledger files of any known kind → one ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.read import workbook
from jixiao.files.read.any import existing
from jixiao.files.read.csv import grid_of_text
from jixiao.files.read.tables_in_text import tables, text_of
from jixiao.model.cells import is_blank
from jixiao.model.grid import Grid
from jixiao.model.money import to_cents
from jixiao.model.sheets import LISTS, SPENDING
from jixiao.spending.entries import Ledger, OtherSheet, RefusedColumn
from jixiao.spending.ledger import read_ledger
from jixiao.spending.ledger_merge import merge
from jixiao.spending.ledger_sheets import hidden_aside, summaries_aside

_TEXTS: Final = frozenset({".csv", ".txt", ".tsv"})
SUFFIXES: Final = workbook.SUFFIXES | _TEXTS - {".tsv"}
_PACKED: Final = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"))


def read_ledgers(paths: Sequence[Path]) -> Ledger:
    """Read and merge ledger files (.csv, .txt, .xlsx …); rows met twice count once.

    Raises UnreadableFile where a file cannot be read, holds no ledger, or has a column that
    changes what the amounts mean and is not understood (L04).
    """
    several = len(paths) > 1
    return merge(ledger for path in paths for ledger in _ledgers(existing(path), several))


def refuse(found: Iterable[RefusedColumn]) -> None:
    """Raise UnreadableFile for the first column that is not understood (L04)."""
    for one in found:
        raise UnreadableFile(f"L04 支出明细“{one.place.sheet}”：{one.sentence}")


def _ledgers(path: Path, several: bool) -> list[Ledger]:
    grids = _grids(path)
    if several and len(grids) > 1:
        grids = [replace(one, sheet=f"{readable(path.name)}／{one.sheet}") for one in grids]
    read = [(grid, read_ledger(grid)) for grid in grids]
    found = [(grid, ledger) for grid, ledger in read if ledger.has_header]
    refuse(one for grid, ledger in found if not grid.hidden for one in ledger.refused)
    if not found:
        raise UnreadableFile(
            f"“{path.name}”里没有支出明细：应有“日期”“项目编码”“金额”三列，请检查表头。"
        )
    open_ones = summaries_aside([(g.sheet, one) for g, one in found if not g.hidden])
    hidden = [hidden_aside(grid.sheet, one) for grid, one in found if grid.hidden]
    others: Iterable[OtherSheet] = ()
    if not _is_standard(grids):
        others = _others(grid for grid, ledger in read if not ledger.has_header)
    return [*open_ones, *hidden, Ledger(sheets=tuple(others))]


def _grids(path: Path) -> list[Grid]:
    """The sheets of a file, by what it holds: a text named .xls is a text."""
    suffix = path.suffix.lower()
    if suffix not in _TEXTS | workbook.SUFFIXES:
        raise UnreadableFile(f"“{path.name}”不是支出明细文件，请提供.xlsx或.csv。")
    with path.open("rb") as opened:
        head = opened.read(8)
    if head.startswith(_PACKED) or (not head and suffix in workbook.SUFFIXES):
        return workbook.read_grids(path)
    if suffix in workbook.OPEN_XML and b"\x00" in head:
        return workbook.read_grids(path)
    try:
        text = text_of(path)
    except UnreadableFile:
        if suffix in workbook.SUFFIXES:
            return workbook.read_grids(path)  # says that it is no workbook
        raise
    found = tables(text, path)
    return [grid_of_text(text, path)] if found is None else found


def _is_standard(grids: Iterable[Grid]) -> bool:
    """Whether a file is a workbook of ours, where the other sheets are forms and no spending."""
    return {SPENDING, LISTS} <= {grid.sheet.rpartition("／")[2] for grid in grids}


def _others(grids: Iterable[Grid]) -> Iterator[OtherSheet]:
    """The sheets that were not read and have rows with numbers."""
    for grid in grids:
        rows = sum(
            any(to_cents(value) is not None for value in row if not is_blank(value))
            and sum(not is_blank(value) for value in row) > 1
            for row in grid.rows
        )
        if rows:
            why = "没有“日期”“项目编码”“金额”三列" + ("，且已隐藏" if grid.hidden else "")
            yield OtherSheet(grid.sheet, rows, why)
