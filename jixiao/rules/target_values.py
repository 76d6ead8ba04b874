"""V: does the 指标值 say something that can be measured, and say it right?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jixiao.library.search import usually
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, Severity, finding
from jixiao.model.target_form import Indicator, text_of
from jixiao.rules.measures import unit_of, with_unit
from jixiao.rules.registry import RowContext, Together, continues, rule
from jixiao.rules.scanned import scanned_share
from jixiao.rules.vocabulary import (
    COMPLAINT,
    GROWTH,
    KINDS,
    MULTI_YEAR,
    PER_UNIT,
    RATE_NAME,
    SAVING,
    has_two_numbers,
    has_words,
    is_approximate,
    is_benefit,
    is_cost,
    is_satisfaction,
    is_share,
    is_spelled_misleadingly,
    is_spending,
    is_taken,
    lacks_half_its_unit,
    lacks_operator,
    lacks_unit,
    unit_in_name,
)
from jixiao.rules.wording import money_of
from jixiao.speed import lazy_pattern
from jixiao.values import TargetValue, parse
from jixiao.values.figures import ALONE, FIGURES, as_number, plain_number
from jixiao.values.target_value import PLAIN

_HUNDRED: Final = Decimal(100)
_NUMBER_IN_NAME: Final = lazy_pattern(
    rf"{ALONE}(?<!第)({FIGURES})([%％]|[^\d\s%％，。（）()≥≤><=]{{1,3}})"
)
_SIGN_IN_NAME: Final = lazy_pattern(r"(?:[≥≤><=＞＜≧≦]|不[低少高超]\w|至少)[^\d]{0,2}$")
# 2.5米以上围栏, 每人100元: the number tells which of them is meant, or how much for one.
_QUALIFIES: Final = lazy_pattern(r"[^\d，。、]{1,3}?[及含]?以[上下内外]的?[^，。、）)\s]")
_FLOORS: Final = frozenset("≥>")
_CEILINGS: Final = frozenset("≤<")
_PER_MANY: Final = lazy_pattern(r"/\d*(?:[百千万亿]|十万|百万|千万)")  # 12.1/10万 is a whole rate
_RATIO: Final = lazy_pattern(r"\d[:/]\d")  # 1:18 has no unit
_DIRECTED: Final = lazy_pattern(r"提高|增|升|降|减|压缩|节约|每")
_UNITLESS: Final = lazy_pattern(
    r"等级|级别|指数|系数|pH|PH|比值|比例尺|排名|名次|位次|倍数|得分|评分"
)
_ABOUT: Final = lazy_pattern(r"左右|上下|大约|约|将近|接近|近")
_YEAR: Final = range(1990, 2100)


def _at(row: Indicator, message: str, expected: str = "", *, hint: bool = False) -> Finding:
    severity = HINT if hint else None
    return finding(row.target, message, field="指标值", expected=expected, severity=severity)


def _mended(row: Indicator, message: str, adopt: str, severity: Severity | None = None) -> Finding:
    """A finding with the one value to put there."""
    return finding(row.target, message, field="指标值", adopt=adopt, severity=severity)


def _highest(value: TargetValue) -> Decimal | None:
    return value.high if value.kind == "range" else value.magnitude


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

    超过全部不可能，多半是单位或数字填错。

    不通过：质量/培训合格率/≥120%    通过：质量/培训合格率/≥95%
    """
    value = row.value
    highest = _highest(value)
    if highest is None or highest <= _HUNDRED:
        return
    name = row.name.text
    rate = RATE_NAME.search(name) or is_satisfaction(row)
    if rate and not GROWTH.search(name + value.details.lead) and not scanned_share(row):
        message = f"“{name}”百分比{plain_number(highest)}%超过100%。"
        yield _at(row, message, f"核实后填写，“{name}”最高为100%")


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

    不可能超过100%，写“≥”没有意义；要求全部达到的写“=100%”。

    不通过：质量/培训合格率/≥100%    通过：质量/培训合格率/=100%
    """
    value = row.value
    if value.operator not in _FLOORS or value.magnitude != _HUNDRED:
        return
    if is_cost(row) and "控制" in row.name.text:  # a ceiling: C01 says so
        return
    # what benefits may come to has no upper end unless the name is that of a rate
    capped = not is_benefit(row) or not row.name or RATE_NAME.search(row.name.text)
    if capped and not GROWTH.search(row.name.text + value.details.lead):
        message = f"百分比上限为100%，“{value.operator}100%”请改为“=100%”。"
        if is_satisfaction(row):  # =100% is what I10 doubts
            message = f"百分比上限为100%，不应写“{value.operator}100%”。"
            yield _at(row, message, "按上年实际满意度填写，写成“≥”加百分数，一般低于100%")
        else:
            yield _mended(row, message, "=100%")


@rule(
    "V03",
    WARNING,
    source="审核经验",
    requires="category target",
    value_kinds="quantitative range",
    applies_to=lacks_unit,
)
def number_has_unit(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """指标的数值要带计量单位（万、亿不是单位）；成本只有数值时按表内单位理解并提示。

    名称里写明单位的（培训人数（人））、比例（1:18）和等级、指数之类除外。

    不通过：数量/培训人数/≥120    通过：数量/培训人数/≥120人
    """
    value, name, message = row.value, row.name.text, _without_unit(row)
    if not message:
        return
    if is_spending(row):
        yield _cost_without_unit(row, message, context)
    elif row.kind in {"数量", "时效"} or (
        (_is_a_result(row) or _is_unsorted(row, context)) and not _scored(row)
    ):
        unit = unit_of(name, row.kind) or usually(name, row.kind).unit
        adopt = with_unit(value, unit) if unit else ""
        if adopt:
            yield _mended(row, f"{message}。", adopt)
        else:
            yield _at(row, f"{message}。", "在数值后写明计量单位")


@continues(
    "V03",
    requires="dimension target",
    value_kinds="quantitative range",
    applies_to=lacks_unit,
)
def number_of_an_output_has_unit(row: Indicator) -> Iterator[Finding]:
    """没有二级指标、或二级指标是自设的表，产出指标也这样核对。"""
    if row.kind in KINDS or row.group != "产出" or _scored(row) or is_spending(row):
        return
    if message := _without_unit(row):
        yield _at(row, f"{message}。", "在数值后写明计量单位")


def _without_unit(row: Indicator) -> str:
    """That the value lacks its unit, as a sentence without its end; empty where none is needed."""
    name = row.name.text
    if is_taken(row) or unit_in_name(name) or _RATIO.search(row.value.canonical):
        return ""
    about = f"“{name}”" if has_words(name) else "指标值"
    return f"{about}缺少计量单位（现为“{row.target.text}”）"


def _is_unsorted(row: Indicator, context: RowContext) -> bool:
    """Whether the row is of a form of another place that says neither 一级 nor 二级."""
    return context.of_another_place and not row.group and not row.kind


def _is_a_result(row: Indicator) -> bool:
    return row.kind == "质量" or is_benefit(row)


def _scored(row: Indicator) -> bool:
    """A class or a score that has no unit: 噪声等级, pH值, 指数."""
    return bool(_UNITLESS.search(row.name.text))


def _cost_without_unit(row: Indicator, message: str, context: RowContext) -> Finding:
    """A bare cost is read in the unit of the form, where that leaves it within the budget."""
    value = row.value
    unit = f"{value.scale}元" if value.scale else context.unit
    cents = money_of(value, unit)
    too_much = cents is not None and context.budget is not None and cents > context.budget
    if too_much or PER_UNIT.search(row.name.text) or value.kind != "quantitative":
        expected = "在数值后注明金额单位（元、万元或元/人等）"
        return _at(row, f"{message}，按{unit}理解，请核对。", expected, hint=True)
    adopt = with_unit(value._replace(scale=""), unit)
    return _mended(row, f"{message}，按{unit}理解。", adopt, HINT)


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

    同样是20，成本要不超过，产出要不少于，不写方向两种理解都成立。

    不通过：数量/培训人数/120人    通过：数量/培训人数/≥120人
    """
    value = row.value
    if not value.number or is_taken(row):
        return
    if not _DIRECTED.search(value.details.lead) and not scanned_share(row):
        message = "未注明≥/≤/=，自评时无法判断达标方向。"
        choices = _directions(row)
        if not value.has_unit and len(choices) > 1 and not _scored(row):
            yield _at(row, message, "在数值前写明≥、≤或=")
        elif len(choices) == 1:
            yield _mended(row, message, choices[0])
        else:
            yield _at(row, message, "、".join(choices[:-1]) + f"或{choices[-1]}")


