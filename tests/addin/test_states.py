"""States that Excel can be in, raising as xlwings and pywin32 raise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from fake_books import Cell
from fake_excel import OF_EXCEL, App, Book, ExcelBusyError, Program
from open_books import SAMPLE, User, department_of_size, opened, press, written

from addin import entry, host, open_sheets
from addin.changes import Placed
from addin.session import OpenBook, where

BUTTONS = ("check_sheet", "check_all", "roll_up", "about")


@pytest.fixture
def pair(tmp_path) -> Any:
    program, book = opened(written(tmp_path, department_of_size(2)))
    program.active.active = program.active.sheets[2]
    return program, book


@pytest.mark.parametrize("macro", BUTTONS)
def test_a_picture_is_selected(pair, macro: str, monkeypatch) -> None:
    _, book = pair

    def selection(self: App) -> Any:
        raise AttributeError("<unknown>.Address")

    monkeypatch.setattr(App, "selection", property(selection))
    assert "没有完成" not in press(macro, book).last


@pytest.mark.parametrize("macro", BUTTONS)
def test_the_book_was_opened_from_https(tmp_path, macro: str, monkeypatch) -> None:
    path = written(tmp_path, department_of_size(1))
    program, book = opened(path, "https://example.invalid/sites/x/绩效目标.xlsx")
    program.active.active = program.active.sheets[2]
    assert "没有完成" not in press(macro, book).last


def test_the_path_is_asked_of_excel_itself_and_of_nothing_in_the_book() -> None:
    class Opened:
        impl = OF_EXCEL

        class api:  # noqa: N801
            FullName = "https://example.invalid/绩效目标.xlsx"

        @property
        def fullname(self) -> str:
            raise AssertionError("xlwings would read the clerk's xlwings.conf")

    assert host.path_of(Opened()) == "https://example.invalid/绩效目标.xlsx"  # type: ignore[arg-type]


@pytest.mark.parametrize("macro", ["check_sheet", "check_all", "roll_up"])
def test_excel_refuses_every_call(pair, macro: str, monkeypatch) -> None:
    program, book = pair
    before = program.snapshot()

    def refused(self: Book) -> Any:
        raise ExcelBusyError

    with monkeypatch.context() as patched:
        patched.setattr(Book, "sheets", property(refused))
        said = press(macro, book).last
    assert "工作簿未改动" in said
    assert entry.BUSY in said
    assert program.snapshot() == before


def test_of_an_amount_of_money_no_place_is_lost() -> None:
    program = Program()
    program_book = written_amount(program)
    assert open_sheets.grid_of(program_book.sheets[0]).rows == [[12.345678]]


def written_amount(program: Program) -> Any:
    from fake_books import BookState, SheetState

    sheet = SheetState("表", {(1, 1): Cell(Decimal("12.3457"), exact=12.345678)})
    program.books = [BookState("书.xlsx", [sheet], sheet)]
    program.active = program.books[0]
    return program.app.books.active


def test_an_excel_that_knows_no_spilling_answers_with_formula() -> None:
    class ComError(Exception):
        hresult = -2147352570  # unknown name, as pywin32 raises it through xlwings

    class Cells:
        formula = "=A1"
        impl = OF_EXCEL

        class Api:
            Formula, HasArray = "", False

            def __getattr__(self, name: str) -> Any:
                raise ComError(name)

        api = Api()
        number_format = "General"

    cells: Any = Cells()
    assert host.entered(cells) == "=A1"
    host.enter_formula(cells, "=B1")
    assert cells.api.Formula == "=B1"


@pytest.mark.parametrize("from_1904", [True, False])
def test_spending_of_a_date_that_lost_its_format(tmp_path, from_1904: bool) -> None:
    """Excel hands over dates as dates; a number in a cell without their format counts as the book."""
    program, book = opened(written(tmp_path, department_of_size(1)))
    program.books[0].Date1904 = from_1904
    sheet = program.books[0].sheet("支出执行")
    serial = 43645.0 if from_1904 else 45107.0  # days after 1904-01-01, after 1899-12-30
    for row, day in ((4, dt.datetime(2023, 6, 30)), (5, serial)):
        sheet.cells[row, 1] = Cell(day)
        sheet.cells[row, 2] = Cell("13073023P00002210023K")
        sheet.cells[row, 4] = Cell(10000.0)
    entries = OpenBook(book, User()).ledger.entries
    assert [entry.date for entry in entries] == [dt.date(2023, 6, 30)] * 2


@pytest.mark.parametrize("macro", ["new_workbook", "import_document"])
def test_a_book_made_by_a_button_is_new_to_excel_not_opened(
    pair, macro: str, monkeypatch, tmp_path
) -> None:
    """So the add-in must listen to that event too: `test_xlam_in_calc.py` runs what it then does."""
    program, book = pair
    answers = ("甲局", "2026", "101", "1", "旧版") if macro == "new_workbook" else (SAMPLE,)
    program.events.clear()
    press(macro, book, *answers)
    assert program.events == ["NewWorkbook"]
    [made] = program.books[1:]
    formulas = [cell.formula for sheet in made.sheets for cell in sheet.cells.values()]
    assert sum("TARGET_CHECK_PACKED(" in text for text in formulas) > 0


@pytest.mark.parametrize(
    ("placed", "words"),
    [
        (Placed(("审核结果",)), "结果在工作表“审核结果”。"),
        (Placed(("甲", "乙")), "结果在工作表“甲”、“乙”。"),
        (
            Placed(("甲 (2)",), left_alone=("甲",)),
            "结果在工作表“甲 (2)”。原有的“甲”不是插件生成的工作表，未改动。",
        ),
        (
            Placed(("甲",), left_over=("旧1", "旧2")),
            "结果在工作表“甲”。旧结果“旧1”、“旧2”没有删除，请手工删除。",
        ),
        (
            Placed(("甲",), True, "当前工作簿是只读的"),
            "当前工作簿是只读的，结果已在新工作簿中打开：“甲”。",
        ),
    ],
)
def test_where_a_report_went(placed: Placed, words: str) -> None:
    assert where(placed) == words
