"""Workbooks of other kinds (.xls, .xlsb, .ods), read in a process of their own.

Their sheets cannot be measured before they are laid out, and laying out a sprawling one ends
the process. These kinds are rare, so a tenth of a second more does not matter; a clerk's
Excel, with our functions in it, going down would. The answer comes as JSON: what a hostile file
makes of that process can be wrong values, but nothing that runs here.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jixiao.errors import UnreadableFile
from jixiao.files.guard.limits import LARGEST_FILE, MOST_CELLS, cells_of
from jixiao.files.read.apart import answer_of, limit_memory
from jixiao.model.grid import Grid, Value

_SECONDS: Final = 8
_MOST_MEMORY: Final = 450 * 2**20
# The stream that holds an encrypted .xlsx; its name stands in the container in UTF-16.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_GRIDS, _PASSWORD, _SPRAWL, _BROKEN = range(4)


def read_foreign(path: Path) -> list[Grid]:
    """The sheets of a workbook that is no .xlsx. Raises UnreadableFile with a sentence."""
    name = path.name
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"“{name}”超过{LARGEST_FILE // 2**20}MB，请拆分或清理后再试。")
    if _ENCRYPTED in path.read_bytes():
        raise UnreadableFile(f"“{name}”设有打开密码，请先在Excel中取消密码。")
    try:
        answer = answer_of(__name__, path, _SECONDS)
    except (OSError, subprocess.TimeoutExpired) as why:
        raise UnreadableFile(f"“{name}”无法读取，请用Excel打开并另存为.xlsx后再试。") from why
    status, sheets = answer or (_SPRAWL, [])
    if status == _PASSWORD:
        raise UnreadableFile(f"“{name}”设有打开密码，请先在Excel中取消密码。")
    if status == _SPRAWL:
        raise UnreadableFile(
            f"“{name}”的内容范围过大或已损坏，请删除远处多余的单元格并另存为.xlsx后再试。"
        )
    if status == _BROKEN:
        raise UnreadableFile(f"“{name}”已损坏或不是Excel工作簿，请用Excel打开并另存为.xlsx后再试。")
    return [
        Grid(sheet, [[_value(cell) for cell in row] for row in rows], hidden=hidden)
        for sheet, hidden, rows in sheets
    ]


# What JSON has no word for, as a list of one kind and its text.
_KINDS: Final[dict[str, Callable[[str], Value]]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "timedelta": lambda text: dt.timedelta(seconds=float(text)),
}


def _value(cell: Any) -> Value:
    return _KINDS[cell[0]](cell[1]) if isinstance(cell, list) else cell


def _in_json(cell: Any) -> Any:
    kind = type(cell).__name__
    if kind not in _KINDS:
        return cell
    if isinstance(cell, dt.timedelta):
        return [kind, str(cell.total_seconds())]
    return [kind, cell.isoformat()]


def _answer(path: str) -> tuple[int, list[tuple[str, bool, list[list[Any]]]]]:
    from python_calamine import (  # noqa: PLC0415 - only the process of its own needs it
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets, cells = [], 0
    try:
        # By content, not by name: an .xls is often an .xlsx renamed.
        with (
            Path(path).open("rb") as opened,
            CalamineWorkbook.from_filelike(opened) as book,
        ):
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    cells += cells_of(sheet)
                    if cells > MOST_CELLS:
                        return _SPRAWL, []
                    hidden = meta.visible != SheetVisibleEnum.Visible
                    rows = sheet.to_python(skip_empty_area=False)
                    sheets.append(
                        (meta.name, hidden, [[_in_json(cell) for cell in row] for row in rows])
                    )
    except PasswordError:
        return _PASSWORD, []
    except (CalamineError, ValueError, OSError):
        return _BROKEN, []
    return _GRIDS, sheets


def _main() -> None:
    limit_memory(_MOST_MEMORY)
    sys.stdout.buffer.write(json.dumps(_answer(sys.argv[1])).encode())


if __name__ == "__main__":
    _main()
