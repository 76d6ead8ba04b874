"""Whether a file that stands where an output should go is an earlier output of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jixiao.errors import CannotWrite, NotAForm, UnreadableFile, reason_of
from jixiao.files.guard.limits import LARGEST_FILE
from jixiao.files.guard.package import opened_archive
from jixiao.files.guard.package_parts import DAMAGED
from jixiao.files.read.any import read
from jixiao.files.read.workbook import read_grids
from jixiao.files.write.atomic import refuse_open
from jixiao.model.grid import Value
from jixiao.model.sheets import (
    DIFFERENCES_TITLE,
    LETTER_TITLE,
    MARK,
    PUBLISHED_TITLE,
    TEMPLATE_NOTE,
)

_CORE: Final = "docProps/core.xml"
_MARKS: Final = {
    "xl/workbook.xml": (MARK,),
    _CORE: (TEMPLATE_NOTE, PUBLISHED_TITLE, DIFFERENCES_TITLE, LETTER_TITLE),
}
_MARKED: Final = frozenset({".xlsx", ".docx", ".pdf"})
COPY: Final = "上报副本"
# The titles of our documents, as LibreOffice writes them into a PDF.
_IN_PDF: Final = tuple(
    form
    for title in (PUBLISHED_TITLE.encode("utf-16-be"), LETTER_TITLE.encode("utf-16-be"))
    for form in (title, title.hex().encode(), title.hex().upper().encode())
)
_DATES: Final = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")


def refuse_others_work(target: Path, *, report: bool = False, copy: bool = False) -> None:
    """Raise CannotWrite where ``target`` is open elsewhere or holds what was made by other means.

    ``report``: the output is a report, so a workbook in which 绩效目标表 are filled in is not an
    earlier one, though we made it. ``copy``: the output is a copy for the bureau, and of those
    workbooks only such a copy is.
    """
    refuse_open(target)
    if target.suffix.lower() not in _MARKED or not target.is_file() or not target.stat().st_size:
        return
    if not _has_mark(target):
        raise CannotWrite(f"“{target}”已存在，而且不是本工具生成的，为免覆盖，请换一个文件名。")
    if report or (copy and not _has_mark(target, COPY)):
        _refuse_forms(target, "")


def refuse_touched(target: Path) -> None:
    """Raise CannotWrite where ``target`` was saved by another program since we wrote it.

    We write one date for created and modified; whoever saves the file changes the second.
    """
    if not target.is_file() or not target.stat().st_size:
        return
    with opened_archive(target) as archive:
        core = archive.read(_CORE) if _CORE in archive.namelist() else b""
    if len(set(_DATES.findall(core))) != 1:
        raise CannotWrite(f"“{target}”生成以后有人修改过，为免覆盖，请移走该文件，或换一个文件夹。")


def refuse_entries_since(target: Path, made: Path) -> None:
    """Raise CannotWrite where ``target`` has forms, and a cell that is not as in ``made``.

    What stands there was made from another source, or somebody has worked on it since.
    """
    if target.is_file() and target.stat().st_size and _cells(target) != _cells(made):
        _refuse_forms(target, "，内容与这次生成的不同（来源不同，或已在其中填写）")


def _refuse_forms(target: Path, why: str) -> None:
    if forms := _forms_in(target):
        raise CannotWrite(f"“{target}”里有{forms}张绩效目标表{why}，为免覆盖，请换一个文件名。")


def _cells(path: Path) -> list[tuple[str, Sequence[Sequence[Value]]]]:
    return [(grid.sheet, grid.rows) for grid in read_grids(path)]


def _has_mark(path: Path, wanted: str = "") -> bool:
    """Whether a file is ours; whether it carries the mark ``wanted`` where one is given."""
    if path.suffix.lower() == ".pdf":
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
        return any(title in data for title in _IN_PDF)
    try:
        with opened_archive(path) as archive:
            return any(
                mark.encode() in archive.read(part)
                for part, marks in _MARKS.items()
                if part in archive.namelist()
                for mark in ((wanted,) if wanted else marks)
            )
    except OSError as why:  # whose it is cannot be seen, so it is not said to be anybody's
        raise CannotWrite(
            f"“{path}”已存在而无法读取（{reason_of(why)}），为免覆盖，请换一个文件名。"
        ) from why
    except (UnreadableFile, *DAMAGED):
        return False


def _forms_in(path: Path) -> int:
    try:
        return len(read(path).department.projects)
    except (NotAForm, UnreadableFile):
        return 0
