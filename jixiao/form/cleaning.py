"""Text cleaned of what word processors and web pages leave behind, each change listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from jixiao.model.grid import Place
from jixiao.model.target_form import Department, Field, LayoutIssue
from jixiao.speed import lazy_pattern

T = TypeVar("T")

MARK: Final = lazy_pattern(r"\[bookmark:[^\]]*\]")
_SPACES: Final = lazy_pattern(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_INVISIBLE: Final = lazy_pattern(r"[\u200b-\u200f\u2060\ufeff]")
_LINE_ENDS: Final = lazy_pattern(r"\r\n|[\r\u0085\u2028\u2029]")
_CONTROL: Final = lazy_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEADING_NUMBER: Final = lazy_pattern(r"\d+[.．、]\s*")
_REPEATED: Final = lazy_pattern(r"([，。；、：！？])[，。；、：]+")
_BLANK_LINES: Final = lazy_pattern(r"\s*\n\s*")
_ODD: Final = r"\x00-\x1f\"\x7f\x80-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff"
# Begins with one set of characters, which a search passes over quickly: cleaning is dear, most
# texts are clean, and all of them are looked at, many joined by | at once.
_UNTIDY: Final = lazy_pattern(
    rf"[{_ODD} \[，。；、：！？]"
    rf"(?:(?<=[{_ODD}])|(?<=\[)bookmark:|(?<=[，。；、：！？])[，。；、：]|(?<=^[，。；、： ])"
    r"|(?<=\|[，。；、：])|(?<= )(?:[\s，。；、：！？）”]|$))"
)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """One text before and after, where it stood, and what was wrong with it."""

    place: Place
    before: str
    after: str
    what: str


def tidy(text: str) -> str:
    """The text without marks, tabs, stray quotes, doubled punctuation and blank lines.

    Idempotent: ``tidy(tidy(x)) == tidy(x)``. Words are never changed.
    """
    if surely_tidy(text):
        return text
    before = None
    while before != text:
        before = text
        text = _once(text)
    return text


def surely_tidy(text: str) -> bool:
    """Whether nothing in a text could need cleaning, so that ``tidy`` changes nothing."""
    return not _UNTIDY.search(text)


def _once(text: str) -> str:
    text = _LINE_ENDS.sub("\n", MARK.sub("", text))
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    text = _without_stray_quotes(text)
    text = _REPEATED.sub(_one_mark, text)
    text = re.sub(r"\s+(?=[，。；、：！？）”])", "", text)
    return text.strip().lstrip("，。；、：").strip()


def _without_stray_quotes(text: str) -> str:
    """Without the straight quotes that spreadsheets put around a multi-line cell.

    Quotes inside a sentence stay: only a pair around the whole text (after its number), or a
    single one at either end whose twin is missing, is taken away.
    """
    number = _LEADING_NUMBER.match(text)
    head, body = (number[0], text[number.end() :]) if number else ("", text)
    count = body.count('"')
    opens, closes = body.startswith('"'), body.rstrip().endswith('"')
    if count == 2 and opens and closes:
        return head + body.rstrip()[1:-1]
    if count % 2 and opens:
        return head + body[1:]
    if count % 2 and closes and not body.rstrip()[-2:-1].isdigit():  # 55" are inches
        return head + body.rstrip()[:-1]
    return text


def _one_mark(match: re.Match[str]) -> str:
    """The full stop wins in a run of marks, but not over ！ and ？: ``。，`` → 。"""
    run = match[0]
    return "。" if "。" in run and run[0] not in "！？" else run[0]


def what_was_cleaned(before: str, after: str) -> str:
    """In words, what ``tidy`` took away."""
    found = [
        name
        for name, pattern in (
            ("书签标记", r"\[bookmark:"),
            ("制表符", r"\t"),
            ("多余引号", r'"'),
            ("不间断空格", r"\u00a0"),
            ("多余标点", r"[，。；、：！？][，。；、：]|^\s*[，。；、：]"),
            ("不可见字符", r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]"),
            ("空行", r"\n\s*\n"),
            ("多余空格", r"[ \u3000]{2,}|^[ \u3000]|[ \u3000]$"),
        )
        if re.search(pattern, before) and not (name == "多余引号" and '"' in after)
    ]
    return "、".join(found) or "多余空格"


def cleaned_department(department: Department) -> tuple[Department, list[Cleaning]]:
    """The department with every text tidied; amounts, shares and places are left alone."""
    changes: list[Cleaning] = []
    return _cleaned(department, changes), changes


def _cleaned(thing: T, changes: list[Cleaning]) -> T:
    if isinstance(thing, Field):
        after = tidy(thing.text)
        if after == thing.text:
            return thing
        changes.append(
            Cleaning(thing.place, thing.text, after, what_was_cleaned(thing.text, after))
        )
        return thing._replace(text=after)
    if isinstance(thing, LayoutIssue):
        return thing
    if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
        return tuple(_cleaned(part, changes) for part in thing)  # type: ignore[return-value] # same shape
    if is_dataclass(thing) and not isinstance(thing, type):
        parts: dict[str, Any] = {
            part.name: _cleaned(getattr(thing, part.name), changes)
            for part in fields(thing)
            if part.init
        }
        return replace(thing, **parts)
    return thing
