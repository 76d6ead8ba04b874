"""Projects as rows, whose 预算资金 stands over columns of its parts: what each amount counts as."""

from __future__ import annotations

import pytest

from jixiao.form.book import read_book
from jixiao.model.grid import Grid, Value

BEHIND = ("为300名残疾人适配辅具", "产出", "数量", "适配人数", "≥300人")


def book(parts: list[str], amounts: list[Value]) -> list[Grid]:
    empty = [None] * (len(parts) - 1)
    rows: list[list[Value]] = [
        ["2026年度县级部门预算项目绩效目标表"],
        ["部门：某县残疾人联合会", *[None] * len(parts), *[None] * 5, "单位：万元"],
        ["序号", "项目名称", "预算资金", *empty, "年度绩效目标", "绩效指标", None, None, "指标值"],
        [None, None, *parts, None, "一级", "二级", "三级", None],
        [1, "辅具适配", *amounts, *BEHIND],
        [None, None, *[None] * len(parts), None, "产出", "质量", "适配合格率", "≥98%"],
        [None, None, *[None] * len(parts), None, "满意度", "服务对象满意度", "满意度", "≥90%"],
    ]
    return [Grid("表", rows)]


@pytest.mark.parametrize(
    ("parts", "amounts", "counted"),
    [
        (["财政", "其他"], [45, 5], (50, 45, 5)),
        (["县本级", "上级补助", "其他"], [30, 15, 5], (50, 45, 5)),
        (["小计", "财政", "其他"], [50, 45, 5], (50, 45, 5)),
        (["合计", "中央", "省", "县"], [50, 20, 20, 10], (50, 50, None)),
        (["一般公共预算", "政府性基金", "其他"], [30, 15, 5], (50, 45, 5)),
        # nobody knows what these are: no part of them is taken for the whole
        (["甲类", "乙类"], [30, 20], (None, None, None)),
        (["甲类", "财政"], [30, 20], (None, 20, None)),
    ],
)
def test_what_stands_under_the_heading_of_the_money(
    parts: list[str], amounts: list[Value], counted: tuple[int | None, ...]
) -> None:
    [project] = read_book(book(parts, amounts)).department.projects
    read = (project.budget, project.fiscal_funds, project.other_funds)
    wan = [one.cents and one.cents / 1_000_000 if one is not None else None for one in read]
    assert wan == list(counted)
    assert project.name.text == "辅具适配"
    assert [row.name.text for row in project.indicators] == ["适配人数", "适配合格率", "满意度"]
