"""Two numbers in a working text: a range, a fraction, or two values."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.speed import lazy_pattern
from jixiao.values.quantities import After, Number, one_meaning, read_after, read_before
from jixiao.values.spelling import as_typed
from jixiao.values.target_value import EXACT, SCALES, Details, TargetValue

_LINK = lazy_pattern(
    r"(?P<words>[^-~至到,;、±≤≥<>]*?)"
    r"(?P<link>[-~至到±,]|[,;、]?(?:并且|而且|同时|且|并|但)?[≤<]|[≤<](?P<name>[^\d≤<]{1,8})[≤<])$"
)
_BRACKETS = ("[]", "[)", "(]")
_LINKS = frozenset("-~至到±,≤<")  # how a link ends
_LONGEST_LINK = 14
_EDGE = lazy_pattern(r"\((?P<without>不)?包?含\)")  # 80(含)-90(不含)
_FRACTION = lazy_pattern(r"[/:]$")


def read_pair(text: str, work: str, numbers: list[Number]) -> TargetValue | None:
    """A range (80%-90%, [80%,90%), ≥80%且<90%) or a fraction; None when they are two values."""
    first, second = numbers
    between = work[first.end : second.begin]
    if _FRACTION.match(between):
        return _read_fraction(text, work, first, second)
    if len(between) > _LONGEST_LINK:
        return None
    words, upper = read_before(between)
    between = words + upper if upper in ("≤", "<") else between
    found = _LINK.match(between) if between[-1:] in _LINKS else None
    return _read_range(text, work, numbers, found) if found else None


def read_tolerance(text: str, work: str, number: Number) -> TargetValue | None:
    """±5%: a range about zero; None when there is no ±."""
    lead = work[: number.begin]
    if not lead.endswith("±"):
        return None
    after = read_after(work[number.end :])
    if not one_meaning(lead, "", after.unit, after.tail):
        return None
    spelled = f"{work[: number.begin]}{number.value:f}{after.shown}{after.tail}"
    high = EXACT.multiply(number.value, SCALES[after.scale])
    details = Details(lead[:-1], after.tail, low=-high, high=high, numbers=1, canonical=spelled)
    return TargetValue(text, "range", "", None, "", after.bare_unit, details)


def _read_fraction(text: str, work: str, first: Number, second: Number) -> TargetValue | None:
    lead, operator = read_before(work[: first.begin])
    after = read_after(work[second.end :])
    if after.tail or after.scale or not second.value or not one_meaning(lead, "", after.unit, ""):
        return None
    operator = operator or after.operator
    lead = as_typed(lead, text)
    spelled = f"{lead}{operator}{first.value:f}{work[first.end]}{second.value:f}{after.unit}"
    value = EXACT.divide(first.value, second.value)
    details = Details(lead=lead, numbers=1, canonical=spelled)
    return TargetValue(text, "quantitative", operator, value, "", after.unit, details)


def _read_range(
    text: str, work: str, numbers: list[Number], found: re.Match[str]
) -> TargetValue | None:
    first, second = numbers
    (below_words, low_edge), (above_words, high_edge) = (
        _without_edge(words) for words in (found["words"], work[second.end :])
    )
    below, above = _one_scale(read_after(below_words), read_after(above_words))
    lead, operator = read_before(work[: first.begin])
    link, tail = found["link"], above.tail
    around = lead[-1:] + tail[:1]
    # round ones around 80-90 only set it apart: 良好(80-90分)
    bracketed = around in _BRACKETS or (around == "()" and link == ",")
    signed = link[-1] in "≤<"
    if (
        (below.unit not in ("", below.scale, above.unit))
        or below.tail
        or (link == "," and not bracketed)
    ):
        return None
    low_in, high_in = low_edge, high_edge
    if bracketed:
        low_in, high_in = lead[-1] == "[", tail[0] == "]"
        lead, tail = lead[:-1], tail[1:]
    elif signed:
        if operator not in ("≥", ">") and link[0] not in "≤<":
            return None
        low_in = operator == "≥" or (not operator and link[0] == "≤")
        high_in = link[-1] == "≤"
        operator = ""
    operator = "" if operator == "=" else operator or above.operator
    lead, tail = _named(lead, found["name"]), tail.removeprefix("之间")
    low = EXACT.multiply(first.value, SCALES[below.scale])
    high = EXACT.multiply(second.value, SCALES[above.scale])
    if link == "±":
        low, high = EXACT.subtract(low, high), EXACT.add(low, high)
    if low > high or not one_meaning(lead, operator, above.unit, tail):
        return None
    lead, tail = as_typed(lead, text), as_typed(tail, text)
    spelled = lead + operator + _spelled(low, high, low_in, high_in, above) + tail
    details = Details(lead, tail, "", False, low, high, low_in, high_in, None, None, 2, spelled)
    return TargetValue(text, "range", operator, None, "", above.bare_unit, details)


def _without_edge(words: str) -> tuple[str, bool]:
    """The words after one end of a range, and whether that end belongs to it."""
    found = _EDGE.search(words)
    if not found:
        return words, True
    return words[: found.start()] + words[found.end() :], not found["without"]


def _named(lead: str, name: str | None) -> str:
    """The words before a range: 满意度 of 80%≤满意度<90%, none of 80%≤x<90% or 在…之间."""
    if name and not name.isascii():
        lead += name
    return lead.removesuffix("介于").removesuffix("在")


def _one_scale(below: After, above: After) -> tuple[After, After]:
    """Both ends with their multiplier: 3-5万人 means 3万人-5万人; 3万-5万元 is in 万元."""
    if below.scale and above.unit == below.scale + "元":
        return below._replace(scale="", unit=above.unit), above
    if not below.scale:
        return below._replace(scale=above.scale), above
    return below, above


def _spelled(low: Decimal, high: Decimal, low_in: bool, high_in: bool, above: After) -> str:
    scale = SCALES[above.scale]
    one, two = (f"{EXACT.divide(end, scale):f}" for end in (low, high))
    unit = above.shown
    if not (low_in and high_in):
        opening, closing = "[" if low_in else "(", "]" if high_in else ")"
        return f"{opening}{one}{unit},{two}{unit}{closing}"
    return f"{one}{'%' if unit == '%' else ''}-{two}{unit}"
