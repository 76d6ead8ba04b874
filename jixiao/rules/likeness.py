"""S: was it written for this project, or copied?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import Final

from jixiao.model.findings import HINT, WARNING, Finding, finding
from jixiao.model.target_form import Department, Indicator, Project, text_of
from jixiao.rules.registry import Together, rule
from jixiao.rules.vocabulary import TOTAL_COST, is_cost
from jixiao.rules.wording import excerpt, may_have_same_words, same_amount, same_words
from jixiao.settings import Settings

RowKey = tuple[str, str, str]
_FEWEST_WORDS: Final = 4
_FEWEST_ROWS: Final = 3
# A row that more projects share tells nothing; looking no further keeps the cost linear.
_MOST_CANDIDATES: Final = 32
# Codes, titles and values have years of their own.
_YEARS_BELONG: Final = frozenset({"标题", "项目编码", "指标值", "指标值确定依据"})
# Not: spans of years, numbers of documents, and what of an earlier year is rightly spoken of. It
# begins with one character, for a search passes over the rest quickly; what stands before it is
# looked at after.
_YEAR: Final = re.compile(
    r"年(?<=([2２][0０]\d{2})年)(?<![\d\-—~到]\d{4}年)(?<!(?<!截)至\d{4}年)"
    r"(?!以来|以前|至|到|[-—~]|度?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:至|到|[-—~]|印发|开工|启动|成立|立项|开始)"
    r"|第?\d{1,4}号|的?基础|度?(?:结转|结余|[^，。；、|]{0,6}?(?:尾款|欠款|余款)))"
)
_QUOTED: Final = re.compile(r"[〔【\[（(][^〔【\[（(〕】\]）)]{0,60}[〕】\]）)]|《[^《》]{0,80}》")
_COMPARED: Final = re.compile(r"(?:较|比|与|自|从|同比|截至|基于|根据)$")
_DELIVERED: Final = re.compile(
    r"(?:新建|改建|扩建|修建|建成|购置|采购|维修|修缮|改造|安装|铺设|栽植|治理|筛查|培训|举办|发放|慰问|救助|资助"
    r"|奖励|巡查|编制)(?P<what>(?!后|到位|及时)[\u4e00-\u9fff]{2,10})"
)
_GENERIC: Final = re.compile(r"工作|项目|活动|任务|相关|各项|方面|机制|等|及|和|与|的|了")
_MOST_PHRASES: Final = 3


@rule("S01", WARNING, source="审核经验", requires="category name target")
def indicators_are_not_copied(department: Department, settings: Settings) -> Iterator[Finding]:
    """两个项目除成本外的指标（二级、三级、指标值）大部分完全相同，疑似照搬。

    指标照搬说明没有按本项目的内容设置，年底的完成值也只能照搬。

    不通过：另有同指标项目=1个    通过：另有项目=1个
    """
    # Two sets that share enough must share one of their rarest rows: only those are indexed.
    share = settings.thresholds.same_indicators / Decimal(100)
    keyed = [(project, _row_keys(project)) for project in department.projects]
    frequency = Counter(key for _, keys in keyed for key in keys)
    index: dict[RowKey, list[int]] = defaultdict(list)
    seen: dict[frozenset[RowKey], int] = {}
    for number, (project, keys) in enumerate(keyed):
        if len(keys) < _FEWEST_ROWS:
            continue
        if keys in seen:
            yield _copied(project, keyed[seen[keys]][0], len(keys))
            continue
        needed = ceil(share * len(keys))
        rarest = sorted(keys, key=lambda key: (frequency[key], key))[: len(keys) - needed + 1]
        for other in _candidates(index, rarest):
            shared = len(keys & keyed[other][1])
            if shared >= max(needed, ceil(share * len(keyed[other][1]))):
                yield _copied(project, keyed[other][0], shared)
                break
        seen[keys] = number
        for key in rarest:
            index[key].append(number)


def _row_keys(project: Project) -> frozenset[RowKey]:
    return frozenset(
        [
            (row.kind, same_words(row.name.text), same_amount(row.target.text))
            for row in project.filled_rows
            if not is_cost(row)
        ]
    )


def _candidates(index: dict[RowKey, list[int]], rarest: list[RowKey]) -> list[int]:
    """Earlier projects that share a rare row, in order."""
    return sorted({number for key in rarest for number in index[key][:_MOST_CANDIDATES]})


def _copied(project: Project, other: Project, shared: int) -> Finding:
    message = f"与“{other.label}”有{shared}条指标完全相同，疑似照搬。"
    return finding(
        project.indicators[0].name,
        message,
        field="三级指标",
        seen=f"{shared}条相同",
        expected="按本项目要做的事重新设置指标和指标值",
        project=project.label,
    )


def goal_is_copied(project: Project) -> bool:
    """Whether the 绩效目标 is the 资金用途 again."""
    if not project.goal or not project.purpose:
        return False
    goal = same_words(project.goal.text)
    return bool(goal) and goal == same_words(project.purpose.text)


@rule("S02", WARNING, source="财预〔2015〕88号", requires="purpose goal")
def goal_is_not_the_purpose(project: Project) -> Iterator[Finding]:
    """绩效目标要写预期产出和效果，不能照抄资金用途。

    用途写钱怎么花，目标写花了钱要达到什么；两者相同，就没有目标可评。

    不通过：资金用途=组织村医培训；绩效目标=1.组织村医培训。
    通过：资金用途=组织村医培训；绩效目标=村医持证上岗
    """
    if project.goal and goal_is_copied(project):
        copied = excerpt(project.goal.text)
        message = f"绩效目标照抄资金用途（“{copied}”），请写明预期产出和效果。"
        expected = "另写：全年完成多少、达到什么标准、给谁带来什么变化"
        yield finding(project.goal, message, field="绩效目标", expected=expected)


@rule(
    "S03",
    HINT,
    source="审核经验",
    requires="name description",
    together=Together("project", "{n}条指标的描述与名称相同：{cells}，请写计算方法或口径。"),
)
def description_explains(row: Indicator) -> Iterator[Finding]:
    """绩效指标描述要写计算方法或口径，不能重复三级指标（预算总额除外）。

    描述与名称相同，别人仍不知道怎样计算。

    不通过：描述=培训人数    通过：描述=全年参加培训的村医人数
    """
    description, name = text_of(row.description), row.name.text
    if not description or not name:
        return
    same = description == name or (
        may_have_same_words(description, name) and same_words(description) == same_words(name)
    )
    if same and not TOTAL_COST.fullmatch(name):
        message = "指标描述与名称相同，请写计算方法或口径。"
        yield finding(
            row.description, message, field="绩效指标描述", expected="写明计算方法或统计口径"
        )


@rule("X05", HINT, source="审核经验", requires="goal")
def goals_are_different(department: Department) -> Iterator[Finding]:
    """两个项目的绩效目标不应完全相同。

    目标相同，说明至少有一个没有按本项目的内容编写。

    不通过：另有项目=1个；第2个：绩效目标=村医全部持证上岗，常见病诊疗能力达到要求。
    通过：另有项目=1个；第2个：绩效目标=村医全部完成轮训，常见病诊疗能力达到要求。
    """
    first: dict[str, Project] = {}
    for project in department.projects:
        words = same_words(text_of(project.goal))
        if len(words) < _FEWEST_WORDS:
            continue
        earlier = first.setdefault(words, project)
        if earlier is not project:
            message = f"与“{earlier.label}”的绩效目标完全相同。"
            yield finding(
                project.goal, message, field="绩效目标",
                expected="按本项目的内容改写绩效目标", project=project.label,
            )  # fmt: skip


@rule("S04", HINT, source="审核经验")
def years_are_of_this_budget(project: Project) -> Iterator[Finding]:
    """文中的年份应是预算年度（文号除外），否则可能沿用了旧表。

    年份没有改，多半其他内容也还是旧表的。

    不通过：绩效目标=2021年村医全部持证上岗    通过：绩效目标=2023年村医全部持证上岗
    """
    year = project.year
    if year is None or all(int(match[1]) == year for match in _YEAR.finditer(project.whole_text)):
        return
    for label, value in project.texts():
        if label in _YEARS_BELONG or not _YEAR.search(value.text):
            continue
        text = _QUOTED.sub(" ", value.text)
        for match in _YEAR.finditer(text):
            # 截至2022年底已建成 looks back; what is to come is compared with nothing
            past = int(match[1]) < year and _COMPARED.search(text[: match.start(1)])
            if int(match[1]) != year and not past:
                words = f"文中出现{match[1]}年，与预算年度{year}不一致"
                message = f"{words}，疑似沿用旧表。"
                expected = f"改为{year}年；确指{match[1]}年的不用改"
                yield finding(value, message, field=label, expected=expected)
                break


@rule("S05", HINT, source="财预〔2015〕88号", requires="purpose goal name")
def goal_has_indicators(project: Project) -> Iterator[Finding]:
    """绩效目标中写明要完成的事项，应有对应的指标。

    目标写了而没有指标，到年底没有东西证明它完成了。

    不通过：绩效目标=完成村医培训，新建卫生室三所    通过：绩效目标=完成村医培训，考核合格
    """
    delivered = list(_DELIVERED.finditer(project.goal.text)) if project.goal else []
    if not delivered or goal_is_copied(project):
        return
    indicators = "".join(
        row.name.text + row.target.text + text_of(row.description) for row in project.indicators
    )
    if not indicators:
        return
    absent = [match[0] for match in delivered if not _covered(match, indicators)]
    for phrase in absent[:_MOST_PHRASES]:
        message = f"绩效目标中的“{phrase}”没有对应指标。"
        expected = f"为“{phrase}”加一行指标，或从目标中删去"
        yield finding(project.goal, message, field="绩效目标", seen=phrase, expected=expected)


def _covered(match: re.Match[str], indicators: str) -> bool:
    """Whether any two characters of the thing, or its verb, stand in the indicators."""
    what = match["what"]
    verb = match[0][: -len(what)]
    words = _GENERIC.sub(" ", what).split()
    pairs = {word[i : i + 2] for word in words for i in range(len(word) - 1)}
    return not pairs or verb in indicators or any(pair in indicators for pair in pairs)
