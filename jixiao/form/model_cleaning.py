"""``tidy`` over a whole department: the same model with clean texts, and each change told."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from jixiao.form.cleaning import Cleaning, tidy, what_was_cleaned
from jixiao.model import Department, Fault, Field

T = TypeVar("T")


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
    if isinstance(thing, Fault):
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
