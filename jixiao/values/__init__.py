"""指标值: how a target value is read, spelled and compared.

`parse` reads any cell value and never raises; see `TargetValue` for what it answers.
"""

from __future__ import annotations

from jixiao.values.model import DatePoint, Kind, Operator, TargetValue
from jixiao.values.reading import parse
from jixiao.values.spelling import normalize_text

__all__ = ["DatePoint", "Kind", "Operator", "TargetValue", "normalize_text", "parse"]
