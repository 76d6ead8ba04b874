"""审核意见书: what the bureau writes to one department, as a Word document of a few pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jixiao.files.write.moulds import GAP, Mould, filled, piece, rows_of
from jixiao.files.write.word import (
    add_heading,
    add_line,
    add_right,
    add_title,
    fill_row,
    loosen,
    new_page,
    new_table,
    number_pages,
    repeat_row,
)
from jixiao.model.findings import Finding, Severity, as_lines, joined_in_words
from jixiao.model.sheets import LETTER_TITLE

TITLE: Final = LETTER_TITLE
_WIDTHS: Final = (0.9, 1.3, 2.4, 3.4, 6.0, 3.2)
_HEADINGS: Final = ("序号", "程度", "位置", "现填内容", "问题和要求", "单位回复")
_LONGEST_SEEN: Final = 40
# Three pages for an ordinary department: what is beyond stands in 退回修改稿.
_MOST_ROWS: Final = 36
_MOST_COPIED: Final = 6
_MOST_KINDS: Final = 4
_MOST_WAIVED: Final = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. Money in 万元 as text; ``news`` is what changed since the round before;
    ``left_out`` are sentences about forms that are in no total, ``without_unit`` projects whose
    forms do not say in what unit, ``without_budget`` those whose 预算数 is blank, ``copied`` about
    projects that stand elsewhere too."""

    department: str
    file: str
    date: dt.date
    conclusion: str
    projects: Sequence[str]
    budget: str
    findings: Sequence[Finding]
    round: str = ""
    due: dt.date | None = None
    news: str = ""
    left_out: Sequence[str] = ()
    without_unit: Sequence[str] = ()
    without_budget: Sequence[str] = ()
    note: str = ""
    copied: Sequence[str] = ()
    returned: str = ""


class _Pieces:
    """What a letter is made of, made once in each process."""

    def __init__(self) -> None:
        document = new_page(1.9, 1.9)
        number_pages(document)
        self.mould = Mould(document)
        self.title = piece(lambda made: add_title(made, GAP, 20))
        self.line = piece(lambda made: add_line(made, GAP))
        self.indented = piece(lambda made: add_line(made, GAP, indent=True))
        self.heading = piece(lambda made: add_heading(made, GAP))
        self.right = piece(lambda made: add_right(made, GAP))
        self.before, (self.head, self.project, self.finding), self.after = rows_of(piece(_table))


@cache
def _pieces() -> _Pieces:
    return _Pieces()


def _table(document: Any) -> None:
    """The table of findings: its heading, a row for a project, one for a finding."""
    table = new_table(document, 3, _WIDTHS)
    head, project, finding = table.rows
    fill_row(head, [(1, heading, "label") for heading in _HEADINGS])
    repeat_row(head)
    fill_row(project, [(len(_WIDTHS), GAP, "left")])
    for row in (head, project):  # neither is the last on its page
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    looks = ("center", "center", "center", "left", "left", "left")
    fill_row(finding, [(1, GAP, look) for look in looks])
    loosen(table)


def write(letter: Letter, out: Path) -> None:
    """Write the letter; the same letter is the same bytes."""
    made = _pieces()
    made.mould.write(_body(letter, made), f"{letter.department}{TITLE}"[:255], out)


def _body(letter: Letter, made: _Pieces) -> Iterator[str]:
    yield filled(made.title, TITLE)
    yield from (filled(made.line, f"{label}：{text}") for label, text in _facts(letter))
    yield filled(made.heading, "一、总体情况")
    yield from (filled(made.indented, sentence) for sentence in _overview(letter))
    yield filled(made.heading, "二、审核意见")
    listed = _listed(letter)[:_MOST_ROWS]
    yield from _findings_table(listed, made)
    if not listed and not letter.copied:
        yield filled(made.indented, "没有需要修改的问题。")
    yield from (filled(made.indented, sentence) for sentence in _rest(letter, len(listed)))
    yield filled(made.heading, "三、审核结论")
    yield filled(made.indented, _conclusion(letter))
    yield filled(made.right, "审核人：　　　　　　　　复核人：　　　　　　　　（盖章）")
    yield filled(made.right, day(letter.date))


