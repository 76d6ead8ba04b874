"""A workbook that counts its days from 1904, in Calc: the same dates as in any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin import open_sheets
from addin.session import OpenBook
from tests.support.calc_user import User, enter
from tests.support.date_system import turned_to_1904

pytestmark = pytest.mark.host
CODE = "13073023P00002210023K"
DAY, SERIAL = dt.datetime(2023, 6, 30), 43645  # days after 1904-01-01
# What is entered, under which number format, and what Excel gives for it.
ENTERED = [
    (SERIAL, "yyyy-mm-dd", DAY),
    (SERIAL + 0.5, 'yyyy"年"m"月"d"日"', dt.datetime(2023, 6, 30, 12)),
    ("=DATE(2023;6;30)", "yyyy-mm-dd", DAY),
    (SERIAL, "General", float(SERIAL)),
    (1, "0%", 1.0),
]


@pytest.fixture
def book(app: xw.App, sample_file: Path, tmp_path: Path) -> Iterator[Any]:
    opened = app.books.open(str(turned_to_1904(sample_file, tmp_path / "一九〇四.xlsx")))
    assert opened.impl.counts_from_1904
    yield opened
    for one in list(app.books):
        one.close()


def test_dates_are_read_as_they_are_shown(book: xw.Book) -> None:
    read = enter(book, 0, ENTERED).value
    assert [(type(one), one) for one in read] == [(type(one), one) for _, _, one in ENTERED]
    rows = open_sheets.grid_of(book.sheets["值"]).rows
    assert rows[0] == [dt.date(2023, 6, 30)]


def test_a_date_that_is_written_is_shown_as_it_is(book: xw.Book) -> None:
    cell = book.sheets["01 大要案准备金"].range("K40")
    cell.value = DAY
    assert cell.impl.cells.getCellByPosition(0, 0).String == "2023-06-30"
    assert cell.value == DAY


def test_spending_counts_at_its_date_also_where_a_cell_has_lost_its_format(book: xw.Book) -> None:
    sheet = book.impl.document.Sheets.getByName("支出执行")
    for row, serial in ((3, SERIAL), (4, SERIAL + 1)):
        sheet.getCellByPosition(0, row).setValue(serial)
        sheet.getCellByPosition(1, row).setString(CODE)
        sheet.getCellByPosition(3, row).setValue(10_000)
    sheet.getCellByPosition(0, 4).NumberFormat = 0
    entries = OpenBook(book, User()).ledger.entries
    assert [entry.date for entry in entries] == [dt.date(2023, 6, 30), dt.date(2023, 7, 1)]


def test_a_planned_share_at_a_date_a_number_or_a_formula(book: xw.Book) -> None:
    from addin.calc.running import answer

    plan = [(0.2, "0%", 0), (0.5, "0%", 0), (0.8, "0%", 0), (1, "0%", 0)]
    dates = [(SERIAL, "yyyy-mm-dd", 0), (SERIAL, "General", 0), (SERIAL, "0", 0)]
    shares, days = enter(book, 0, plan).impl.cells, enter(book, 1, dates).impl.cells
    for number in range(3):
        given = shares, days.getCellByPosition(0, number)
        assert answer("PLAN_AT", given) == 0.5
    assert answer("PLAN_AT", (shares, ((float(SERIAL),),))) == 0.5, "as DATE() gives it"
    assert answer("PLAN_AT", (shares, (("2023-06-30",),))) == 0.5
    assert answer("PLAN_AT", (shares, ((20230630.0,),))) == 0.5
