"""The list of contents of a folder: SHA-256, size and name of each file, one a line.

A zip that was opened half-way, a stick that was pulled out, a scanner that took a file away: the
list tells before anything is replaced.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NAME = "contents.txt"
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn line ends


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
        _write(target / one.name, _read(source, one))
    (target / NAME).write_bytes((source / NAME).read_bytes())
    return len(listed)


def check_listed(folder: Path) -> None:
    """Raises Incomplete where a listed file is missing or another one."""
    for one in contents_of(folder):
        _read(folder, one)


def _read(folder: Path, one: Content) -> bytes:
    try:
        data = _bytes_of(folder / one.name, one.size + 1)
    except FileNotFoundError:
        raise Incomplete(one.name) from None
    if len(data) != one.size or hashlib.sha256(data).hexdigest() != one.sha256:
        raise Incomplete(one.name)
    return data


# By the system's own calls: `open` asks for much about each file, which is half of the time that
# the two thousand files of an installation take.


def _bytes_of(path: Path, most: int) -> bytes:
    """The first bytes of a file, ``most`` at the most."""
    opened = os.open(path, os.O_RDONLY | _BINARY)
    try:
        pieces = []
        while most and (piece := os.read(opened, most)):
            pieces.append(piece)
            most -= len(piece)
    finally:
        os.close(opened)
    return b"".join(pieces)


def _write(path: Path, data: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(opened, left) :]
    finally:
        os.close(opened)