def _facts(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "单位", letter.department
    if letter.round:
        yield "轮次", letter.round
    yield "审核日期", day(letter.date)
    if letter.due:
        yield "修改期限", day(letter.due)
    yield "审核文件", letter.file


def _overview(letter: Letter) -> Iterator[str]:
    if letter.news:
        yield letter.news
    counts = _counts(letter)
    yield (
        f"计入审核的项目{len(letter.projects)}个，预算合计{letter.budget}万元；"
        f"意见：{'，'.join(f'{word}{counts[word]}条' for word in _words())}"
        f"{joined_in_words([one for one in letter.findings if not one.waived])}。"
    )
    if letter.without_unit:
        named = "、".join(f"“{name}”" for name in letter.without_unit)
        yield f"{named}没有声明金额单位，合计中按万元计，请注明单位后重新报送。"
    if letter.without_budget:
        named = "、".join(f"“{name}”" for name in letter.without_budget)
        yield f"{named}未填预算数，合计中没有它们的金额，请填写后重新报送。"
    if letter.left_out:
        yield "未计入合计的项目表：" + "；".join(letter.left_out) + "。"


def _words() -> list[str]:
    return [str(severity) for severity in Severity]


def _counts(letter: Letter) -> Counter[str]:
    return Counter(str(one.severity) for one in letter.findings if not one.waived)


def _lines(letter: Letter) -> list[Finding]:
    """What stands, a line for each cell, worst first."""
    return as_lines(one for one in letter.findings if not one.waived)


def _listed(letter: Letter) -> list[Finding]:
    """Errors and warnings that stand, by project in its order, worst first in each."""
    order = {name: number for number, name in enumerate(letter.projects)}
    standing = [one for one in _lines(letter) if one.severity is not Severity.HINT]
    return sorted(standing, key=lambda one: order.get(one.project, -1))


def _findings_table(listed: Sequence[Finding], made: _Pieces) -> Iterator[str]:
    if not listed:
        return
    yield made.before + made.head
    project: str | None = None
    for number, one in enumerate(listed, 1):
        if one.project != project:
            project = one.project
            yield filled(made.project, project or "部门整体")
        where = "!".join(part for part in (one.place.sheet[:2], one.place.address) if part)
        wanted = f"\n建议：{one.expected}" if one.expected else ""
        seen = one.seen if len(one.seen) <= _LONGEST_SEEN else f"{one.seen[:_LONGEST_SEEN]}…"
        texts = (str(number), str(one.severity), where, seen, f"{one.message}{wanted}", "")
        yield filled(made.finding, *texts)
    yield made.after


def _rest(letter: Letter, shown: int) -> Iterator[str]:
    yield from letter.copied[:_MOST_COPIED]
    if more := len(letter.copied[_MOST_COPIED:]):
        yield f"另有{more}个项目的指标也与其他单位的完全相同。"
    more = len(_listed(letter)) - shown
    if more:
        yield f"另有{more}条错误和警告未在此列出，见“{letter.returned or '退回修改稿'}”。"
    yield from _mild(letter)
    yield from _waived(letter)


def _mild(letter: Letter) -> Iterator[str]:
    mild = [one for one in _lines(letter) if one.severity is Severity.HINT]
    if not mild:
        return
    hints = Counter(one.rule for one in mild)
    example = {one.rule: one.message for one in mild}
    shown = [f"{example[rule]}（{count}处）" for rule, count in hints.most_common(_MOST_KINDS)]
    more = [f"另有{left}类"] if (left := len(hints) - len(shown)) else []
    yield f"提示{len(mild)}条，供修改时参考：{'；'.join([*shown, *more])}"


def _waived(letter: Letter) -> Iterator[str]:
    waived = [one for one in letter.findings if one.waived]
    if not waived:
        return
    shown = [f"{one.rule} {one.waived_why}（{one.waived_by}）" for one in waived[:_MOST_WAIVED]]
    more = [f"另有{left}条"] if (left := len(waived) - len(shown)) else []
    yield f"单位已说明{len(waived)}条：{'；'.join([*shown, *more])}。"


def _conclusion(letter: Letter) -> str:
    words = f"{letter.conclusion}。"
    if letter.note:
        words += f"{letter.note}。"
    if letter.conclusion != "通过":
        due = f"于{day(letter.due)}前" if letter.due else ""
        words += f"请对照上述意见{due}修改后重新报送，并在“单位回复”栏逐条填写修改情况。"
    return words


def day(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"
