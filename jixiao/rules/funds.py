"""F: do the amounts add up, and is the project code sound?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from jixiao.form.layout import is_ours
from jixiao.model import project_code as codes
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.money import to_cents, wan
from jixiao.model.tally import comparable_code
from jixiao.model.target_form import Amount, Department, Project, text_of
from jixiao.rules.registry import continues, rule
from jixiao.values.figures import ALONE, FIGURES, as_number

if TYPE_CHECKING:  # what a rule is given; a worksheet function loads the rules without it
    from jixiao.model.year_forms import YearForm

_TOLERANCE: Final = 5_000  # 0.005万元 in 分: what rounding to two decimals may lose
YUAN_FOR_WAN: Final = 1_000  # a 万元 is 10 000元: with room for what else differs
_WAN: Final = 10_000
_ENOUGH_TO_COMPARE: Final = 2
_AMOUNT_IN_NAME: Final = re.compile(
    rf"{ALONE}({FIGURES})\s?"
    r"(万元|(?<=\d{4})元|万(?=$|[）)，、。\s]|资金|补助|经费|项目))(?![及含]?以[上下内])"
)


class CountedBook(NamedTuple):
    """A workbook among several that are added up."""

    file: str
    department: Department


@rule(
    "F01",
    ERROR,
    source="审核经验",
    requires="budget fiscal_funds other_funds",
    rests_on="funds",
)
def budget_is_sum_of_funds(project: Project) -> Iterator[Finding]:
    """预算数应等于财政资金加其他资金（有上年结转的也加上，未填按0计）。

    资金来源之和就是预算，差额说明有一项填错或漏填。

    不通过：预算数=100；财政资金=90；其他资金=5    通过：预算数=100；财政资金=90；其他资金=10
    """
    budget, fiscal, other = project.budget, project.fiscal_funds, project.other_funds
    if budget is None or fiscal is None or other is None:
        return
    parts = [("财政资金", fiscal), ("其他资金", other)]
    if project.carried_funds is not None:
        parts.insert(1, ("上年结转", project.carried_funds))
    amounts = [("预算数", budget), *parts]
    if any(one.unreadable for _, one in amounts) or budget.cents is None:
        return  # D06 says so
    total = sum(part.cents or 0 for _, part in parts)
    left = budget.cents - total
    if abs(left) > _TOLERANCE and not (left > 0 and _amount_is_unread(project, amounts)):
        words = "+".join(f"{label}{wan(part.cents or 0)}" for label, part in parts)
        message = f"预算数{wan(budget.cents)}≠{words}（万元）。"
        expected = f"核对各项资金，使预算数等于各项之和（现为{wan(total)}万元）"
        if not any(part.text for _, part in parts):
            message = f"预算数{wan(budget.cents)}万元，资金来源（财政资金、其他资金）都没有填写。"
            expected = "填写各项资金，使各项之和等于预算数"
        yield finding(budget, message, field="预算数", expected=expected)


@continues("F01")
def no_amount_is_below_zero(project: Project) -> Iterator[Finding]:
    """预算和各项资金不会是负数，多半是录入或公式有误；调减预算的，填调减后的数。"""
    amounts = (
        ("预算数", project.budget),
        ("财政资金", project.fiscal_funds),
        ("上年结转", project.carried_funds),
        ("其他资金", project.other_funds),
    )
    for label, amount in amounts:
        if amount is not None and amount.cents is not None and amount.cents < 0:
            message = f"{label}{wan(amount.cents)}万元是负数，请核对。"
            expected = "填写批复的数；调减预算的，填写调减后的数"
            yield finding(amount, message, field=label, expected=expected, severity=WARNING)


@continues("F01", requires="budget fiscal_funds")
def funds_without_others_make_the_budget(project: Project) -> Iterator[Finding]:
    """没有其他资金一栏的外来版式：财政资金与预算数不等时作警告，差额没有写明来源。"""
    budget, fiscal = project.budget, project.fiscal_funds
    if is_ours(project.layout) or project.other_funds is not None:
        return
    if budget is None or fiscal is None or budget.cents is None or fiscal.cents is None:
        return
    carried = project.carried_funds.cents if project.carried_funds is not None else 0
    left = budget.cents - fiscal.cents - (carried or 0)
    amounts = [("", budget), ("", fiscal)]
    if abs(left) > _TOLERANCE and not (left > 0 and _amount_is_unread(project, amounts)):
        words = f"预算数{wan(budget.cents)}，财政资金{wan(fiscal.cents)}（万元）"
        message = f"{words}，相差{wan(abs(left))}万元，表上没有写明来源。"
        expected = "核对两个金额，或补写其他资金的来源"
        yield finding(budget, message, field="预算数", expected=expected, severity=WARNING)


def _amount_is_unread(project: Project, amounts: Iterable[tuple[str, Amount]]) -> bool:
    """Whether among the amounts, or right below, one stands that was not understood.

    It may be a part of the sum, and what the others leave of the budget; D04 tells it. Where they
    come to more than the budget already, it is no excuse.
    """
    rows = [amount.place.row for _, amount in amounts]
    return any(
        fault.kind == "unread"
        and min(rows) <= fault.place.row <= max(rows) + 1
        and to_cents(fault.text) is not None
        for fault in project.issues
    )


def unit_declared(project: Project) -> bool:
    """Whether the form, or the amount itself, says what the budget is counted in."""
    own = bool(project.budget and project.budget.text.rstrip().endswith("元"))
    return own or bool(project.unit and project.unit.text)


def known_budget(project: Project) -> Amount | None:
    """The budget where it may be compared with other amounts, else None."""
    return project.budget if project.budget and unit_declared(project) else None


@rule("F02", HINT, source="审核经验", requires="budget")
def unit_of_amounts_declared(project: Project) -> Iterator[Finding]:
    """金额单位（元或万元）要在表上注明，否则不与成本指标、项目名称中的金额比对。

    同一个数按元还是按万元理解，相差一万倍；没有注明就不比对，也不猜。

    不通过：单位=    通过：单位=万元
    """
    if project.budget and not unit_declared(project):
        message = "金额单位未声明，未做比对。"
        yield finding(
            project.budget, message, field="预算数", expected="在表头注明“单位：万元”或“单位：元”"
        )


@continues("F02")
def unit_of_a_year_form_declared(year_form: YearForm) -> Iterator[Finding]:
    """运行监控表、自评表上没有注明金额单位的，按万元读，并提示核对。"""
    money = [x for x in (*year_form.whole.amounts, *_of_tasks(year_form)) if x.cents]
    if money and not year_form.unit:
        message = "金额单位未声明，暂按万元读。"
        expected = "在表头注明“单位：万元”或“单位：元”"
        yield finding(money[0], message, field="金额单位", expected=expected)


def _of_tasks(form: YearForm) -> Iterator[Amount]:
    return (task.total for task in form.tasks if task.total is not None)


@rule("F03", WARNING, source="审核经验", requires="project budget")
def amount_in_name_is_budget(project: Project) -> Iterator[Finding]:
    """项目名称里写了金额的，应与预算数一致。

    名称里的金额来自下达文件，与预算数不一致，其中之一可能抄错。

    不通过：项目名称=提前下达资金80万元    通过：项目名称=提前下达资金60万元
    """
    budget = known_budget(project)
    match = _AMOUNT_IN_NAME.search(project.name.text) if project.name else None
    if match is None or budget is None or budget.cents is None:
        return
    unit = "元" if match[2] == "元" else "万元"
    named = to_cents(as_number(match[1]), unit)
    if named is not None and abs(named - budget.cents) > _TOLERANCE:
        words = f"{match[1]}{unit[:1]}"
        message = f"项目名称中的金额{words}与预算数{wan(budget.cents)}万元不一致。"
        expected = "核对下达文件，把名称中的金额或预算数改成一致"
        yield finding(project.name, message, field="项目名称", expected=expected)


@rule("F04", ERROR, source="财预〔2015〕88号", requires="code")
def codes_are_unique(department: Department) -> Iterator[Finding]:
    """同一部门的项目编码不得重复；部门汇总表的合计应等于各项目预算数之和。

    编码是项目的身份，重复会使金额计算两次或记到别的项目上。

    不通过：另有项目=1个；第2个：项目编码=13073023P00002210023K    通过：另有项目=1个
    """
    first: dict[str, Project] = {}
    for project in department.projects:
        code = comparable_code(project)
        if code and code in first:
            message = f"项目编码重复：{code}（已用于“{first[code].label}”）。"
            yield finding(
                project.code,
                message,
                field="项目编码",
                expected="核对两张表，各填自己的编码；是同一项目的删去一张",
                project=project.label,
            )
        elif code:
            first[code] = project


@continues("F04", requires="code")
def codes_are_unique_across_books(books: Sequence[CountedBook]) -> Iterator[Finding]:
    """汇总几个工作簿时，同一项目编码不得出现在两个工作簿里，只有前一张计入。"""
    first: dict[str, CountedBook] = {}
    for book in books:
        codes = {comparable_code(project): project for project in book.department.projects}
        for code, project in codes.items():
            if code and (earlier := first.setdefault(code, book)) is not book:
                where = f"“{earlier.file}”和“{book.file}”"
                message = f"项目编码重复：{code}在{where}中各有一张项目表，汇总时只计入前一张。"
                yield finding(
                    project.code,
                    message,
                    field="项目编码",
                    expected="只汇总其中一份，另一份不要放进来",
                    project=project.label,
                    file=book.file,
                )


@rule("F05", WARNING, source="审核经验", requires="code")
def code_has_its_shape(project: Project) -> Iterator[Finding]:
    """项目编码为21位（6位区划、2位年度、字母、12位字符），年度位与预算年度一致。

    24位的投资项目代码（如2104-130730-04-01-123456）是另一种编码，不能代替。

    不通过：项目编码=13073023P0000221    通过：项目编码=13073023P00002210023K
    """
    if not project.code:
        return
    expected = ""
    if codes.is_investment_code(project.code.text):
        message = f"“{project.code.text}”是24位投资项目代码，不是预算项目编码。"
        words = "填写预算项目编码（21位：6位区划+2位年度+字母+12位字符）"
        yield finding(project.code, message, field="项目编码", expected=words)
        return
    if codes.structure(project.code.text) is None:
        expected = "按预算一体化系统中的编码重填：6位区划+2位年度+字母+12位字符"
    elif project.budget_year and project.code_year != project.budget_year:
        expected = f"核对编码，第7、8位应为{project.budget_year % 100:02d}"
    if expected:
        message = f"项目编码“{project.code.text}”格式或年度位与预算年度不符。"
        yield finding(project.code, message, field="项目编码", expected=expected)


@rule("F07", WARNING, source="审核经验", requires="budget")
def amount_is_not_in_yuan(project: Project) -> Iterator[Finding]:
    """金额是其各部分之和的1000倍以上（或反过来），多半是把元当成万元填写。

    也与部门其他项目中最大的一项比较。

    不通过：另有项目=1个；预算数=600000；财政资金=600000    通过：另有项目=1个
    """
    budget = project.budget
    parts = [project.fiscal_funds, project.carried_funds, project.other_funds]
    filled = [part for part in parts if part is not None and part.cents]
    if budget is None or not budget.cents or not filled:
        return
    total = sum(part.cents or 0 for part in filled)
    if total > 0 and budget.cents >= YUAN_FOR_WAN * total:
        yield in_yuan(budget, "预算数", budget.cents)
    for part in filled:
        if (part.cents or 0) >= YUAN_FOR_WAN * budget.cents > 0:
            yield in_yuan(part, "资金", part.cents or 0)


@continues("F07", requires="budget")
def amount_is_like_the_others(department: Department) -> Iterator[Finding]:
    """一个项目的预算数是其他项目中最大一项的1000倍以上，也请核对金额单位。"""
    amounts = [
        (project.budget_cents, number, project)
        for number, project in enumerate(department.projects)
        if project.budget_cents
    ]
    if len(amounts) < _ENOUGH_TO_COMPARE:
        return
    (second, _, _), (largest, _, project) = sorted(amounts, key=lambda one: one[:2])[-2:]
    if project.budget and largest >= YUAN_FOR_WAN * second > 0:
        yield in_yuan(project.budget, "预算数", largest)._replace(project=project.label)


def in_yuan(amount: Amount, label: str, cents: int, against: str = "") -> Finding:
    """An amount of ``cents`` that seems to be in 元; ``against`` says what it is compared with."""
    message = f"{against or f'{wan(cents)}万元'}疑似以元为单位，请核对。"
    expected = f"确为元的，改填{wan(cents // _WAN)}（万元），或在表头注明“单位：元”"
    return finding(amount, message, field=label, expected=expected)


@rule("F06", WARNING, source="审核经验", requires="code")
def code_check_character_holds(project: Project) -> Iterator[Finding]:
    """第九位为P的项目编码，末位应与校验规则相符；不符多为录入有误。

    校验位能发现抄错一位或相邻两位颠倒；规律由公开编码归纳，所以只作警告。

    不通过：项目编码=13073023P00002210024K    通过：项目编码=13073023P00002210023K
    """
    code = text_of(project.code)
    if codes.verify(code) is not False:
        return
    expected = "按预算一体化系统中的编码逐位核对"
    if set(code[:-1]) <= set(codes.ALPHABET):
        expected = f"逐位核对：末位应为{codes.check_character(code[:-1])}，或前20位有误"
    message = "项目编码校验位不符，请核对是否录入有误。"
    yield finding(project.code, message, field="项目编码", expected=expected)
