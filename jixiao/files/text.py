"""Plain text of a published document: paragraphs, and tables with one cell a line.

A line that begins with a tab is a table cell, the lines below that do not are its
continuation; a blank line ends the row; a line with text of its own ends the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.limits import LARGEST_TEXT
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, Table
from jixiao.grid import Place, Value

_BOOKMARK: Final = re.compile(r"\[bookmark:[^\]]*\]")
# A blank cell is one tab; a line of several is what is left of a line inside a cell.
_TABS_ONLY: Final = re.compile(r"\t{2,}\s*")
_ENCODINGS: Final = ("utf-8-sig", "gb18030", "utf-16")


def decode(data: bytes, name: str) -> str:
    """Text in UTF-8 (with or without BOM), GB18030 or UTF-16 with BOM; else UnreadableFile."""
    if len(data) > LARGEST_TEXT:
        raise UnreadableFile(f"“{name}”超过{LARGEST_TEXT // 2**20}MB，请拆分后再导入。")
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS[:2]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(f"“{name}”不是文本文件或编码无法识别，请另存为UTF-8文本后重试。")


def read_blocks(path: Path) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a text file, and the marks that were taken out of it."""
    text = decode(path.read_bytes(), path.name)
    cleanings: list[Cleaning] = []
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        without = _BOOKMARK.sub("", line)
        if without != line:
            place = Place(path.name, line=number)
            cleanings += [Cleaning(place, mark, "", "书签标记") for mark in _BOOKMARK.findall(line)]
        lines.append(without)
    return list(_blocks(lines, path.name)), cleanings


def _blocks(lines: list[str], name: str) -> Iterator[Block]:
    rows: list[list[str]] = []
    places: list[list[int]] = []
    in_row = False
    for number, line in enumerate(lines, 1):
        if in_row and _TABS_ONLY.fullmatch(line):
            continue
        if line.startswith("\t"):
            if not in_row:
                rows.append([])
                places.append([])
                in_row = True
            rows[-1].append(line[1:])
            places[-1].append(number)
        elif in_row and line.strip():
            rows[-1][-1] += f"\n{line}"
        elif not line.strip():
            in_row = False
        else:
            if rows:
                yield _table(rows, places)
                rows, places = [], []
            yield Paragraph(line, Place(name, line=number))
    if rows:
        yield _table(rows, places)


def _table(rows: list[list[str]], places: list[list[int]]) -> Table:
    values: list[list[Value]] = [list(row) for row in rows]
    return Table(values, places)
