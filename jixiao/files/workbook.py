"""Excel workbooks as grids: values in bulk by calamine, odd cells looked at by openpyxl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from jixiao.errors import UnreadableFile
from jixiao.files.limits import check_archive
from jixiao.files.sprawl import refuse_sprawl
from jixiao.grid import CellDetail, Grid

SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def read_grids(path: Path) -> list[Grid]:
    """Every sheet of a workbook as a Grid, hidden ones marked.

    Leading blank rows and columns keep their addresses. Raises UnreadableFile with a sentence.
    """
    name = path.name
    with path.open("rb") as opened:
        head = opened.read(8)
    if not head:
        raise UnreadableFile(f"“{name}”是空文件（0字节），请重新导出或向来源方索取。")
    if head[:4] == b"PK\x03\x04":
        check_archive(path)
        refuse_sprawl(path)
    elif head != _OLE:
        raise UnreadableFile(f"“{name}”不是Excel文件，请用Excel打开后另存为.xlsx再试。")
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return list(_grids(book, name))
    except PasswordError as why:
        raise UnreadableFile(f"“{name}”设有打开密码，请先在Excel中取消密码。") from why
    except (CalamineError, ValueError, OSError) as why:
        if head == _OLE and path.suffix.lower() in {".xlsx", ".xlsm"}:
            raise UnreadableFile(
                f"“{name}”设有打开密码或不是真正的.xlsx，请取消密码并另存为.xlsx。"
            ) from why
        raise UnreadableFile(
            f"“{name}”已损坏或不是Excel工作簿，请用Excel打开并另存为.xlsx后再试。"
        ) from why


def _grids(book: CalamineWorkbook, name: str) -> Iterator[Grid]:
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        yield Grid(meta.name, rows, hidden=meta.visible != SheetVisibleEnum.Visible)


def inspect(path: Path, grids: Sequence[Grid], odd: frozenset[tuple[str, int, int]]) -> list[Grid]:
    """The grids with formula and number format of the ``odd`` cells (sheet, row, column)."""
    import openpyxl  # noqa: PLC0415 - slow to load, and most workbooks never need it

    wanted: dict[str, dict[tuple[int, int], CellDetail]] = {}
    book = openpyxl.load_workbook(path, data_only=False, keep_links=False)
    values = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    for sheet, row, column in odd:
        cell = book[sheet].cell(row, column)
        shown = values[sheet].cell(row, column).value
        formula = cell.value if isinstance(cell.value, str) and cell.data_type == "f" else ""
        error = shown if isinstance(shown, str) and shown.startswith("#") else ""
        wanted.setdefault(sheet, {})[row, column] = CellDetail(
            formula, cell.number_format or "", error
        )
    return [replace(grid, details=wanted.get(grid.sheet, {})) for grid in grids]
