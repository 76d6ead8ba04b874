"""部门整体支出绩效目标表 in two versions, and in next year's workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.check.department import check_carried_over
from jixiao.drafting.compare import compare
from jixiao.drafting.rollover import roll_over
from jixiao.model.last_year import CarriedOver
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    Indicator,
    Target,
    Task,
    WholeForm,
)

WAN = 1_000_000  # a 万元
THREE_MILLION, BLANK = Amount(300 * WAN, "300"), Amount(None, "")


def whole(
    *,
    goal: str = "2023年建成饮水工程10处",
    task: str = "2023年饮水安全",
    total: Amount = THREE_MILLION,
    other: Amount = BLANK,
    target: str = "≥10处",
) -> WholeForm:
    return WholeForm(
        title=Field("2023年度部门整体支出绩效目标表"),
        tasks=(Task(Field(task), Field("建成10处"), total, Amount(300 * WAN, "300"), other),),
        basic=Amount(500 * WAN, "500"),
        projects=Amount(300 * WAN, "300"),
        goal=Field(goal),
        indicators=(
            Indicator(
                Field("产出指标"), Field("数量指标"), Field("饮水工程"), target=Target(target)
            ),
            Indicator(
                Field("产出指标"), Field("时效指标"), Field("完成时间"),
                target=Target("2023年12月底前"),
            ),
        ),
        year=2023,
    )  # fmt: skip


def department(form: WholeForm) -> Department:
    return Department(name="某县水务局", year=2023, whole=form)


@pytest.mark.parametrize("blank", ["", "无", "/", "—"])
def test_a_filler_for_money_is_no_change(blank: str) -> None:
    old, new = whole(other=Amount(None, "")), whole(other=Amount(None, blank))
    assert compare(department(old), department(new)).identical


@pytest.mark.parametrize("blank", ["无", "/", "—"])
def test_a_filler_for_a_text_or_a_task_is_no_change(blank: str) -> None:
    old, new = whole(goal=""), whole(goal=blank)
    filler = Task(Field(blank), Field(blank), Amount(None, blank), Amount(None, ""))
    new = replace(new, tasks=(*new.tasks, filler))
    assert compare(department(old), department(new)).identical
    [change] = compare(department(new), department(whole())).department
    assert (change.old, change.new) == (blank, "2023年建成饮水工程10处")


def test_money_that_differs_is_told_with_the_difference() -> None:
    new = whole(total=Amount(320 * WAN, "320"))
    [change] = compare(department(whole()), department(new)).department
    assert change.field == "整体支出·任务“2023年饮水安全”的总额"
    assert (change.old, change.new) == ("300.00万元", "320.00万元")
    assert "20" in change.note


def test_line_ends_are_no_change_and_a_mark_is_said_to_be_one() -> None:
    old, new = whole(goal="建成工程，管好。\n通水"), whole(goal="建成工程，管好。\r\n通水")
    assert compare(department(old), department(new)).identical
    [change] = compare(department(old), department(whole(goal="建成工程,管好。通水"))).department
    assert change.note == "仅标点或空格不同"


def test_another_sign_in_a_value_is_more_than_a_mark() -> None:
    [change] = compare(department(whole()), department(whole(target="≤10处"))).department
    assert (change.old, change.new, change.note) == ("≥10处", "≤10处", "")


def test_next_years_form_has_no_money_of_last_year_and_a_new_title() -> None:
    rolled = roll_over(department(whole()), 2024)
    form = rolled.department.whole
    assert form is not None
    assert (form.title.text, form.year) == ("2024年度部门整体支出绩效目标表", 2024)
    money = [form.basic, form.projects, form.tasks[0].total, form.tasks[0].fiscal]
    assert all(one is not None and one.cents is None and not one.text for one in money)
    assert [(one.field, one.old, one.new) for one in rolled.renewed] == [
        ("标题", "2023年度部门整体支出绩效目标表", "2024年度部门整体支出绩效目标表"),
        ("基本支出", "500", ""),
        ("项目支出", "300", ""),
        ("任务“2023年饮水安全”的预算", "300", ""),
    ]
    kept = roll_over(department(whole()), 2024, keep_money=True).department.whole
    assert kept is not None and kept.basic == Amount(500 * WAN)


def test_what_speaks_of_last_year_in_the_whole_form_is_shown() -> None:
    rolled = roll_over(department(whole()), 2024)
    found = check_carried_over(CarriedOver(rolled.department, rolled.last_year))
    assert [(one.rule, one.field) for one in found] == [
        ("Y03", "绩效目标"),
        ("Y03", "指标值"),
        ("Y03", "任务名称"),
    ]
    assert all(one.message == "仍是上年的“2023年”。" for one in found)
    clean = replace(rolled.department, whole=None)
    assert check_carried_over(CarriedOver(clean, rolled.last_year)) == []
