"""The list of contents of a folder: SHA-256, size and name of each file, one a line.

A zip that was opened half-way, a stick that was pulled out, a scanner that took a file away: the
list tells before anything is replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NAME = "contents.txt"


class Content(NamedTuple):
    """One file: `name` is relative, with `/`."""

    sha256: str
    size: int
    name: str


class Incomplete(Exception):
    """A file is missing or is not the listed one; `name` is the first such."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def write_contents(folder: Path) -> Path:
    """Lists every file of the folder in its `contents.txt`."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            lines.append(f"{hashlib.sha256(data).hexdigest()} {len(data)} {name}\n")
    target = folder / NAME
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def contents_of(folder: Path) -> Iterator[Content]:
    """What the folder's list names; raises Incomplete where there is no list."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Incomplete(NAME) from None
    for line in text.splitlines():
        sha256, size, name = line.split(" ", 2)
        yield Content(sha256, int(size), name)


def copy_listed(source: Path, target: Path) -> int:
    """Copies what the list of `source` names to the new folder `target`; gives how many files.

    Only contents are copied: a mark that a file came from the internet stays behind. The list
    itself is written last. Raises Incomplete at the first file that is not as listed.
    """
    listed = list(contents_of(source))
    for folder in {target / Path(one.name).parent for one in listed}:
        folder.mkdir(parents=True, exist_ok=True)
    for one in listed:
        (target / one.name).write_bytes(_read(source, one))
    (target / NAME).write_bytes((source / NAME).read_bytes())
    return len(listed)


def check_listed(folder: Path) -> None:
    """Raises Incomplete where a listed file is missing or another one."""
    for one in contents_of(folder):
        _read(folder, one)


def _read(folder: Path, one: Content) -> bytes:
    try:
        data = (folder / one.name).read_bytes()
    except FileNotFoundError:
        raise Incomplete(one.name) from None
    if len(data) != one.size or hashlib.sha256(data).hexdigest() != one.sha256:
        raise Incomplete(one.name)
    return data
