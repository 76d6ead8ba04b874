"""指标值: how a target value is read, spelled and compared.

`parse` reads any cell value and never raises; see `TargetValue` for what it answers.
"""

from __future__ import annotations

from jixiao.values.compare import met_by
from jixiao.values.parsing import parse
from jixiao.values.spelling import normalize_text
from jixiao.values.target_value import KIND_WORDS, DatePoint, Kind, Operator, TargetValue

__all__ = [
    "KIND_WORDS",
    "DatePoint",
    "Kind",
    "Operator",
    "TargetValue",
    "met_by",
    "normalize_text",
    "parse",
]
