"""The forms of the year that are made from projects: whose they are, and which are carried."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from jixiao.model.target_form import Department, Field, Indicator, Project, Target
from jixiao.model.year_forms import Monitoring, YearRow
from jixiao.spending.entries import Ledger
from jixiao.spending.execution import compare
from jixiao.year.monitoring import monitorings
from jixiao.year.prefill import carried_forms

ROW = Indicator(name=Field("巡查次数"), target=Target("≥4次"))
PROJECT = Project(name=Field("巡查"), code=Field("13073023P00001100001A"), indicators=(ROW,))


def made(*projects: Project) -> list[Monitoring]:
    department = Department(projects=projects, year=2023)
    comparison = compare(department, Ledger(), dt.date(2023, 6, 30))
    return [one.form for one in monitorings(department, comparison)]


def test_a_form_carries_the_code_of_its_project() -> None:
    coded, bare = made(PROJECT, replace(PROJECT, name=Field("宣传"), code=None))
    assert (coded.code.text, bare.code.text) == ("13073023P00001100001A", "")


def test_a_filled_form_of_another_project_is_carried_and_a_used_one_is_not() -> None:
    def filled(form: Monitoring) -> Monitoring:
        return replace(form, rows=(YearRow(ROW, actual=Field("3次")),))

    (used,) = map(filled, made(PROJECT))
    other = replace(used, code=Field("13073023P00001100002B"), name=Field("已撤销的项目"))
    assert carried_forms([used, other], [PROJECT]) == [other]
    assert carried_forms([used], [PROJECT]) == []
    assert carried_forms([used, replace(other, rows=())], [PROJECT]) == []
