"""The long sheets of the audit workbook: 审核总表, a line a file; 跨文件; 全部问题.

Rows are written in their order and streamed, so memory does not grow with them. Links go to the
file and the cell, from where the report lies; they are formulas, for of links proper a sheet
holds 65 530 and all of them in memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jixiao.audit.store import Store
from jixiao.files.archives import archive_of
from jixiao.files.reports.style import (
    AMBER,
    GREEN,
    MONEY,
    RED,
    SEVERITY_LOOK,
    WAIVED,
    Report,
    row_height,
    text_width,
)
from jixiao.model.findings import Severity, in_words, json_lines
from jixiao.model.money import wan_number

STATUS_WORDS: Final = {"checked": "已审核", "not_a_form": "没有表", "unreadable": "无法读取"}
SEVERITIES: Final = tuple(str(severity) for severity in Severity)
HEADER: Final = 2  # the row of the headings, counted from 0: title and subtitle are above
MOST_ROWS: Final = 1_000_000  # a sheet ends at 1 048 576
_REST: Final = "以下{}未列出：一张工作表放不下，完整结果见同名的.sqlite文件，或加--jsonl导出"
_MOST_PLACES: Final = 50  # in one cell
_LONGEST_TEXT: Final = 300  # what a row of the greatest height shows in these columns
_LONGEST_LINK: Final = 255  # of a text in a formula
_LINK_COLOUR: Final = "#0563C1"
_FILES: Final = {
    "文件": 34.0,
    "单位": 24.0,
    "状态": 9.0,
    "结论": 11.0,
    **dict.fromkeys(SEVERITIES, 6.5),
    "项目数": 7.0,
    "预算合计（万元）": 14.0,
    "找到": 6.0,
    "计入": 6.0,
    "未计入": 30.0,
    "说明": 30.0,
    "年度": 7.0,
    "模板版本": 9.0,
    "校验和（SHA-256）": 20.0,
}
_FINDINGS: Final = {
    "严重程度": 9.0,
    "单位": 20.0,
    "项目": 24.0,
    "位置": 9.0,
    "现填内容": 24.0,
    "问题": 44.0,
    "建议": 28.0,
    "规则": 8.0,
    "工作表": 18.0,
    "文件": 28.0,
    "依据": 18.0,
}
_ACROSS: Final = {"问题": 18.0, "内容": 30.0, "涉及的文件和项目": 100.0}
_SAME_FILE: Final = "同一份文件"
_CONCLUSION_COLOUR: Final = {"通过": GREEN, "修改后通过": AMBER, "退回修改": RED}


@dataclass(frozen=True)
class About:
    """What the sheets say at their head, and what was concluded on each file that counts."""

    at: Path
    subtitle: str = ""
    conclusions: Mapping[str, str] = field(default_factory=dict)

    def link(self, file: str, cell: tuple[str, str] | None = None) -> str:
        """Where a link to a file, and to (sheet, cell) in it, goes; empty where there is none."""
        path = Path(file)
        if (archive := archive_of(path)) is not None:
            path, cell = archive, None
        try:
            target = os.path.relpath(path.resolve(), self.at.parent.resolve())
        except ValueError:  # another drive
            target = str(path.resolve())
        if cell is not None and path.suffix.lower().startswith(".xls"):
            sheet = cell[0].replace("'", "''")
            target += f"#'{sheet}'!{cell[1]}"
        return target if len(target) <= _LONGEST_LINK and '"' not in target else ""


def new_sheet(report: Report, name: str, subtitle: str, columns: Mapping[str, float]) -> Any:
    """A sheet with title, subtitle, and headings that stay in view; rows follow HEADER."""
    sheet = report.sheet(name, tuple(columns.values()), kind="audit")
    sheet.set_row(0, 30)
    title = report.look(font_name="黑体", font_size=16, bold=True, text_wrap=False)
    sheet.write_string(0, 0, name, title)
    sheet.set_row(1, 18)
    sheet.write_string(1, 0, subtitle, report.look(font_color="#595959", text_wrap=False))
    sheet.set_row(HEADER, 32 if max(map(text_width, columns)) > 8 else 22)
    for column, heading in enumerate(columns):
        sheet.write_string(HEADER, column, heading, report.head())
    sheet.freeze_panes(HEADER + 1, 1)
    sheet.repeat_rows(HEADER)
    return sheet


def close_sheet(sheet: Any, rows: int, columns: Mapping[str, float]) -> None:
    """The filter over the headings and the rows below them; nothing else is printed."""
    last, width = HEADER + max(rows, 1), len(columns)
    sheet.autofilter(HEADER, 0, last, width - 1)
    # what stands at the head is as long as it is: it must not make pages of its own
    sheet.print_area(0, 0, last, width - 1)


def add_files(report: Report, store: Store, about: About) -> None:
    """审核总表: what could not be read first, then the most errors; the checksum at the end."""
    statuses, severities = store.statuses(), store.severities()
    counts = "，".join(f"{word}{statuses[key]}个" for key, word in STATUS_WORDS.items())
    subtitle = "；".join(filter(None, (about.subtitle, f"共{statuses.total()}个文件：{counts}")))
    sheet = new_sheet(report, "审核总表", f"{subtitle}；{in_words(severities)}。", _FILES)
    first = {file: files[0] for files in store.same_files() for file in files[1:]}
    rows = 0
    for rows, result in enumerate(store.worst_first(), 1):
        if rows > MOST_ROWS:
            sheet.write_string(HEADER + rows, 0, _REST.format("文件"), report.look(text_wrap=False))
            break
        _file(report, sheet, HEADER + rows, result, about, first.get(result["file"], ""))
    close_sheet(sheet, rows, _FILES)
    sheet.print_area(0, 0, HEADER + max(rows, 1), len(_FILES) - 2)  # nobody reads a checksum


def _file(
    report: Report, sheet: Any, row: int, result: Mapping[str, Any], about: About, same: str
) -> None:
    file, counts, forms = result["file"], result.get("counts", {}), result.get("forms")
    concluded = about.conclusions.get(file, "")
    if not concluded and about.conclusions and result["status"] == "checked":
        concluded = _SAME_FILE if same else "未采用"
    message = result["message"] or (f"与“{Path(same).name}”是{_SAME_FILE}" if same else "")
    blank = len(result.get("budget_blank", ()))
    if blank:
        message = f"{message}；" * bool(message) + f"{blank}张未填预算数，合计中没有它们的金额"
    left_out = _left_out(result["left_out"]) if forms else ""
    center, left = report.cell(align="center"), report.cell(align="left")
    texts = (Path(file).name, result.get("department", ""), left_out, message)
    widths = [_FILES[name] for name in ("文件", "单位", "未计入", "说明")]
    sheet.set_row(row, row_height(texts, widths))
    _write_link(report, sheet, row, 0, about.link(file), texts[0], "left")
    sheet.write_string(row, 1, texts[1], left)
    bad = result["status"] != "checked"
    sheet.write_string(
        row, 2, STATUS_WORDS[result["status"]], report.severity("错误") if bad else center
    )
    colour = _CONCLUSION_COLOUR.get(concluded, "#000000")
    sheet.write_string(row, 3, concluded, report.cell(align="center", font_color=colour))
    for column, word in enumerate(SEVERITIES, 4):
        count = counts.get(word, 0)
        sheet.write_number(row, column, count, report.severity(word) if count else center)
    if forms:
        budget = wan_number(result["budget"])
        sheet.write_number(row, 7, len(result["projects"]), center)
        if forms["counted"] > blank:
            sheet.write_number(row, 8, budget, report.cell(num_format=MONEY))
        else:
            sheet.write_blank(row, 8, None, center)
        sheet.write_number(row, 9, forms["found"], center)
        sheet.write_number(row, 10, forms["counted"], center)
    else:  # nothing is known of what could not be read
        for column in range(7, 11):
            sheet.write_blank(row, column, None, center)
    sheet.write_string(row, 11, left_out, left)
    sheet.write_string(row, 12, message, left)
    sheet.write_string(row, 13, str(result.get("year") or ""), center)
    sheet.write_string(row, 14, "、".join(result.get("versions", ())), center)
    sheet.write_string(row, 15, result.get("checksum", ""), report.cell(text_wrap=False))


def _left_out(forms: Sequence[Mapping[str, Any]]) -> str:
    """The forms of a file that its 预算合计 has not, with their amounts."""
    named = (
        f"{one['sheet']}（{one['reason']}，预算数{one['amount'] or '未能读出'}）"
        for one in forms[:_MOST_PLACES]
    )
    more = "等" if len(forms) > _MOST_PLACES else ""
    return f"{len(forms)}张：{'；'.join(named)}{more}" if forms else ""


def _write_link(
    report: Report, sheet: Any, row: int, column: int, target: str, text: str, align: str
) -> None:
    if not target:
        sheet.write_string(row, column, text, report.cell(align=align))
        return
    look = report.cell(align=align, font_color=_LINK_COLOUR, underline=1)
    shown = text.replace('"', '""')
    sheet.write_formula(row, column, f'=HYPERLINK("{target}","{shown}")', look, text)


def add_across(report: Report, store: Store, about: About) -> None:
    """跨文件: what no single file shows; copies of one file are one."""
    sheet = new_sheet(report, "跨文件", about.subtitle, _ACROSS)
    rows = 0
    for rows, texts in enumerate(across(store), 1):
        sheet.set_row(HEADER + rows, row_height(texts, tuple(_ACROSS.values())))
        for column, text in enumerate(texts):
            sheet.write_string(HEADER + rows, column, text, report.cell(align="left"))
    if not rows:
        sheet.write_string(HEADER + 1, 0, "没有发现", report.cell())
    close_sheet(sheet, rows, _ACROSS)


def across(store: Store) -> Iterator[tuple[str, str, str]]:
    """Problem, subject and places of each finding across files."""
    first: dict[str, str] = {}
    for files in store.same_files():
        first |= dict.fromkeys(files, files[0])
        names = "；".join(_name(file) for file in files[:_MOST_PLACES])
        more = f"等{len(files)}处" if len(files) > _MOST_PLACES else ""
        yield _SAME_FILE, f"{len(files)}份内容一字不差", names + more
    for code, departments in store.codes_of_departments():
        yield "单位编码相同", code, f"{'、'.join(departments)}；请核对是不是同一单位"
    for code, places in store.duplicated_codes():
        if len(once := _once(places, first)) > 1:
            yield "项目编码重复", code, _places(once)
    for _, places in store.copied_indicators():
        if len(once := _once(places, first)) > 1:
            yield "指标完全相同", f"{len(once)}个项目", _places(once)
    versions = sorted({v for result in store.results() for v in result.get("versions", ())})
    if len(versions) > 1:
        yield "模板版本不一", "、".join(versions), "见“审核总表”的模板版本列"


def _once(places: Sequence[tuple[str, str]], first: Mapping[str, str]) -> list[tuple[str, str]]:
    """The places, those in copies of one file once; within one file a code may stand twice."""
    return [place for place in places if first.get(place[0], place[0]) == place[0]]


def _name(file: str) -> str:
    return "/".join(Path(file).parts[-2:])


def _places(places: Sequence[tuple[str, str]]) -> str:
    named = "；".join(f"{Path(file).name}：{name}" for file, name in places[:_MOST_PLACES])
    return named if len(places) <= _MOST_PLACES else f"{named}等{len(places)}处"


def add_findings(report: Report, store: Store, about: About, least: str) -> None:
    """全部问题: the worst first, then by department; those that were accepted come last."""
    listed = SEVERITIES[: SEVERITIES.index(least) + 1]
    counts = store.severities()
    counted = in_words({word: counts[word] for word in listed})
    milder = [word for word in SEVERITIES if word not in listed]
    aside = f"；{'、'.join(milder)}未列出" if milder else ""
    subtitle = "；".join(filter(None, (about.subtitle, f"{counted}{aside}，同一单元格的合为一行")))
    sheet = new_sheet(report, "全部问题", f"{subtitle}。", _FINDINGS)
    rows = 0
    for rows, (result, one) in enumerate(_by_severity(store, listed), 1):
        if rows > MOST_ROWS:
            sheet.write_string(HEADER + rows, 0, _REST.format("问题"), report.look(text_wrap=False))
            break
        _finding(report, sheet, HEADER + rows, result, one, about)
    close_sheet(sheet, rows, _FINDINGS)


def _by_severity(
    store: Store, listed: Sequence[str]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each line with the result of its file. A pass for each severity: nothing is held."""
    for word in (*listed, WAIVED):
        for result in store.by_department():
            for one in json_lines(result.get("findings", ())):
                if one["severity"] in listed and word == _word(one):
                    yield result, one


