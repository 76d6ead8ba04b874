"""审核结果: totals by project on top, then a row per finding with a link to its cell."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from jixiao.files.reports.style import INPUT_FILL, TOTAL_FILL, WAIVED, Report, row_height
from jixiao.form.handled import CHOICES, NEW, OF_DEPARTMENT, STILL, Handled, Key, keys_of
from jixiao.model import sheets
from jixiao.model.findings import HINT, Finding, Severity, as_lines, counted, joined_in_words
from jixiao.model.grid import column_letters

SHEET: Final = sheets.FINDINGS
HEADINGS: Final = ("严重程度", "规则", "项目", "位置", "内容", "问题", "建议", "依据")
WIDTHS: Final = (9.0, 7.0, 29.0, 9.0, 22.0, 42.0, 22.0, 14.0)
# behind those, beside the printed table: for the clerk's own work
WORKING: Final = {"状态": 7.0, "处理": 8.0, "处理说明": 26.0, "工作表": 18.0}
BY_FILE: Final = ("单位", "文件")
_BY_FILE_WIDTHS: Final = (24.0, 36.0)
_COUNT: Final = '0;-0;"–"'
_WORDS: Final = (*(str(severity) for severity in Severity), WAIVED)
_LONGEST_SEEN: Final = 60
_LONGEST_LINK: Final = 2000


class Subject(NamedTuple):
    """A project that was checked: it is identified by file and sheet, never by its name."""

    label: str
    sheet: str = ""
    file: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked: the projects in order, and where links point.

    ``earlier`` are the rows of the last check, None where there was none: what the clerk entered
    there is kept, and each finding is 新增 or 仍在.
    ``by_file``: each row says its department and file as well, as where there are several. A
    report of a clerk's book has columns for his work beside the table; a file's own has none.

    ``title`` tells what of it; ``heading`` and ``sheet`` name the report.
    ``linked`` for a report of its own, whose links open the checked file; otherwise the sheets
    will be copied into the checked book, and links stay inside it.
    """

    title: str
    projects: Sequence[Subject | str]
    linked: bool = False
    heading: str = "绩效目标审核结果"
    sheet: str = SHEET
    by_file: bool = False
    earlier: Sequence[Handled] | None = None

    @property
    def working(self) -> bool:
        """Whether there are columns for the clerk's own work."""
        return not self.by_file and not self.linked

    @property
    def subjects(self) -> list[Subject]:
        return [Subject(one) if isinstance(one, str) else one for one in self.projects]

    @property
    def headings(self) -> tuple[str, ...]:
        return (*HEADINGS, *(BY_FILE if self.by_file else WORKING if self.working else ()))

    @property
    def widths(self) -> tuple[float, ...]:
        working = WORKING.values() if self.working else ()
        return (*WIDTHS, *(_BY_FILE_WIDTHS if self.by_file else working))


def draw(
    findings: Sequence[Finding],
    checked: Checked,
    target: Path | BinaryIO,
    *,
    at: Path | None = None,
) -> None:
    """Draw the report workbook to ``target``; ``at`` is where it will stand in the end."""
    with Report(target) as report:
        add_sheet(report, findings, checked, at)


def add_sheet(
    report: Report, findings: Sequence[Finding], checked: Checked, at: Path | None = None
) -> None:
    """Add the sheet 审核结果 to a report workbook."""
    headings, widths = checked.headings, checked.widths
    printed = None if checked.by_file else len(HEADINGS)
    sheet = report.sheet(checked.sheet, widths, kind="findings", printed=printed)
    ordered = as_lines(findings)
    folded = _folded(ordered)
    note = f"　提示{len(folded)}条已折叠，点左侧“+”展开。" if folded else ""
    report.title(sheet, len(HEADINGS), checked.heading, checked.title + note)
    by_subject = _by_subject(findings, checked.subjects)
    row = _totals(report, sheet, by_subject, checked)
    header = row + 2
    for column, heading in enumerate(headings):
        sheet.write_string(header, column, heading, report.head())
    sheet.set_row(header, 22)
    sheet.repeat_rows(header)
    links = _Links(checked.linked, at)
    departments = {one.file: one.department for one in by_subject}
    known = None if checked.earlier is None else _by_key(checked.earlier)
    for number, one in enumerate(ordered, header + 1):
        owner = (departments.get(one.file, ""), one.file) if checked.by_file else ()
        height = _finding(report, sheet, number, one, links, owner)
        options = {"level": 1, "hidden": True} if id(one) in folded else {}
        sheet.set_row(number, height, None, options)
        if checked.working:
            before = next(filter(None, map((known or {}).get, keys_of(one))), None)
            state = "" if known is None else STILL if before else NEW
            _working(report, sheet, number, one, state, before)
    if checked.working:
        _choices(sheet, header + 1, max(header + len(ordered), header + 1))
    if folded:
        sheet.outline_settings(True, False, False, False)
    last = len(headings) - 1
    if not ordered:
        look = report.cell(align="center")
        sheet.merge_range(header + 1, 0, header + 1, last, "没有发现问题。", look)
    sheet.autofilter(header, 0, max(header + len(ordered), header + 1), last)
    if header <= 16:
        sheet.freeze_panes(header + 1, 0)


