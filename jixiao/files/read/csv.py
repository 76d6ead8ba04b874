"""CSV exports as grids: UTF-8 with or without BOM, GB18030, UTF-16; commas, tabs, semicolons."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.read.text import contents
from jixiao.model.grid import Grid, Value
from jixiao.spending.ledger_columns import heading_at

_SEPARATORS: Final = (",", "\t", ";", "|")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
# How programs keep Excel from making a number of a code: ="0123".
_GUARDED: Final = re.compile(r'="(.*)"', re.S)
_HEAD_ROWS: Final = 40
# A text in quotes that goes on for longer is a quote that was never closed.
_MOST_LINES: Final = 50


def read_grid(path: Path) -> Grid:
    """The file as a Grid of texts. Raises UnreadableFile with a sentence."""
    return grid_of_text(contents(path), path)


def grid_of_text(text: str, path: Path) -> Grid:
    """A text of separated values as a Grid of the file's name.

    A quote that is opened and not closed ends with its line: it must not swallow the rows below.
    """
    name = readable(path.name)
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    try:
        rows = _rows(lines, _separator(lines, name))
    except csv.Error as why:
        raise UnreadableFile(
            f"“{path.name}”不是正常的CSV文件，请用Excel另存为.xlsx后再试。"
        ) from why
    values: list[list[Value]] = [[_unguarded(cell) for cell in row] for row in rows]
    return Grid(name, values)


def _separator(lines: Sequence[str], name: str) -> str:
    """The one by which the first lines have the heading of a ledger, else the most frequent."""
    for separator in _SEPARATORS:
        head: list[list[Value]] = [
            list(_fields(line, separator) or ()) for line in lines[:_HEAD_ROWS]
        ]
        grid = Grid(name, head)
        if any(heading_at(grid, row, "") for row in range(len(head))):
            return separator
    text = "\n".join(lines[:_HEAD_ROWS])
    return max(_SEPARATORS, key=text.count)


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    """The rows, each of one line or of several where a text in quotes goes on."""
    width = _width(lines, separator)
    rows: list[list[str]] = []
    at = 0
    while at < len(lines):
        row, taken = _row(lines, at, separator, width)
        rows.append(row)
        at += taken
    return rows


def _row(lines: Sequence[str], at: int, separator: str, width: int) -> tuple[list[str], int]:
    first = lines[at]
    row = _fields(first, separator)
    if row is not None:
        return row, 1
    text = first
    for taken, line in enumerate(lines[at + 1 : at + _MOST_LINES], 2):
        if _is_whole_row(line, separator, width):
            break
        text = f"{text}\n{line}"
        row = _fields(text, separator)
        if row is not None:
            return row, taken
    return [cell.replace('"', "") for cell in first.split(separator)], 1


def _is_whole_row(line: str, separator: str, width: int) -> bool:
    """Whether a line stands for itself, and not for the end of a text in quotes."""
    cells = None if line.count('"') % 2 else _fields(line, separator)
    return cells is not None and len(cells) >= width > 1


def _fields(line: str, separator: str) -> list[str] | None:
    """The cells of a line; None where a quote is opened in it and not closed."""
    if '"' not in line:
        return line.split(separator)
    rows = list(csv.reader([line + "\n"], delimiter=separator, strict=False))
    cells = rows[0] if rows else [""]
    open_end = bool(cells) and cells[-1].endswith("\n")
    return None if open_end else cells


def _width(lines: Sequence[str], separator: str) -> int:
    """How many cells most lines have."""
    counts = Counter(len(cells) for line in lines[:1000] if (cells := _fields(line, separator)))
    return counts.most_common(1)[0][0] if counts else 1


def _unguarded(cell: str) -> str:
    match = _GUARDED.fullmatch(cell.strip())
    return match[1].replace('""', '"') if match else cell
