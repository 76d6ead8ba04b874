"""修改概览 (one page to print), 修改对照 and 问题变化: what changed between two versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.drafting.differences import (
    Differences,
    DifferenceStatus,
    FindingState,
    ProjectDifference,
)
from jixiao.drafting.telling import DifferenceLine, lines
from jixiao.files.reports.style import (
    AMBER,
    AMBER_FILL,
    BLUE,
    BLUE_FILL,
    GREEN,
    GREEN_FILL,
    GREY,
    LABEL_FILL,
    MONEY,
    RED,
    RED_FILL,
    Report,
    row_height,
)
from jixiao.model import sheets
from jixiao.model.money import wan_number
from jixiao.model.target_form import Project

_LOOKS: Final = {
    DifferenceStatus.ADDED: (GREEN, GREEN_FILL),
    DifferenceStatus.DROPPED: (RED, RED_FILL),
    DifferenceStatus.CHANGED: (AMBER, AMBER_FILL),
    DifferenceStatus.SAME: (GREY, LABEL_FILL),
    FindingState.MENDED: (GREEN, GREEN_FILL),
    FindingState.GONE: (BLUE, BLUE_FILL),
    FindingState.EXPLAINED: (GREY, LABEL_FILL),
    FindingState.REMAINS: (AMBER, AMBER_FILL),
    FindingState.NEW: (RED, RED_FILL),
}
_OVERVIEW: Final = {
    "项目": 30.0,
    "变动": 8.0,
    "原预算数（万元）": 13.0,
    "现预算数（万元）": 13.0,
    "增减（万元）": 12.0,
    "字段修改": 9.0,
    "新增指标": 9.0,
    "删除指标": 9.0,
    "修改指标": 9.0,
    "问题已改正": 10.0,
    "问题新出现": 10.0,
}
_LINES: Final = {
    "项目": 18.0,
    "变动": 7.0,
    "内容": 18.0,
    "原版": 36.0,
    "原位置": 12.0,
    "现版": 36.0,
    "现位置": 12.0,
    "说明": 14.0,
}
_FOUND: Final = {
    "变化": 12.0,
    "严重程度": 9.0,
    "规则": 7.0,
    "项目": 24.0,
    "位置": 20.0,
    "问题": 60.0,
}


def draw(differences: Differences, old: str, new: str, target: Path | BinaryIO) -> None:
    """Write the report on two versions; ``old`` and ``new`` are what people call them."""
    with Report(target) as report:
        words = f"原版：{old}　现版：{new}"
        _overview(report, differences, words)
        _lines(report, list(lines(differences)), words)
        if differences.findings:
            _findings(report, differences, words)


def _overview(report: Report, differences: Differences, note: str) -> None:
    widths = list(_OVERVIEW.values())
    sheet = report.sheet(sheets.DIFFERENCES_OVERVIEW, widths, kind="list")
    sheet.fit_to_pages(1, 1)
    report.title(sheet, len(widths), "修改概览", note)
    row = 2
    text = "\n".join([*differences.sentences, *_left_out(differences)])
    sheet.merge_range(row, 0, row, len(widths) - 1, text, report.look())
    sheet.set_row(row, row_height([text], [sum(widths)]))
    row += 1
    _heads(report, sheet, row, list(_OVERVIEW))
    for one in differences.projects:
        row += 1
        _overview_row(report, sheet, row, one, differences)
    row += 1
    _total_row(report, sheet, row, differences)


def _left_out(differences: Differences) -> list[str]:
    return [
        f"{which}未计入：{one.sentence}"
        for which, total in (("原版", differences.old_total), ("现版", differences.new_total))
        for one in total.forms.left_out
    ]


def _overview_row(
    report: Report, sheet: Any, row: int, one: ProjectDifference, differences: Differences
) -> None:
    sheet.write_string(row, 0, one.label, report.cell(num_format="@"))
    _status(report, sheet, row, 1, one.status)
    old, new = _budget(one.old), _budget(one.new)
    for column, cents in ((2, old), (3, new), (4, _change(one, old, new))):
        _money(report, sheet, row, column, cents)
    counts = [
        len(one.changes),
        *map(
            one.count, (DifferenceStatus.ADDED, DifferenceStatus.DROPPED, DifferenceStatus.CHANGED)
        ),
    ]
    counts += [
        sum(1 for found in differences.found(state) if found.project == one.label)
        for state in (FindingState.MENDED, FindingState.NEW)
    ]
    for column, count in enumerate(counts, 5):
        sheet.write_number(row, column, count, report.cell(align="center"))
    sheet.set_row(row, row_height([one.label], [_OVERVIEW["项目"]]))


def _budget(project: Project | None) -> int | None:
    return project.budget_cents if project else None


def _change(one: ProjectDifference, old: int | None, new: int | None) -> int | None:
    """What the budget grew by; None where either amount is not known."""
    if one.old is None:
        return new
    if one.new is None:
        return None if old is None else -old
    return None if old is None or new is None else new - old


def _total_row(report: Report, sheet: Any, row: int, differences: Differences) -> None:
    look = report.cell(bold=True, bg_color=LABEL_FILL, align="center")
    for column in range(len(_OVERVIEW)):
        sheet.write_blank(row, column, None, look)
    sheet.write_string(row, 0, "合计（计入的项目表）", look)
    old, new = differences.old_total.cents, differences.new_total.cents
    money = report.cell(bold=True, bg_color=LABEL_FILL, align="center", num_format=MONEY)
    for column, cents in ((2, old), (3, new), (4, new - old)):
        sheet.write_number(row, column, wan_number(cents), money)


def _money(report: Report, sheet: Any, row: int, column: int, cents: int | None) -> None:
    look = report.cell(num_format=MONEY, align="center")
    if cents is None:
        sheet.write_string(row, column, "—", look)
    else:
        sheet.write_number(row, column, wan_number(cents), look)


def _lines(report: Report, differences: Sequence[DifferenceLine], subtitle: str) -> None:
    widths = list(_LINES.values())
    sheet = report.sheet(sheets.DIFFERENCES, widths, kind="list")
    report.title(sheet, len(widths), "修改对照", subtitle)
    _heads(report, sheet, 2, list(_LINES))
    for row, line in enumerate(differences, 3):
        for column, text in enumerate(line):
            if column == 1:
                _status(report, sheet, row, column, line.status)
            else:
                sheet.write_string(row, column, text, report.cell(num_format="@"))
        sheet.set_row(row, row_height([str(text) for text in line], widths))
    _finish(sheet, len(differences), len(widths))


def _findings(report: Report, differences: Differences, subtitle: str) -> None:
    widths = list(_FOUND.values())
    sheet = report.sheet(sheets.FINDING_CHANGES, widths, kind="list")
    report.title(sheet, len(widths), "问题变化", subtitle)
    _heads(report, sheet, 2, list(_FOUND))
    order = list(FindingState)
    ordered = sorted(differences.findings, key=lambda one: order.index(one.state))
    for row, one in enumerate(ordered, 3):
        found = one.finding
        at = "!".join(part for part in (found.place.sheet, found.place.address) if part)
        texts = [str(one.state), str(found.severity), found.rule, found.project, at, found.message]
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, report.cell(num_format="@"))
        _status(report, sheet, row, 0, one.state)
        sheet.write_string(row, 1, str(found.severity), report.severity(str(found.severity)))
        sheet.set_row(row, row_height(texts, widths))
    _finish(sheet, len(ordered), len(widths))


def _heads(report: Report, sheet: Any, row: int, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings):
        sheet.write_string(row, column, heading, report.head())
    sheet.set_row(row, row_height(headings, [10.0] * len(headings), least=22))


def _status(
    report: Report, sheet: Any, row: int, column: int, status: DifferenceStatus | FindingState
) -> None:
    color, fill = _LOOKS[status]
    look = report.cell(font_color=color, bg_color=fill, align="center", bold=True)
    sheet.write_string(row, column, str(status), look)


def _finish(sheet: Any, rows: int, columns: int) -> None:
    sheet.autofilter(2, 0, max(2 + rows, 3), columns - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
