"""Names of files: as text, for they come from other systems and may hold anything; free ones."""

from __future__ import annotations

from itertools import count
from pathlib import Path


def readable(path: Path | str) -> str:
    r"""A path as text that any screen and any file can hold: a byte that is no text becomes \xff.

    Archives from Windows, unpacked elsewhere, leave names in GBK, which are no text in UTF-8.
    """
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def free_path(path: Path, numbered: str = "（{}）") -> Path:
    """The path itself, or with the first free number behind its name: never over another file."""
    free, numbers = path, count(2)
    while free.exists():
        free = path.with_name(f"{path.stem}{numbered.format(next(numbers))}{path.suffix}")
    return free
