"""M: does spending keep up with the plan and with the goals, and is what does not explained?"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.model.cells import share_of
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.money import percent, wan
from jixiao.rules.registry import continues, rule
from jixiao.settings import Settings
from jixiao.values import met_by, parse
from jixiao.values.figures import plain_number

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.model.year_forms import YearRow
    from jixiao.spending.execution_line import ExecutionLine
    from jixiao.year.monitoring import Monitored

_NEVER = "完全不可能"
_RATE_TOLERANCE = Decimal("0.5")  # points: what rounding and truncating may lose
_EXPLAIN = "写明原因，以及谁在什么时候采取什么措施"


def _when(date: dt.date) -> str:
    last = calendar.monthrange(date.year, date.month)[1]
    return f"{date.month}月底" if date.day == last else f"{date.month}月{date.day}日"


@rule("M01", WARNING, source="审核经验")
def spending_keeps_up(line: ExecutionLine) -> Iterator[Finding]:
    """实际执行率比支出计划低10个百分点以上为黄灯，20个百分点以上为红灯（可设置）。

    进度落后到年底再赶，容易突击花钱或形成结转。

    不通过：执行数=20；数量=40人；执行原因=招标推迟    通过：执行数=30
    """
    if line.is_behind and line.actual_rate is not None and line.planned_rate is not None:
        actual, planned = plain_number(line.actual_rate), plain_number(line.planned_rate)
        message = f"{_when(line.as_of)}执行率{actual}%，低于计划{planned}%，{line.status}。"
        expected = f"加快支出，按计划应达到{planned}%；不能达到的写明原因和措施"
        yield Finding(message, field="执行率", seen=f"{actual}%", expected=expected)


@rule("M02", WARNING, source="川财绩〔2025〕10号（四川，参考）")
def goals_and_spending_agree(monitored: Monitored, settings: Settings) -> Iterator[Finding]:
    """目标完成程度与执行率相差10个百分点以上（可设置），请核实原因。

    目标完成程度是数量类指标（≥、=，不含百分比）完成比例的平均数，每项最多算100%。

    不通过：数量=110人    通过：数量=60人
    """
    done, rate = monitored.completion, monitored.line.actual_rate
    if done is None or rate is None:
        return
    gap = abs(done - rate)
    if gap > settings.thresholds.goal_spending_gap:
        words = f"目标完成{plain_number(done)}%与执行率{plain_number(rate)}%"
        message = f"{words}相差{plain_number(gap)}个百分点。"
        expected = "核对完成值和执行数；属实的，写明花钱与做事不同步的原因"
        yield finding(monitored.form.whole.rate, message, field="执行率", expected=expected)


@continues("M02")
def the_money_of_the_form_agrees(monitored: Monitored) -> Iterator[Finding]:
    """预算数和执行数应填写，执行率应等于执行数÷预算数，执行数和全年预计执行数不应超过预算数。"""
    whole = monitored.form.whole
    spent, budgets = whole.spent, [one for one in (whole.full, whole.initial) if one]
    asked = {"执行数": spent} if budgets else {"执行数": spent, "预算数": whole.initial}
    for label, amount in asked.items():
        if amount.left_blank:
            message = f"{label}未填写，无法核对执行率。"
            yield finding(amount, message, field=label, expected=f"填写{label}")
    if not budgets:
        return
    stated = share_of(whole.rate, 12).percent
    paid = spent.cents
    rates = [percent(paid, one.cents or 0) for one in budgets] if paid is not None else []
    known = [rate for rate in rates if rate is not None]
    if stated is not None and known and all(abs(stated - r) > _RATE_TOLERANCE for r in known):
        message = f"执行率应为{plain_number(known[0])}%，现填{plain_number(stated)}%。"
        yield finding(whole.rate, message, field="执行率", adopt=f"{plain_number(known[0])}%")
    for label, amount in (("执行数", spent), ("全年预计执行数", whole.expected)):
        most = max(one.cents or 0 for one in budgets)
        if amount.cents is not None and amount.cents > most:
            message = f"{label}{wan(amount.cents)}万元超过预算数{wan(most)}万元。"
            expected = "核对两个数；确需超出的，先按程序调整预算"
            yield finding(amount, message, field=label, expected=expected)


@rule("M03", HINT, source="川财绩〔2025〕10号（四川，参考）")
def spending_is_above_the_alert(line: ExecutionLine, settings: Settings) -> Iterator[Finding]:
    """执行率低于4、6、8、10月底的参考预警线时提示（默认关闭，选用省份方案后启用）。

    低于预警线的项目，财政部门可能调减或收回资金。

    不通过：方案=sichuan-2025；支出计划=10/40/80/100；执行数=23；数量=45人
    通过：方案=sichuan-2025；执行数=30
    """
    day_after = line.as_of + dt.timedelta(days=1)
    ended = 12 if day_after.year > line.as_of.year else day_after.month - 1
    passed = [alert for alert in settings.profile_alerts if alert[0] <= ended]
    if not passed or line.actual_rate is None:
        return
    month, alert = max(passed)
    if line.actual_rate < alert:
        rate, least = plain_number(line.actual_rate), plain_number(alert)
        message = f"{_when(line.as_of)}执行率{rate}%，低于{month}月底参考预警线{least}%。"
        expected = f"加快支出，达到{least}%以上；不能达到的写明原因"
        yield Finding(message, field="执行率", seen=f"{rate}%", expected=expected)


@rule("M04", ERROR, source="财预〔2019〕136号", rests_on="rows")
def deviations_are_explained(monitored: Monitored) -> Iterator[Finding]:
    """预计完不成、勾选了偏差原因、支出滞后的，要写明原因和拟采取的措施。

    监控是为了及时纠正，只有偏差没有措施，到年底仍然完不成。

    不通过：数量可能=完全不可能
    通过：数量可能=完全不可能；数量原因=场地改造，9月补办；数量备注=已报批调整
    """
    for row in monitored.form.rows:
        yield from _row(row)
    form = monitored.form
    begun = any(row.entered for row in form.rows)
    unexplained = form.deviation is not None and not form.deviation
    if monitored.line.is_behind and begun and unexplained:
        message = f"支出{monitored.line.status}，请填写偏差原因和拟采取措施。"
        yield finding(form.deviation, message, field="执行偏差原因及措施", expected=_EXPLAIN)


def _row(row: YearRow) -> Iterator[Finding]:
    never = row.outlook.text == _NEVER
    missed = met_by(parse(row.indicator.target.text), row.expected.text) if row.expected else None
    name = row.indicator.name.text
    if (never or row.causes or row.deviates or missed is False) and not row.reason:
        message = f"“{name}”有偏差，请填写偏差原因和拟采取措施。"
        yield finding(
            row.reason, message, field="原因说明", seen=row.expected.text, expected=_EXPLAIN
        )
    if never and not row.remark:
        message = f"“{name}”完全不可能完成，请在备注中说明。"
        expected = "在备注中写明是取消还是调整，以及是否已报批"
        yield finding(row.remark, message, field="备注", expected=expected)
