"""The worksheet functions: thin, one each. The Python name is the name in the cell.

Every range arrives as rows of cells (``ndim=2``), an error value as its name, a number whose cell
has a format as the pair of both. None raises: a Python exception would stand as text in the
clerk's cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, Final, TypeVar, cast

import xlwings as xw

from jixiao.check import cells as verdict
from jixiao.check.department import check_project
from jixiao.form.layout import standard
from jixiao.model.cell_dates import date_of
from jixiao.model.cells import FormattedNumber, amount_of, as_text, is_blank, share_of
from jixiao.model.grid import Value
from jixiao.model.target_form import Amount, Field, Project, Share
from jixiao.spending.plan import CHECKPOINTS, planned_share
from jixiao.values import KIND_WORDS, met_by, parse
from jixiao.year import scoring

CATEGORY: Final = "绩效目标"
_KINDS: Final = {**KIND_WORDS, "empty": ""}  # a blank cell gives blank cells
_NOT_IN_LIBRARY: Final = "指标库未收录"
_HEADING: Final = standard().heading("target")
Cells = list[list[Value]]
F = TypeVar("F", bound=Callable[..., Any])


class _NotUsable(Exception):
    """An argument cannot be used; the text goes to the cell."""


def _answers(function: F) -> F:
    """The edge: whatever goes wrong is shown in the cell, in words."""

    @wraps(function)
    def answer(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except _NotUsable as why:
            return str(why)
        except Exception as why:  # noqa: BLE001 - the edge of the worksheet
            return f"无法计算（{type(why).__name__}），请用“环境诊断”检查。"

    return cast(F, answer)


def _block(cells: object) -> Cells:
    """An argument as rows of cells, whatever the host made of it."""
    if cells is None:
        return []
    if not isinstance(cells, (list, tuple)):
        return [[_value(cells)]]
    return [
        [_value(cell) for cell in row] if isinstance(row, (list, tuple)) else [_value(row)]
        for row in cells
    ]


def _value(cell: object) -> Value:
    """A cell as the core takes it; ``(0.9, "0%")`` as a number that is shown as 90%."""
    if isinstance(cell, (list, tuple)):
        number, number_format = cell
        return FormattedNumber(number, number_format)
    return cast(Value, cell)


def _one(cells: object) -> Value:
    block = _block(cells)
    return block[0][0] if block and block[0] else None


def _text(cells: object, what: str) -> str:
    """A cell as its text; an error value is said."""
    text = as_text(_one(cells))
    unusable = verdict.error_shown(text, what)
    if unusable:
        raise _NotUsable(unusable)
    return text


def _field(cells: object, what: str) -> Field:
    """A cell as text and value, as the reader of a form gives it."""
    value = _one(cells)
    return Field(_text(cells, what), value=None if isinstance(value, str) else value)


def _number(cells: object, what: str) -> Decimal | None:
    """A cell as a number; a blank is None, a word is said."""
    text = _text(cells, what)
    if not text:
        return None
    number = parse(text).magnitude
    held = _one(cells)
    if number is None and isinstance(held, float):  # 2026 shown as 2026年
        number = Decimal(repr(float(held)))
    if number is None:
        raise _NotUsable(f"{what}“{text}”不是数字，请改正。")
    return number


def _amount(cells: object, what: str) -> Amount:
    """A cell as a sum of money in 万元; a word is said."""
    amount = amount_of(_field(cells, what), "万元")
    if amount.text and amount.cents is None:
        raise _NotUsable(f"{what}“{amount.text}”不是金额，请填以万元为单位的数字。")
    return amount


def _date(cells: object) -> dt.date | None:
    """A cell as a date; a blank is None, a word is said."""
    text = _text(cells, "日期")
    date = date_of(_one(cells))
    if text and date is None:
        raise _NotUsable(f"“{text}”不是日期，请写成2023-06-30。")
    return date


def _judged(values: Any, kinds: Any, names: Any, budget: Any) -> list[list[str]]:
    cents = _amount(budget, "预算数").cents
    return verdict.verdicts(_block(values), _block(kinds), _block(names), cents)


@xw.func(category=CATEGORY)
@xw.arg("values", ndim=2, err_to_str=True, doc="指标值所在区域")
@xw.arg("kinds", ndim=2, err_to_str=True, doc="对应的二级指标，可不填")
@xw.arg("names", ndim=2, err_to_str=True, doc="对应的三级指标，可不填")
@xw.arg("budget", ndim=2, err_to_str=True, doc="预算数（万元），可不填")
@_answers
def TARGET_CHECK(values: Any, kinds: Any = None, names: Any = None, budget: Any = None) -> Any:
    """审核指标值：没有问题返回“通过”，否则返回问题，最严重的在前。"""
    return verdict.joined(_judged(values, kinds, names, budget))


@xw.func(category=CATEGORY)
@xw.arg("values", ndim=2, err_to_str=True, doc="指标值所在区域")
@xw.arg("kinds", ndim=2, err_to_str=True, doc="对应的二级指标，可不填")
@xw.arg("names", ndim=2, err_to_str=True, doc="对应的三级指标，可不填")
@xw.arg("budget", ndim=2, err_to_str=True, doc="预算数（万元），可不填")
@_answers
def TARGET_CHECK_EACH(values: Any, kinds: Any = None, names: Any = None, budget: Any = None) -> Any:
    """逐格审核指标值：区域进，同样大小的区域出。"""
    judged = _judged(values, kinds, names, budget)
    return [[verdict.cut(text) for text in row] for row in judged]


@xw.func(category=CATEGORY)
@xw.arg("values", ndim=2, err_to_str=True, doc="指标值所在区域")
@xw.arg("kinds", ndim=2, err_to_str=True, doc="对应的二级指标，可不填")
@xw.arg("names", ndim=2, err_to_str=True, doc="对应的三级指标，可不填")
@xw.arg("budget", ndim=2, err_to_str=True, doc="预算数（万元），可不填")
@_answers
def TARGET_CHECK_PACKED(
    values: Any, kinds: Any = None, names: Any = None, budget: Any = None
) -> Any:
    """供“校验”列使用：所有行的审核结果合成一段文字；首行是表头“指标值”时不计。"""
    column, beside, called = (_block(cells) for cells in (values, kinds, names))
    if as_text(_one(values)) == _HEADING:
        column, beside, called = column[1:], beside[1:], called[1:]
    return verdict.packed(_judged(column, beside, called, budget))


@xw.func(category=CATEGORY)
@xw.arg("value", ndim=2, err_to_str=True, doc="一个指标值")
@_answers
def TARGET_PARSE(value: Any) -> Any:
    """指标值怎样读：一行四格，方向、数值、单位、类型。"""
    read = parse(_text(value, "指标值"))
    number: Any = "" if read.number is None else float(read.number)
    return [[read.operator, number, read.shown_unit, _KINDS[read.kind]]]


@xw.func(category=CATEGORY)
@xw.arg("values", ndim=2, err_to_str=True, doc="指标值所在区域")
@_answers
def TARGET_NORMALIZE(values: Any) -> Any:
    """把指标值改成规范写法：区域进，同样大小的区域出。"""
    return [[_normalised(as_text(cell)) for cell in row] for row in _block(values)]


def _normalised(text: str) -> str:
    return verdict.error_shown(text, "指标值") or parse(text).canonical


@xw.func(category=CATEGORY)
@xw.arg("target", ndim=2, err_to_str=True, doc="指标值")
@xw.arg("actual", ndim=2, err_to_str=True, doc="实际完成值")
@_answers
def TARGET_MET(target: Any, actual: Any) -> Any:
    """实际完成值是否达到指标值：达成、未达成、需人工判断。"""
    wanted, done = _text(target, "指标值"), _text(actual, "实际完成值")
    if not wanted or not done:
        return ""
    met = met_by(parse(wanted), done)
    return "需人工判断" if met is None else ("达成" if met else "未达成")


@xw.func(category=CATEGORY)
@xw.arg("target", ndim=2, err_to_str=True, doc="指标值")
@xw.arg("actual", ndim=2, err_to_str=True, doc="实际完成值")
@xw.arg("weight", ndim=2, err_to_str=True, doc="分值")
@_answers
def TARGET_SCORE(target: Any, actual: Any, weight: Any) -> Any:
    """自评得分：达成得满分，未达成按比例；定性指标写明达成、部分达成、未达成。"""
    wanted, done = _text(target, "指标值"), _text(actual, "实际完成值")
    points = _number(weight, "分值")
    if points is None or not wanted or not done:
        return ""
    result = scoring.score(wanted, done, points)
    return "需人工判断" if result.points is None else float(result.points)


@xw.func(category=CATEGORY)
@xw.arg("name", ndim=2, err_to_str=True, doc="三级指标名称")
@xw.arg("kind", ndim=2, err_to_str=True, doc="二级指标或项目类型，可不填")
@_answers
def TARGET_SUGGEST(name: Any, kind: Any = None) -> Any:
    """按指标库给出一行三格：方向、单位、常见范围。只供参考，指标值请按实际填写。"""
    from jixiao.library.search import starter_library  # noqa: PLC0415 - most sheets never ask

    text, of = _text(name, "三级指标"), _text(kind, "二级指标或项目类型")
    if not text:
        return ""
    hint = starter_library().suggest(text, of)
    return [[hint.operator, hint.unit, hint.usual or _NOT_IN_LIBRARY]]


def _plan(shares: Any) -> tuple[Share, ...]:
    """Four cells in a row or a column as the spending plan; nothing where all are blank."""
    cells = [value for row in _block(shares) for value in row]
    if all(is_blank(value) for value in cells):
        return ()
    if len(cells) != len(CHECKPOINTS):
        raise _NotUsable(f"应选3月底、6月底、10月底、12月底四个单元格，现为{len(cells)}个。")
    return tuple(
        share_of(_field(value, what), month)
        for (month, what), value in zip(CHECKPOINTS.items(), cells, strict=True)
    )


def _sentences(project: Project, rules: set[str]) -> str:
    return verdict.tell(check_project(project, only=rules)) or verdict.PASSED


@xw.func(category=CATEGORY)
@xw.arg("shares", ndim=2, err_to_str=True, doc="3月底、6月底、10月底、12月底四个计划单元格")
@_answers
def PLAN_CHECK(shares: Any) -> Any:
    """审核资金支出计划：应为0–100%，逐期递增，12月底为100%。"""
    plan = _plan(shares)
    if not plan:
        return ""
    return _sentences(Project(plan=plan), {"P01", "P02", "P03"})


@xw.func(category=CATEGORY)
@xw.arg("shares", ndim=2, err_to_str=True, doc="3月底、6月底、10月底、12月底四个计划单元格")
@xw.arg("date", ndim=2, err_to_str=True, dates=dt.date, doc="日期")
@_answers
def PLAN_AT(shares: Any, date: Any) -> Any:
    """某日的计划累计支出比例，两个时点之间按天数推算；返回小数，可设为百分比格式。"""
    plan, day = _plan(shares), _date(date)
    if not plan or day is None:
        return ""
    share = planned_share(plan, day)
    return "计划不完整" if share is None else float(share / 100)


@xw.func(category=CATEGORY)
@xw.arg("total", ndim=2, err_to_str=True, doc="预算数（万元）")
@xw.arg("fiscal", ndim=2, err_to_str=True, doc="其中：财政资金（万元）")
@xw.arg("other", ndim=2, err_to_str=True, doc="其他资金（万元）")
@_answers
def FUNDS_CHECK(total: Any, fiscal: Any, other: Any) -> Any:
    """审核资金：预算数应等于财政资金加其他资金。"""
    budget, public = _amount(total, "预算数"), _amount(fiscal, "财政资金")
    rest = _amount(other, "其他资金")
    if not (budget.text or public.text or rest.text):
        return ""
    project = Project(unit=Field("万元"), budget=budget, fiscal_funds=public, other_funds=rest)
    return _sentences(project, {"F01"})


@xw.func(category=CATEGORY)
@xw.arg("code", ndim=2, err_to_str=True, doc="项目编码")
@xw.arg("year", ndim=2, err_to_str=True, doc="预算年度，可不填")
@_answers
def CODE_CHECK(code: Any, year: Any = None) -> Any:
    """审核项目编码：21位，年度位与预算年度一致，校验位相符。"""
    text, wanted = _text(code, "项目编码"), _number(year, "预算年度")
    if not text:
        return ""
    project = Project(code=Field(text), budget_year=None if wanted is None else int(wanted))
    return _sentences(project, {"F05", "F06"})
