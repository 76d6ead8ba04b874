"""Reading an open book, and what is changed in one: in a fake Excel."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from fake_books import BookState, Cell, ErrorValue, SheetState
from fake_excel import ENGINE, Program
from hypothesis import given
from hypothesis import strategies as st
from open_books import FIRST_FORM, opened, sample, written

from addin import changes, host, open_sheets
from addin.session import OpenBook
from jixiao.check.department import check_department, waived
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read


def with_cells(cells: dict[tuple[int, int], Cell]) -> tuple[Program, xw.Sheet]:
    """An open book of one sheet with these cells."""
    program = Program()
    sheet = SheetState("表", cells)
    program.books = [BookState("书.xlsx", [sheet], sheet)]
    program.active = program.books[0]
    return program, program.app.books.active.sheets["表"]


# reading ------------------------------------------------------------------------------------------


def test_blank_rows_and_columns_before_the_first_cell_keep_their_addresses() -> None:
    program, sheet = with_cells({(4, 3): Cell("项目名称"), (5, 4): Cell(2.0)})
    grid = open_sheets.grid_of(sheet)
    assert grid.rows[3][2] == "项目名称"
    assert grid.rows[4] == [None, None, None, 2.0]
    assert program.data_calls == 1, "one block"


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("≥90%", "≥90%"),
        (None, None),
        (True, True),
        (0.9, 0.9),
        (Decimal("12.34"), 12.34),
        (dt.datetime(2023, 12, 31), dt.date(2023, 12, 31)),
        (dt.datetime(2023, 12, 31, 8, 30), dt.datetime(2023, 12, 31, 8, 30)),
        (ErrorValue("#N/A"), None),
        (ErrorValue("#DIV/0!"), None),
    ],
)
def test_values_arrive_as_the_readers_of_files_give_them(value, read_as) -> None:
    _, sheet = with_cells({(1, 1): Cell(value)})
    assert open_sheets.grid_of(sheet).rows == [[read_as]]


def test_an_empty_sheet_is_one_blank_cell() -> None:
    _, sheet = with_cells({})
    assert open_sheets.grid_of(sheet).rows == [[None]]


def test_a_sheet_that_spreads_too_far_is_refused_before_it_is_read() -> None:
    program, sheet = with_cells({(1, 1): Cell("a"), (1_048_576, 9): Cell(None, "", "0.00")})
    with pytest.raises(JixiaoError, match="“表”的内容范围过大（最后一行是第1048576行）"):
        open_sheets.grid_of(sheet)
    assert program.data_calls == 0


def test_odd_cells_are_looked_at_in_few_calls() -> None:
    cells = {(row, 5): Cell(0.5, "", "0%") for row in range(1, 101)}
    cells |= {(row, 3): Cell("=A1", "", "@") for row in range(1, 101)}
    cells[101, 5] = Cell(ErrorValue("#REF!"), "=#REF!+1")
    cells[102, 5] = Cell("≥90%", '="≥"&"90%"')
    program, sheet = with_cells(cells)
    grid = open_sheets.grid_of(sheet)
    program.forget_calls()
    spots = [("表", row, 5) for row in range(1, 103)]
    details = open_sheets.with_details(sheet.book, [grid], spots)[0].details
    assert {details[row, 5].number_format for row in range(1, 101)} == {"0%"}
    assert details[1, 5].formula == ""
    assert (details[101, 5].formula, details[101, 5].error) == ("=#REF!+1", "#REF!")
    assert (details[102, 5].formula, details[102, 5].error) == ('="≥"&"90%"', "")
    assert program.data_calls <= 12


def test_a_motley_sheet_is_not_looked_at_for_ever() -> None:
    cells = {(row, 5): Cell(0.5, "", f"0.{'0' * row}") for row in range(1, 65)}
    program, sheet = with_cells(cells)
    grid = open_sheets.grid_of(sheet)
    program.forget_calls()
    details = open_sheets.with_details(sheet.book, [grid], [("表", r, 5) for r in range(1, 65)])[
        0
    ].details
    assert program.data_calls == 12
    assert len(details) == 64
    assert details[1, 5].number_format == "0.0", "the first ones are known"


def test_an_open_book_is_read_as_its_file_is(tmp_path: Path) -> None:
    """The same findings, with numbers, percentages and formulas where texts should stand."""
    path = written(tmp_path, sample())
    book = openpyxl.load_workbook(path)
    form = book[FIRST_FORM]
    form["E12"].value, form["E12"].number_format = 0.9, "0%"
    form["E13"].value, form["E13"].number_format = 35, "General"
    form["E14"].value = '="≥"&"3次"'
    form["C15"].value, form["C15"].number_format = dt.datetime(2023, 6, 30), "yyyy-mm-dd"
    book.save(path)
    reading = read(path)
    _, live = opened(path)
    of_file = waived(check_department(reading.department), reading.waivers)
    assert {one.rule for one in of_file} >= {"V14"}
    seen = [(f.rule, f.place, f.seen, f.message) for f in of_file]
    of_book = OpenBook(live, SimpleNamespace(progress=lambda text: None)).findings
    assert [(f.rule, f.place, f.seen, f.message) for f in of_book] == seen


# changing -----------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=20), st.sampled_from(["General", "@", "0%"]))
def test_any_text_is_written_as_text_and_put_back(text: str, form: str) -> None:
    _, sheet = with_cells({(1, 1): Cell("=8人", "", form)})
    state = sheet.impl.state.cells[1, 1]
    with ExitStack() as undo:
        changes.write_text(sheet.range("A1"), text, undo)
        assert (state.value, state.formula, state.number_format) == (text, "", "@")
    assert (state.value, state.formula, state.number_format) == ("=8人", "", form)


def test_entering_again_keeps_the_formula_and_touches_no_text() -> None:
    _, sheet = with_cells({(1, 1): Cell("", "=TARGET_CHECK(E1)"), (2, 1): Cell("≥90%", "", "@")})
    for address in ("A1", "A2"):
        changes.enter_again(sheet.range(address))
    cells = sheet.impl.state.cells
    assert cells[1, 1].formula == "=TARGET_CHECK(E1)"
    assert (cells[2, 1].value, cells[2, 1].formula) == ("≥90%", "")


# what only a particular program knows -------------------------------------------------------------


def excel(**api: Any) -> SimpleNamespace:
    """As much of an Excel application as one call needs."""
    return SimpleNamespace(engine=SimpleNamespace(name="excel"), api=SimpleNamespace(**api))


def test_a_cancelled_box_of_excel_is_none() -> None:
    app = excel(InputBox=lambda *given, **named: False, GetOpenFilename=lambda *given: False)
    assert host.ask_text(app, "项目名称：", "绩效") is None
    assert host.pick_file(app, "选择", "文档", [".txt"]) is None


def test_excel_is_asked_for_a_text_and_for_files_of_the_kinds() -> None:
    asked: list[Any] = []

    def pick(*given: Any) -> str:
        asked.append(given)
        return "C:/某/文件.txt"

    def ask(*given: Any, **named: Any) -> str:
        asked.append((given, named))
        return "大要案"

    app = excel(InputBox=ask, GetOpenFilename=pick)
    assert host.ask_text(app, "项目名称：", "绩效", "原名") == "大要案"
    assert asked.pop() == (("项目名称：", "绩效", "原名"), {"Type": 2})
    assert host.pick_file(app, "选择", "文档", [".txt", ".docx"]) == Path("C:/某/文件.txt")
    assert asked.pop() == ("文档 (*.txt;*.docx),*.txt;*.docx", 1, "选择")


def test_only_hidden_books_are_as_no_book() -> None:
    app = excel(ActiveWorkbook=None)
    app.books = [SimpleNamespace(name="PERSONAL.XLSB")]
    assert host.active_book(app) is None


def test_the_calling_program_is_known_while_its_button_runs_and_let_go_after() -> None:
    _, sheet = with_cells({})
    app = sheet.book.app
    with host.called_from(app):
        assert host.calling_app() is app
    assert host._calling.get() is None


def test_without_any_program_it_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(ENGINE.apps, "running", [])
    monkeypatch.setattr(xw.engines, "active", xw.engines["fake"])
    with pytest.raises(JixiaoError, match="没有打开的表格程序"):
        host.calling_app()
