"""目录: the sheets of a workbook with a link each, and how many findings each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from jixiao.files.reports.style import SEVERITY_LOOK, Report
from jixiao.model import sheets
from jixiao.model.cells import as_text
from jixiao.model.findings import Finding, Severity
from jixiao.model.grid import Grid

SHEET: Final = sheets.CONTENTS
OTHER: Final = "其他"
MORE_THAN: Final = 10  # sheets that are seen: fewer need no list of them
_WIDTHS: Final = {"序号": 6.0, "工作表": 40.0, "类别": 14.0, "错误": 7.0, "警告": 7.0, "提示": 7.0}
FIRST: Final = 4  # the row of the first sheet, and the column of its first count
COUNTED: Final = 4
_KINDS: Final = {
    sheets.INSTRUCTIONS: "说明",
    sheets.DEPARTMENT: "部门目标",
    sheets.WHOLE: "部门目标",
    sheets.SPENDING: "支出",
    sheets.TEMPLATE: "辅助",
    sheets.LISTS: "辅助",
    sheets.LAST_YEAR: "辅助",
}


Counts = Mapping[str, Counter[str]]


def draw(names: Sequence[str], counts: Counts | None, target: Path | BinaryIO) -> None:
    """Draw the list; ``counts`` by sheet and severity, None where nothing was checked yet."""
    with Report(target) as report:
        _add(report, names, counts)


def add_where_many(report: Report, names: Sequence[str], counts: Counts | None = None) -> None:
    """Add the list, before the sheets that it names, where they are too many to be seen at once."""
    if len(names) > MORE_THAN:
        _add(report, names, counts)


def _add(report: Report, names: Sequence[str], counts: Counts | None) -> None:
    widths = list(_WIDTHS.values())
    sheet = report.sheet(SHEET, widths, kind="contents", landscape=False)
    report.title(sheet, len(widths), "目录", note_on(counts))
    for column, heading in enumerate(_WIDTHS):
        sheet.write_string(FIRST - 2, column, heading, report.head())
    cells = zip(names, numbers(names, counts), strict=True)
    for row, (name, found) in enumerate(cells, FIRST - 1):
        _line(report, sheet, row, name, found)
    for column, severity in enumerate(map(str, Severity), COUNTED - 1):
        color, fill = SEVERITY_LOOK[severity]
        look = report.condition(font_color=color, bg_color=fill, bold=True)
        above = {"type": "cell", "criteria": ">", "value": 0, "format": look}
        sheet.conditional_format(FIRST - 1, column, FIRST + len(names) - 2, column, above)
    sheet.freeze_panes(FIRST - 1, 0)
    sheet.repeat_rows(FIRST - 2)


def listed(grid: Grid) -> list[str]:
    """The sheets that a list names, read back."""
    return [as_text(row[1]) for row in grid.rows[FIRST - 1 :] if len(row) > 1]


def note_on(counts: Counts | None) -> str:
    """What stands below the title."""
    if counts is None:
        return "点工作表名即可跳转；按“审核全部”后列出每张表的问题数。"
    return "点工作表名即可跳转；问题数与“审核结果”相同。"


def numbers(names: Sequence[str], counts: Counts | None) -> list[list[int | None]]:
    """The findings of each sheet, worst first; None where nothing was checked yet."""
    if counts is None:
        return [[None for _ in Severity] for _ in names]
    return [[counts.get(name, Counter())[str(one)] for one in Severity] for name in names]


def counted(findings: Iterable[Finding]) -> dict[str, Counter[str]]:
    """How many findings of each severity a sheet has that no reason was accepted for."""
    counts: dict[str, Counter[str]] = {}
    for found in findings:
        if found.severity is not None and not found.waived:
            counts.setdefault(found.place.sheet, Counter())[str(found.severity)] += 1
    return counts


def _line(report: Report, sheet: Any, row: int, name: str, found: Sequence[int | None]) -> None:
    center = report.cell(align="center")
    sheet.write_number(row, 0, row - FIRST + 2, center)
    look = report.cell(font_color="#0563C1", underline=1, align="left", indent=1)
    quoted = name.replace("'", "''")
    sheet.write_url(row, 1, f"internal:'{quoted}'!A1", look, name, "跳到这张表")
    sheet.write_string(row, 2, kind_of(name), center)
    for column, count in enumerate(found, COUNTED - 1):
        if count is None:
            sheet.write_blank(row, column, None, center)
        else:
            sheet.write_number(row, column, count, center)
    sheet.set_row(row, 20)


def kind_of(name: str) -> str:
    """What kind of sheet bears such a name; ``OTHER`` where it is none of ours."""
    group = sheets.group_of(name)
    if group:
        return f"{group}结果"
    return _KINDS.get(name, "项目表" if name[:2].isdecimal() else OTHER)
