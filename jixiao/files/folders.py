"""Files and folders as they were named → the files to read, each once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jixiao.errors import JixiaoError, reason_of
from jixiao.files.check_file import CheckedFile
from jixiao.files.read.any import KNOWN


def once(paths: Iterable[Path]) -> list[Path]:
    """The paths, each file once though it was named twice: its money must not count twice."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def is_folder(path: Path) -> bool:
    """Whether it is a folder. Path.is_dir raises where a folder above it may not be entered."""
    return os.path.isdir(path)  # noqa: PTH112


def forms_below(
    paths: Iterable[Path], report: Path | None = None
) -> tuple[list[Path], list[CheckedFile]]:
    """The files that were named, and every workbook and document below the folders, each once;
    and the folders that could not be looked into, as unreadable.

    A link that leads nowhere or a pipe is among the files by its name: reading it says why not.
    ``report``, where an earlier run's may lie among them, is left out. Raises JixiaoError where a
    folder holds nothing to read.
    """
    own = "" if report is None else os.path.realpath(report)
    found: list[Path] = []
    closed: dict[str, CheckedFile] = {}
    for path in paths:
        if not is_folder(path):
            found.append(path)
            continue
        shut: list[CheckedFile] = []
        below = [p for p in sorted(_walk(path, shut)) if os.path.realpath(p) != own]
        if not below and not shut:
            raise JixiaoError(f"文件夹“{path}”里没有工作簿（.xlsx等）或文档，请检查路径。")
        found += below
        closed |= {os.path.realpath(one.path): one for one in shut}
    return once(found), list(closed.values())


def _walk(folder: Path, shut: list[CheckedFile]) -> Iterator[Path]:
    """What may be a form below a folder; the folders that cannot be listed go to ``shut``."""

    def tell(why: OSError) -> None:
        where = Path(why.filename or folder)
        told = f"文件夹“{where}”打不开（{reason_of(why)}），其中的文件未审核，请检查文件夹的权限。"
        shut.append(CheckedFile(where, "unreadable", told))

    for where, _, names in os.walk(folder, onerror=tell):
        yield from (Path(where, name) for name in names if _may_be_form(name))


def _may_be_form(name: str) -> bool:
    """By its name; Office's own lock files and hidden files are none."""
    return Path(name).suffix.lower() in KNOWN and not name.startswith(("~$", "."))
