"""A date in a cell: a date itself, a serial number of the spreadsheet, or a text that is one."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from jixiao.model.cells import as_text
from jixiao.model.grid import Value

_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*)?")
_EIGHT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
# Workbooks of the 1904 system count their days from 1904-01-01: so many days later.
_DAYS_TO_1904: Final = 1462


def date_of(value: Value, *, from_1904: bool = False) -> dt.date | None:
    """The date in a cell, without its time of day; None where there is none.

    ``from_1904``: numbers are those of a workbook that counts days from 1904. A text with a number
    in it came from elsewhere, such as an export, and counts from 1899-12-30.
    """
    if from_1904:
        value = counted_from_1899(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = as_text(value)
    match = _DATE.fullmatch(text) or _EIGHT.fullmatch(text)
    if match is None:
        return _of_serial(text)
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def counted_from_1899(value: Value) -> Value:
    """A number that may stand for a day of the 1904 system, as the other system counts it."""
    if isinstance(value, (int, float)):
        moved = value + _DAYS_TO_1904
        return moved if _SERIALS.start <= moved < _SERIALS.stop else value
    return value


def _of_serial(text: str) -> dt.date | None:
    """The date of a serial number, as an export or a cell without a format has it."""
    days, _, time = text.partition(".")
    if (
        len(days) == 5
        and days.isdecimal()
        and int(days) in _SERIALS
        and not time.strip("0123456789")
    ):
        return _EPOCH + dt.timedelta(days=int(days))
    return None
