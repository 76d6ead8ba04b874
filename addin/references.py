"""What a clerk has built on a sheet of ours stays when the sheet is made again.

The sheet that is replaced gets a name that nothing else bears, and the program writes that name
into everything that refers to it. Here each of those is turned to the new sheet, before the old
one is removed: formulas, names, series of charts, conditional formats, drop-downs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack

import xlwings as xw

from addin import host, open_sheets
from jixiao.errors import JixiaoError

Turned = Callable[[str], str]


def follow(
    book: xw.Book, renamed: Mapping[str, str], skipped: Collection[str], undo: ExitStack
) -> None:
    """Turn what refers to the sheets ``renamed`` to the sheets that now bear their names.

    ``skipped`` are the sheets that were drawn just now: they refer to nothing but themselves.
    Raises what the program raises, such as for a protected sheet.
    """
    if not renamed:
        return
    turned = turning(renamed)
    left_out = {*skipped, *renamed}
    sheets = [sheet for sheet in book.sheets if sheet.name not in left_out]
    for sheet in sheets:
        _formulas(sheet, turned, undo)
    _names(book, turned, left_out, undo)
    for read, write in host.referring(book, sheets, turned):
        text = read()
        undo.callback(write, text)
        write(turned(text))


def turning(renamed: Mapping[str, str]) -> Turned:
    """What writes the new names of sheets into a formula.

    Excel writes ``'name'!A1``, Calc ``$'name'.A1``; the quotation marks are not always there.
    """
    pattern = re.compile(rf"('?)({'|'.join(map(re.escape, renamed))})\1(?=[!.])")

    def turned(text: str) -> str:
        return pattern.sub(lambda found: _quoted(renamed[found[2]]), text)

    return turned


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _formulas(sheet: xw.Sheet, turned: Turned, undo: ExitStack) -> None:
    found = [
        (row, column, text)
        for row, texts in enumerate(open_sheets.formulas_of(sheet), 1)
        for column, text in enumerate(texts, 1)
        if text.startswith("=") and turned(text) != text
    ]
    if found and host.sheet_protected(sheet):
        raise JixiaoError(
            f"工作表“{sheet.name}”受保护，其中有公式引用要重新生成的工作表，请先撤销工作表保护再试。"
        )
    for row, column, text in found:
        cell = sheet.range((row, column))
        undo.callback(host.enter_formula, cell, text)
        host.enter_formula(cell, turned(text))


def _names(book: xw.Book, turned: Turned, left_out: Collection[str], undo: ExitStack) -> None:
    """Names of the sheets left out are theirs: a print area, our own mark."""
    for name in book.names:
        scope, _, bare = str(name.name).rpartition("!")
        text = str(name.refers_to or "")
        if bare and scope.strip("'").replace("''", "'") not in left_out and turned(text) != text:
            undo.callback(setattr, name, "refers_to", text)
            name.refers_to = turned(text)
