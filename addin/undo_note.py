"""Excel empties its list of what can be undone whenever a program changes a book: said once a book,
as long as the program of the add-in runs. Calc puts what we do on its list.
"""

from __future__ import annotations

from typing import Final

import xlwings as xw

from addin import host

SENTENCE: Final = (
    "请注意：插件改动工作簿后，Excel不能再撤消此前的操作（本工作簿只提示这一次）。"
    "如要保留撤消，可在“设置”中把“结果放在新工作簿”改为“是”。"
)
_said: Final[set[str]] = set()
_changes: Final[list[str]] = []


def changed(by: str) -> None:
    """The clerk's book is changed, ``by`` what: no call into the program, it may be often."""
    _changes.append(by)


def due(book: xw.Book) -> str:
    """What to say after a macro; empty where it changed nothing, or all can be undone."""
    if not _changes or host.keeps_undo(book.app):
        _changes.clear()
        return ""
    _changes.clear()
    path = host.path_of(book)
    if path in _said:
        return ""
    _said.add(path)
    return SENTENCE
