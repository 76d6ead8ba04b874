"""V09: ≥ that a scanner read as 2."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jixiao.model.findings import WARNING, Finding, finding
from jixiao.model.target_form import Indicator
from jixiao.rules.registry import RowContext, continues, rule
from jixiao.rules.vocabulary import GROWTH, is_cost, is_satisfaction, lacks_operator
from jixiao.speed import lazy_pattern

_SCANNED_SHARE: Final = lazy_pattern(r"2\s?(\d{2}(?:\.\d+)?|100)[%％]")
_SCANNED_COUNT: Final = lazy_pattern(r"2([1-9]\d*0)([^\d%％.].*)")
_MOST_PEERS: Final = 200  # enough to tell how a form is written; all of them cost rows squared
_WHOLE: Final = Decimal(100)


def scanned_share(row: Indicator) -> str:
    """What 292% would be had ≥ been read as 2: ≥92%; empty where that is not plausible."""
    match = _SCANNED_SHARE.fullmatch(row.value.canonical)
    if match is None or GROWTH.search(row.name.text):
        return ""
    return f"≥{match[1]}%" if Decimal(10) <= Decimal(match[1]) <= _WHOLE else ""


def _scanned_count(row: Indicator, peers: tuple[Indicator, ...]) -> str:
    """As above for counts (2280次), plausible where every other row of the form uses ≥."""
    match = _SCANNED_COUNT.fullmatch(row.value.canonical)
    if match is None:
        return ""
    signed = [
        peer.value.operator
        for peer in peers[:_MOST_PEERS]
        if peer.name is not row.name
        and peer.value.kind == "quantitative"
        and not (is_cost(peer) or is_satisfaction(peer))  # their sign is a matter of their kind
        and not _SCANNED_COUNT.fullmatch(peer.value.canonical)
        and not _SCANNED_SHARE.fullmatch(peer.value.canonical)
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

    识别错误会把92%变成292%，分数随之出错。

    不通过：质量/培训合格率/292%    通过：质量/培训合格率/≥92%
    """
    if meant := scanned_share(row):
        yield _as_scanned(row, meant)


@continues("V09", requires="peers target", value_kinds="quantitative", applies_to=lacks_operator)
def operator_not_read_as_digit_of_a_count(row: Indicator, context: RowContext) -> Iterator[Finding]:
    """数量的值在其他各行都用“≥”时也这样核对：2280次多半是≥280次。"""
    if not scanned_share(row) and (meant := _scanned_count(row, context.peers)):
        yield _as_scanned(row, meant)


def _as_scanned(row: Indicator, meant: str) -> Finding:
    message = f"疑似“≥”被识别成“2”：{row.target.text}→{meant}。"
    return finding(row.target, message, field="指标值", adopt=meant)
