"""Rows added to a form, as Excel itself is asked: the table is resized, a note is added."""

from __future__ import annotations

from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from pretended_excel import elsewhere, excel

from addin.changes import Undo
from addin.form_rows import add_note, enter_verdicts, grow_table


class Table:
    """A ListObject of seven columns, from A10 to G18 if nothing else is said."""

    def __init__(self, rows: int = 9, column: int = 1) -> None:
        self.to = "$A$10:$G$18"
        self.Range = SimpleNamespace(
            Row=10, Column=column, Address=self.to,
            Rows=SimpleNamespace(Count=rows), Columns=SimpleNamespace(Count=7),
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
    return excel(
        ListObjects=Tables([table]),
        Cells=lambda row, column: f"R{row}C{column}",
        Range=lambda first, last="": f"{first}:{last}" if last else first,
    )


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


@pytest.mark.parametrize(("rows", "last", "grown"), [(9, 18, False), (9, 19, True), (8, 18, True)])
def test_a_table_grows_where_it_ends_above_the_row(rows: int, last: int, grown: bool) -> None:
    table = Table(rows, column=2)
    with Undo() as undo:
        grow_table(excel_sheet(table), 10, last, undo)
        undo.pop_all()
    assert table.to == (f"R10C2:R{last}C8" if grown else "$A$10:$G$18")


def test_a_note_of_somebody_else_stays() -> None:
    notes: list[str] = []
    cell = excel(Comment=None, AddComment=notes.append, ClearComments=lambda: notes.append("gone"))
    with pytest.raises(ZeroDivisionError), Undo() as undo:
        add_note(cell, "常见范围：≥1次", undo)
        raise ZeroDivisionError
    assert notes == ["常见范围：≥1次", "gone"]
    cell.api.Comment = object()
    with Undo() as undo:
        add_note(cell, "常见范围：≥2次", undo)
    assert len(notes) == 2


def test_elsewhere_the_program_grows_the_table_and_takes_it_back() -> None:
    calls: list[Any] = []

    def grow(header: int, last: int, shrink: bool = False) -> int | None:
        calls.append((header, last, shrink))
        return 18 if last > 18 else None

    sheet = elsewhere(grow_table=grow)
    with ExitStack() as undo:
        grow_table(sheet, 10, 20, undo)
        grow_table(sheet, 10, 15, undo)
    assert calls == [(10, 20, False), (10, 15, False), (10, 18, True)]


def test_a_note_elsewhere_stays_where_there_is_one() -> None:
    notes: list[str] = []
    cell = elsewhere(note_text=lambda: notes[-1] if notes else None, set_note=notes.append)
    with ExitStack() as undo:
        add_note(cell, "常见≥1次", undo)
    assert notes == ["常见≥1次", ""]
    notes[:] = ["我的"]
    with ExitStack() as undo:
        add_note(cell, "常见≥1次", undo)
    assert notes == ["我的"]


def test_verdicts_are_entered_by_the_program_that_does_not_do_so_by_itself() -> None:
    assert enter_verdicts(elsewhere(enter_verdicts=lambda: 3)) == 3
    assert enter_verdicts(excel()) == 0
