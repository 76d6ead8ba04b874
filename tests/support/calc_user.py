"""A user of the add-in in Calc: presses buttons, answers, keeps what was said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwings as xw

from addin import entry

FORM = "01 大要案准备金"


class User:
    """Answers questions in order; keeps what was said to him."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.shown: list[str] = []
        self.asked: list[str] = []

    def tell(self, text: str) -> None:
        self.shown.append(text)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return bool(self.answers.pop(0))

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        answer = self.answers.pop(0)
        return default if answer is ... else answer

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        return self.answers.pop(0)

    def pick_folder(self, title: str) -> Path | None:
        return self.answers.pop(0)

    def progress(self, text: str) -> None:
        """Seen and forgotten."""


def press(macro: str, book: xw.Book, *answers: Any) -> str:
    """Press a button; the last text that was shown."""
    user = User(*answers)
    entry.run(macro, book, user)
    assert not user.answers, f"never asked: {user.answers}"
    return user.shown[-1] if user.shown else ""


def cells(sheet: xw.Sheet) -> list[list[Any]]:
    return sheet.used_range.options(ndim=2, err_to_str=True).value


def texts(sheet: xw.Sheet) -> set[str]:
    return {str(value) for row in cells(sheet) for value in row if value is not None}


def names(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def enter(book: xw.Book, column: int, entered: list[tuple[Any, str, Any]]) -> xw.Range:
    """Cells of a column of an empty sheet, by LibreOffice's own calls."""
    from com.sun.star.lang import Locale

    document = book.impl.document
    if not document.Sheets.hasByName("值"):
        document.Sheets.insertNewByName("值", document.Sheets.Count)
    sheet, formats = document.Sheets.getByName("值"), document.NumberFormats
    for row, (value, form, _) in enumerate(entered):
        cell = sheet.getCellByPosition(column, row)
        key = formats.queryKey(form, Locale(), False)
        cell.NumberFormat = key if key != -1 else formats.addNew(form, Locale())
        if isinstance(value, str):
            (cell.setFormula if value[:1] == "=" else cell.setString)(value)
        else:
            cell.setValue(value)
    return book.sheets["值"].range((1, column + 1), (len(entered), column + 1))
