"""得分: the points of one indicator from its target, what was achieved, and its weight.

The rules are those of 财预〔2020〕10号: quantitative targets in proportion, qualitative ones in
bands. Where no rule gives a number the answer says so, and a person decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jixiao.values import Operator, TargetValue, met_by, parse
from jixiao.values.compare import actual_in_unit

Verdict = Literal["达成", "部分达成", "未达成", "需人工判断"]
Band = tuple[Decimal, Decimal]

_PERSON: Verdict = "需人工判断"
_ALWAYS = Decimal(1)


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    """What differs between places. Bands are shares of the weight, lower end first."""

    met: Band = (Decimal("0.8"), Decimal(1))
    partly_met: Band = (Decimal("0.6"), Decimal("0.8"))
    unmet: Band = (Decimal(0), Decimal("0.6"))
    cap: Decimal = _ALWAYS  # the most that a target met beyond its value may score
    undirected: Operator = ""  # how to read a target without ≥, ≤ or =; "" asks a person
    places: int = 2


STANDARD = ScoringPolicy()


@dataclass(frozen=True, slots=True)
class Score:
    """Points (None: a person decides), the verdict, why, and the band if there is one."""

    points: Decimal | None
    verdict: Verdict
    reason: str
    band: Band | None = None


def score(
    target: object, actual: object, weight: object, policy: ScoringPolicy = STANDARD
) -> Score:
    """Points for `actual` against `target` (cell values or parsed) out of `weight`.

    Never raises; what cannot be computed has no points and a reason.
    """
    wanted, given = parse(target), parse(actual)
    full = parse(weight).magnitude
    if full is None or full < 0:
        return Score(None, _PERSON, "分值不是数字，无法计算得分。")
    if given.kind in ("empty", "placeholder"):
        return Score(None, _PERSON, "未填写实际完成值。")
    if wanted.kind == "quantitative" and not wanted.operator and policy.undirected:
        wanted = wanted._replace(operator=policy.undirected)
    if wanted.kind in ("qualitative", "sentence"):
        return _in_bands(wanted, given, full, policy)
    if wanted.kind in ("quantitative", "range"):
        return _in_proportion(wanted, given, full, policy)
    if wanted.kind == "date":
        return _in_time(wanted, given, full, policy)
    return Score(None, _PERSON, "未填写指标值。")


def rounded(points: Fraction, places: int) -> Decimal:
    """Half up to `places` decimals, exactly."""
    return Decimal(math.floor(points * 10**places + Fraction(1, 2))).scaleb(-places)


# --- quantitative --------------------------------------------------------------------------


def _in_proportion(
    target: TargetValue, actual: TargetValue, full: Decimal, policy: ScoringPolicy
) -> Score:
    amount = actual_in_unit(target, actual)
    if amount is None:
        return Score(None, _PERSON, "实际完成值与指标值的单位或写法不一致，无法比较。")
    met = met_by(target, actual)
    if met is None:
        return Score(None, _PERSON, _why_unsure(target, actual))
    if met:
        return Score(_points(full, _beyond(target, amount, policy), policy), "达成", "达到指标值。")
    share = _share(target, amount)
    if share is None:
        return Score(None, "未达成", "指标值为零或负数，不能按比例计分。")
    return Score(_points(full, share, policy), "未达成", "未达到指标值，按完成比例计分。")


def _why_unsure(target: TargetValue, actual: TargetValue) -> str:
    if actual.operator not in ("", "="):
        return "实际完成值应写实际数，不写≥、≤。"
    if target.kind == "range":
        return "指标值的区间又带≥或≤，无法判断达标方向。"
    return "指标值未注明≥、≤或=，无法判断达标方向。"


def _points(full: Decimal, share: Fraction, policy: ScoringPolicy) -> Decimal:
    return rounded(Fraction(full) * share, policy.places)


def _beyond(target: TargetValue, amount: Fraction, policy: ScoringPolicy) -> Fraction:
    """The share for a target that is met: 1, or more where the policy rewards more."""
    if policy.cap <= 1 or target.operator not in ("≥", ">") or not target.magnitude:
        return Fraction(min(policy.cap, _ALWAYS))
    return max(Fraction(1), min(Fraction(policy.cap), amount / Fraction(target.magnitude)))


def _share(target: TargetValue, amount: Fraction) -> Fraction | None:
    """actual/target below, target/actual above; None where no proportion makes sense."""
    low, high = _ends(target)
    if low is not None and amount <= low:
        if low <= 0:
            return None
        return max(Fraction(0), amount / low)
    if high is None or high < 0 or amount <= 0:
        return None
    return min(Fraction(1), high / amount)


def _ends(target: TargetValue) -> tuple[Fraction | None, Fraction | None]:
    if target.low is not None and target.high is not None:
        return Fraction(target.low), Fraction(target.high)
    number = Fraction(target.magnitude or 0)
    low = number if target.operator in ("≥", ">", "=") else None
    return low, number if target.operator in ("≤", "<", "=") else None


# --- words and dates --------------------------------------------------------------------------


def _in_bands(
    target: TargetValue, actual: TargetValue, full: Decimal, policy: ScoringPolicy
) -> Score:
    if actual.canonical.startswith("部分"):
        return _band(policy.partly_met, "部分达成", full, policy)
    match met_by(target, actual):
        case True:
            top = _points(full, Fraction(policy.met[1]), policy)
            return Score(top, "达成", "定性指标已达成，按该档上限计分。", policy.met)
        case False:
            return _band(policy.unmet, "未达成", full, policy)
    return Score(None, _PERSON, "定性指标请按达成、部分达成、未达成三档评定。")


def _band(band: Band, verdict: Verdict, full: Decimal, policy: ScoringPolicy) -> Score:
    low, high = (_points(full, Fraction(end), policy) for end in band)
    return Score(None, verdict, f"定性指标{verdict}，请在{low}至{high}分之间评定。", band)


def _in_time(
    target: TargetValue, actual: TargetValue, full: Decimal, policy: ScoringPolicy
) -> Score:
    match met_by(target, actual):
        case True:
            return Score(_points(full, Fraction(1), policy), "达成", "在时限内完成。")
        case False:
            return Score(None, "未达成", "超过时限，不能按比例计分，请人工评定。")
    return Score(None, _PERSON, "实际完成时间无法与时限比较。")
