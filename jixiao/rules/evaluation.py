"""E: do weights, points, total and reasons of a 自评表 follow from the figures in it?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final

from jixiao.model.cells import share_of
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.grid import NOWHERE
from jixiao.model.stamp import stamp_of
from jixiao.model.year_forms import Monitoring
from jixiao.rules.registry import rule
from jixiao.rules.vocabulary import (
    COMPLAINT,
    RATE_NAME,
    UNWANTED,
    is_cost,
    is_filler,
    is_satisfaction,
)
from jixiao.rules.wording import one_spelling
from jixiao.settings import Settings
from jixiao.speed import lazy_pattern
from jixiao.values import parse
from jixiao.values.compare import actual_in_unit, met_by
from jixiao.values.figures import plain_number

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.model.target_form import Indicator, Project
    from jixiao.model.year_forms import YearForm
    from jixiao.year.evaluation import Evaluated, ScoredRow

_WHOLE: Final = Decimal(100)
POINTS_TOLERANCE: Final = Decimal("0.1")
_RATE_TOLERANCE: Final = Decimal("0.5")
# Some places cap the points by the rate of execution: below a rate, at most so many.
_CAPS: Final = ((50, 59), (60, 69), (70, 79), (80, 89))
_NEXT_YEAR: Final = lazy_pattern("[次翌来]年|下一?年|跨年")
_GROUPS: Final = frozenset({"产出", "效益", "满意度", "成本", ""})
_LATE: Final = "按实际完成时间评分；时限含次年的，在指标值中写明年份"
# What the form itself says in the cell for the reasons.
_ASKS_FOR_IT: Final = lazy_pattern(r"\d字以[内下]|[需请应]说明|请填")
_ABOUT_SPENDING: Final = ("执行", "支出", "支付", "资金", "拨付")


@rule("E01", ERROR, source="财预〔2020〕10号、财预〔2021〕101号", rests_on="rows")
def weights_make_a_hundred(evaluated: Evaluated) -> Iterator[Finding]:
    """执行率与各指标的分值合计应为100，各一级指标的分值应符合所用方案；没有分值栏的表不核对。

    分值合计不是100，各项目的得分就不能相互比较。

    不通过：数量分值=20；数量得分=20    通过：数量分值=13
    """
    scheme = evaluated.scheme
    form = evaluated.form
    if all(row.weight is None for row in evaluated.rows):
        return
    weights = [row.weight or Decimal(0) for row in evaluated.rows]
    total = evaluated.execution_weight + sum(weights, Decimal(0))
    if total != _WHOLE:
        message = f"权重合计{plain_number(total)}，应为100（{scheme.name}）。"
        expected = f"按{scheme.name}分配，使执行率和各指标分值合计为100"
        yield finding(form.whole.weight, message, field="分值", expected=expected)
        return
    groups = dict.fromkeys(row.row.indicator.group for row in evaluated.rows)
    if not groups.keys() <= _GROUPS:  # 投入管理, 履职效能: a whole department's, of no scheme
        return
    for group in filter(None, groups):  # a form without 一级指标 has nothing to hold against it
        rows = [row for row in evaluated.rows if row.row.indicator.group == group]
        own = sum((row.weight or Decimal(0) for row in rows), Decimal(0))
        due = scheme.weights.get(group, Decimal(0))
        if own != due:
            words = f"{group}指标分值合计{plain_number(own)}"
            message = f"{words}，{scheme.name}为{plain_number(due)}，请核实。"
            yield finding(
                rows[0].row.indicator.weight, message, field="分值",
                expected=f"把各{group}指标的分值调整为合计{plain_number(due)}", severity=WARNING,
            )  # fmt: skip


@rule("E02", ERROR, source="财预〔2020〕10号", rests_on="funds")
def execution_follows_from_the_money(evaluated: Evaluated) -> Iterator[Finding]:
    """执行率应等于全年执行数÷全年预算数，得分按执行率乘分值计，最高为分值。

    执行率由两个数算出，填写的与算出的不一致，必有一个有误。

    不通过：执行得分=8    通过：执行得分=10
    """
    whole, rate = evaluated.form.whole, evaluated.rate
    points = evaluated.computed_execution
    budget = whole.full if whole.full.place != NOWHERE else whole.initial
    for label, amount in (("全年预算数", budget), ("全年执行数", whole.spent)):
        if rate is None and amount.left_blank:
            message = f"{label}未填写，无法核对执行率和得分。"
            yield finding(amount, message, field=label, expected=f"填写{label}", severity=WARNING)
    if rate is None or points is None:
        return
    expected = f"执行率应为{plain_number(rate)}%，得分应为{plain_number(points)}分"
    stated = share_of(whole.rate, 12).percent
    if stated is not None and abs(stated - rate) > _RATE_TOLERANCE:
        message = f"{expected}，现填执行率{plain_number(stated)}%。"
        yield finding(whole.rate, message, field="执行率", adopt=f"{plain_number(rate)}%")
    entered = evaluated.entered_execution
    if entered is not None and abs(entered - points) > POINTS_TOLERANCE:
        message = f"{expected}，现填{plain_number(entered)}分。"
        yield finding(whole.points, message, field="得分", adopt=plain_number(points))


@rule("E03", ERROR, source="财预〔2020〕10号")
def points_are_in_proportion(evaluated: Evaluated) -> Iterator[Finding]:
    """定量指标达到指标值得满分，未达到按完成比例计分。

    按办法计分，不同单位的得分才有同样的含义。

    不通过：社会效益得分=20    通过：社会效益得分=27
    """
    for row in evaluated.rows:
        computed, entered = row.computed, row.entered
        asked = row.row.actual.place != NOWHERE
        if entered and asked and not _has_actual(row) and _rows_are_sure(evaluated):
            message = f"{_name(row)}没有填写实际完成值，得分{plain_number(entered)}分无法核对。"
            expected = "填写实际完成值"
            yield finding(
                row.row.actual, message, field="实际完成值", expected=expected, severity=WARNING
            )
        if computed is None or computed.band or entered is None:
            continue
        if entered == row.weight and (done := _later_year(row, evaluated.form.year)):
            message = f"{_name(row)}{done}年才完成，晚于{evaluated.form.year}年度，得满分请核实。"
            yield finding(row.row.points, message, field="得分", expected=_LATE, severity=WARNING)
            continue
        if row.weight is not None and entered > row.weight:  # E06 reports it
            continue
        if computed.points is None and _below_without_direction(row) and entered == row.weight:
            message = f"{_name(row)}完成值低于指标值，指标值未注明方向，得满分请核实。"
            expected = "按完成比例计分，并在指标值前写明“≥”"
            yield finding(
                row.row.points, message, field="得分", expected=expected, severity=WARNING
            )
        elif computed.points is None:
            if computed.verdict == "未达成" and entered == row.weight:
                message = f"{_name(row)}未达成，不应得满分。"
                yield finding(row.row.points, message, field="得分", expected=computed.reason)
        elif abs(entered - computed.points) > POINTS_TOLERANCE:
            due, typed = plain_number(computed.points), plain_number(entered)
            message = f"{_name(row)}应得{due}分，现填{typed}分。"
            yield finding(row.row.points, message, field="得分", adopt=due)


def _rows_are_sure(evaluated: Evaluated) -> bool:
    """Whether nothing was left over or unpaired where what is blank might have been read from."""
    form = evaluated.form
    return "rows" not in form.unsure and all(one.kind != "unpaired" for one in form.issues)


def _has_actual(row: ScoredRow) -> bool:
    return parse(row.row.actual.text).kind not in ("empty", "placeholder")


def _later_year(row: ScoredRow, year: int | None) -> int | None:
    """The year in which it was done where that is after the form's, and the target names none."""
    due, done = row.row.indicator.value, parse(row.row.actual.text)
    if year is None or due.kind != "date" or due.end is None or due.end.year is not None:
        return None
    if _NEXT_YEAR.search(row.row.indicator.target.text):
        return None
    later = done.kind == "date" and done.end is not None and (done.end.year or 0) > year
    return done.end.year if later and done.end else None


