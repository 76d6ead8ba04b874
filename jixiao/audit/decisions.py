"""人工等级: what a person decided on a project's grade, kept from report to report.

It is entered in the two last columns of the sheet 评分. Whoever draws the report anew takes them
over first, so that they outlast the rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from jixiao.audit.opinion import GRADES
from jixiao.audit.submissions import plain
from jixiao.errors import JixiaoError
from jixiao.files.read.workbook import sheet_named
from jixiao.model.cells import as_text

SHEET: Final = "评分"
DEPARTMENT, PROJECT, GRADE, NOTE = "单位", "项目", "人工等级", "人工说明"


class Decision(NamedTuple):
    """What a person decided on a project: a grade, why; both as entered."""

    department: str
    project: str
    grade: str
    note: str


Key = tuple[str, str]


def key_of(department: str, project: str) -> Key:
    """By what a project is known again in the next round."""
    return plain(department), plain(project)


def decisions_in(report: Path) -> Mapping[Key, Decision]:
    """What was decided in a report that stands there; nothing where there is none.

    Raises JixiaoError where it cannot be read, or a grade is none.
    """
    grid = sheet_named(report, SHEET) if report.is_file() and report.stat().st_size else None
    found: dict[Key, Decision] = {}
    columns: dict[str, int] = {}
    for number, row in enumerate(grid.rows if grid else (), 1):
        texts = [as_text(value).strip() for value in row]
        if not columns:
            if {DEPARTMENT, PROJECT, GRADE, NOTE} <= set(texts):
                columns = {text: column for column, text in enumerate(texts) if text}
            continue
        one = Decision(*(texts[columns[name]] for name in (DEPARTMENT, PROJECT, GRADE, NOTE)))
        if one.grade and one.grade not in GRADES:
            raise JixiaoError(
                f"“{report.name}”的“{SHEET}”第{number}行的人工等级“{one.grade}”不可用，"
                f"可用的有：{'、'.join(GRADES)}，请改正并保存后再运行。"
            )
        if one.grade or one.note:
            found[key_of(one.department, one.project)] = one
    return found
