"""What differs between two versions of one text or one amount of a form."""

from __future__ import annotations

from jixiao.drafting.differences import Change, delta
from jixiao.likeness.names import words
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan
from jixiao.model.target_form import Amount, Field, Share, text_of
from jixiao.values import parse


def text_change(label: str, before: Field | None, after: Field | None) -> Change | None:
    """A text that differs; a field that one form does not have, and 无, are as good as blank."""
    was, now = lines_of(before), lines_of(after)
    if was == now or all(parse(one).kind == "empty" for one in (was, now)):
        return None
    same = bool(was and now) and words(was) == words(now) and not _marks_count(label)
    note = "仅标点或空格不同" if same else ""
    return Change(label, was, now, place_of(before), place_of(after), note)


def _marks_count(label: str) -> bool:
    """Where a mark is not only a mark: ≥90% and ≤90% have the same words."""
    return label.endswith(("指标值", "项目编码"))


def lines_of(cell: Field | None) -> str:
    """The text, line ends being one thing however they are stored."""
    return text_of(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def place_of(cell: Field | Amount | Share | None) -> Place:
    return NOWHERE if cell is None else cell.place


def amount_change(label: str, before: Amount | None, after: Amount | None) -> Change | None:
    """An amount that differs; 无 is as good as blank, what cannot be read is shown as it stands."""
    was, now = amount_in_words(before), amount_in_words(after)
    if was == now:
        return None
    return Change(label, was, now, place_of(before), place_of(after), _difference(before, after))


def _difference(before: Amount | None, after: Amount | None) -> str:
    if any(one is not None and one.unreadable for one in (before, after)):
        return "金额无法读取，未计算差额"
    was, now = (None if one is None else one.cents for one in (before, after))
    return "" if was is None or now is None else delta(now - was)


def amount_in_words(amount: Amount | None) -> str:
    if amount is None:
        return ""
    if amount.cents is not None:
        return f"{wan(amount.cents)}万元"
    return amount.text if amount.unreadable else ""