@rule("E04", WARNING, source="财预〔2020〕10号")
def far_beyond_is_explained(evaluated: Evaluated, settings: Settings) -> Iterator[Finding]:
    """完成值超过指标值30%以上（可设置），指标值可能偏低，要说明原因。

    大幅超出多半是当初指标值定得偏低，不是工作做得特别好。

    不通过：数量=160人    通过：数量=160人；数量原因=增加了线上班次
    """
    limit = settings.thresholds.over_fulfilled
    for row in evaluated.rows:
        beyond = _beyond(row)
        if beyond is not None and beyond >= limit and not row.row.reason:
            words = f"完成值超指标值{plain_number(beyond.quantize(Decimal('0.1')))}%"
            message = f"{_name(row)}{words}，请说明原因，必要时调减得分。"
            expected = "在偏差原因栏说明为何超出，次年按实际水平调高指标值"
            yield finding(row.row.actual, message, field="实际完成值", expected=expected)


def _beyond(row: ScoredRow) -> Decimal | None:
    """By how many percent the actual value is above a target of the kind ≥."""
    target = parse(row.row.indicator.target.text)
    if target.operator not in ("≥", ">") or not target.magnitude or target.magnitude < 0:
        return None
    amount = actual_in_unit(target, parse(row.row.actual.text))
    if amount is None:
        return None
    share = (amount / Fraction(target.magnitude) - 1) * 100
    return Decimal(share.numerator) / Decimal(share.denominator)


