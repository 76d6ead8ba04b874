"""项目编码: the parts of a project code, and its check character.

The check character was found by inspection of public codes, not from a published standard;
a mismatch means that a code may be mistyped, never that it is wrong.
"""

from __future__ import annotations

from operator import mul
from typing import NamedTuple

from jixiao.speed import lazy_pattern

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CHARACTERS = frozenset(ALPHABET)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS = len(ALPHABET)
_BODY = 20
LENGTH = _BODY + 1
_WEIGHTS = [pow(3, i, _MODULUS) for i in range(_BODY)]
_CHECKED_SCHEME = "P"
_INVESTMENT = lazy_pattern(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_STRUCTURE = lazy_pattern(r"([0-9]{6})([0-9]{2})([A-Z])([0-9A-Z]{11})([0-9A-Z])")


class CodeParts(NamedTuple):
    """The parts of a 21-character code; `year` is its two digits as a full year."""

    region: str
    year: int
    scheme: str
    serial: str
    check: str


def check_character(body: str) -> str:
    """The check character for the first 20 characters of a code.

    Raises ValueError when `body` has not 20 characters or one outside the alphabet, which
    has no I, O, S, V, Z.
    """
    values = [_VALUE[character] for character in body if character in _VALUE]
    if len(body) != _BODY or len(values) != _BODY:
        raise ValueError(
            f"项目编码前{_BODY}位应由数字和大写字母（不含I、O、S、V、Z）组成，现为“{body}”。"
        )
    total = sum(map(mul, values, _WEIGHTS))
    return ALPHABET[(_MODULUS - 1 - total) % _MODULUS]


def completed(body: str) -> str:
    """A code: its first 20 characters with their check character; raises as that does."""
    return body + check_character(body)


def is_investment_code(code: str) -> bool:
    """Whether it is a 投资项目代码 (4-6-2-2-6 digits): another code, of the approval of works."""
    return bool(_INVESTMENT.fullmatch("".join(code.split())))


def structure(code: str) -> CodeParts | None:
    """The parts of a code, or None when it has not the shape 6+2+letter+11+1."""
    found = _STRUCTURE.fullmatch(code)
    if found is None:
        return None
    region, year, scheme, serial, check = found.groups()
    return CodeParts(region, 2000 + int(year), scheme, serial, check)


def verify(code: str) -> bool | None:
    """Whether the check character of a code holds; None when there is none to verify.

    None is for codes of another shape and for schemes other than P (R and T have no known
    check character). Any one wrong character and any swap of two neighbours is caught, with
    one exception that no check can see: what turns the P in ninth place into another letter
    makes it a code of another scheme.
    """
    parts = structure(code)
    if parts is None or parts.scheme != _CHECKED_SCHEME:
        return None
    if not _CHARACTERS.issuperset(code):
        return False
    return check_character(code[:_BODY]) == parts.check
