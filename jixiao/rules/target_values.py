"""V: does the 指标值 say something that can be measured, and say it right?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jixiao.library.search import starter_library
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.target_form import Indicator, text_of
from jixiao.rules.registry import RowContext, continues, rule
from jixiao.rules.vocabulary import (
    GRADED,
    GROWTH,
    MULTI_YEAR,
    PER_UNIT,
    RATE_NAME,
    VAGUE,
    has_unit,
    is_benefit,
    is_cost,
    is_filler,
    is_satisfaction,
    is_share,
    is_spelled_otherwise,
    is_spending,
    is_taken,
    lacks_operator,
    lacks_unit,
    unit_in_name,
)
from jixiao.rules.wording import plain_number, same_words
from jixiao.values import TargetValue, parse
from jixiao.values.target_value import PLAIN

_HUNDRED: Final = Decimal(100)
_SCANNED_SHARE: Final = re.compile(r"2\s?(\d{2}(?:\.\d+)?|100)[%％]")
_SCANNED_COUNT: Final = re.compile(r"2([1-9]\d*0)([^\d%％.].*)")
_NUMBER_IN_NAME: Final = re.compile(
    r"(\d(?<![第\d.]\d)\d{0,8}(?:\.\d{1,6})?)([%％]|[^\d\s%％，。（）()≥≤><=]{1,3})"
)
_SIGN_IN_NAME: Final = re.compile(r"(?:[≥≤><=＞＜≧≦]|不[低少高超]\w|至少)[^\d]{0,2}$")
# 2.5米以上围栏, 每人100元: the number tells which of them is meant, or how much for one.
_QUALIFIES: Final = re.compile(r"[^\d，。、]{1,3}?[及含]?以[上下内外]的?[^，。、）)\s]")
_FLOORS: Final = frozenset("≥>")
_CEILINGS: Final = frozenset("≤<")
_MOST_PEERS: Final = 200  # enough to tell how a form is written; all of them cost rows squared
_PER_MANY: Final = re.compile(r"/\d*(?:[百千万亿]|十万|百万|千万)")  # 12.1/10万 is a whole rate
_RATIO: Final = re.compile(r"\d[:/]\d")  # 1:18 has no unit
_DIRECTED: Final = re.compile(r"提高|增|升|降|减|压缩|节约|每")
_YEAR: Final = range(1990, 2100)


def _at(row: Indicator, message: str, expected: str = "", *, hint: bool = False) -> Finding:
    severity = HINT if hint else None
    return finding(row.target, message, field="指标值", expected=expected, severity=severity)


def _highest(value: TargetValue) -> Decimal | None:
    return value.high if value.kind == "range" else value.number


@rule(
    "V01",
    ERROR,
    source="审核经验",
    requires="name target",
    value_kinds="quantitative range",
    applies_to=is_share,
)
def rate_within_one_hundred(row: Indicator) -> Iterator[Finding]:
    """率、度、比例、满意度不能超过100%（增长率、增幅、超额除外）。

    不通过：质量/培训合格率/≥120%    通过：质量/培训合格率/≥95%
    """
    value = row.value
    highest = _highest(value)
    if highest is None or highest <= _HUNDRED:
        return
    name = row.name.text
    rate = RATE_NAME.search(name) or is_satisfaction(row)
    if rate and not GROWTH.search(name + value.details.lead) and not _scanned_share(row):
        message = f"“{name}”百分比{plain_number(highest)}%超过100%。"
        yield _at(row, message, "不超过100%")


@rule(
    "V02",
    WARNING,
    source="审核经验",
    requires="target",
    value_kinds="quantitative",
    applies_to=is_share,
)
def rate_at_least_one_hundred(row: Indicator) -> Iterator[Finding]:
    """合格率、及时率等上限为100%的指标不应写成“≥100%”。

    不通过：质量/培训合格率/≥100%    通过：质量/培训合格率/=100%
    """
    value = row.value
    if value.operator not in _FLOORS or value.number != _HUNDRED:
        return
    # what benefits may come to has no upper end unless the name is that of a rate
    capped = not is_benefit(row) or not row.name or RATE_NAME.search(row.name.text)
    if capped and not GROWTH.search(row.name.text + value.details.lead):
        yield _at(row, f"百分比上限为100%，“{value.operator}100%”请改为“=100%”。", "=100%")


@rule(
    "V03",
    WARNING,
    source="审核经验",
    requires="category target",
    value_kinds="quantitative range",
    applies_to=lacks_unit,
)
def number_has_unit(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """数量、时效指标的数值要带计量单位（万、亿不是单位）；成本只有数值时按表内单位理解并提示。

    不通过：数量/培训人数/≥120    通过：数量/培训人数/≥120人
    """
    value = row.value
    if is_taken(row) or unit_in_name(row.name.text) or _RATIO.search(value.canonical):
        return
    about = f"“{row.name.text}”" if row.name else "指标值"
    message = f"{about}缺少计量单位（现为“{row.target.text}”）"
    if is_spending(row):
        unit = f"{value.scale}元" if value.scale else context.unit
        yield _at(row, f"{message}，按{unit}理解。", f"注明{unit}", hint=True)
    elif row.kind in {"数量", "时效"}:
        usual = starter_library().suggest(row.name.text, row.kind).unit
        unit = usual or ("天" if row.kind == "时效" else "次")
        yield _at(row, f"{message}。", f"写明单位，如{value.canonical}{unit}")


@rule(
    "V04",
    HINT,
    source="财预〔2020〕10号",
    requires="target",
    value_kinds="quantitative",
    applies_to=lacks_operator,
)
def number_has_direction(row: Indicator) -> Iterator[Finding]:
    """定量指标值要写明≥、≤或=，否则自评时无法判断达标方向。

    不通过：数量/培训人数/120人    通过：数量/培训人数/≥120人
    """
    value = row.value
    if not value.number or is_taken(row):
        return
    if not _DIRECTED.search(value.details.lead) and not _scanned_share(row):
        number = value._replace(details=PLAIN).canonical  # without the words around it
        usual = starter_library().suggest(row.name.text, row.kind).operator
        least = "" if is_spending(row) else f"≥{number}、"
        expected = f"{usual}{number}" if usual else f"{least}≤{number}或={number}"
        yield _at(row, "未注明≥/≤/=，自评时无法判断达标方向。", expected)


@rule(
    "V05", WARNING, source="财预〔2015〕88号", requires="category target", value_kinds="qualitative"
)
def quantity_and_cost_are_measured(row: Indicator) -> Iterator[Finding]:
    """数量指标和成本指标应量化，不能只有文字。

    不通过：数量/培训人数/应培尽培    通过：数量/培训人数/≥120人
    """
    if row.kind == "数量" or is_spending(row):
        message = f"{row.kind or row.group}指标应量化，“{row.target.text}”无数值。"
        yield _at(row, message, "方向+数值+单位")


@rule(
    "V06",
    HINT,
    source="审核经验",
    requires="category target",
    applies_to=is_benefit,
    value_kinds="qualitative",
)
def benefit_can_be_assessed(row: Indicator) -> Iterator[Finding]:
    """效益指标值不能只写“进一步提高”之类，应量化或写明分级标准。

    不通过：社会效益/健康水平/进一步提高    通过：社会效益/健康知识知晓率/≥80%
    """
    text = row.target.text
    if VAGUE.fullmatch(text) and not GRADED.search(text_of(row.description)):
        yield _at(row, f"“{text}”难以考核，建议量化或写明分级标准。", "量化，或写明分级标准")


@rule(
    "V07",
    WARNING,
    source="审核经验",
    requires="name target",
    value_kinds="date qualitative sentence empty",
)
def value_is_not_the_name(row: Indicator) -> Iterator[Finding]:
    """指标值不能照抄三级指标或绩效指标描述，那样没有可考核的标准。

    不通过：质量/工作顺利开展/工作顺利开展    通过：质量/工作按方案完成率/=100%
    """
    value = same_words(row.target.text)
    if (
        value
        and not is_filler(row.target.text)
        and value in {same_words(row.name.text), same_words(text_of(row.description))}
    ):
        yield _at(row, "指标值与指标名称相同，没有可考核标准。", "可考核的值")


@rule(
    "V08",
    WARNING,
    source="审核经验",
    requires="name target",
    value_kinds="quantitative",
    applies_to=has_unit,
)
def name_and_value_agree(row: Indicator) -> Iterator[Finding]:
    """三级指标名称里写了数值的，应与指标值一致。

    不通过：质量/培训合格率100%/≥98%    通过：质量/培训合格率98%/≥98%
    """
    value, name = row.value, row.name.text
    for match in _NUMBER_IN_NAME.finditer(name):
        number = Decimal(match[1])
        unit = match[2].replace("％", "%")
        if value.unit == "年" and number in _YEAR:
            continue
        before = name[: match.start()]
        if PER_UNIT.search(before) or _QUALIFIES.match(name, match.end(1)):
            continue
        if not unit.startswith(value.unit):
            continue
        if number != value.number or _opposed(before, value.operator):
            told = match[1] + unit[: len(value.unit)]
            message = f"指标名称中的{told}与指标值{row.target.text}不一致。"
            yield _at(row, message, "名称不带数值，或与指标值一致")
            return


def _opposed(before: str, operator: str) -> bool:
    """Whether the sign at the end of what stands before a number turns the other way."""
    sign = _SIGN_IN_NAME.search(before)
    own = parse(f"{sign[0]}1").operator if sign else ""
    return (own in _FLOORS and operator in _CEILINGS) or (own in _CEILINGS and operator in _FLOORS)


def _scanned_share(row: Indicator) -> str:
    """What 292% would be had ≥ been read as 2: ≥92%; empty where that is not plausible."""
    match = _SCANNED_SHARE.fullmatch(row.target.text)
    if match is None or GROWTH.search(row.name.text):
        return ""
    return f"≥{match[1]}%" if Decimal(10) <= Decimal(match[1]) <= _HUNDRED else ""


def _scanned_count(row: Indicator, peers: tuple[Indicator, ...]) -> str:
    """As above for counts (2280次), plausible where every other row of the form uses ≥."""
    match = _SCANNED_COUNT.fullmatch(row.target.text)
    if match is None:
        return ""
    signed = [
        peer.value.operator
        for peer in peers[:_MOST_PEERS]
        if peer is not row and peer.value.kind == "quantitative" and not is_cost(peer)
    ]
    alone = len(signed) > 1 and all(sign == "≥" for sign in signed)
    return f"≥{match[1]}{match[2]}" if alone else ""


@rule(
    "V09",
    WARNING,
    source="审核经验",
    requires="target",
    value_kinds="quantitative",
    applies_to=lacks_operator,
)
def operator_not_read_as_digit(row: Indicator) -> Iterator[Finding]:
    """扫描识别常把“≥”认成“2”：292%多半是≥92%。

    不通过：质量/培训合格率/292%    通过：质量/培训合格率/≥92%
    """
    if meant := _scanned_share(row):
        yield _as_scanned(row, meant)


@continues("V09", requires="peers target", value_kinds="quantitative", applies_to=lacks_operator)
def operator_not_read_as_digit_of_a_count(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """数量的值在其他各行都用“≥”时也这样核对：2280次多半是≥280次。"""
    if not _scanned_share(row) and (meant := _scanned_count(row, context.peers)):
        yield _as_scanned(row, meant)


def _as_scanned(row: Indicator, meant: str) -> Finding:
    return _at(row, f"疑似“≥”被识别成“2”：{row.target.text}→{meant}。", meant)


@rule(
    "V10",
    HINT,
    source="审核经验",
    requires="target",
    value_kinds="quantitative range date",
    applies_to=is_spelled_otherwise,
)
def spelling_is_canonical(row: Indicator) -> Iterator[Finding]:
    """同一种意思用同一种写法：≥ ≤ = 加数值加单位，百分比写%。

    不通过：质量/培训合格率/>=95％    通过：质量/培训合格率/≥95%
    """
    canonical = row.value.canonical
    yield _at(row, f"写法不统一，可一键规范为“{canonical}”。", canonical)


@rule("V11", WARNING, source="审核经验", requires="target", value_kinds="sentence")
def one_value_for_one_indicator(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """一个指标只设一个值，不能写几个数值或一段话。

    不通过：数量/培训人数/村医100人，护士50人    通过：数量/培训人数/≥150人
    """
    value = row.value
    longest = context.settings.thresholds.long_sentence
    long = value.numbers >= 1 and len(row.target.text) > longest
    if value.numbers > 1 or long:
        yield _at(row, "一个指标只设一个值，请拆分或改写。", "一个方向、一个数值、一个单位")


@rule(
    "V12",
    WARNING,
    source="审核经验",
    requires="target",
    value_kinds="quantitative range",
    applies_to=has_unit,
)
def unit_is_whole(row: Indicator) -> Iterator[Finding]:
    """计量单位要完整，不能以“/”开头。

    不通过：成本/每株造价/≤28.40/株    通过：成本/每株造价/≤28.40元/株
    """
    unit = row.value.unit
    if unit.startswith("/") and not _PER_MANY.fullmatch(unit):
        message = f"计量单位不完整：“{row.target.text}”。"
        yield _at(row, message, f"如元{unit}")


@rule("V13", WARNING, source="审核经验", requires="code target", value_kinds="date")
def date_within_budget_year(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """时限应在预算年度内（注明跨年、多年的除外）。

    不通过：时效/培训完成时限/2024年1月底前    通过：时效/培训完成时限/2023年11月底前
    """
    end = row.value.end
    if context.year is None or end is None or end.year in {None, context.year}:
        return
    if is_taken(row):
        return
    if not MULTI_YEAR.search(row.name.text + text_of(row.description) + row.target.text):
        message = f"时限{row.target.text}不在{context.year}年度内。"
        yield _at(row, message, f"{context.year}年12月31日前")
