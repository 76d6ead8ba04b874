"""F04, further: what a table of projects says in sum, held against the projects in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jixiao.model.findings import ERROR, WARNING, Finding, finding
from jixiao.model.money import wan
from jixiao.model.target_form import Department, Project, StatedSum, text_of
from jixiao.rules.registry import continues

_LABELS: Final = {"budget": "预算数", "fiscal_funds": "财政资金", "other_funds": "其他资金"}


@continues("F04")
def sums_of_a_table_are_those_of_its_projects(department: Department) -> Iterator[Finding]:
    """项目成行的表自带的合计、小计，应等于表中所列项目之和；有项目没有读全的作警告。"""
    for project in department.projects:
        for stated in project.stated:
            listed = [
                one for one in department.projects
                if one.sheet == project.sheet and one.name and one.name.place.row in stated.rows
            ]  # fmt: skip
            if listed:
                yield from _against(stated, listed)


def _against(stated: StatedSum, listed: Sequence[Project]) -> Iterator[Finding]:
    for key, amount in stated.amounts.items():
        label = _LABELS[key]
        own = [getattr(one, key) for one in listed]
        known = [one.cents for one in own if one is not None and one.cents is not None]
        total, left = sum(known), len(own) - len(known)
        if amount.cents is None or not known or total == amount.cents:
            continue
        words = f"表中“{stated.label}”的{label}{wan(amount.cents)}"
        message = f"{words}≠所列{len(known)}个项目之和{wan(total)}（万元）"
        if left and key == "budget":
            names = "、".join(text_of(p.name) for p, x in zip(listed, own, strict=True)
                             if x is None or x.cents is None)  # fmt: skip
            message += f"，没有读到金额的{left}个项目未计入：{names}"
        sure = not (left and key == "budget") and not any(one.unsure for one in listed)
        yield finding(
            amount,
            f"{message}。",
            field=label,
            expected=f"核对有无漏列、多列的项目，使合计等于各项目{label}之和",
            severity=ERROR if sure else WARNING,
        )
