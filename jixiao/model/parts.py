"""A part of a workbook that was split: which it is, of how many, and the totals to hold it to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Part ``number`` of ``count``, of the workbook ``book``; amounts in 分 when it was split.

    None is an amount that was not known. ``total`` is of all parts whose amount was.
    """

    book: str
    number: int
    count: int
    name: str = ""
    cents: int | None = None
    total: int = 0
