"""Inside LibreOffice: a button runs its macro, a cell gets its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import xlwings as xw

from addin import entry
from addin.calc.arguments import book_of, cells_of
from addin.calc.books import Books
from addin.calc.engine import app_of
from addin.ui import Ui
from jixiao.model.cell_dates import counted_from_1899
from udfs.wrappers import worksheet_functions


def press(context: Any, macro: str, answers: str = "") -> None:
    """Run the macro of a button on the workbook in front.

    ``answers`` is a file with the answers to every question, where nobody can be asked; what is
    shown is written beside it.
    """
    app = app_of(context, visible=not answers)
    book = Books(app.impl).active
    ui: Ui | None = _Answers(Path(answers)) if answers else None
    if book is None:
        book = next(iter(app.impl.books), None)
    entry.run(macro, xw.Book(impl=book) if book is not None else None, ui)


def answer(name: str, arguments: Sequence[Any]) -> Any:
    """What a worksheet function says; rows of cells as tuples, as UNO takes them.

    An argument is a range of cells, or rows of values that are in no cell.
    """
    from udfs import functions

    given = [_cells(argument) for argument in arguments]
    days = _days(name)
    if days and any(map(_is_from_1904, arguments)):
        given = [_counted(cells) if at in days else cells for at, cells in enumerate(given)]
    found = getattr(functions, name)(*given)
    if isinstance(found, list):
        return tuple(tuple(row) for row in found)
    return found


@cache
def _days(name: str) -> frozenset[int]:
    """Which arguments of a function are days."""
    [found] = [one for one in worksheet_functions() if one.name == name]
    return frozenset(at for at, argument in enumerate(found.arguments) if argument.is_day)


def _counted(cells: list[list[Any]] | None) -> list[list[Any]] | None:
    """The cells with days as the functions count them; a number may come with its format."""
    if cells is None:
        return None
    numbers = [[one[0] if isinstance(one, tuple) else one for one in row] for row in cells]
    return [[counted_from_1899(one) for one in row] for row in numbers]


def _is_from_1904(argument: Any) -> bool:
    """Whether it is a range of a document of the 1904 system.

    The document that a number was entered in is that of the ranges beside it.
    """
    return hasattr(argument, "getDataArray") and book_of(argument).counts_from_1904


def _cells(argument: Any) -> list[list[Any]] | None:
    if argument is None:
        return None
    if hasattr(argument, "getDataArray"):
        return cells_of(argument)
    return [list(row) for row in argument]


class _Answers:
    """A user who is not there: answers from a file, in order; what is shown goes beside it."""

    def __init__(self, path: Path) -> None:
        self.answers = list(json.loads(path.read_text("utf-8")))
        self.shown = path.with_suffix(".shown")
        self.shown.write_text("", "utf-8")

    def tell(self, text: str) -> None:
        with self.shown.open("a", encoding="utf-8") as lines:
            lines.write(text + "\n")

    def ask(self, question: str) -> bool:
        return bool(self.answers.pop(0))

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        given = self.answers.pop(0)
        return default if given == "…" else given

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        given = self.answers.pop(0)
        return Path(given) if given else None

    def pick_folder(self, title: str) -> Path | None:
        given = self.answers.pop(0)
        return Path(given) if given else None

    def progress(self, text: str) -> None:
        """Seen by nobody."""