def _by_key(earlier: Iterable[Handled]) -> dict[Key, Handled]:
    """The rows of the last check by each of their findings; one that was handled goes before."""
    ordered = sorted(earlier, key=lambda one: bool(one.choice or one.why))
    return {key: one for one in ordered for key in one.keys}


def _folded(findings: Sequence[Finding]) -> frozenset[int]:
    """The hints (by identity), where something worse stands before them."""
    hints = [id(one) for one in findings if one.severity is HINT and not one.waived]
    return frozenset(hints if len(hints) < len(findings) else ())


def word_of(one: Finding) -> str:
    """The severity in words, or 已说明 where a reason was accepted."""
    return WAIVED if one.waived else str(one.severity)


def _by_subject(
    findings: Sequence[Finding], subjects: Sequence[Subject]
) -> dict[Subject, dict[str, int]]:
    """How many findings of each kind every project has; what belongs to none is its file's."""
    counts: dict[Subject, dict[str, int]] = {one: {} for one in subjects}
    known = {(one.file, one.sheet, one.label): one for one in reversed(subjects)}
    departments = {one.file: one.department for one in subjects}
    for one in findings:
        spelled = (one.file, "") if one.file in departments else ("",)
        keys = [(file, sheet, one.project) for file in spelled for sheet in (one.place.sheet, "")]
        subject = next((known[key] for key in keys if key in known), None)
        if subject is None:
            file = one.file if one.file in departments else ""
            subject = Subject(one.project, "", file, departments.get(file, ""))
            known[file, "", one.project] = subject
        own = counts.setdefault(subject, {})
        own[word_of(one)] = own.get(word_of(one), 0) + 1
    return counts


def _totals(
    report: Report, sheet: Any, counts: Mapping[Subject, Mapping[str, int]], checked: Checked
) -> int:
    """The small table of counts; returns its last row. Totals are formulas with cached values."""
    top = 2
    heads = ("项目", *_WORDS, "小计", *(BY_FILE if checked.by_file else ()))
    for column, word in enumerate(heads, 2):
        sheet.write_string(top, column, word, report.head())
    for offset, (subject, own) in enumerate(counts.items(), 1):
        _count_row(report, sheet, top + offset, subject, own)
        for column, text in enumerate(subject[3:1:-1] if checked.by_file else (), 8):
            sheet.write_string(top + offset, column, text, report.cell(align="left"))
    last = top + len(counts)
    total = report.cell(bold=True, bg_color=TOTAL_FILL, align="center", num_format=_COUNT)
    sheet.write_string(last + 1, 2, "合计", total)
    for column, word in enumerate((*_WORDS, ""), 3):
        letter = column_letters(column + 1)
        value = sum(sum(c.values()) if not word else c.get(word, 0) for c in counts.values())
        formula = f"=SUM({letter}{top + 2}:{letter}{last + 1})" if counts else "=0"
        sheet.write_formula(last + 1, column, formula, total, value)
    return last + 1


def _count_row(
    report: Report, sheet: Any, row: int, subject: Subject, counts: Mapping[str, int]
) -> None:
    name = subject.label or OF_DEPARTMENT
    sheet.write_string(row, 2, name, report.cell(align="left", indent=1))
    plain = report.cell(align="center", num_format=_COUNT)
    for column, word in enumerate(_WORDS, 3):
        count = counts.get(word, 0)
        sheet.write_number(row, column, count, report.severity(word) if count else plain)
    formula = f"=SUM(D{row + 1}:G{row + 1})"
    sheet.write_formula(row, 7, formula, plain, sum(counts.values()))
    sheet.set_row(row, row_height([name], [WIDTHS[2]]))


