"""V14, V15: what the spreadsheet made of a value that was meant as text."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Final

from jixiao.model.findings import ERROR, WARNING, Finding, finding
from jixiao.model.grid import ERROR_VALUES
from jixiao.model.target_form import Indicator
from jixiao.rules.registry import rule
from jixiao.rules.vocabulary import RATE_NAME, is_taken

_PLAIN_FORMULA: Final = re.compile(r"=\s*\d+(?:\.\d+)?\s*[%\w]{0,4}")
_DATES: Final = (dt.date, dt.time, dt.timedelta)


def is_no_plain_value(row: Indicator) -> bool:
    """What the spreadsheet took for something else, or what begins like #NAME?."""
    return is_taken(row) or row.target.text[:1] == "#"


def is_error_value(text: str) -> bool:
    """#NAME?, #VALUE! and the like: what a broken formula shows."""
    return text.strip().upper() in ERROR_VALUES


@rule("V14", ERROR, source="审核经验", requires="target", applies_to=is_no_plain_value)
def value_is_text(row: Indicator) -> Iterator[Finding]:
    """指标值要按文本填写：被当作公式或数字的单元格，内容可能已经改变。

    单元格里“=100%”会变成数字1，打印和汇总时就不是原来的值。

    不通过：单元格数字=1    通过：质量/考核合格率/=100%
    """
    cell = row.target
    if isinstance(cell.value, _DATES):
        return
    number = cell.value is not None and not isinstance(cell.value, str)
    if number or cell.formula or is_error_value(cell.text):
        meant = _meant(row)
        again = f"重填“{meant}”" if meant else "按原意重填，写明方向、数值和单位"
        seen = cell.formula or cell.text
        if cell.formula and not meant and is_error_value(cell.text):
            seen = f"{cell.formula}，显示{cell.text}"
        message = f"单元格被当作公式或数字（现为“{seen}”），请设为文本后{again}。"
        expected = f"把单元格格式设为“文本”，{again}"
        yield finding(cell, message, field="指标值", seen=seen, expected=expected)


def _meant(row: Indicator) -> str:
    """What was typed, where that is sure enough: a formula that is a plain target; 100% for 1 in
    a rate's row. A bare number lacks sign and unit, and is no value to adopt."""
    cell = row.target
    if _PLAIN_FORMULA.fullmatch(cell.formula):
        return cell.formula
    number = cell.value
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return "" if is_error_value(cell.text) else cell.text
    whole = math.isfinite(number) and number == 1
    return "=100%" if whole and RATE_NAME.search(row.name.text) else ""


@rule("V15", WARNING, source="审核经验", requires="target", applies_to=is_taken)
def value_is_no_date_by_accident(row: Indicator) -> Iterator[Finding]:
    """指标值被自动转成日期时（如3-5变成3月5日），请设为文本后按原意重填。

    变成日期后原来的写法已经丢失，只能重新填写。

    不通过：单元格日期=2023-03-05    通过：3-5次
    """
    if isinstance(row.target.value, _DATES):
        message = f"单元格被自动转成日期（现为“{row.target.text}”），请设为文本后按原意重填。"
        expected = "把单元格格式设为“文本”，按原意重填"
        yield finding(row.target, message, field="指标值", expected=expected)
