"""目录: the sheets of a workbook with a link each, and how many findings each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.files.reports.style import Report
from jixiao.form.handled import Handled
from jixiao.model import sheets
from jixiao.model.findings import Severity

SHEET: Final = sheets.CONTENTS
MORE_THAN: Final = 10  # sheets that are seen: fewer need no list of them
_WIDTHS: Final = {"序号": 6.0, "工作表": 40.0, "类别": 14.0, "错误": 7.0, "警告": 7.0, "提示": 7.0}
_FIRST: Final = 3
_KINDS: Final = {
    sheets.INSTRUCTIONS: "说明",
    sheets.DEPARTMENT: "部门目标",
    sheets.WHOLE: "部门目标",
    sheets.SPENDING: "支出",
}


def draw(
    names: Sequence[str], counts: Mapping[str, Counter[str]] | None, target: Path | BinaryIO
) -> None:
    """Draw the list; ``counts`` by sheet and severity, None where nothing was checked yet."""
    with Report(target) as report:
        widths = list(_WIDTHS.values())
        sheet = report.sheet(SHEET, widths, kind="contents", landscape=False)
        note = "点工作表名即可跳转；问题数与“审核结果”相同。"
        if counts is None:
            note = "点工作表名即可跳转；按“审核全部”后列出每张表的问题数。"
        report.title(sheet, len(widths), "目录", note)
        for column, heading in enumerate(_WIDTHS):
            sheet.write_string(_FIRST - 1, column, heading, report.head())
        for row, name in enumerate(names, _FIRST):
            _line(report, sheet, row, name, None if counts is None else counts.get(name, Counter()))
        sheet.freeze_panes(_FIRST, 0)
        sheet.repeat_rows(_FIRST - 1)


def counted(rows: Iterable[Handled]) -> dict[str, Counter[str]]:
    """How many findings of each severity a sheet has that no reason was accepted for."""
    counts: dict[str, Counter[str]] = {}
    for one in rows:
        found = one.finding
        if found.severity is not None and not found.waived:
            counts.setdefault(found.place.sheet, Counter())[str(found.severity)] += 1
    return counts


def _line(report: Report, sheet: Any, row: int, name: str, counts: Counter[str] | None) -> None:
    center = report.cell(align="center")
    sheet.write_number(row, 0, row - _FIRST + 1, center)
    look = report.cell(font_color="#0563C1", underline=1, align="left", indent=1)
    quoted = name.replace("'", "''")
    sheet.write_url(row, 1, f"internal:'{quoted}'!A1", look, name, "跳到这张表")
    sheet.write_string(row, 2, _kind(name), center)
    for column, severity in enumerate(map(str, Severity), 3):
        count = counts[severity] if counts else 0
        if counts is None:
            sheet.write_blank(row, column, None, center)
        else:
            sheet.write_number(row, column, count, report.severity(severity) if count else center)
    sheet.set_row(row, 20)


def _kind(name: str) -> str:
    group = sheets.group_of(name)
    if group:
        return f"{group}结果"
    return _KINDS.get(name, "项目表" if name[:2].isdecimal() else "其他")
