"""P: is the spending plan a rising share of the budget that reaches 100%?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from jixiao.model.findings import ERROR, HINT, Finding, finding
from jixiao.model.target_form import Department, Project, Share
from jixiao.rules.registry import rule
from jixiao.settings import Settings
from jixiao.values.figures import plain_number

_FULL = Decimal(100)
_LAST_MONTH = 12
_ENOUGH_TO_COMPARE = 3


def _label(share: Share) -> str:
    return f"{share.month}月底"


@rule("P01", ERROR, source="审核经验", requires="plan")
def shares_are_percentages(project: Project) -> Iterator[Finding]:
    """资金支出计划各栏都应填0–100%。

    计划是累计比例，填成金额或文字就不能与实际进度比较。

    不通过：支出计划=20/约50/80/100    通过：支出计划=20/50/80/100
    """
    sound = {share.month for share, _ in project.sound_plan}
    unsound = [share for share in project.plan or () if share.month not in sound]
    if unsound and len(unsound) == len(project.plan or ()) and not any(s.text for s in unsound):
        message = "资金支出计划未填写，各栏应为0–100%。"
        yield finding(
            unsound[0], message, field="资金支出计划", expected="填写四个时点的累计支出比例"
        )
        return
    for share in unsound:
        words = f"现为“{share.text}”" if share.text else "现为空"
        message = f"资金支出计划“{_label(share)}”应为0–100%，{words}。"
        yield finding(share, message, field=_label(share), expected="填写0–100%的累计比例")


@rule("P02", ERROR, source="审核经验", requires="plan")
def plan_rises(project: Project) -> Iterator[Finding]:
    """资金支出计划是累计数，后一栏不得小于前一栏。

    累计数只会增加，减少说明填成了当期数。

    不通过：支出计划=50/45/80/100    通过：支出计划=20/50/80/100
    """
    sound = project.sound_plan
    for (_, before), (share, after) in pairwise(sound):
        if after < before:
            words = f"{plain_number(before)}%→{plain_number(after)}%"
            message = f"资金支出计划应累计递增：{words}。"
            expected = f"改为累计数，不小于{plain_number(before)}%"
            yield finding(share, message, field=_label(share), expected=expected)


@rule("P03", ERROR, source="审核经验", requires="plan")
def plan_reaches_the_whole(project: Project) -> Iterator[Finding]:
    """12月底的累计支出计划应为100%。

    当年预算应在当年支出，不到100%说明计划没有排完。

    不通过：支出计划=20/50/80/95    通过：支出计划=20/50/80/100
    """
    for share, percent in project.sound_plan:
        if share.month == _LAST_MONTH and percent != _FULL:
            message = f"12月底累计支出计划应为100%，现为{plain_number(percent)}%。"
            yield finding(share, message, field=_label(share), adopt="100%")


@rule("P04", HINT, source="审核经验", requires="plan")
def plans_differ(department: Department) -> Iterator[Finding]:
    """三个以上项目的资金支出计划完全相同时，请按各项目实际进度核实。

    项目各有进度，完全相同多半是套用了同一组数。

    不通过：另有项目=2个    通过：另有项目=2个；第2个：支出计划=10/50/90/100
    """
    planned = [(project, project.sound_plan) for project in department.projects]
    complete = [(project, shares) for project, shares in planned if len(shares) > 1]
    plans = {tuple(percent for _, percent in shares) for _, shares in complete}
    if len(complete) >= _ENOUGH_TO_COMPARE and len(plans) == 1:
        words = "/".join(plain_number(percent) for percent in plans.pop())
        message = f"{len(complete)}个项目资金支出计划完全相同（{words}），请按实际进度核实。"
        at, expected = complete[0][1][0][0], "逐项目核对各时点能支出多少，按实际改写"
        yield finding(at, message, field="资金支出计划", seen=words, expected=expected)


@rule("P05", HINT, source="川财绩〔2025〕10号（四川，参考）", requires="plan")
def plan_is_not_late(project: Project, settings: Settings) -> Iterator[Finding]:
    """6月底、10月底的累计支出计划低于参考预警线（可设置）时提示（默认关闭，选用省份方案后启用）。

    支出过于集中在下半年，容易突击花钱。

    不通过：支出计划=10/30/80/100    通过：支出计划=20/50/80/100
    """
    lines = {6: settings.thresholds.plan_june, 10: settings.thresholds.plan_october}
    for share, percent in project.sound_plan:
        line = lines.get(share.month)
        if line is not None and percent < line:
            words = f"{_label(share)}计划{plain_number(percent)}%"
            message = f"{words}低于参考预警线{plain_number(line)}%。"
            expected = f"核实进度；可提前支出的改为不低于{plain_number(line)}%"
            yield finding(share, message, field=_label(share), expected=expected)