def _directions(row: Indicator) -> list[str]:
    """The ways to write a number with its direction, of those that the row allows."""
    value = row.value
    number = value._replace(details=PLAIN).canonical  # without the words around it
    if not value.has_unit and (unit := unit_of(row.name.text, row.kind)):
        number = with_unit(value, unit) or number
    lead = value.details.lead if value.details.per else ""
    if is_spending(row) and SAVING.search(row.name.text):
        return [f"≥{number}"]  # what is saved has a floor
    if is_spending(row):
        return [f"≤{number}", f"={number}"] if not value.has_unit else [f"≤{number}"]
    if is_satisfaction(row) and not COMPLAINT.search(row.name.text):
        return [f"≥{number}"]
    if value.unit == "%" and value.magnitude == _HUNDRED and RATE_NAME.search(row.name.text):
        return [f"={number}"]
    usual = usually(row.name.text, row.kind).operator
    return [f"{lead}{sign}{number}" for sign in (usual or "≥≤=")]


@rule(
    "V08",
    WARNING,
    source="审核经验",
    requires="name target",
    value_kinds="quantitative",
    applies_to=has_two_numbers,
)
def name_and_value_agree(row: Indicator) -> Iterator[Finding]:
    """三级指标名称里写了数值的，应与指标值一致。

    两处不一致，年底不知道按哪个考核。

    不通过：质量/培训合格率100%/≥98%    通过：质量/培训合格率98%/≥98%
    """
    value, name = row.value, row.name.text
    for match in _NUMBER_IN_NAME.finditer(name):
        number = as_number(match[1])
        unit = match[2].replace("％", "%")
        if value.unit == "年" and number in _YEAR:
            continue
        before = name[: match.start()]
        if PER_UNIT.search(before) or _QUALIFIES.match(name, match.end(1)):
            continue
        if not unit.startswith(value.shown_unit):
            continue
        if number != value.number or _opposed(before, value.operator):
            quoted = match[1] + unit[: len(value.shown_unit)]
            message = f"指标名称中的{quoted}与指标值{row.target.text}不一致。"
            yield _at(row, message, f"把名称中的“{quoted}”删去，或把两处改成一致")
            return


