"""Whether a file that stands where an output should go is an earlier output of ours."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Final

from jixiao.errors import CannotWrite, NotAForm, UnreadableFile
from jixiao.files.limits import check_archive
from jixiao.files.output import refuse_open
from jixiao.files.reading import read

# The name that marks a sheet of ours; the note and the title that our files carry as properties.
_MARKS: Final = {
    "xl/workbook.xml": ("jixiao_sheet",),
    "docProps/core.xml": ("模板版本", "预算绩效目标公开文本"),
}
_MARKED: Final = frozenset({".xlsx", ".docx"})


def refuse_others_work(target: Path, *, report: bool = False) -> None:
    """Raise CannotWrite where ``target`` is open elsewhere or holds what was made by other means.

    ``report``: the output is a report, so a workbook in which 绩效目标表 are filled in is not an
    earlier one, though we made it.
    """
    refuse_open(target)
    if target.suffix.lower() not in _MARKED or not target.is_file() or not target.stat().st_size:
        return
    if not _has_mark(target):
        raise CannotWrite(f"“{target}”已存在，而且不是本工具生成的，为免覆盖，请换一个文件名。")
    if report and (forms := _forms_in(target)):
        raise CannotWrite(f"“{target}”里有{forms}张绩效目标表，为免覆盖，请换一个文件名。")


def _has_mark(path: Path) -> bool:
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            return any(
                mark.encode() in archive.read(part)
                for part, marks in _MARKS.items()
                if part in archive.namelist()
                for mark in marks
            )
    except (UnreadableFile, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        return False


def _forms_in(path: Path) -> int:
    try:
        return len(read(path).department.projects)
    except (NotAForm, UnreadableFile):
        return 0
