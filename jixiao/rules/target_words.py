"""V05–V07: a 指标值 in words: can anybody tell at the end of the year whether it was reached?"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.findings import HINT, WARNING, Finding, finding
from jixiao.model.target_form import Indicator, text_of
from jixiao.rules.measures import TIME_WANTED, measurable, unit_of
from jixiao.rules.registry import rule
from jixiao.rules.vocabulary import (
    GRADED,
    SAYS_NOTHING,
    VAGUE,
    WHETHER,
    is_benefit,
    is_filler,
    is_satisfaction,
    is_spending,
)
from jixiao.rules.wording import same_words


def _at(row: Indicator, message: str, expected: str) -> Finding:
    return finding(row.target, message, field="指标值", expected=expected)


@rule(
    "V05", WARNING, source="财预〔2015〕88号", requires="category target", value_kinds="qualitative"
)
def quantity_and_cost_are_measured(row: Indicator) -> Iterator[Finding]:
    """数量指标和成本指标应量化，不能只有文字。

    数量和成本天然可以计数，只写文字等于没有目标。

    不通过：数量/培训人数/应培尽培    通过：数量/培训人数/≥120人
    """
    if row.kind == "数量" or is_spending(row):
        message = f"{row.kind or row.group}指标应量化，“{row.target.text}”无数值。"
        unit = unit_of(row.name.text, row.kind)
        counted = f"多少{unit}" if unit and unit != "%" else "具体数值"
        sign = "≤" if is_spending(row) else "≥"
        yield _at(row, message, f"写成“{sign}”加{counted}，数值按本项目计划填写")


def _may_be_vague(row: Indicator) -> bool:
    return is_benefit(row) or row.kind == "质量"


@rule(
    "V06",
    HINT,
    source="审核经验",
    requires="category target",
    applies_to=_may_be_vague,
    value_kinds="qualitative",
)
def benefit_can_be_assessed(row: Indicator) -> Iterator[Finding]:
    """效益指标值不能只写“进一步提高”之类，应量化或写明分级标准；质量指标值不能只写“是”“好”。

    年底自评时，这样的词无法判断完成了没有、完成了多少。

    不通过：社会效益/健康水平/进一步提高    通过：社会效益/健康知识知晓率/≥80%
    """
    text = row.target.text
    vague = VAGUE if is_benefit(row) else SAYS_NOTHING
    if WHETHER.search(row.name.text):
        return
    if vague.fullmatch(text) and not GRADED.search(text_of(row.description)):
        yield _at(row, f"“{text}”难以考核，请量化或写明分级标准。", measurable(text))


@rule(
    "V07",
    WARNING,
    source="审核经验",
    requires="name target",
    value_kinds="date qualitative sentence empty",
)
def value_is_not_the_name(row: Indicator) -> Iterator[Finding]:
    """指标值不能照抄三级指标或绩效指标描述，那样没有可考核的标准。

    值与名称相同，等于只写了要做什么，没有写做到什么程度。

    不通过：质量/工作顺利开展/工作顺利开展    通过：质量/工作按方案完成率/=100%
    """
    value = same_words(row.target.text)
    if (
        value
        and not is_filler(row.target.text)
        and value in {same_words(row.name.text), same_words(text_of(row.description))}
    ):
        yield _at(row, "指标值与指标名称相同，没有可考核标准。", _instead_of_the_name(row))


def _instead_of_the_name(row: Indicator) -> str:
    """What to write where the name was written again, by the kind of the indicator."""
    if row.kind == "时效":
        return TIME_WANTED
    if row.kind == "数量":
        return "改填“≥”加本年计划数和计量单位"
    if is_satisfaction(row):
        return "改填满意的比例，写成“≥”加百分数"
    if row.kind == "质量":
        return "改填合格率、完成率等比例，写成“≥”加百分数，或写明验收等级"
    return "改填可统计的数值或比例；确为定性的，写明分级标准"
