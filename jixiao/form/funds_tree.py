"""Amounts that a form gives in parts: 财政拨款 as 一般公共预算 and 政府性基金, or by level.

Forms nest their funds differently, and the same yuan may stand twice: by kind of budget and by
level, or as 上级资金 and again as 中央资金. What makes up a sum is added once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from jixiao.model.target_form import Amount

_ITEM: Final = re.compile(r"\s*(?:\d{1,2}[、.．)）]|[（(]\d{1,2}[)）]|其中)")
_ABOVE: Final = re.compile(r"上级")
_LEVEL_ABOVE: Final = re.compile(r"中央|省|自治区|市|州")


_OF_OWN: Final = frozenset({"事业收入", "经营收入", "经营性收入", "事业单位经营收入"})


class FundsPart(NamedTuple):
    """One of the parts: ``family`` is what it is divided by, ``label`` its own name, ``text`` its
    label as it stands on the form.
    """

    family: str
    label: str
    amount: Amount
    text: str = ""


def without_items(parts: Iterable[FundsPart]) -> list[FundsPart]:
    """The parts without the items of a subtotal: （二）自有资金小计 over 1、事业收入."""
    kept: list[FundsPart] = []
    within = of_own = False
    for part in parts:
        if within and _ITEM.match(part.text):
            continue
        if of_own and (part.label in _OF_OWN or not part.amount.text):
            continue  # 自有资金 over 事业收入, 经营性收入, 其他 as in 2015's form
        within = "小计" in part.text and not _ITEM.match(part.text)
        of_own = part.label == "自有资金"
        kept.append(part)
    return kept


def added_up(parts: Sequence[FundsPart]) -> Amount | None:
    """The sum of the parts of one division; None where there are none.

    Blank parts count nothing, but one that cannot be read makes the sum unreadable.
    """
    chosen = _one_division([part for part in parts if part.amount.text])
    if not chosen:
        return parts[0].amount if parts else None
    amounts = [part.amount for part in chosen]
    text = "+".join(amount.text for amount in amounts)
    known = [amount.cents for amount in amounts if amount.cents is not None]
    cents = sum(known) if len(known) == len(amounts) else None
    return Amount(cents, text, amounts[0].place)


def summed(amounts: Sequence[Amount | None]) -> Amount | None:
    """The amount that a heading over others stands for; None where one of them is not known."""
    stated = [one for one in amounts if one is not None and one.text]
    known = [one.cents for one in stated if one.cents is not None]
    if not stated or len(known) < len(stated):
        return None
    return Amount(sum(known), "+".join(one.text for one in stated), stated[0].place)


def _one_division(parts: Sequence[FundsPart]) -> list[FundsPart]:
    """The parts of the first family; without the levels that are within 上级."""
    first = next((part.family for part in parts), "")
    chosen = [part for part in parts if part.family == first]
    if any(_ABOVE.match(part.label) for part in chosen):
        chosen = [part for part in chosen if not _LEVEL_ABOVE.match(part.label)]
    return chosen


def with_siblings(
    main: Amount | None, parts: Sequence[FundsPart], wanted: int, *, surely: bool = True
) -> Amount | None:
    """An amount and those that stand beside it: 其他资金, 自有资金, 事业收入.

    ``wanted`` is what the other funds leave of the budget: the parts may be within the amount
    instead (其他资金 5, 其中自筹 5). Where they mostly are, as in 财政资金, they count beside it
    only if that is what is wanted; with ``surely`` unless they must not.
    """
    beside = added_up([part._replace(family="") for part in parts]) if surely else added_up(parts)
    if beside is None or not beside.text:
        return beside if main is None else main
    if main is None or not main.text:
        return beside
    if main.cents == wanted and main.cents is not None:
        return main
    if main.cents is None or beside.cents is None:
        return Amount(None, f"{main.text}+{beside.text}", main.place) if surely else main
    cents = main.cents + beside.cents
    if not surely and cents != wanted:
        return main
    return Amount(cents, f"{main.text}+{beside.text}", main.place)
