"""Exact money: integers of 分 inside, 万元 or 元 at the edges."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from jixiao.values.figures import FIGURES, as_number
from jixiao.values.spelling import in_plain_numerals, tidied

CENTS_PER: Final[dict[str, int]] = {"元": 100, "万元": 1_000_000, "千元": 100_000, "亿元": 10**10}
_DIGITS = rf"{FIGURES}\.?|\.\d+"
_UNIT = "(元|万元?|千元|亿元)"
_AMOUNT = re.compile(rf"(?:人民币)?(?:¥)?([-+]?)(?:¥)?({_DIGITS})(?:{_UNIT}|\({_UNIT}\))?整?")
_HUNDREDTH: Final = Decimal("0.01")
_LARGEST: Final = 10**18
_MOST_CENTS: Final = 10**24


def to_cents(value: object, unit: str = "万元") -> int | None:
    """An amount as 分, or None when it is not one.

    ``value`` is a number or a text such as ``1,200.50``, ``¥1.5万``, ``(35.20)`` (negative),
    ``100.00（万元）``;
    a unit in the text wins over ``unit``. Fractions of a 分 round half up.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (int, float, Decimal)):
        if isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST:
            return int(value) * CENTS_PER[unit]
        try:
            number = Decimal(repr(value) if isinstance(value, float) else value)
        except InvalidOperation:
            return None
        return _cents(number, unit)
    text = in_plain_numerals(tidied(str(value)))
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    match = _AMOUNT.fullmatch(text)
    if match is None or len(text) > 40:
        return None
    sign, digits, own_unit, in_brackets = match.groups()
    own_unit = own_unit or in_brackets
    number = as_number(digits)
    if (sign == "-") != negative:
        number = -number
    return _cents(number, "万元" if own_unit == "万" else own_unit or unit)


def _cents(number: Decimal, unit: str) -> int | None:
    if not number.is_finite() or abs(number) > _LARGEST:
        return None
    cents = number * CENTS_PER[unit]
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP)) if abs(cents) <= _MOST_CENTS else None


def wan(cents: int | None) -> str:
    """An amount in 万元 as text: two decimals, more where needed to be exact. None → empty."""
    if cents is None:
        return ""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, rest = divmod(cents, CENTS_PER["万元"])
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{decimals}"


def wan_number(cents: int) -> float:
    """An amount in 万元 as the nearest float: for a number cell, never for adding up."""
    return cents / CENTS_PER["万元"]


def percent(part: int, whole: int) -> Decimal | None:
    """``part`` ÷ ``whole`` in percent, two decimals half up; None where ``whole`` is zero."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rate_text(rate: Decimal | None) -> str:
    """A rate or a number of points with two decimals, as JSON has it. None → empty."""
    return "" if rate is None else f"{rate.quantize(_HUNDREDTH)}"
