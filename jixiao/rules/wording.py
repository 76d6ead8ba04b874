"""Texts compared as a reader compares them, and values put as a person writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jixiao.form.cleaning import tidy
from jixiao.model.money import CENTS_PER
from jixiao.values import TargetValue, parse

# The number, or the heading, before an item: 1.… 2.…, （1）…, 目标1：…
_NUMBERED: Final = re.compile(
    r"(?:^|(?<=[。；;\n]))\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、](?!\d)"
    r"|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]、?"
    r"|(?:年度|总体|绩效|本年){0,3}目标\d{0,2}[:：])"
)
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_MONEY_UNITS: Final = frozenset(CENTS_PER)
SHORT: Final = 30


@lru_cache(maxsize=1 << 14)
def same_words(text: str) -> str:
    """The words alone: what two texts share when one was copied from the other."""
    return _NOT_WORDS.sub("", _NUMBERED.sub("", tidy(text)))


def may_have_same_words(one: str, other: str) -> bool:
    """What the last characters tell: false for most texts that have not the same words."""
    end, other_end = one[-1:], other[-1:]
    return end == other_end or not (end.isalnum() and other_end.isalnum())


@lru_cache(maxsize=1 << 14)
def one_spelling(target: str) -> str:
    """How an 指标值 is spelled, whoever wrote it."""
    return parse(target).canonical


@lru_cache(maxsize=1 << 14)
def same_amount(target: str) -> str:
    """What makes the 指标值 of two like-named rows the same, though one lacks sign or unit."""
    value = parse(target)
    if value.kind == "quantitative" and value.magnitude is not None:
        return f"{value.magnitude.normalize():f}"
    return value.canonical


def excerpt(text: str, longest: int = SHORT) -> str:
    """The beginning of a long text, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def money_of(value: TargetValue, unit: str) -> int | None:
    """A target value as 分, a bare number in ``unit``; None where it is no amount of money."""
    if value.kind != "quantitative" or value.magnitude is None:
        return None
    if value.has_unit:
        if value.unit not in _MONEY_UNITS:
            return None
        unit = value.unit
    elif value.scale:
        unit = "元"
    return int(value.magnitude * CENTS_PER[unit])