def _finding(
    report: Report, sheet: Any, row: int, one: Finding, links: _Links, owner: tuple[str, ...]
) -> float:
    """Write one line; returns the height that shows all of it."""
    seen = one.seen if len(one.seen) <= _LONGEST_SEEN else one.seen[:_LONGEST_SEEN] + "…"
    problem = one.message
    if one.waived:
        problem += f"（{WAIVED}：{one.waived_why}，{one.waived_by}）"
    texts = (one.rule, one.project or OF_DEPARTMENT, one.place.address, seen, problem,
             one.expected, one.source, *owner)  # fmt: skip
    sheet.write_string(row, 0, word_of(one), report.severity(word_of(one)))
    center, left = report.cell(align="center"), report.cell(align="left", indent=1)
    for column, text in enumerate(texts, 1):
        sheet.write_string(row, column, text, center if column in {1, 3} else left)
    target = links.to(one)
    if target:
        look = report.cell(align="center", font_color="#0563C1", underline=1)
        sheet.write_url(row, 3, target, look, one.place.address, "跳到该单元格")
    return row_height(texts, (*WIDTHS[1:], *_BY_FILE_WIDTHS))


def _choices(sheet: Any, first: int, last: int) -> None:
    column = len(HEADINGS) + list(WORKING).index("处理")
    choices = {"validate": "list", "source": list(CHOICES), "error_type": "warning"}
    sheet.data_validation(first, column, last, column, choices)
    sheet.print_area(0, 0, last, len(HEADINGS) - 1)


def _working(
    report: Report, sheet: Any, row: int, one: Finding, state: str, before: Handled | None
) -> None:
    """Whether it is new, what the clerk chose at the last check and why, and the sheet's name."""
    entry = report.cell(bg_color=INPUT_FILL, num_format="@", align="center")
    reason = report.cell(bg_color=INPUT_FILL, num_format="@", align="left")
    plain = report.cell(align="center")
    texts = (state, before.choice if before else "", before.why if before else "", one.place.sheet)
    looks = (plain, entry, reason, plain)
    for column, (text, look) in enumerate(zip(texts, looks, strict=True), len(HEADINGS)):
        sheet.write_string(row, column, text, look)


def against_last(findings: Sequence[Finding], earlier: Sequence[Handled] | None) -> str:
    """``与上次相比：新增1条，仍在20条，已改5条。``; empty where there was no last time."""
    if earlier is None:
        return ""
    now = [set(keys_of(one)) for one in as_lines(findings)]
    before = [set(one.keys) for one in earlier]
    known, standing = set().union(*before), set().union(*now)
    still = sum(not known.isdisjoint(line) for line in now)
    added, mended = len(now) - still, sum(standing.isdisjoint(line) for line in before)
    return f"与上次相比：新增{added}条，仍在{still}条，已改{mended}条。"


class _Links:
    """Links only to cells of the checked book, never to anything that a text names."""

    def __init__(self, linked: bool, at: Path | None) -> None:
        self.linked = linked
        self.folder = (at.parent if at is not None else Path.cwd()).resolve()

    def to(self, one: Finding) -> str:
        if not one.place.row or one.place.line or not one.place.sheet:
            return ""
        sheet = one.place.sheet.replace("'", "''")
        link = f"{self._prefix(one.file)}'{sheet}'!{one.place.address}"
        return link if len(link) < _LONGEST_LINK else ""

    def _prefix(self, file: str) -> str:
        if not self.linked:
            return "internal:"
        book = Path(file).resolve()
        try:
            relative = os.path.relpath(book, self.folder)
        except ValueError:  # another drive
            relative = str(book)
        return f"external:{relative}#"


def summary_line(findings: Sequence[Finding]) -> str:
    """``共29条：错误0，警告17，提示12。`` for a message box or the end of a command."""
    words = f"共{len(findings)}条：{counted(findings)}"
    waived = sum(one.waived for one in findings)
    words += f"，{WAIVED}{waived}" if waived else ""
    return f"{words}{joined_in_words(findings)}。"
