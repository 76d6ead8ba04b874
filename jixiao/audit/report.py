"""审核总表: a line per file, what stands twice across files, and every finding, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from jixiao.audit.county import add_sheets
from jixiao.audit.desk import Desk, history
from jixiao.audit.opinion import QUESTIONS
from jixiao.audit.store import Store
from jixiao.files.reports.style import MONEY, Report
from jixiao.files.write.atomic import parts_of
from jixiao.model.findings import HINT, Severity, json_lines
from jixiao.model.money import wan_number

STATUS_WORDS: Final = {"checked": "已审核", "not_a_form": "没有表", "unreadable": "无法读取"}
_SEVERITIES: Final = tuple(str(severity) for severity in Severity)
_FILE_HEADINGS: Final = (
    "文件", "状态", "单位", "年度", "项目数", "预算合计（万元）", *_SEVERITIES, "模板版本",
    "校验和（SHA-256）", "说明", "找到", "计入", "未计入",
)  # fmt: skip
_FILE_WIDTHS: Final = (
    46.0,
    9.0,
    26.0,
    7.0,
    8.0,
    14.0,
    7.0,
    7.0,
    7.0,
    9.0,
    20.0,
    40.0,
    7.0,
    7.0,
    60.0,
)
_FINDING_HEADINGS: Final = (
    "文件", "严重程度", "规则", "工作表", "位置", "项目", "内容", "问题", "建议", "依据",
)  # fmt: skip
_FINDING_WIDTHS: Final = (36.0, 9.0, 7.0, 20.0, 8.0, 24.0, 24.0, 44.0, 24.0, 20.0)
_MOST_PLACES: Final = 50  # in one cell
MOST_ROWS: Final = 1_000_000  # a sheet ends at 1 048 576
_REST: Final = "以下{}未列出：一张工作表放不下，完整结果见同名的.sqlite文件，或加--jsonl导出"


def draw(store: Store, target: Path, *, desk: Desk | None = None, least: str = HINT) -> None:
    """Draw the report of an audit; rows are streamed, so memory does not grow with them.

    With a ``desk`` the sheets for the bureau stand before the others. Findings that are milder
    than ``least`` (错误, 警告, 提示) are counted, not listed.
    """
    with parts_of(target) as parts, Report(target, parts=parts) as report:
        if desk is not None:
            add_sheets(report, desk.county)
            _roster(report, desk)
            _rounds(report, desk)
            _grades(report, desk)
        _files(report, store)
        _across(report, store)
        _findings(report, store, least)


def _roster(report: Report, desk: Desk) -> None:
    """催报名单: every department of the roster and what became of it."""
    if not desk.roster.lines:
        return
    heads = ("单位", "编码", "联系人", "截止日期", "报送情况", "结论", "采用的文件", "备注")
    widths = (28.0, 14.0, 12.0, 13.0, 11.0, 12.0, 30.0, 50.0)
    sheet = _sheet(report, "报送情况", heads, widths)
    for row, line in enumerate(desk.roster.lines, 1):
        unit, sent = line.unit, line.sent
        texts = (
            *(unit.name, unit.code, unit.contact, unit.due.isoformat() if unit.due else ""),
            str(line.arrival),
            desk.conclusions[sent.name] if sent else "",
            Path(sent.file).name if sent else "",
            line.remark,
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, report.cell())
    sheet.autofilter(0, 0, max(len(desk.roster.lines), 1), len(heads) - 1)


def _rounds(report: Report, desk: Desk) -> None:
    """各轮次: what each department sent in the rounds before, and what was concluded."""
    if desk.rounds is None or not desk.rounds.names():
        return
    rows = history(desk.rounds)
    sheet = _sheet(report, "各轮次", tuple(rows[0]), (28.0, *(36.0 for _ in rows[0][1:])))
    for number, row in enumerate(rows[1:], 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, report.cell())


def _grades(report: Report, desk: Desk) -> None:
    """评分: the score of each project by the four questions of the review, with the reasons."""
    graded = list(desk.grades)
    if not graded:
        return
    heads = ("单位", "项目", *QUESTIONS, "总分", "等级", "扣分原因")
    sheet = _sheet(report, "评分", heads, (26.0, 30.0, *(9.0,) * 4, 8.0, 8.0, 60.0))
    for row, (department, project, one) in enumerate(graded, 1):
        sheet.write_string(row, 0, department, report.cell())
        sheet.write_string(row, 1, project, report.cell())
        for column, points in enumerate((*one.points, one.total), 2):
            sheet.write_number(row, column, points, report.cell(align="center"))
        sheet.write_string(row, 7, one.word, report.cell(align="center"))
        sheet.write_string(row, 8, one.reasons, report.cell())


def _sheet(report: Report, name: str, headings: tuple[str, ...], widths: tuple[float, ...]) -> Any:
    sheet = report.sheet(name, widths, kind="audit")
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, report.head())
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    return sheet


def _files(report: Report, store: Store) -> None:
    sheet = _sheet(report, "审核总表", _FILE_HEADINGS, _FILE_WIDTHS)
    text, center = report.cell(text_wrap=False), report.cell(align="center")
    money = report.cell(num_format=MONEY)
    row = 0
    for row, result in enumerate(store.results(), 1):
        if row > MOST_ROWS:
            sheet.write_string(row, 0, _REST.format("文件"), text)
            break
        counts = result.get("counts", {})
        sheet.write_string(row, 0, result["file"], text)
        sheet.write_string(row, 1, STATUS_WORDS[result["status"]], center)
        sheet.write_string(row, 2, result.get("department", ""), text)
        sheet.write_string(row, 3, str(result.get("year") or ""), center)
        sheet.write_number(row, 4, len(result.get("projects", ())), center)
        sheet.write_number(row, 5, wan_number(result.get("budget", 0)), money)
        for column, word in enumerate(_SEVERITIES, 6):
            sheet.write_number(row, column, counts.get(word, 0), center)
        sheet.write_string(row, 9, "、".join(result.get("versions", ())), center)
        sheet.write_string(row, 10, result.get("checksum", ""), text)
        sheet.write_string(row, 11, result["message"], text)
        if forms := result.get("forms"):
            sheet.write_number(row, 12, forms["found"], center)
            sheet.write_number(row, 13, forms["counted"], center)
            sheet.write_string(row, 14, _left_out(result["left_out"]), text)
    sheet.autofilter(0, 0, max(row, 1), len(_FILE_HEADINGS) - 1)


def _left_out(forms: Sequence[dict[str, Any]]) -> str:
    """The forms of a file that its 预算合计 has not, with their amounts."""
    parts = (
        f"{one['sheet']}（{one['reason']}，预算数{one['amount'] or '未能读出'}）"
        for one in forms[:_MOST_PLACES]
    )
    words = "；".join(parts)
    return f"{len(forms)}张：{words}" if forms else ""


def _across(report: Report, store: Store) -> None:
    """What no single file shows: codes used twice, indicators copied, versions that differ."""
    headings = ("问题", "内容", "涉及的文件和项目")
    sheet = _sheet(report, "跨文件", headings, (18.0, 28.0, 110.0))
    row = 0
    for row, texts in enumerate(across(store), 1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, report.cell())
    if not row:
        sheet.write_string(1, 0, "没有发现", report.cell())


def across(store: Store) -> Iterator[tuple[str, str, str]]:
    """Problem, subject and places of each finding across files."""
    for code, places in store.duplicated_codes():
        yield "项目编码重复", code, _places(places)
    for _, places in store.copied_indicators():
        yield "指标完全相同", f"{len(places)}个项目", _places(places)
    versions = sorted({v for result in store.results() for v in result.get("versions", ())})
    if len(versions) > 1:
        yield "模板版本不一", "、".join(versions), "见“审核总表”的模板版本列"


def _places(places: list[tuple[str, str]]) -> str:
    words = "；".join(f"{Path(file).name}：{name}" for file, name in places[:_MOST_PLACES])
    return words if len(places) <= _MOST_PLACES else f"{words}等{len(places)}处"


def _findings(report: Report, store: Store, least: str) -> None:
    sheet = _sheet(report, "全部问题", _FINDING_HEADINGS, _FINDING_WIDTHS)
    keys = ("severity", "rule", "sheet", "cell", "project", "seen", "message", "expected", "source")
    text = report.cell(text_wrap=False)
    listed = frozenset(_SEVERITIES[: _SEVERITIES.index(least) + 1])
    pairs = (
        (result["file"], one)
        for result in store.results()
        for one in json_lines(result.get("findings", ()))
        if one["severity"] in listed
    )
    row = 0
    for row, (file, one) in enumerate(pairs, 1):
        if row > MOST_ROWS:
            sheet.write_string(row, 0, _REST.format("问题"), text)
            break
        sheet.write_string(row, 0, file, text)
        for column, key in enumerate(keys, 1):
            sheet.write_string(row, column, one[key][:500], text)
    sheet.autofilter(0, 0, max(row, 1), len(_FINDING_HEADINGS) - 1)
