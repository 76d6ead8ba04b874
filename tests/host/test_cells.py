"""What a cell of Calc holds, as Excel gives it: dates and truth values are numbers there."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings as xw

from tests.support.calc_user import enter

pytestmark = pytest.mark.host

# What is entered, under which number format, and what Excel gives for it.
ENTERED = [
    (45107, "yyyy-mm-dd", dt.datetime(2023, 6, 30)),  # day 45 107 after 1899-12-30
    (45107.5, 'yyyy"年"m"月"d"日"', dt.datetime(2023, 6, 30, 12)),
    (45107, "General", 45107.0),
    (1, "BOOLEAN", True),
    (0, "BOOLEAN", False),
    (1, "General", 1.0),
    (0, "0.00", 0.0),
    (1, "0%", 1.0),
    ("=DATE(2023;6;30)", "yyyy-mm-dd", dt.datetime(2023, 6, 30)),
    ("=45000+107", "General", 45107.0),
    ("=1=1", "BOOLEAN", True),
    ("=2-1", "General", 1.0),
    ("1", "@", "1"),
    ("≥90%", "@", "≥90%"),
]


def test_dates_and_truth_values_are_distinguished_from_numbers(book: xw.Book) -> None:
    read = enter(book, 0, ENTERED).value
    assert [(type(one), one) for one in read] == [(type(one), one) for _, _, one in ENTERED]


@pytest.mark.parametrize("count", [1, 19, 400])
def test_among_any_number_of_noughts_and_ones(book: xw.Book, count: int) -> None:
    plain = [(number % 2, "General", float(number % 2)) for number in range(count)]
    entered = [*plain, *ENTERED, *plain]
    read = enter(book, 2, entered).value
    assert [(type(one), one) for one in read] == [(type(one), one) for _, _, one in entered]


def test_a_block_that_does_not_begin_at_the_first_cell(book: xw.Book) -> None:
    enter(book, 3, ENTERED)
    block = book.sheets["值"].range((4, 4), (9, 4)).value
    assert block == [True, False, 1.0, 0.0, 1.0, dt.datetime(2023, 6, 30)]
    assert book.sheets["值"].range((1, 4)).value == dt.datetime(2023, 6, 30)
