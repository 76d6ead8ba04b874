"""D: what the reader noticed about the layout of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from jixiao.form.layout import is_ours, standard
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.left_out import Reason
from jixiao.model.tally import unreadable_amounts
from jixiao.model.target_form import Amount, Department, LayoutIssue, LayoutIssueKind, Project
from jixiao.model.year_forms import YearForm
from jixiao.rules.blocking import blocked_by
from jixiao.rules.registry import continues, rule
from jixiao.rules.target_cells import is_error_value
from jixiao.rules.wording import excerpt

_ADVICE: Final = {
    Reason.HIDDEN: "要计入请取消隐藏，不要的请删除",
    Reason.BLANK: "填写，或删除这张表",
    Reason.UNRECOGNISED: "补回缺少的标签，或按标准模板填写",
}
_NO_CONTENT: Final = re.compile(
    r"填[表报]人|填[表报](?:日期|时间|单位)|联系|电话|负责人|经办|审核人|复核|分管|签[字名章]|盖章|意见|公章"
    r"|^\s*20\d\d年\d{0,2}月?\d{0,2}日?\s*$|^\s*年\s*月\s*日\s*$|^1\d{10}$"
)
# An amount stands there, with words that are not understood: no fault of the form.
_SAYS: Final = re.compile(r"\d\s*(?:亿|万|千)?元")
_SHORT_NOTE: Final = 12
_YEAR_AMOUNTS: Final = {
    "initial": "年初预算数", "full": "全年预算数", "spent": "执行数", "expected": "全年预计执行数",
}  # fmt: skip
_LONG: Final = 120


def _issues(
    subject: Project | Department | YearForm, kind: LayoutIssueKind
) -> Iterator[LayoutIssue]:
    return (issue for issue in subject.issues if issue.kind == kind)


@rule("D01", ERROR, source="审核经验")
def labels_are_there(project: Project) -> Iterator[Finding]:
    """表上应有的栏目标签都能找到；找不到时，依赖它的规则不执行并在此列出。外来版式作警告。

    缺了标签就不知道哪个单元格是哪一项，宁可不审也不猜。

    不通过：缺标签=预算数    通过：缺标签=无
    """
    for issue in _issues(project, "missing"):
        blocked = blocked_by(project, issue)
        not_run = f"未能执行的规则：{'、'.join(blocked)}。" if blocked else ""
        if is_ours(project.layout):
            message = f"找不到“{issue.label}”，该表版式已被改动。{not_run}"
            expected, severity = f"补回标签“{issue.label}”", None
        else:  # the form of another place may have no such field
            message = f"该表没有“{issue.label}”，或写法不同，未能识别。{not_run}"
            expected, severity = f"请核对表上有无“{issue.label}”", WARNING
        yield finding(
            issue.place, message, field=issue.label, seen="", expected=expected, severity=severity
        )


@rule("D02", WARNING, source="审核经验")
def labels_are_in_place(project: Project) -> Iterator[Finding]:
    """标签应在标准模板的位置；挪动的按标题读取，不影响审核。

    各表位置一致，汇总和人工翻阅才不易看错。

    不通过：移位标签=指标值    通过：移位标签=无
    """
    for issue in _issues(project, "moved"):
        message = f"“{issue.label}”{issue.text}不在原位（{issue.place.address}），已按标题读取。"
        expected = "不影响审核；上报前按标准模板放回原位"
        yield finding(
            issue.place, message, field=issue.label, seen=issue.place.address, expected=expected
        )


@rule("D03", HINT, source="审核经验")
def template_is_current(project: Project) -> Iterator[Finding]:
    """工作簿应使用当前版本的模板。

    旧模板的栏目和选项可能与今年的要求不同。

    不通过：模板版本=0.9    通过：模板版本=当前
    """
    for issue in _issues(project, "version"):
        version = issue.text or "未知"
        message = f"模板版本为{version}，当前为{standard().version}。"
        expected = "用“导入文档”转成当前模板"
        yield finding(issue.place, message, field="模板版本", seen=version, expected=expected)


@rule("D04", WARNING, source="审核经验")
def nothing_is_left_unread(project: Project) -> Iterator[Finding]:
    """表上没有读入的内容，一张表列出一次，不会悄悄丢掉。

    填表人、联系电话、意见、签章、日期不是绩效目标的内容，不列出。只有备注时作提示。

    不通过：表外文字=请领导审阅    通过：表外文字=无
    """
    yield from _left_aside(project)
    yield from _unpaired(project)
    yield from _read_as(project)


@continues("D04")
def nothing_of_the_department_is_left_unread(department: Department) -> Iterator[Finding]:
    """部门整体绩效目标里没有读入的内容同样列出；不是项目表的绩效目标表作提示。"""
    yield from _left_aside(department)


@continues("D04")
def nothing_of_a_year_form_is_left_unread(year_form: YearForm) -> Iterator[Finding]:
    """运行监控表、自评表上没有读入的内容同样列出。"""
    yield from _left_aside(year_form)
    yield from _unpaired(year_form)
    yield from _read_as(year_form)


def _content(notes: Iterable[LayoutIssue]) -> Iterator[LayoutIssue]:
    """The notes without persons, telephones, opinions and signatures, which are no content; nor
    what stands beside such a label in a cell of its own."""
    label: LayoutIssue | None = None
    for one in notes:
        if _NO_CONTENT.search(one.text):
            label = one
        elif (
            label is not None
            and label.place.row == one.place.row
            and ":" not in one.text.replace("：", ":")
        ):
            label = None  # the value of that label
        else:
            yield one


def _listed(issues: Iterable[LayoutIssue]) -> str:
    words = (f"{one.place.address}“{excerpt(one.text, _SHORT_NOTE)}”" for one in issues)
    return excerpt("、".join(words), _LONG)


def _left_aside(subject: Project | Department | YearForm) -> Iterator[Finding]:
    """One finding for all that was not read; a hint where it is nothing but notes."""
    unread = list(_issues(subject, "unread"))
    notes = list(_content(_issues(subject, "note")))
    aside = unread + notes
    if not aside:
        return
    places = tuple(dict.fromkeys(issue.place for issue in aside))
    missing = any(_issues(subject, "missing"))
    if missing:
        message = f"因标签缺失，{len(aside)}处内容未能识别：{_listed(aside)}。"
    else:
        parts = [f"有{len(unread)}处未识别的内容：{_listed(unread)}"] if unread else []
        parts += [f"有{len(notes)}处备注未读入：{_listed(notes)}"] if notes else []
        message = f"{'；另'.join(parts)}。"
    if len(aside) == 1 and unread:
        message = f"{places[0].address}有未识别的内容：“{excerpt(unread[0].text)}”。"
    expected = "先补回标签" if missing else "属于绩效目标的，移到对应栏目；不要的删去"
    yield finding(
        places[0], message, field=aside[0].label or "表外内容", expected=expected,
        seen="、".join(one.text for one in aside), severity=None if unread else HINT,
        places=places if len(places) > 1 else (),
    )  # fmt: skip


def _read_as(subject: Project | YearForm) -> Iterator[Finding]:
    for issue in _issues(subject, "shown"):
        words = f"{issue.place.address}{issue.label}，已按“{excerpt(issue.text)}”读取，请核对。"
        yield finding(issue.place, words, seen=issue.text, severity=HINT)


def _unpaired(subject: Project | YearForm) -> Iterator[Finding]:
    for issue in _issues(subject, "unpaired"):
        cell = f"{issue.place.address}“{excerpt(issue.text, _SHORT_NOTE)}”"
        message = f"{cell}{issue.label}，分不出哪项对哪项，已按原样读取。"
        expected = "每项指标各占一行，名称、指标值、完成值一一对应"
        yield finding(issue.place, message, field="三级指标", seen=issue.text, expected=expected)


@rule("D05", WARNING, source="审核经验")
def formats_are_kept(project: Project) -> Iterator[Finding]:
    """指标单元格的文本格式和下拉选项应保留，不要整格粘贴覆盖（加 --deep 时核对）。

    格式被覆盖后，“=100%”会被当成公式，下拉选项也不再起作用。

    不通过：格式被盖=指标值    通过：格式被盖=无
    """
    for issue in _issues(project, "format"):
        lost = "下拉选项" if issue.label in {"一级指标", "二级指标"} else "文本格式"
        message = f"{issue.place.address}{issue.text}的{lost}已被粘贴覆盖。"
        expected = "用“选择性粘贴—数值”"
        yield finding(issue.place, message, field=issue.label, seen=issue.text, expected=expected)


@rule("D06", ERROR, source="审核经验")
def amounts_can_be_read(project: Project) -> Iterator[Finding]:
    """金额栏里应是金额；文字、错误值、没有算出值的公式不是金额，该表不计入合计。

    无法读取的金额若当作0，合计就会少一项而没有人知道。

    不通过：预算数=约2000    通过：预算数=60
    """
    for label, amount in unreadable_amounts(project):
        where = f"{amount.place.address}（{label}）"
        message = f"{where}是“{excerpt(amount.text)}”，无法读出金额，未计入合计。"
        expected = "只填数字"
        if amount.text.startswith("="):
            message = f"{where}是{amount.text}，没有算出的值，请用Excel打开保存；未计入合计。"
            expected = "用Excel打开，算出后保存"
        words = not any(map(str.isdigit, amount.text)) and not is_error_value(amount.text)
        theirs = not is_ours(project.layout)  # where words may be the heading of another column
        severity = WARNING if theirs and (words or _SAYS.search(amount.text)) else None
        yield finding(amount, message, field=label, expected=expected, severity=severity)


@continues("D06")
def amounts_of_a_year_form_can_be_read(year_form: YearForm) -> Iterator[Finding]:
    """运行监控表、自评表的预算数、执行数同样要能读出。"""
    for row in year_form.funds:
        for key, label in _YEAR_AMOUNTS.items():
            amount: Amount = getattr(row, key)
            if amount.unreadable:
                where = f"{amount.place.address}（{row.label}的{label}）"
                message = f"{where}是“{excerpt(amount.text)}”，无法读出金额，未参与核对。"
                yield finding(amount, message, field=label, expected="只填数字")


@rule("D07", WARNING, source="审核经验")
def forms_are_counted(department: Department) -> Iterator[Finding]:
    """找到的绩效目标表都应计入；隐藏的、空白的、像表而没有读入的逐张列出，不会悄悄漏掉。

    少计一张表，部门合计就少一个项目的钱。

    不通过：未计入=在隐藏工作表上    通过：未计入=无
    """
    blank = [one for one in department.left_out if one.reason is Reason.BLANK]
    if len(blank) > 1:  # spare sheets of the standard workbook: one line for all of them
        named = "、".join(f"“{one.place.sheet}”" for one in blank)
        places = tuple(one.place for one in blank)
        message = f"空白项目表{len(blank)}张，未计入审核和汇总：{excerpt(named, _LONG)}。"
        advice = _ADVICE[Reason.BLANK]
        yield finding(places[0], message, seen="", expected=advice, severity=HINT)
    for one in department.left_out:
        if one in blank and len(blank) > 1:
            continue
        name = f"“{one.label}”" if one.label != one.place.sheet else ""
        why = f"（{one.reason}{'：' if one.detail else ''}{one.detail}）"
        message = f"工作表“{one.place.sheet}”的绩效目标表{name}未计入审核和汇总{why}。"
        yield finding(
            one.place, message, seen=one.amount_in_words, expected=_ADVICE[one.reason],
            project=one.label,
        )  # fmt: skip


@rule("D08", ERROR, source="审核经验")
def layout_is_known(project: Project) -> Iterator[Finding]:
    """表的版式应能识别；缺少三级指标或指标值一栏，或多数单元格未能识别时，不再逐条审核。

    这张表只报这一条，不再报缺标签、缺指标、占位符等后果。

    不通过：版式不认识=指标值    通过：版式不认识=无
    """
    yield from _unknown(project)


@continues("D08")
def layout_of_a_year_form_is_known(year_form: YearForm) -> Iterator[Finding]:
    """运行监控表、自评表同样要能识别版式。"""
    yield from _unknown(year_form)


def _unknown(subject: Project | YearForm) -> Iterator[Finding]:
    for issue in _issues(subject, "unknown"):
        found = "、".join(f"“{label}”" for label in issue.text.split("、") if label) or "（无）"
        lacking = "、".join(f"“{label}”" for label in issue.label.split("、") if label)
        rest = f"缺少{lacking}" if lacking else "多数内容不在认识的栏目下"
        message = f"版式不认识，未审核：找到{excerpt(found, _LONG)}，{rest}。"
        seen, expected = issue.text, "按标准模板填写，或用“jixiao layout”学习这种版式"
        yield finding(issue.place, message, field="版式", seen=seen, expected=expected)
