"""F: do the amounts add up, and is the project code sound?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from jixiao.model import project_code as codes
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, finding
from jixiao.model.money import to_cents, wan
from jixiao.model.tally import comparable_code
from jixiao.model.target_form import Amount, Department, Project, text_of
from jixiao.rules.registry import continues, rule

_TOLERANCE: Final = 5_000  # 0.005万元 in 分: what rounding to two decimals may lose
_AMOUNT_IN_NAME: Final = re.compile(
    r"(\d(?<![\d.]\d)\d{0,8}(?:\.\d{1,6})?)\s?"
    r"(万元|(?<=\d{4})元|万(?=$|[）)，、。\s]|资金|补助|经费|项目))(?![及含]?以[上下内])"
)


class Book(NamedTuple):
    """A workbook among several that are added up."""

    file: str
    department: Department


@rule("F01", ERROR, source="审核经验", requires="budget fiscal_funds other_funds")
def budget_is_sum_of_funds(project: Project) -> Iterator[Finding]:
    """预算数应等于财政资金加其他资金（有上年结转的也加上，未填按0计）。

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
    if abs(budget.cents - total) > _TOLERANCE and not _amount_is_unread(project, amounts):
        told = "+".join(f"{label}{wan(part.cents or 0)}" for label, part in parts)
        message = f"预算数{wan(budget.cents)}≠{told}（万元）。"
        yield finding(budget, message, field="预算数", expected=f"{wan(total)}万元")


def _amount_is_unread(project: Project, amounts: Iterable[tuple[str, Amount]]) -> bool:
    """Whether among the amounts, or right below, one stands that was not understood.

    It may be a part of the sum; D04 tells it.
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

    不通过：单位=    通过：单位=万元
    """
    if project.budget and not unit_declared(project):
        message = "金额单位未声明，未做比对。"
        yield finding(project.budget, message, field="预算数", expected="单位：万元")


@rule("F03", WARNING, source="审核经验", requires="project budget")
def amount_in_name_is_budget(project: Project) -> Iterator[Finding]:
    """项目名称里写了金额的，应与预算数一致。

    不通过：项目名称=提前下达资金80万元    通过：项目名称=提前下达资金60万元
    """
    budget = known_budget(project)
    match = _AMOUNT_IN_NAME.search(project.name.text) if project.name else None
    if match is None or budget is None or budget.cents is None:
        return
    unit = "元" if match[2] == "元" else "万元"
    named = to_cents(match[1], unit)
    if named is not None and abs(named - budget.cents) > _TOLERANCE:
        told = f"{match[1]}{unit[:1]}"
        message = f"项目名称中的金额{told}与预算数{wan(budget.cents)}万元不一致。"
        yield finding(project.name, message, field="项目名称", expected=f"{wan(budget.cents)}万元")


@rule("F04", ERROR, source="财预〔2015〕88号", requires="code")
def codes_are_unique(department: Department) -> Iterator[Finding]:
    """同一部门的项目编码不得重复；部门汇总表的合计应等于各项目预算数之和。

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
                expected="每个项目一个编码",
                project=project.label,
            )
        elif code:
            first[code] = project


@continues("F04", requires="code")
def codes_are_unique_across_books(books: Sequence[Book]) -> Iterator[Finding]:
    """汇总几个工作簿时，同一项目编码不得出现在两个工作簿里，只有前一张计入。"""
    first: dict[str, Book] = {}
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
                    expected="只汇总其中一份",
                    project=project.label,
                    file=book.file,
                )


@rule("F05", WARNING, source="审核经验", requires="code")
def code_has_its_shape(project: Project) -> Iterator[Finding]:
    """项目编码为21位（6位区划、2位年度、字母、12位字符），年度位与预算年度一致。

    不通过：项目编码=13073023P0000221    通过：项目编码=13073023P00002210023K
    """
    if not project.code:
        return
    expected = ""
    if codes.structure(project.code.text) is None:
        expected = "6位区划+2位年度+字母+12位字符"
    elif project.budget_year and project.code_year != project.budget_year:
        expected = f"第7、8位为{project.budget_year % 100:02d}"
    if expected:
        message = f"项目编码“{project.code.text}”格式或年度位与预算年度不符。"
        yield finding(project.code, message, field="项目编码", expected=expected)


@rule("F06", WARNING, source="审核经验", requires="code")
def code_check_character_holds(project: Project) -> Iterator[Finding]:
    """第九位为P的项目编码，末位应与校验规则相符；不符多为录入有误。

    不通过：项目编码=13073023P00002210024K    通过：项目编码=13073023P00002210023K
    """
    code = text_of(project.code)
    if codes.verify(code) is not False:
        return
    expected = ""
    if set(code[:-1]) <= set(codes.ALPHABET):
        expected = f"末位应为{codes.check_character(code[:-1])}，或前20位有误"
    message = "项目编码校验位不符，请核对是否录入有误。"
    yield finding(project.code, message, field="项目编码", expected=expected)
