"""Files and folders as they were named → the files to read, each once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from jixiao.errors import JixiaoError
from jixiao.files.reading import KNOWN


def once(paths: Iterable[Path]) -> list[Path]:
    """The paths, each file once though it was named twice: its money must not count twice."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def forms_below(paths: Iterable[Path], report: Path | None = None) -> list[Path]:
    """The files that were named, and every workbook and document below the folders, each once.

    ``report``, where an earlier run's may lie among them, is left out. Raises JixiaoError where a
    folder holds nothing to read.
    """
    own = "" if report is None else os.path.realpath(report)
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        below = [
            p for p in sorted(path.rglob("*")) if _may_be_form(p) and os.path.realpath(p) != own
        ]
        if not below:
            raise JixiaoError(f"文件夹“{path}”里没有工作簿（.xlsx等）或文档，请检查路径。")
        found += below
    return once(found)


def _may_be_form(path: Path) -> bool:
    """By its name; Office's own lock files and hidden files are none."""
    return path.suffix.lower() in KNOWN and not path.name.startswith(("~$", ".")) and path.is_file()
