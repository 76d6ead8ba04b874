"""A project's name with its code before it in one cell: 51142523T000009912345-农村公路养护."""

from __future__ import annotations

from typing import Final, TypeVar

from jixiao.model.target_form import Field
from jixiao.speed import lazy_pattern

F = TypeVar("F", Field, Field | None)
_CODED: Final = lazy_pattern(
    r"\s*(?P<code>\d{8}[A-Z][0-9A-Z]{12})(?:\s*[-－—–_:：]\s*|\s+|(?=[\u4e00-\u9fff]))(?P<name>\S.*)"
)


def code_and_name(code: F, name: F) -> tuple[F, F]:
    """Both fields of a form; a blank code is the one that stands before the name in its cell."""
    said = None if code or name is None else _CODED.fullmatch(name.text)
    if said is None or name is None:
        return code, name
    place = name.place
    return Field(said["code"], place), name._replace(text=said["name"].strip(), value=None)
