"""Rows added to a form, as Excel itself is asked: the table is resized, a note is added."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fake_excel import OF_EXCEL

from addin.changes import Undo
from addin.form_rows import add_note, grow_table


class Table:
    """A ListObject from A10 to G18."""

    def __init__(self) -> None:
        self.to = "$A$10:$G$18"
        self.Range = SimpleNamespace(
            Row=10, Column=1, Address=self.to,
            Rows=SimpleNamespace(Count=9), Columns=SimpleNamespace(Count=7),
        )  # fmt: skip

    def Resize(self, box: str) -> None:
        self.to = box


class Tables(list[Table]):
    @property
    def Count(self) -> int:
        return len(self)

    def __call__(self, number: int) -> Table:
        return self[number - 1]


def excel_sheet(table: Table) -> Any:
    api = SimpleNamespace(
        ListObjects=Tables([table]),
        Cells=lambda row, column: f"R{row}C{column}",
        Range=lambda first, last="": f"{first}:{last}" if last else first,
    )
    return SimpleNamespace(api=api, impl=OF_EXCEL)


def test_the_table_of_excel_grows_to_the_row_and_back_again() -> None:
    table = Table()
    sheet = excel_sheet(table)
    with Undo() as undo:
        grow_table(sheet, 10, 20, undo)
        undo.pop_all()
    assert table.to == "R10C1:R20C7"
    with pytest.raises(ZeroDivisionError), Undo() as undo:
        grow_table(sheet, 10, 20, undo)
        raise ZeroDivisionError
    assert table.to == "$A$10:$G$18"


def test_a_table_that_reaches_further_and_another_table_stay() -> None:
    table = Table()
    with Undo() as undo:
        grow_table(excel_sheet(table), 10, 15, undo)
        grow_table(excel_sheet(table), 3, 30, undo)
    assert table.to == "$A$10:$G$18"


def test_a_note_of_somebody_else_stays() -> None:
    notes: list[str] = []
    api = SimpleNamespace(
        Comment=None, AddComment=notes.append, ClearComments=lambda: notes.append("gone")
    )
    cell: Any = SimpleNamespace(api=api, impl=OF_EXCEL)
    with pytest.raises(ZeroDivisionError), Undo() as undo:
        add_note(cell, "常见范围：≥1次", undo)
        raise ZeroDivisionError
    assert notes == ["常见范围：≥1次", "gone"]
    api.Comment = object()
    with Undo() as undo:
        add_note(cell, "常见范围：≥2次", undo)
    assert len(notes) == 2
