"""D: what the reader noticed about the layout of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jixiao.form.layout import standard
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.left_out import Reason
from jixiao.model.tally import unreadable_amounts
from jixiao.model.target_form import Department, LayoutIssue, LayoutIssueKind, Project
from jixiao.rules.blocking import blocked_by
from jixiao.rules.registry import continues, rule
from jixiao.rules.wording import excerpt

_ADVICE: Final = {
    Reason.HIDDEN: "要计入请取消隐藏，不要的请删除",
    Reason.BLANK: "填写，或删除这张表",
    Reason.UNRECOGNISED: "补回缺少的标签，或按标准模板填写",
}
_SHORT_NOTE: Final = 12
_SEVERAL: Final = 2
_LONG: Final = 120


def _issues(subject: Project | Department, kind: LayoutIssueKind) -> Iterator[LayoutIssue]:
    return (issue for issue in subject.issues if issue.kind == kind)


@rule("D01", ERROR, source="审核经验")
def labels_are_there(project: Project) -> Iterator[Finding]:
    """表上应有的栏目标签都能找到；找不到时，依赖它的规则不执行并在此列出。

    不通过：缺标签=预算数    通过：缺标签=无
    """
    for issue in _issues(project, "missing"):
        blocked = blocked_by(project, issue)
        untold = f"未能执行的规则：{'、'.join(blocked)}。" if blocked else ""
        message = f"找不到“{issue.label}”，该表版式已被改动。{untold}"
        expected = f"补回标签“{issue.label}”"
        yield finding(issue.place, message, field=issue.label, seen="", expected=expected)


@rule("D02", WARNING, source="审核经验")
def labels_are_in_place(project: Project) -> Iterator[Finding]:
    """标签应在标准模板的位置；挪动的按标题读取，不影响审核。

    不通过：移位标签=指标值    通过：移位标签=无
    """
    for issue in _issues(project, "moved"):
        message = f"“{issue.label}”{issue.text}不在原位（{issue.place.address}），已按标题读取。"
        yield finding(issue.place, message, field=issue.label, seen=issue.place.address)


@rule("D03", HINT, source="审核经验")
def template_is_current(project: Project) -> Iterator[Finding]:
    """工作簿应使用当前版本的模板。

    不通过：模板版本=0.9    通过：模板版本=当前
    """
    for issue in _issues(project, "version"):
        told = issue.text or "未知"
        message = f"模板版本为{told}，当前为{standard().version}。"
        yield finding(
            issue.place, message, field="模板版本", seen=told, expected=standard().version
        )


@rule("D04", WARNING, source="审核经验")
def nothing_is_left_unread(project: Project) -> Iterator[Finding]:
    """表格以外不应有内容；未能识别的逐处列出（签名、日期、备注合成一条提示），不会悄悄丢掉。

    填表人、日期、备注之类不属于绩效目标，一张表合并提示一次。

    不通过：表外文字=请领导审阅    通过：表外文字=无
    """
    yield from _unread(project)
    notes = list(_issues(project, "note"))
    if notes:
        told = "、".join(
            f"{note.place.address}“{excerpt(note.text, _SHORT_NOTE)}”" for note in notes
        )
        about = f"表外的填表信息和备注（{len(notes)}处）不属于绩效目标"
        message = f"{about}，未读入：{excerpt(told, _LONG)}。"
        seen = "、".join(note.text for note in notes)
        yield finding(notes[0].place, message, field="表外内容", seen=seen, severity=HINT)
    for issue in _issues(project, "shown"):
        told = f"{issue.place.address}{issue.label}，已按“{excerpt(issue.text)}”读取，请核对。"
        yield finding(issue.place, told, seen=issue.text, severity=HINT)


@continues("D04")
def nothing_of_the_department_is_left_unread(department: Department) -> Iterator[Finding]:
    """部门整体绩效目标里未能识别的内容，逐处列出；不是项目表的绩效目标表作提示。"""
    yield from _unread(department)
    for note in _issues(department, "note"):
        yield finding(note.place, f"{note.text}。", seen=note.text, severity=HINT)


def _unread(subject: Project | Department) -> Iterator[Finding]:
    """One finding a form, with all that was left aside and where."""
    unread = list(_issues(subject, "unread"))
    if len(unread) < _SEVERAL:
        for issue in unread:
            message = f"{issue.place.address}有未识别的内容：“{excerpt(issue.text)}”。"
            yield finding(issue.place, message, field=issue.label, seen=issue.text)
        return
    told = "、".join(
        f"{issue.place.address}“{excerpt(issue.text, _SHORT_NOTE)}”" for issue in unread
    )
    missing = any(_issues(subject, "missing"))
    about = (
        f"因标签缺失，{len(unread)}处内容未能识别" if missing else f"有{len(unread)}处未识别的内容"
    )
    yield finding(
        unread[0].place,
        f"{about}：{excerpt(told, _LONG)}。",
        field=unread[0].label,
        seen="、".join(issue.text for issue in unread),
        expected="先补回标签" if missing else "",
    )


@rule("D05", WARNING, source="审核经验")
def formats_are_kept(project: Project) -> Iterator[Finding]:
    """指标单元格的文本格式和下拉选项应保留，不要整格粘贴覆盖（加 --deep 时核对）。

    不通过：格式被盖=指标值    通过：格式被盖=无
    """
    for issue in _issues(project, "format"):
        lost = "下拉选项" if issue.label in {"一级指标", "二级指标"} else "文本格式"
        message = f"{issue.place.address}{issue.text}的{lost}已被粘贴覆盖。"
        expected = "用“选择性粘贴—数值”"
        yield finding(issue.place, message, field=issue.label, seen=issue.text, expected=expected)


@rule("D06", ERROR, source="审核经验")
def amounts_can_be_read(project: Project) -> Iterator[Finding]:
    """金额栏里应是金额；文字、错误值、没有算出值的公式读不成金额，该表不计入合计。

    不通过：预算数=约2000    通过：预算数=60
    """
    for label, amount in unreadable_amounts(project):
        where = f"{amount.place.address}（{label}）"
        message = f"{where}是“{excerpt(amount.text)}”，无法读出金额，未计入合计。"
        expected = "只填数字"
        if amount.text.startswith("="):
            message = f"{where}是{amount.text}，没有算出的值，请用Excel打开保存；未计入合计。"
            expected = "用Excel打开，算出后保存"
        yield finding(amount, message, field=label, expected=expected)


@rule("D07", WARNING, source="审核经验")
def forms_are_counted(department: Department) -> Iterator[Finding]:
    """找到的绩效目标表都应计入；隐藏的、空白的、像表而没有读入的逐张列出，不会悄悄漏掉。

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
        why = f"（{one.reason}{'：' if one.told else ''}{one.told}）"
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
    for issue in _issues(project, "unknown"):
        found = "、".join(f"“{label}”" for label in issue.text.split("、") if label) or "（无）"
        lacking = "、".join(f"“{label}”" for label in issue.label.split("、") if label)
        rest = f"缺少{lacking}" if lacking else "多数内容不在认识的栏目下"
        message = f"版式不认识，未审核：找到{excerpt(found, _LONG)}，{rest}。"
        seen, expected = issue.text, "按标准模板填写，或用“jixiao layout”学习这种版式"
        yield finding(issue.place, message, field="版式", seen=seen, expected=expected)
