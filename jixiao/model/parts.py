"""A part of a workbook that was split: which it is, of how many, and the totals to hold it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Payments(NamedTuple):
    """How many payments, and their sum in 分."""

    rows: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Part ``number`` of ``count``, of the workbook ``book``; amounts in 分 when it was split.

    None is an amount that was not known. ``total`` is of all parts whose amount was. ``payments``
    came with this part, ``all_payments`` with all of them; None where a part says nothing of them.
    """

    book: str
    number: int
    count: int
    name: str = ""
    cents: int | None = None
    total: int = 0
    payments: Payments | None = None
    all_payments: Payments | None = None
