"""What a cell's value means as text, as money, as a share: shared by every reader."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jixiao.model.grid import CellDetail, Grid, Place, Value
from jixiao.model.money import CENTS_PER, to_cents
from jixiao.model.number_formats import shown
from jixiao.model.target_form import Amount, Field, Share
from jixiao.speed import new
from jixiao.values import parse
from jixiao.values.figures import plain_number

_PERCENT: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?P<sign>%?)")
_DIGITS: Final = str.maketrans("０１２３４５６７８９．％－", "0123456789.%-")
_NO_DIGITS: Final = "万千亿元整人民币 ）)%"
_ROUNDED: Final = Decimal("0.5")  # of a percent point: what a format without decimals may lose
# By how much a format may show an amount smaller: 0!.0000, or a comma for three digits each.
_FACTORS: Final = tuple(map(Decimal, (10**3, 10**4, 10**6, 10**8)))
PLAIN: Final = CellDetail()


class FormattedNumber(float):
    """A number together with the format of its cell, where it arrives without a grid."""

    number_format: str

    def __new__(cls, value: float, number_format: str) -> FormattedNumber:
        """``value`` as ``number_format`` (a format code such as ``0%``) shows it."""
        number = super().__new__(cls, value)
        number.number_format = number_format
        return number


def is_blank(value: Value) -> bool:
    """Nothing, or nothing but white space. Zero is a value."""
    if type(value) is str:
        return not value or value.isspace()
    return value is None


def as_text(value: Value, detail: CellDetail = PLAIN) -> str:
    """A cell's value as a person sees it: 35.0 → 35; 0.9 formatted as percent → 90%."""
    if isinstance(value, str):
        return value.strip() or detail.error
    if value is None:
        return detail.error
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, FormattedNumber):
        return _number_as_text(value, value.number_format)
    if isinstance(value, (int, float)):
        return _number_as_text(value, detail.number_format)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=4096)
def _number_as_text(value: float, number_format: str) -> str:
    """A number as its cell shows it; plainly where the format is not known, or shows nothing."""
    looks = shown(value, number_format)
    return looks.text if looks and looks.text else plain_number(Decimal(repr(value)))


def field_at(grid: Grid, row: int, column: int) -> Field:
    """The cell at 0-based ``row`` and ``column`` as a Field."""
    cells = grid.rows[row] if row < len(grid.rows) else ()
    value = cells[column] if column < len(cells) else None
    elsewhere = grid.lines or grid.origin
    place = grid.place(row, column) if elsewhere else Place(grid.sheet, row + 1, column + 1)
    if type(value) is str and (value or not grid.details):
        return Field(value.strip(), place)
    detail = grid.details.get((place.row, place.column), PLAIN)
    return Field(as_text(value, detail), place, None if value == "" else value, detail.formula)


def fields_at(grid: Grid, row: int, columns: Sequence[int]) -> list[Field]:
    """Several cells of a row as Fields."""
    cells = grid.rows[row] if row < len(grid.rows) else ()
    width = 0 if grid.lines or grid.details or grid.origin else len(cells)
    sheet, number = grid.sheet, row + 1
    found: list[Field] = []
    for column in columns:
        value = cells[column] if column < width else True  # which goes the long way, too
        if type(value) is str:
            text, held = value.strip(), None
        elif value is None:
            text, held = "", None
        elif type(value) is float:
            text, held = _number_as_text(value, ""), value
        else:
            found.append(field_at(grid, row, column))
            continue
        found.append(new(Field, (text, new(Place, (sheet, number, column + 1, 0)), held, "")))
    return found


def amount_of(cell: Field, unit: str) -> Amount:
    """A Field as money; ``unit`` is what the form declares (元 or 万元)."""
    if not cell.text:
        return Amount(None, cell.formula, cell.place)
    value = cell.value
    if type(value) is float and cell.text == _number_as_text(value, ""):  # as nearly all do
        return Amount(to_cents(value, unit), cell.text, cell.place)
    displayed = to_cents(cell.text, unit)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        held = to_cents(value, unit)
        if displayed is None and parse(cell.text).kind != "empty":
            return Amount(None, cell.text, cell.place)
        if displayed is None or held is None or _only_rounded(held, displayed, cell.text, unit):
            return Amount(held, cell.text, cell.place)
        return Amount(_unrounded(value, displayed, cell.text, unit), cell.text, cell.place)
    return Amount(displayed, cell.text, cell.place)


def _only_rounded(held: int, displayed: int, text: str, unit: str) -> bool:
    """Whether a cell shows what it holds, rounded to the decimals of ``text``; both in 分.

    It does not where its format shows 元 as 万元.
    """
    decimals = len(text.partition(".")[2].rstrip(_NO_DIGITS))
    most: int = CENTS_PER[unit] // (2 * 10**decimals)
    return abs(held - displayed) <= most


def _unrounded(value: float, displayed: int, text: str, unit: str) -> int:
    """An amount that its cell shows in another unit, to the 分: 1234567.89 shown as 123.4568.

    ``displayed``, in 分, is what the text says, which may be rounded.
    """
    held = (to_cents(Decimal(repr(value)) / factor, unit) for factor in _FACTORS)
    exact = min((x for x in held if x is not None), key=lambda x: abs(x - displayed), default=0)
    near = abs(exact) * 2 > abs(displayed) and _only_rounded(exact, displayed, text, unit)
    return exact if near else displayed


def share_of(cell: Field, month: int) -> Share:
    """A Field as a planned cumulative share in percent.

    A number up to 1 is a fraction (a cell formatted as percent), also where it is text without
    a sign, as in a Word table; above, percent points.
    """
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        points, text = _percent_points(value)
        displayed = _PERCENT.fullmatch(cell.text) if "%" in cell.text else None
        if displayed and abs(Decimal(displayed[1]) - points) > _ROUNDED:
            points = Decimal(displayed[1])  # 1 in the format 0"%" is no whole
            text = f"{plain_number(points)}%"
        return Share(month, points, text if value else cell.text, cell.place)
    match = _PERCENT.fullmatch(cell.text.translate(_DIGITS))
    percent = Decimal(match[1]) if match else None
    if match and percent is not None and not match["sign"]:
        percent = _in_points(percent)
    text = f"{plain_number(percent)}%" if percent is not None and value else cell.text
    return Share(month, percent, text, cell.place)


@lru_cache(maxsize=1024)
def _percent_points(value: float) -> tuple[Decimal, str]:
    """Percent points, and as a person writes them."""
    number = Decimal(repr(value))
    percent = _in_points(number).normalize()
    return percent, f"{plain_number(percent)}%"


def _in_points(number: Decimal) -> Decimal:
    """Percent points of a number without a sign: up to 1 it is a fraction."""
    return number * 100 if abs(number) <= 1 else number