def _word(one: Mapping[str, Any]) -> str:
    return WAIVED if one.get("waived_why") else str(one["severity"])


def _finding(
    report: Report,
    sheet: Any,
    row: int,
    result: Mapping[str, Any],
    one: Mapping[str, Any],
    about: About,
) -> None:
    word, file = _word(one), result["file"]
    message = one["message"]
    if word == WAIVED:
        message += f"（{WAIVED}：{one['waived_why']}，{one.get('waived_by', '')}）"
    project = one["project"] or "（部门整体）"
    texts = (
        word, result.get("department", ""), project, one["cell"], _short(one["seen"]),
        _short(message), _short(one["expected"]), one["rule"], one["sheet"], Path(file).name,
        one["source"],
    )  # fmt: skip
    sheet.set_row(row, row_height(texts, tuple(_FINDINGS.values())))
    colour, fill = SEVERITY_LOOK[word]
    look = report.cell(font_color=colour, bg_color=fill, align="center", bold=True)
    sheet.write_string(row, 0, word, look)
    left, center = report.cell(align="left"), report.cell(align="center")
    for column, text in enumerate(texts[1:], 1):
        if column == 3:
            cell = (one["sheet"], one["cell"]) if one["sheet"] and one["cell"] else None
            _write_link(report, sheet, row, 3, about.link(file, cell), text or "打开", "center")
        elif column == 9:
            _write_link(report, sheet, row, 9, about.link(file), text, "left")
        else:
            sheet.write_string(row, column, text, center if column == 7 else left)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
