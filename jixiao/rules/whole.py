"""F01 and F04, further: the department's own form held against its projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from jixiao.form.cleaning import tidy
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, Severity, finding
from jixiao.model.money import wan
from jixiao.model.target_form import (
    TASK_MONEY,
    Amount,
    Department,
    Project,
    Task,
    WholeForm,
    text_of,
)
from jixiao.rules.registry import continues

if TYPE_CHECKING:
    from jixiao.model.year_forms import YearForm

# 分: amounts are in 万元 with two decimals.
_SMALL: Final = 10_000


@continues("F04")
def tasks_agree_with_projects(department: Department) -> Iterator[Finding]:
    """部门整体支出绩效目标表的任务与同名项目、项目支出与各项目合计应一致；任务合计与项目合计不同作提示。"""
    whole = department.whole
    if whole is None or not department.projects:
        return
    by_name = {tidy(text_of(project.name)): project for project in department.projects}
    for task in whole.tasks:
        project = by_name.get(tidy(task.name.text))
        if project is not None:
            yield from _same_amount(task, project)
    total = _sum_of([project.budget for project in department.projects])
    if total is None:
        return
    stated = whole.projects
    if stated and _differ(stated.cents, total):
        message = f"项目支出{wan(stated.cents)}万元与各项目合计{wan(total)}万元不一致。"
        expected = f"{wan(total)}万元，或补齐项目表"
        yield _on(whole.label, stated, message, field="项目支出", expected=expected)
    tasks = _sum_of([task.total for task in whole.tasks])
    if tasks is not None and whole.tasks and _differ(tasks, total):
        sums = f"年度主要任务合计{wan(tasks)}万元，各项目合计{wan(total)}万元"
        message = f"{sums}，相差{wan(abs(tasks - total))}万元，请核对。"
        first = whole.tasks[0].total
        yield _on(whole.label, first, message, field="年度主要任务", severity=HINT)


@continues("F01")
def money_of_the_whole_adds_up(department: Department) -> Iterator[Finding]:
    """部门整体支出绩效目标表：总额等于财政拨款加其他资金，也等于基本支出加项目支出；收入合计等于支出合计；任务和任务合计同样核对。"""
    whole = department.whole
    if whole is None:
        return
    by_source = [("财政拨款", whole.fiscal_funds), ("其他资金", whole.other_funds)]
    by_use = [("基本支出", whole.basic), ("项目支出", whole.projects)]
    yield from _adds_up(whole.label, "资金总额", whole.budget, by_source)
    if whole.spending is None:
        yield from _adds_up(whole.label, "资金总额", whole.budget, by_use)
    else:
        yield from _adds_up(whole.label, "支出合计", whole.spending, by_use)
        yield from _income_is_spending(whole)
    yield from _tasks_add_up(whole)


def _income_is_spending(whole: WholeForm) -> Iterator[Finding]:
    income, spending = whole.budget, whole.spending
    if income is None or spending is None or not _differ(income.cents, spending.cents):
        return
    message = f"收入合计{wan(income.cents)}万元与支出合计{wan(spending.cents)}万元不相等。"
    yield _on(
        whole.label, spending, message, field="支出合计", expected="核对两个合计，收支应当平衡"
    )


@continues("F01")
def money_of_the_tasks_adds_up(year_form: YearForm) -> Iterator[Finding]:
    """部门整体的自评表、监控表上的重点任务同样核对；任务的执行数不应超过预算数。"""
    yield from _tasks_add_up(year_form)
    for task in year_form.tasks:
        total, spent = task.total, task.spent
        if total is None or spent is None or total.cents is None or spent.cents is None:
            continue
        if spent.cents > total.cents:
            words = f"执行数{wan(spent.cents)}万元超过预算数{wan(total.cents)}万元"
            message = f"任务“{task.name.text}”的{words}。"
            expected = "核对两个数；确需超出的，先按程序调整预算"
            yield _on(year_form.label, spent, message, field="年度主要任务", expected=expected)


def _tasks_add_up(form: WholeForm | YearForm) -> Iterator[Finding]:
    """The money of each task, and the row 合计 below the tasks against those above it; there a
    blank amount counts 0.
    """
    for task in form.tasks:
        parts = [("财政拨款", task.fiscal), ("其他资金", task.other)]
        yield from _adds_up(form.label, f"任务“{task.name.text}”的总额", task.total, parts)
    for key, words in TASK_MONEY:
        total: Amount | None = getattr(form.tasks_total, key, None)
        amounts: list[Amount | None] = [getattr(task, key) for task in form.tasks]
        given = [one for one in amounts if one is not None and one.text]
        cents = [one.cents for one in given if one.cents is not None]
        if total is None or not given or len(cents) < len(given):
            continue
        if _differ(total.cents, sum(cents)):
            message = (
                f"任务合计的{words}{wan(total.cents or 0)}≠各任务之和{wan(sum(cents))}（万元）。"
            )
            expected = f"核对各任务，使合计等于各任务之和（现为{wan(sum(cents))}万元）"
            yield _on(
                form.label, total, message, field="年度主要任务", expected=expected, severity=ERROR
            )


def _adds_up(
    label: str, words: str, total: Amount | None, parts: list[tuple[str, Amount | None]]
) -> Iterator[Finding]:
    """A total that is not the sum of its parts, where all of them are stated."""
    known = [(name, one) for name, one in parts if one is not None and one.text]
    cents = [one.cents for _, one in known if one.cents is not None]
    if total is None or total.cents is None or len(cents) < len(parts):
        return
    if _differ(total.cents, sum(cents)):
        sums = "+".join(f"{name}{wan(one.cents or 0)}" for name, one in known)
        message = f"{words}{wan(total.cents)}≠{sums}（万元）。"
        expected = f"核对各项，使总额等于各项之和（现为{wan(sum(cents))}万元）"
        yield _on(label, total, message, field="资金总额", expected=expected, severity=ERROR)


def _same_amount(task: Task, project: Project) -> Iterator[Finding]:
    stated, budget = task.total, project.budget
    if stated and budget and _differ(stated.cents, budget.cents):
        message = (
            f"任务“{task.name.text}”的预算{wan(stated.cents)}万元"
            f"与同名项目的预算数{wan(budget.cents)}万元不一致。"
        )
        yield _on(
            project.label, stated, message, field="预算金额", expected=f"{wan(budget.cents)}万元"
        )


def _on(
    label: str,
    amount: Amount | None,
    message: str,
    *,
    field: str,
    expected: str = "",
    severity: Severity = WARNING,
) -> Finding:
    return finding(
        amount, message, field=field, expected=expected, severity=severity, project=label
    )


def _sum_of(amounts: list[Amount | None]) -> int | None:
    """The sum; None where one of them is not known, for unknown is not zero."""
    known = [one.cents for one in amounts if one is not None and one.cents is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) >= _SMALL
