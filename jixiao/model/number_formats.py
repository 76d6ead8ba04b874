"""What a number looks like in its cell: the number formats of spreadsheets.

A person reads 90% where a cell holds 90 in the format ``0"%"``, and ≥90% where it holds 0.9 in
``"≥"0%``. Formats of dates, fractions, powers and Chinese numerals are not written out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from jixiao.values.figures import plain_number

GENERAL: Final = "General"
# By their number in a workbook, where that writes no code of its own.
BUILTIN: Final = {
    **{0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00"},
    **{40: "#,##0.00;[Red]-#,##0.00", 49: "@"},
    **{41: "#,##0;-#,##0;-", 42: '"¥"#,##0;-"¥"#,##0;-'},
    **{43: "#,##0.00;-#,##0.00;-", 44: '"¥"#,##0.00;-"¥"#,##0.00;-'},
}
_GENERAL: Final = "general"
# Formats under which a number is shown as it is.
PLAIN: Final = frozenset({"", GENERAL, "@", "G/通用格式"})
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)|(?P<sign>.)',
    re.S | re.I,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COLOURS: Final = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+"
    r"|颜色 ?\d+|[黑蓝青绿洋红白黄]+色?)",
    re.IGNORECASE,
)
_ONLY_DIGITS: Final = re.compile(r"[#,?]*0*(?:\.[0#?]+)?")
_NOT_WRITTEN_OUT: Final = frozenset("yYmMdDhHsSeEbB/aAgG@DdNn")
_DIGITS: Final = frozenset("0#?")


class _Section(NamedTuple):
    """One part of a format: its tokens, (is it a literal, text), and when it is used."""

    tokens: tuple[tuple[bool, str], ...]
    condition: tuple[str, Decimal] | None


class Shown(NamedTuple):
    """A number as a cell shows it; ``plainly`` where the format only rounds or groups."""

    text: str
    plainly: bool


@lru_cache(maxsize=1024)
def changes_meaning(number_format: str) -> bool:
    """Whether numbers in the format may mean something else than they are: a sign, a scale."""
    return number_format not in PLAIN and _ONLY_DIGITS.fullmatch(number_format) is None


@lru_cache(maxsize=4096)
def shown(value: float, number_format: str) -> Shown | None:
    """A number as its cell shows it, without the commas of thousands; None where not known.

    Rounded half away from zero to the decimals of the format, zeros at the end left out.
    """
    if number_format in PLAIN:
        return Shown(plain_number(Decimal(repr(value))), True)
    number = Decimal(repr(value))
    if not number.is_finite():
        return None
    sections = _sections(number_format)
    if sections is None:
        return None
    section, signed = _section_for(number, sections)
    return _written(number if signed else abs(number), section)


@lru_cache(maxsize=256)
def _sections(number_format: str) -> tuple[_Section, ...] | None:
    """The sections of a format; None where it is one that is not written out."""
    found: list[_Section] = []
    tokens: list[tuple[bool, str]] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        if kind in {"quoted", "escaped"}:
            tokens.append((True, text))
        elif kind == "bracket":
            if bound := _CONDITION.fullmatch(text):
                condition = bound[1], Decimal(bound[2])
            elif text.startswith("$"):
                tokens.append((True, text[1:].partition("-")[0]))
            elif not _COLOURS.fullmatch(text):
                return None  # [h], [DBNum1]
        elif kind == "general":
            tokens.append((False, _GENERAL))
        elif kind == "sign" and text == ";":
            found.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "sign":
            tokens.append((False, text))
    found.append(_Section(tuple(tokens), condition))
    numbers = found[:3]
    written = all(
        t not in _NOT_WRITTEN_OUT for s in numbers for literal, t in s.tokens if not literal
    )
    return tuple(numbers) if written else None


def _section_for(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section that shows a number, and whether the number keeps its sign there."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, *section.condition):
                return section, True
        return sections[-1], True
    if number == 0 and len(sections) > 2:
        return sections[2], False
    if number < 0 and len(sections) > 1:
        return sections[1], False
    return sections[0], True


def _holds(number: Decimal, operator: str, bound: Decimal) -> bool:
    return {
        "<": number < bound, "<=": number <= bound, ">": number > bound,
        ">=": number >= bound, "=": number == bound, "<>": number != bound,
    }[operator]  # fmt: skip


def _written(number: Decimal, section: _Section) -> Shown:
    """The number in the digits of a section, between its other characters."""
    tokens = section.tokens
    digits = [i for i, (literal, text) in enumerate(tokens) if not literal and text in _DIGITS]
    point = next((i for i, token in enumerate(tokens) if token == (False, ".")), len(tokens))
    whole = [i for i in digits if i < point]
    part = [i for i in digits if i > point]
    percents = tokens.count((False, "%"))
    behind = whole[-1] if whole else point
    scaled = sum(token == (False, ",") for token in tokens[behind:])
    number = number * Decimal(100) ** percents / Decimal(1000) ** scaled
    texts = {i: text for i, (literal, text) in enumerate(tokens) if literal or text not in "#0?,."}
    decorated = any(text.strip() for text in texts.values()) or scaled > 0
    if (False, _GENERAL) in tokens:
        texts[tokens.index((False, _GENERAL))] = plain_number(abs(number))
    elif digits:
        number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
        before, _, after = f"{abs(number):f}".partition(".")
        texts |= _aligned(before, [(i, tokens[i][1]) for i in whole or [point]])
        if after := after.rstrip("0"):
            texts |= {point: f"{texts.get(point, '')}.", part[0]: after}
    sign = "-" if number < 0 else ""
    return Shown(sign + "".join(texts[i] for i in sorted(texts)).strip(), not decorated)


def _aligned(digits: str, places: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Digits over placeholders from the right; the first takes what is left, 0 fills in zeros."""
    found: dict[int, str] = {}
    left = "" if digits == "0" and places[-1][1] in "#?" else digits
    for at, placeholder in reversed(places):
        found[at] = left[-1:] or ("0" if placeholder == "0" else "")
        left = left[:-1]
    found[places[0][0]] = left + found[places[0][0]]
    return found
