"""A disk whose n-th operation of a kind fails, for every n: as SQLite is tested."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from unittest import mock

Kind = Literal["write", "read", "fsync", "rename"]


class FaultyDisk:
    """Counts the operations of one kind below a folder, and fails the one numbered ``at``."""

    def __init__(self, kind: Kind, at: int, below: Path) -> None:
        self.kind, self.at, self.below = kind, at, str(below)
        self.count = 0

    def reached(self, kind: Kind, path: object) -> None:
        if kind != self.kind or not str(path).startswith(self.below):
            return
        self.count += 1
        if self.count == self.at:
            raise OSError(errno.EIO, "injected", str(path))

    @property
    def failed(self) -> bool:
        return self.count >= self.at


@contextmanager
def faulty(kind: Kind, at: int, below: Path) -> Iterator[FaultyDisk]:
    disk = FaultyDisk(kind, at, below)
    write, readinto, readall = io.FileIO.write, io.FileIO.readinto, io.FileIO.readall
    fsync, replace, rename = os.fsync, os.replace, os.rename

    class File(io.FileIO):
        def write(self, data: Any) -> Any:
            disk.reached("write", self.name)
            return write(self, data)

        def readinto(self, buffer: Any) -> Any:
            disk.reached("read", self.name)
            return readinto(self, buffer)

        def readall(self) -> Any:
            disk.reached("read", self.name)
            return readall(self)

    def opened(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None,
               errors: Any = None, newline: Any = None, closefd: bool = True,
               opener: Any = None) -> Any:  # fmt: skip
        if isinstance(file, int):
            return plain(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = File(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        if buffering == 0:
            return raw
        if "+" in mode:
            held: Any = io.BufferedRandom(raw)
        elif "r" in mode:
            held = io.BufferedReader(raw)
        else:
            held = io.BufferedWriter(raw)
        if "b" in mode:
            return held
        text = io.TextIOWrapper(held, encoding, errors, newline)
        text.mode = mode
        return text

    def moved(how: Any) -> Any:
        def move(source: Any, target: Any, **more: Any) -> None:
            disk.reached("rename", target)
            how(source, target, **more)

        return move

    def flushed(fd: int) -> None:
        disk.reached("fsync", Path(f"/proc/self/fd/{fd}").readlink())
        fsync(fd)

    plain = builtins.open
    with (
        mock.patch.object(builtins, "open", opened),
        mock.patch.object(io, "open", opened),
        mock.patch.object(os, "fsync", flushed),
        mock.patch.object(os, "replace", moved(replace)),
        mock.patch.object(os, "rename", moved(rename)),
    ):
        yield disk
