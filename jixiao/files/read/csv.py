"""CSV exports as grids: UTF-8 with or without BOM, GB18030; commas, tabs, semicolons."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jixiao.errors import UnreadableFile
from jixiao.files.file_names import readable
from jixiao.files.read.text import contents
from jixiao.model.grid import Grid, Value


def read_grid(path: Path) -> Grid:
    """The file as a Grid of texts. Raises UnreadableFile with a sentence."""
    text = contents(path)
    head = text[:4096]
    separator = max(",\t;", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as why:
        raise UnreadableFile(
            f"“{path.name}”不是正常的CSV文件，请用Excel另存为.xlsx后再试。"
        ) from why
    values: list[list[Value]] = [list(row) for row in rows]
    return Grid(readable(path.name), values)
