"""The library that comes with the program, and the words by which a kind of project is known.

The two tables lie beside this module. They are written from general knowledge and public facts;
no value is given in them, only what is usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from jixiao.library.entry import LibraryEntry

STARTER: Final = "starter.tsv"
KINDS: Final = "kinds.tsv"


@cache
def starter() -> tuple[LibraryEntry, ...]:
    """The entries of the starter library in their order."""
    return tuple(
        LibraryEntry(kind, category, name, description, operator, unit, low, high, basis)
        for kind, category, name, description, operator, unit, low, high, basis in _rows(STARTER)
    )


@cache
def kinds() -> dict[str, tuple[str, ...]]:
    """The kinds of projects, each with the words that tell it."""
    return {kind: tuple(words.split()) for kind, words in _rows(KINDS)}


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a table beside this module, without its heading."""
    lines = files("jixiao.library").joinpath(name).read_text("utf-8").splitlines()
    return (line.split("\t") for line in lines[1:] if line)