@rule("E05", ERROR, source="财预〔2020〕10号")
def words_are_scored_in_their_band(evaluated: Evaluated) -> Iterator[Finding]:
    """定性指标按达成、部分达成、未达成三档，得分应在该档范围内（可设置）。

    定性指标由人打分，档次是对打分的唯一约束。

    不通过：质量指标值=进一步提高；质量=部分达成；质量得分=13；质量原因=进展慢
    通过：质量指标值=进一步提高；质量=部分达成；质量得分=9；质量原因=进展慢
    """
    for row in evaluated.rows:
        computed, entered, weight = row.computed, row.entered, row.weight
        if computed is None or computed.band is None or entered is None or weight is None:
            continue
        low, high = (weight * end for end in computed.band)
        if not low - POINTS_TOLERANCE <= entered <= high + POINTS_TOLERANCE:
            band = f"{plain_number(low)}–{plain_number(high)}分"
            words = f"“{computed.verdict}”得分应在{band}，现填{plain_number(entered)}分"
            message = f"{_name(row)}{words}。"
            expected = f"改为{band}之间的得分，或改评价档次"
            yield finding(row.row.points, message, field="得分", expected=expected)


@rule("E06", ERROR, source="财预〔2020〕10号", rests_on="rows")
def points_add_up(evaluated: Evaluated) -> Iterator[Finding]:
    """得分不得超过分值，总分应等于各项得分之和。

    得分表最常见的错误是加错和超出分值。

    不通过：总分=99    通过：总分=97
    """
    for row in evaluated.rows:
        if row.entered is not None and row.weight is not None and row.entered > row.weight:
            words = f"得分{plain_number(row.entered)}超过分值{plain_number(row.weight)}"
            expected = f"改为不超过{plain_number(row.weight)}的得分"
            yield finding(row.row.points, f"{_name(row)}{words}。", field="得分", expected=expected)
    stated, total = evaluated.entered_total, evaluated.total
    if evaluated.form.of_a_list:  # which has nothing that adds up to it
        if stated is not None and stated > _WHOLE:
            message = f"总分{plain_number(stated)}超过100。"
            expected = "核对得分，总分不超过100"
            yield finding(evaluated.form.total, message, field="总分", expected=expected)
        return
    surely = _rows_are_sure(evaluated)
    if stated is not None and total is None and surely:
        yield from _not_scored(evaluated, stated)
    at = evaluated.form.total
    if total is not None and surely and at.place != NOWHERE and not (at.text or at.formula):
        message = f"总分未填写，各项得分之和为{plain_number(total)}。"
        yield finding(at, message, field="总分", expected=plain_number(total), severity=WARNING)
    if stated is not None and _is_sum_of_rows(evaluated, stated):
        weighted = any(row.weight is not None for row in evaluated.rows)
        if weighted and total is not None and abs(stated - total) > POINTS_TOLERANCE:
            left = plain_number(total - stated)
            message = f"总分{plain_number(stated)}不含预算执行率的得分（{left}分），请核对。"
            yield finding(evaluated.form.total, message, field="总分", severity=WARNING)
        return
    if stated is not None and total is not None and abs(stated - total) > POINTS_TOLERANCE:
        message = f"总分应为{plain_number(total)}，现填{plain_number(stated)}。"
        yield finding(evaluated.form.total, message, field="总分", adopt=plain_number(total))


