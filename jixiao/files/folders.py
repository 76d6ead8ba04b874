"""Files and folders as they were named → the files to read, each once, and what was passed over."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jixiao.errors import JixiaoError, reason_of
from jixiao.files.archives import SUFFIX as ARCHIVE
from jixiao.files.archives import members
from jixiao.files.check_file import CheckedFile
from jixiao.files.read.any import KNOWN
from jixiao.settings_file import FILE_NAME

# What no department sends: our own records and settings, and what systems leave in folders.
_NO_CONTENT: Final = frozenset({".sqlite", ".sqlite-wal", ".sqlite-shm", ".jsonl"})
_NO_FILES: Final = frozenset({FILE_NAME, "thumbs.db", "desktop.ini"})


@dataclass
class Inputs:
    """What a command was given: the files to read, and all that is listed instead of read.

    ``aside`` are folders that cannot be looked into, archives that are broken, and files of kinds
    that are not read (``looked_at`` False); each with a sentence.
    """

    files: list[Path] = field(default_factory=list)
    aside: list[CheckedFile] = field(default_factory=list)

    @property
    def not_looked_at(self) -> list[CheckedFile]:
        return [one for one in self.aside if not one.looked_at]


def real(path: Path) -> str:
    """One name for one file, however it was reached; the name as given where it has none."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # too long, or no name at all: reading it says why
        return os.path.abspath(str(path).replace("\0", ""))  # noqa: PTH100


def once(paths: Iterable[Path]) -> list[Path]:
    """The paths, each file once though it was named twice: its money must not count twice."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(real(path), path)
    return list(found.values())


def is_folder(path: Path) -> bool:
    """Whether it is a folder. Path.is_dir raises where a folder above it may not be entered."""
    return os.path.isdir(path)  # noqa: PTH112


def inputs_of(paths: Iterable[Path], *own: Path | None) -> Inputs:
    """The files that were named, and every workbook and document below the folders and in the
    archives among them, each once.

    A link that leads nowhere or a pipe is among the files by its name: reading it says why not.
    ``own`` are outputs of an earlier run, which may lie among them. Raises JixiaoError where a
    folder holds nothing at all.
    """
    ours = {real(one) for one in own if one is not None}
    found = Inputs()
    for path in paths:
        if not is_folder(path):
            _take(path, found, named=True)
            continue
        before = len(found.files) + len(found.aside)
        for below in _walk(path, found.aside):
            if real(below) not in ours:
                _take(below, found)
        if len(found.files) + len(found.aside) == before:
            raise JixiaoError(f"文件夹“{path}”里没有工作簿（.xlsx等）或文档，请检查路径。")
    aside = {real(one.path): one for one in found.aside}
    return Inputs(once(found.files), list(aside.values()))


def _take(path: Path, found: Inputs, *, named: bool = False) -> None:
    """One file: to be read, or listed with the reason why not."""
    suffix = path.suffix.lower()
    if suffix == ARCHIVE and path.is_file():
        try:
            inside = members(path)
        except JixiaoError as why:
            found.aside.append(CheckedFile(path, "unreadable", why.sentence))
            return
        for member in inside:
            if not _is_nothing(member.name):
                _take(member, found)
    elif named or suffix in KNOWN:
        found.files.append(path)
    else:
        kind = suffix or "没有后缀"
        words = f"“{path.name}”未审核：这类文件（{kind}）不能读取，请另存为.xlsx或.docx后再试。"
        found.aside.append(CheckedFile(path, "unreadable", words, looked_at=False))


def _walk(folder: Path, shut: list[CheckedFile]) -> Iterator[Path]:
    """Every file below a folder that somebody may have sent; folders that cannot be listed go to
    ``shut``."""

    def report(why: OSError) -> None:
        where = Path(why.filename or folder)
        words = (
            f"文件夹“{where}”无法打开（{reason_of(why)}），其中的文件未审核，请检查文件夹的权限。"
        )
        shut.append(CheckedFile(where, "unreadable", words))

    for where, folders, names in os.walk(folder, onerror=report):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names) if not _is_nothing(name))


def _is_nothing(name: str) -> bool:
    """By its name: Office's own lock files, hidden files, our own records."""
    lower = name.lower()
    return lower.startswith(("~$", ".")) or lower in _NO_FILES or Path(lower).suffix in _NO_CONTENT
