"""I: does every indicator stand where it belongs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jixiao.form.rewrite import share_of_satisfaction
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, Severity, finding
from jixiao.model.target_form import Indicator, Project
from jixiao.rules.measures import TIME_WANTED
from jixiao.rules.registry import RowContext, continues, rule
from jixiao.rules.vocabulary import (
    COMPLAINT,
    EFFECT_WORDS,
    MONEY_INPUT,
    OTHER_DIMENSIONS,
    OUTPUT_WORDS,
    SATISFIED,
    TIMELY,
    allowed_kinds,
    dictionaries_used,
    has_words,
    is_benefit,
    is_satisfaction,
    may_be_misplaced,
    may_hold_satisfaction,
    of_kind,
    unit_in_name,
)
from jixiao.rules.wording import same_amount, same_words
from jixiao.values.figures import plain_number

_WHOLE: Final = Decimal(100)
_COUNTED: Final = frozenset("次人个件场份户处座套台辆项家所名期只头株亩米吨本册篇条") | {
    *("人次", "场次", "班次", "公顷", "公里", "千米", "平方米", "立方米", "公斤")
}
_RHYTHM: Final = re.compile(
    r"每|按(?:年|季|月|旬|周|日|天)|全年|年内|当[年月日天]|[季年月]度?[底末初]|随时|即时"
    r"|常年|全天|期间|(?<![提目当以])前(?![期提后])"
)
_AGREED: Final = re.compile(r"合同|协议|约定")  # a time, though it stands elsewhere
_RATE: Final = re.compile(r"(?<![频功])率(?:指标)?(?:[（(][^（(）)]{0,20}[）)])?$")
# Rates of how many were reached, which the field files under 数量.
_COUNTED_BY_RATE: Final = re.compile(
    r"(?:接种|管理|建档|建册|体检|筛查|参保|参合|随访|签约|采样|监测)率"
)
_MEASURES_SATISFACTION: Final = re.compile(r"满意[度率](?:[（(][^（(）)]{0,20}[）)])?$")
_HANDLED: Final = re.compile(r"处理|办结|化解|回复|回访|解决|答复")


def _at_category(
    row: Indicator, message: str, expected: str, severity: Severity | None = None
) -> Finding:
    return finding(row.category, message, field="二级指标", expected=expected, severity=severity)


def _at_name(row: Indicator, message: str, expected: str = "") -> Finding:
    return finding(row.name, message, field="三级指标", expected=expected)


def _at_target(
    row: Indicator, message: str, expected: str, severity: Severity | None = None
) -> Finding:
    return finding(row.target, message, field="指标值", expected=expected, severity=severity)


@rule(
    "I01",
    ERROR,
    source="财预〔2015〕88号、财预〔2021〕101号",
    requires="dimension category",
    applies_to=may_be_misplaced,
)
def category_belongs_to_dimension(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """二级指标要属于所在的一级指标（“指标”二字可省）。外来版式自设的名称不作错误。

    放错一级指标，分值和汇总都会算到别处。

    不通过：加行=产出/社会效益/健康档案合格率/≥80%
    通过：加行=效益/社会效益/健康档案合格率/≥80%
    """
    allowed = allowed_kinds(context.dictionary)
    kinds = allowed.get(row.group)
    own = context.of_another_place  # which may have names of its own: 决策, 履职目标实现
    if kinds is None and own and row.group in OTHER_DIMENSIONS:
        return
    if kinds is None:
        message = f"“{row.dimension.text}”不是一级指标。"
        expected = f"改为{'、'.join(allowed)}之一"
        severity = WARNING if own else None
        yield finding(
            row.dimension, message, field="一级指标", expected=expected, severity=severity
        )
    elif (
        row.kind
        and row.kind not in kinds
        and not (row.kind.endswith("满意度") and _may_hold_it(row, context))
    ):
        message = f"“{row.category.text}”不属于“{row.dimension.text}”。"
        expected = f"改为{'、'.join(sorted(kinds))}之一，或改一级指标"
        known = any(row.kind in others for others in allowed.values())
        severity = HINT if own and not known else None
        yield _at_category(row, message, expected, severity)


def _may_hold_it(row: Indicator, context: RowContext) -> bool:
    """Some issued forms have 社会公众或服务对象满意度 among the benefits, in these words; those of
    2015 and before have 满意度 there, and no 一级 of it.
    """
    if row.group != "效益" or "社会公众" in row.category.text:
        return row.group in {"满意度", "效益"}
    return context.of_another_place and not any(peer.group == "满意度" for peer in context.peers)


@rule("I02", WARNING, source="审核经验", requires="category name", applies_to=of_kind("质量"))
def timeliness_is_not_quality(row: Indicator) -> Iterator[Finding]:
    """名称含及时、按时、按期、时限、进度的指标属于时效，不放在质量指标。

    质量看做得好不好，时效看做得及时不及时，放错后两类都不完整。

    不通过：质量/培训完成及时率/≥90%    通过：时效/培训完成及时率/≥90%
    """
    if TIMELY.search(row.name.text):
        yield _at_name(
            row, f"“{row.name.text}”属于时效，不宜放在质量指标。", "把该行二级指标改为时效指标"
        )


@rule(
    "I03",
    WARNING,
    source="审核经验",
    requires="category target",
    applies_to=of_kind("时效"),
    value_kinds="quantitative range",
)
def timeliness_is_not_a_count(row: Indicator) -> Iterator[Finding]:
    """时效指标的值应是时间或及时率，不是次数、人数、件数。

    次数说明做了多少，不能说明是否按时。

    不通过：时效/培训开展情况/≥90次    通过：时效/培训按期完成率/≥90%
    """
    value = row.value
    if value.unit in _COUNTED and not value.details.per:
        message = f"时效指标应为时间或及时率，“{row.target.text}”是数量。"
        expected = "把该行改到数量指标；时效指标另写完成时限或及时率"
        yield _at_target(row, message, expected)


@rule(
    "I04",
    WARNING,
    source="审核经验",
    requires="category target",
    applies_to=of_kind("时效"),
    value_kinds="qualitative",
)
def timeliness_names_a_time(row: Indicator) -> Iterator[Finding]:
    """时效指标的值要有时限、时长或及时率，不能只有“及时”之类的文字。

    “及时”到什么程度，各人理解不同，年底无法判断。

    不通过：时效/培训及时性/及时开展    通过：时效/培训完成时限/11月底前
    """
    text = row.target.text
    if not _RHYTHM.search(text):
        message = f"时效指标请填写时限、时长或及时率（现为“{text}”）。"
        severity = HINT if _AGREED.search(text) else None
        yield _at_target(row, message, TIME_WANTED, severity)


@rule("I05", HINT, source="审核经验", requires="category name target", applies_to=of_kind("数量"))
def quantity_is_not_a_rate(row: Indicator) -> Iterator[Finding]:
    """数量指标通常不是比率；比率多属质量或时效指标。

    接种率、管理率、建档率等按惯例列在数量指标之下的除外。

    不通过：数量/培训覆盖率/≥90%    通过：质量/培训覆盖率/≥90%
    """
    if _COUNTED_BY_RATE.search(row.name.text):
        return
    if row.value.unit == "%" or _RATE.search(row.name.text):
        about = "是比率" if _RATE.search(row.name.text) else "的指标值是比率"
        message = f"“{row.name.text}”{about}，通常属质量或时效指标。"
        yield _at_name(row, message, "把该行改到质量指标或时效指标")


@rule("I06", WARNING, source="审核经验", requires="category name", applies_to=may_hold_satisfaction)
def satisfaction_stands_by_itself(row: Indicator) -> Iterator[Finding]:
    """满意度的内容放在满意度指标，满意度指标只放满意度（认可度、投诉）的内容。

    满意度单独计分，放在别处就没有满意度指标可评。

    不通过：社会效益/村民满意度/≥90%    通过：服务对象满意度/村民满意度/≥90%
    """
    if not has_words(row.name.text):
        return
    if is_satisfaction(row):
        if not SATISFIED.search(row.name.text):
            message = "满意度指标应测满意度、认可度或投诉情况。"
            yield _at_name(row, message, "改为服务对象满意度，不是满意度的移到其他指标")
    elif (is_benefit(row) and "满意" in row.name.text) or _MEASURES_SATISFACTION.search(
        row.name.text
    ):
        yield _at_name(row, "满意度内容请放在满意度指标。", "把该行移到满意度指标之下")


@rule("I07", HINT, source="审核经验", requires="category name", applies_to=is_benefit)
def benefit_is_an_effect(row: Indicator) -> Iterator[Finding]:
    """效益指标要写效果，不是次数、活动、宣传、建设、发放等产出。

    做了活动不等于有了效果，效益要看服务对象得到什么。

    不通过：社会效益/健康知识宣传/≥80%    通过：社会效益/居民健康知识知晓率/≥80%
    """
    name = row.name.text
    # what is to stay below a ceiling was not done for its own sake: 事故发生次数≤10次, =0次
    if row.value.operator in {"≤", "<"} or row.value.number == 0 or EFFECT_WORDS.search(name):
        return
    if OUTPUT_WORDS.search(name):
        message = f"“{row.name.text}”描述的是产出或活动，不是效果。"
        yield _at_name(row, message, "改写做成之后群众、企业或环境发生的变化，活动本身放在数量指标")


@rule(
    "I08",
    WARNING,
    source="审核经验",
    requires="category name",
    applies_to=of_kind("数量", "质量", "时效"),
)
def money_is_not_an_output(row: Indicator) -> Iterator[Finding]:
    """资金金额、到位率、支出率等资金投入不作为产出指标。

    花钱是投入，不是成果；资金到位也不说明事情做成了。

    不通过：数量/补助资金金额/=60万元    通过：数量/补助人数/≥120人
    """
    name, _, how = row.name.text.replace("(", "（").partition("（")  # …（计算方法为：预算数/…）
    if MONEY_INPUT.search(name or how):
        yield _at_name(row, "资金投入不作为产出指标。", "改写资金用来完成的工作，金额放在成本指标")


@rule(
    "I09",
    ERROR,
    source="财预〔2021〕101号",
    requires="category target",
    applies_to=is_satisfaction,
    value_kinds="quantitative range date",
)
def satisfaction_is_a_floor(row: Indicator) -> Iterator[Finding]:
    """满意度指标应写成“≥xx%”，或用定性等级；投诉、差评类除外。

    满意度越高越好，写成上限会把不满意当成完成。

    不通过：服务对象满意度/村民满意度/≤90%    通过：服务对象满意度/村民满意度/≥90%
    """
    yield from _no_floor(row)


def _is_unsorted(row: Indicator) -> bool:
    return not row.group and not row.kind


@continues(
    "I09",
    requires="name target",
    value_kinds="quantitative range date",
    applies_to=_is_unsorted,
)
def satisfaction_by_its_name_is_a_floor(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """没有一级、二级指标的外来版式，按名称认出满意度。"""
    if context.of_another_place and _MEASURES_SATISFACTION.search(row.name.text):
        yield from _no_floor(row)


def _no_floor(row: Indicator) -> Iterator[Finding]:
    value = row.value
    if COMPLAINT.search(row.name.text + value.unit):
        return
    measured = value.unit in {"%", "分"} or (not value.unit and unit_in_name(row.name.text))
    if value.operator in {"≤", "<"} or not measured:
        message = f"满意度应为“≥xx%”（现为“{row.target.text}”）。"
        # where but the sign or the % is wanting, nothing is wrong yet
        wanting = value.operator not in {"≤", "<"} and not value.unit
        severity = WARNING if wanting else None
        if adopt := _as_floor(row):
            yield finding(row.target, message, field="指标值", adopt=adopt, severity=severity)
        else:
            yield _at_target(row, message, "改为满意的比例，写成“≥”加百分数")


def _as_floor(row: Indicator) -> str:
    """≥90%, for ≥90 (as 规范写法 has it) and ≤90%; empty where it is no share."""
    if spelled := share_of_satisfaction(row):
        return spelled
    value = row.value
    share = value.unit in {"", "%"} and not value.scale and value.kind == "quantitative"
    if not share or value.number is None or not 0 < value.number <= _WHOLE:
        return ""
    return f"≥{plain_number(value.number)}%"


@rule(
    "I10",
    HINT,
    source="审核经验",
    requires="category target",
    applies_to=is_satisfaction,
    value_kinds="quantitative",
)
def satisfaction_is_not_the_whole(row: Indicator) -> Iterator[Finding]:
    """满意度定为100%一般难以实现，请核实。

    一个人不满意就完不成，多数项目年底会因此扣分。

    不通过：服务对象满意度/村民满意度/=100%    通过：服务对象满意度/村民满意度/≥90%
    """
    value = row.value
    if _HANDLED.search(row.name.text):
        return
    if value.unit == "%" and value.magnitude == _WHOLE:
        yield _at_target(
            row, "满意度100%一般难以实现，请核实。", "按上年实际满意度核实，一般低于100%"
        )


@rule("I11", WARNING, source="审核经验", requires="category name target")
def indicators_are_different(project: Project) -> Iterator[Finding]:
    """同一项目中，二级指标、三级指标、指标值都相同的行只留一行。

    重复的行会把分值和完成情况计算两次。

    不通过：加行=产出/数量/培训人数/≥120人    通过：加行=产出/数量/培训期数/≥2期
    """
    if len({same_words(row.name.text) for row in project.indicators}) == len(project.indicators):
        return
    first: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(project.indicators, 1):
        if not row.name or not row.target or row.value.kind in {"empty", "placeholder"}:
            continue
        key = (row.kind, same_words(row.name.text), same_amount(row.target.text))
        own = row.name.place.line or row.name.place.row or number
        earlier = first.setdefault(key, own)
        if earlier != own:
            message = f"“{row.name.text}”与第{earlier}行重复，请删去一行。"
            yield _at_name(row, message, "删去这一行，或改成另一项指标")


@rule("X04", WARNING, source="财预〔2021〕101号", requires="dimension category")
def one_dictionary_in_one_form(project: Project) -> Iterator[Finding]:
    """一张表只用一套指标体系：成本或在产出指标之下，或自成一级，不能兼有。

    两套体系的分值分配不同，混用后权重无法合计到100。

    不通过：加行=成本/经济成本/设备购置成本/≤10万元    通过：加行=产出/成本/设备购置成本/≤10万元
    """
    if len(dictionaries_used(project.indicators)) > 1:
        row = next(row for row in project.indicators if row.group == "成本")
        message = "成本指标的层级与其他指标不属同一套体系。"
        expected = "成本指标统一放在产出指标之下，或统一自成一级"
        yield finding(row.dimension, message, field="一级指标", expected=expected)
