"""Figures as people write them: what a number is, for values, for money and in names alike."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

# What may follow the first figure: groups of three or, as some write, of four; then decimals.
# ``3,5`` is a list and no number.
MORE_FIGURES: Final = (
    r"\d{0,2}(?:,\d{3}){1,6}(?!\d)(?:\.\d++)?"
    r"|\d{0,3}(?:,\d{4}){1,5}(?!\d)(?:\.\d++)?"
    r"|\d*+(?:\.\d++)?"
)
FIGURES: Final = rf"\d(?:{MORE_FIGURES})"
# Where no figure and no part of a number stands before.
ALONE: Final = r"(?<!\d)(?<!\d[.,])"
# What says before the figures that they are money; one sign of it is kept.
_CURRENCY: Final = re.compile(r"(?:人民币)?(?:RMB|CNY|[¥￥])+(?=[-+]?[\d.])", re.IGNORECASE)
YUAN: Final = "¥"


def as_number(figures: str) -> Decimal:
    """The number of a match of FIGURES: 1,200.50 is 1200.50."""
    return Decimal(figures.replace(",", ""))


def plain_number(number: Decimal) -> str:
    """A number in digits alone: no exponent, no noughts behind the decimals; 100.00 is 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_one_sign(text: str) -> str:
    """RMB500, CNY500, ￥500 and 人民币¥500 with the one sign ¥ before the figures."""
    return _CURRENCY.sub(YUAN, text)
