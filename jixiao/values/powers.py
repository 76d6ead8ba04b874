"""Raised digits behind a figure are a power: 10⁴ is 10000; 5² is no figure of a target."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from jixiao.speed import lazy_pattern
from jixiao.values.figures import plain_number

_RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_LOWERED: Final = str.maketrans(_RAISED_DIGITS, "0123456789-")
_may_be = lazy_pattern(rf"\d[{_RAISED_DIGITS}^]")
_raised = lazy_pattern(rf"(?<=\d)[{_RAISED_DIGITS}]+")
_of_ten = lazy_pattern(r"(?<![\d.])(?:(\d+(?:\.\d+)?)[×*xX])?10\^(\d{1,2})(?!\d)")


def with_powers(text: str) -> str:
    """The text with powers of ten in full; others as 5^2, which no figure is."""
    if not _may_be.search(text):
        return text
    work = _raised.sub(lambda raised: "^" + raised[0].translate(_LOWERED), text)
    return _of_ten.sub(_in_full, work)


def _in_full(power: re.Match[str]) -> str:
    return plain_number(Decimal(power[1] or 1) * 10 ** int(power[2]))
