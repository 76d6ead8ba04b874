"""审核总表: a line per file, what stands twice across files, and every finding, streamed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from jixiao.audit.county import add_sheets
from jixiao.audit.decisions import GRADE, NOTE, SHEET
from jixiao.audit.desk import Desk, history
from jixiao.audit.lists import (
    HEADER,
    About,
    add_across,
    add_files,
    add_findings,
    close_sheet,
    new_sheet,
)
from jixiao.audit.opinion import GRADES, QUESTIONS
from jixiao.audit.roster import BY_HAND
from jixiao.audit.store import Store
from jixiao.files.reports.style import INPUT_FILL, Report, row_height
from jixiao.files.write.atomic import parts_of
from jixiao.files.write.letter import day
from jixiao.model.findings import HINT

_ROSTER: Final = {
    "单位": 26.0,
    "编码": 12.0,
    "联系人": 10.0,
    "截止日期": 12.0,
    "报送情况": 10.0,
    "结论": 11.0,
    "采用的文件": 28.0,
    "备注": 43.0,
}
_GRADES: Final = {
    "单位": 22.0,
    "项目": 24.0,
    **dict.fromkeys(QUESTIONS, 7.0),
    "总分": 6.0,
    "等级": 6.0,
    "扣分原因": 36.0,
    GRADE: 9.0,
    NOTE: 20.0,
}
_BY_HAND: Final = "等级由扣分得出；另行评定的，请填写右边浅色的两列并保存，以后各轮次都沿用"


def draw(
    store: Store, target: Path, *, at: Path, desk: Desk | None = None, least: str = HINT
) -> None:
    """Draw the report of an audit; rows are streamed, so memory does not grow with them.

    ``at`` is where it will stand in the end, from where its links go. With a ``desk`` the sheets
    for the bureau stand before the others. Findings that are milder than ``least`` (错误, 警告,
    提示) are counted, not listed. The same results are the same bytes.
    """
    with parts_of(target) as parts, Report(target, parts=parts) as report:
        if desk is not None:
            made = dt.datetime.combine(desk.date, dt.time())
            report.book.set_properties({"title": "审核总表", "created": made})
            add_sheets(report, desk.county)
            _roster(report, desk)
            _rounds(report, desk)
            _grades(report, desk)
        about = About(at, _subtitle(desk), _conclusions(desk))
        add_files(report, store, about)
        add_across(report, store, about)
        add_findings(report, store, about, least)


def _subtitle(desk: Desk | None) -> str:
    """When, and which round."""
    if desk is None:
        return ""
    return f"审核日期：{day(desk.date)}" + (f"；轮次：{desk.round}" if desk.round else "")


def _conclusions(desk: Desk | None) -> dict[str, str]:
    """What was concluded on each file that counts."""
    return {one.file: desk.conclusions[one.name] for one in desk.sent} if desk else {}


def _roster(report: Report, desk: Desk) -> None:
    """催报名单: every department of the roster and what became of it."""
    if not desk.roster.lines:
        return
    subtitle = f"{desk.roster.counted}；{BY_HAND}。"
    sheet = new_sheet(report, "报送情况", subtitle, _ROSTER)
    for row, line in enumerate(desk.roster.lines, HEADER + 1):
        unit, parts = line.unit, line.parts
        texts = (
            *(unit.name, unit.code, unit.contact, unit.due.isoformat() if unit.due else ""),
            str(line.arrival),
            "、".join(dict.fromkeys(desk.conclusions[one.name] for one in parts)),
            "、".join(Path(one.file).name for one in parts),
            line.remark,
        )
        sheet.set_row(row, row_height(texts, tuple(_ROSTER.values())))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, report.cell())
    close_sheet(sheet, len(desk.roster.lines), _ROSTER)


def _rounds(report: Report, desk: Desk) -> None:
    """各轮次: what each department sent in each round, and what was concluded."""
    if desk.rounds is None or not desk.rounds.names():
        return
    rows = history(desk.rounds)
    columns = dict(zip(rows[0], (28.0, *(36.0 for _ in rows[0][1:])), strict=True))
    sheet = new_sheet(report, "各轮次", _subtitle(desk), columns)
    for number, row in enumerate(rows[1:], HEADER + 1):
        sheet.set_row(number, row_height(row, tuple(columns.values())))
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, report.cell())
    close_sheet(sheet, len(rows) - 1, columns)


def _grades(report: Report, desk: Desk) -> None:
    """评分: the score of each project by the four questions of the review, with the reasons, and
    what a person decided instead."""
    graded = list(desk.grades)
    if not graded:
        return
    subtitle = "；".join(filter(None, (_subtitle(desk), _BY_HAND)))
    sheet = new_sheet(report, SHEET, f"{subtitle}。", _GRADES)
    center, entry = report.cell(align="center"), report.cell(bg_color=INPUT_FILL, align="left")
    for row, one in enumerate(graded, HEADER + 1):
        reasons = one.grade.reasons if one.grade else "本轮没有收到这个项目"
        grade, note = (one.decided.grade, one.decided.note) if one.decided else ("", "")
        widths = (_GRADES["单位"], _GRADES["项目"], _GRADES["扣分原因"], _GRADES[NOTE])
        sheet.set_row(row, row_height((one.department, one.project, reasons, note), widths))
        sheet.write_string(row, 0, one.department, report.cell())
        sheet.write_string(row, 1, one.project, report.cell())
        points = (*one.grade.points, one.grade.total) if one.grade else ("",) * 5
        for column, value in enumerate((*points, one.grade.word if one.grade else ""), 2):
            sheet.write(row, column, value, center)
        sheet.write_string(row, 8, reasons, report.cell())
        sheet.write_string(row, 9, grade, report.cell(bg_color=INPUT_FILL, align="center"))
        sheet.write_string(row, 10, note, entry)
    offered = {"validate": "list", "source": list(GRADES), "error_message": "请选优、良、中、差。"}
    sheet.data_validation(HEADER + 1, 9, HEADER + len(graded), 9, offered)
    close_sheet(sheet, len(graded), _GRADES)
