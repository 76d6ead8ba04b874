"""Where everything stands that a form holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from jixiao.model.grid import Place
from jixiao.model.target_form import Amount, Field, Share


def places_in(value: object) -> Iterator[Place]:
    """The places of all cells that a form, or a part of one, holds."""
    return (cell.place for cell in cells_in(value))


def cells_in(value: object) -> Iterator[Field | Amount | Share]:
    """All cells that a form, or a part of one, holds; blank ones too."""
    if isinstance(value, (Field, Amount, Share)):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from cells_in(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from cells_in(getattr(value, one.name))