def _opposed(before: str, operator: str) -> bool:
    """Whether the sign at the end of what stands before a number turns the other way."""
    sign = _SIGN_IN_NAME.search(before)
    own = parse(f"{sign[0]}1").operator if sign else ""
    return (own in _FLOORS and operator in _CEILINGS) or (own in _CEILINGS and operator in _FLOORS)


@rule(
    "V10",
    HINT,
    source="审核经验",
    requires="target",
    value_kinds="quantitative range date",
    applies_to=is_spelled_misleadingly,
    together=Together(
        "book",
        "{n}处写法不统一（如“{seen}”），按“规范写法”一次改完：{cells}。",
        "点“规范写法”一次改完",
    ),
)
def spelling_is_canonical(row: Indicator) -> Iterator[Finding]:
    """会被认错或统计不到的写法（>=、大于等于、百分比、|等）要改成≥ ≤ = 加数值加单位，百分比写%。

    全角的％、＝和数字意思相同，不作问题；“规范写法”仍会一并改成半角。

    不通过：质量/培训合格率/>=95％    通过：质量/培训合格率/≥95%
    """
    canonical = row.value.canonical
    message = f"写法不统一，按“规范写法”改为“{canonical}”。"
    yield finding(row.target, message, field="指标值", adopt=canonical)


@rule("V11", WARNING, source="审核经验", requires="target", value_kinds="sentence")
def one_value_for_one_indicator(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """一个指标只设一个值，不能写几个数值或一段话。

    几个值放在一起，完成了一部分时无法计分。

    不通过：数量/培训人数/村医100人，护士50人    通过：数量/培训人数/≥150人
    """
    value = row.value
    longest = context.settings.thresholds.long_sentence
    long = value.numbers >= 1 and len(row.target.text) > longest
    if value.numbers > 1 or long:
        yield _at(
            row,
            "一个指标只设一个值，请拆分或改写。",
            "分成几行填写，每行一个方向、一个数值、一个单位",
        )


@continues("V11", requires="target", value_kinds="quantitative", applies_to=is_approximate)
def a_limit_is_exact(row: Indicator) -> Iterator[Finding]:
    """≥、≤、=已经划定界限，不能再写“左右”“约”。"""
    value = row.value
    if not value.operator or not (about := _ABOUT.search(row.target.text)):
        return
    exact = value._replace(details=value.details._replace(approximate=False, canonical=""))
    message = f"“{value.operator}”与“{about[0]}”不能并用，请删去一个。"
    yield _mended(row, message, exact.canonical)


@rule(
    "V12",
    WARNING,
    source="审核经验",
    requires="target",
    value_kinds="quantitative range",
    applies_to=lacks_half_its_unit,
)
def unit_is_whole(row: Indicator) -> Iterator[Finding]:
    """计量单位要完整，不能以“/”开头。

    缺了前面的单位，不知道是元还是万元。

    不通过：成本/每株造价/≤28.40/株    通过：成本/每株造价/≤28.40元/株
    """
    unit = row.value.unit
    if not _PER_MANY.fullmatch(unit):
        message = f"计量单位不完整：“{row.target.text}”。"
        yield _at(row, message, f"写明“{unit}”之前的单位，金额写成“元{unit}”")


@rule("V13", WARNING, source="审核经验", requires="year target", value_kinds="date")
def date_within_budget_year(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """时限应在预算年度内（注明跨年、多年的除外）；预算年度取自部门、表题或项目编码。

    当年的预算考核当年的事，时限在别的年度多半是沿用旧表或写错。

    不通过：时效/培训完成时限/2024年1月底前    通过：时效/培训完成时限/2023年11月底前
    """
    end = row.value.end
    if context.year is None or end is None or end.year in {None, context.year}:
        return
    if is_taken(row):
        return
    if not MULTI_YEAR.search(row.name.text + text_of(row.description) + row.target.text):
        message = f"时限{row.target.text}不在{context.year}年度内。"
        yield _at(row, message, f"改为{context.year}年内的时间；确属跨年的，在名称或描述中注明跨年")
