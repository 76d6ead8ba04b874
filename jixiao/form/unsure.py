"""Which part of a form a cell that was not read may belong to."""

from __future__ import annotations

import re
from typing import Final

from jixiao.model.target_form import Part

_AMOUNT: Final = re.compile(
    r"\s*[\d,，]+(?:\.\d+)?\s*(?:(?:亿|万|千)?元)?\s*|.*\d\s*(?:亿|万|千)?元.*"
    r"|[^\d：:]*(?:资金|拨款|收入|支出|经费|预算|补助|金额)[^\d：:]*[：:]"  # its label before it
    r"\s*(?:\d{1,3}(?:[,，]\d{3})+|\d{1,9})(?:\.\d+)?\s*",
    re.S,
)
_OF_ROWS: Final[frozenset[Part]] = frozenset({"rows"})
_OF_FIELDS: Final[frozenset[Part]] = frozenset({"fields"})
_OF_MONEY: Final[frozenset[Part]] = frozenset({"fields", "funds"})


def unsure_of(text: str, *, below: bool) -> frozenset[Part]:
    """The parts that are not surely read where a text is not; ``below`` the headings of the
    indicators it is one of them.
    """
    if below:
        return _OF_ROWS
    return _OF_MONEY if _AMOUNT.fullmatch(text) else _OF_FIELDS
