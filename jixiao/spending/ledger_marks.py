"""How a row that is not counted is marked on the sheet 支出明细, and what such a mark says."""

from __future__ import annotations

from typing import Final

from jixiao.spending.entries import Aside, BadRow, Why

# One set aside; one that a person must decide, until the mark is deleted; one that is read again
# each time, until it can be.
_ASIDE: Final = "未计入："
_OPEN: Final = "需核实："
_UNREAD: Final = "无法读取："


def mark_of(row: BadRow | Aside) -> str:
    """How a row that is not counted is marked on 支出明细, to be read back from there."""
    if isinstance(row, Aside):
        return f"{_ASIDE}{row.reason}"
    return f"{_OPEN if row.looks_readable else _UNREAD}{row.reason}"


def set_aside_by(text: str) -> tuple[Why, str] | None:
    """The reason why a row of 支出明细 was set aside when it was imported."""
    if not text.startswith(_ASIDE):
        return None
    reason, _, detail = text.removeprefix(_ASIDE).partition("：")
    found = next((why for why in Why if why == reason), None)
    return None if found is None else (found, detail)


def left_open_by(text: str) -> str:
    """What a person has yet to decide about a row; empty where nothing is."""
    return text.removeprefix(_OPEN) if text.startswith(_OPEN) else ""