def _is_sum_of_rows(evaluated: Evaluated, stated: Decimal) -> bool:
    """Whether a 总分 is that of the indicators alone, on a form that does not score the rate."""
    whole = evaluated.form.whole
    if whole.points.place != NOWHERE or whole.weight.place != NOWHERE:
        return False
    points = [row.points for row in evaluated.rows]
    return (
        None not in points
        and abs(sum(filter(None, points), Decimal(0)) - stated) <= POINTS_TOLERANCE
    )


def _not_scored(evaluated: Evaluated, stated: Decimal) -> Iterator[Finding]:
    """A 总分 of which a part was never said."""
    without = [one for one in evaluated.rows if one.points is None and one.weight is not None]
    names = [_name(row) for row in without]
    asked = evaluated.form.whole.points.place != NOWHERE
    names += ["预算执行"] if evaluated.execution is None and asked else []
    if not names:  # several indicators of one row may have one 分值
        return
    message = f"总分填为{plain_number(stated)}，但{'、'.join(names)}没有得分。"
    place = without[0].row.points if without else evaluated.form.whole.points
    expected = "补填得分，再核对总分"
    yield finding(place, message, field="得分", expected=expected, severity=WARNING)


@rule("E07", ERROR, source="财预〔2020〕10号", rests_on="rows")
def shortfalls_are_explained(evaluated: Evaluated, settings: Settings) -> Iterator[Finding]:
    """没有得满分的指标要写偏差原因和改进措施；执行率低于90%（可设置）也要说明。

    自评的用处在于找出原因并改进，只有分数没有原因就失去了意义。

    不通过：社会效益原因=    通过：社会效益原因=入户次数不足，明年增加
    """
    for row in evaluated.rows:
        if _falls_short(row) and not row.row.reason:
            message = f"{_name(row)}未达标但未填写偏差原因及改进措施。"
            expected = "写明未完成的原因和下一步措施"
            asked = row.row.reason.place != NOWHERE  # the form has a column for it
            if not asked and not is_filler(evaluated.form.explanation.text):
                continue
            sure = asked and not _below_without_direction(row)
            yield finding(
                row.row.reason if asked else row.row.actual,
                message,
                field="偏差原因分析及改进措施",
                expected=expected,
                severity=None if sure else WARNING,
            )
    rate = evaluated.rate
    if rate is None or rate >= settings.thresholds.explained_rate or _explained(evaluated):
        return
    place = evaluated.form.deviation or evaluated.form.whole.rate
    message = f"执行率{plain_number(rate)}%，未说明执行偏差原因及改进措施。"
    expected = "写明执行偏低的原因和下一步措施"
    yield finding(place, message, field="执行率", expected=expected, severity=WARNING)


def _falls_short(row: ScoredRow) -> bool:
    """Whether a row has less than full marks; on a form without 分值, whether it is not met."""
    if row.weight is None:
        met = met_by(row.row.indicator.value, row.row.actual.text)
        return met is False or _below_without_direction(row)
    return row.points is not None and row.weight is not None and row.points < row.weight


def _below_without_direction(row: ScoredRow) -> bool:
    """Whether less was done than stands in a target without ≥, where more is surely better: of
    what is counted (20项, 完成18项), and of rates and 满意度 that are no rates of mishaps.
    """
    indicator = row.row.indicator
    value, name = indicator.value, indicator.name.text
    if value.kind != "quantitative" or value.operator or not value.magnitude:
        return False
    more = indicator.kind == "数量" or is_satisfaction(indicator) or RATE_NAME.search(name)
    if not more or UNWANTED.search(name) or COMPLAINT.search(name) or is_cost(indicator):
        return False
    amount = actual_in_unit(value, parse(row.row.actual.text))
    return amount is not None and amount < value.magnitude


def _explained(evaluated: Evaluated) -> bool:
    """Whether the rate of execution is explained: in its own cell, among the reasons, or in what
    is said of the whole form.
    """
    deviation = evaluated.form.deviation
    if deviation and not _ASKS_FOR_IT.search(deviation.text):
        return True
    reasons = [evaluated.form.explanation.text]
    if evaluated.form.deviation is None:  # no cell of its own
        reasons += [row.row.reason.text for row in evaluated.rows]
    return any(word in text for text in reasons for word in _ABOUT_SPENDING)


