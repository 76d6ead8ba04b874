"""Ledger files of any known kind → one ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.read import workbook
from jixiao.files.read.any import existing
from jixiao.files.read.csv import read_grid
from jixiao.model.grid import Grid
from jixiao.spending.ledger import Ledger, merge, read_ledger

_TEXTS: Final = frozenset({".csv", ".txt"})
SUFFIXES: Final = workbook.SUFFIXES | _TEXTS


def read_ledgers(paths: Sequence[Path]) -> Ledger:
    """Read and merge ledger files (.csv, .txt, .xlsx …); rows met twice count once.

    Raises UnreadableFile where a file cannot be read or holds no ledger.
    """
    ledgers = [ledger for path in paths for ledger in _ledgers(existing(path))]
    return merge(ledgers)


def _ledgers(path: Path) -> list[Ledger]:
    found = [ledger for grid in _grids(path) if (ledger := read_ledger(grid)).has_header]
    if not found:
        raise UnreadableFile(
            f"“{path.name}”里没有支出明细：应有“日期”“项目编码”“金额”三列，请检查表头。"
        )
    return found


def _grids(path: Path) -> list[Grid]:
    if path.suffix.lower() in _TEXTS:
        return [read_grid(path)]
    if path.suffix.lower() in workbook.SUFFIXES:
        return [grid for grid in workbook.read_grids(path) if not grid.hidden]
    raise UnreadableFile(f"“{path.name}”不是支出明细文件，请提供.xlsx或.csv。")