@rule("E08", ERROR, source="财预〔2020〕10号")
def indicators_are_the_approved_ones(form: YearForm, project: Project) -> Iterator[Finding]:
    """自评和监控的指标、指标值应与批复的绩效目标表一致。

    预算批复的指标是对照的依据，年底改指标等于改考题。

    项目表在本表生成之后改过的，只提示重新生成。

    不通过：批复数量=≥150人    通过：批复数量=≥120人
    """
    if form.stamp and form.stamp != stamp_of(project):
        yield _made_before(form)
        return
    approved: dict[str, list[Indicator]] = {}  # one name may stand twice in a project
    for one in project.indicators:
        if one.name:
            approved.setdefault(one.name.text, []).append(one)
    for row in form.rows:
        name, target = row.indicator.name, row.indicator.target
        own = _taken(approved.get(name.text, []), target.text)
        if own is None:
            message = f"指标“{name.text}”与批复的绩效目标不一致：批复中没有这项指标。"
            expected = "改回批复的指标；确需调整的先报财政部门批准"
            yield finding(name, message, field="三级指标", expected=expected)
        elif one_spelling(own.target.text) != one_spelling(target.text):
            message = f"指标“{name.text}”的指标值与批复的绩效目标不一致。"
            yield finding(target, message, field="年度指标值", adopt=own.target.text)
    for missing in chain.from_iterable(approved.values()):
        message = f"缺少批复的指标“{missing.name.text}”，与批复的绩效目标不一致。"
        expected = f"补上这一行，指标值为“{missing.target.text}”"
        yield finding(form.name, message, field="三级指标", expected=expected)


def _made_before(form: YearForm) -> Finding:
    """Nobody has done wrong: the form was right when it was made."""
    button = "运行监控" if isinstance(form, Monitoring) else "绩效自评"
    message = f"本表生成之后项目表已改，请再按“{button}”；填过的内容会保留。"
    expected = f"再按“{button}”"
    return finding(form.name, message, field="项目表", expected=expected, severity=HINT)


def _taken(rows: list[Indicator], target: str) -> Indicator | None:
    """The approved row of that target, else the first of that name; taken off the list."""
    alike = [
        n for n, one in enumerate(rows) if one_spelling(one.target.text) == one_spelling(target)
    ]
    return rows.pop(alike[0] if alike else 0) if rows else None


@rule("E09", HINT, source="审核经验")
def total_respects_the_rate(evaluated: Evaluated) -> Iterator[Finding]:
    """部分地区按执行率限制自评总分：低于80%不超过89，低于70%不超过79，依此类推（默认关闭）。

    钱没有花出去而得高分，审核时容易被退回。

    不通过：执行数=45；执行得分=7.5；总分=94.5；执行原因=已说明    通过：执行得分=10
    """
    rate, total = evaluated.rate, evaluated.total
    if rate is None or total is None:
        return
    cap = next((most for below, most in _CAPS if rate < below), None)
    if cap is not None and total > cap:
        message = f"执行率{plain_number(rate)}%，部分地区自评总分不超过{cap}分。"
        at = evaluated.form.total
        expected = f"当地有此规定的，把总分改为不超过{cap}分"
        yield finding(at, message, field="总分", seen=plain_number(total), expected=expected)


@rule("E10", HINT, source="审核经验")
def not_everything_is_perfect(evaluated: Evaluated) -> Iterator[Finding]:
    """各项全部满分时，请确认都有佐证材料。

    所有指标都满分的项目不多见，审核时会逐项要求出示佐证。

    不通过：社会效益=85%；社会效益得分=30；总分=100    通过：社会效益得分=27
    """
    full = [row.points is not None and row.points == row.weight for row in evaluated.rows]
    if full and all(full):
        message = "全部满分，请确认有佐证材料。"
        expected = "逐项核对佐证材料，没有佐证的据实扣分"
        yield finding(evaluated.form.total, message, field="得分", expected=expected)


def _name(row: ScoredRow) -> str:
    return f"“{row.row.indicator.name.text}”"
