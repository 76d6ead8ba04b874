"""The indicators on a form of the year are judged like those of the 绩效目标表."""

from __future__ import annotations

from dataclasses import replace

from jixiao.check.year import check_year_forms
from jixiao.model.grid import Place
from jixiao.model.target_form import Department, Field, LayoutIssue, Target
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearRow
from tests.support.rule_forms import clean_project, row

ROWS = (
    row("产出", "时效", "宣传情况", "≥90次"),
    row("产出", "质量", "考核合格率", "≥95"),
    row("效益", "社会效益", "知晓情况", "进一步提高"),
)


def placed() -> tuple[YearRow, ...]:
    return tuple(
        YearRow(replace(one, target=Target(one.target.text, Place("自评表", number, 5))))
        for number, one in enumerate(ROWS, 12)
    )


def found(form: SelfEvaluation | Monitoring, department: Department) -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.place.address, one.adopt)
        for one in check_year_forms([form], department)
        if one.rule[0] in "VI"
    ]


def test_a_form_whose_project_is_not_in_the_book_is_judged_by_itself() -> None:
    for kind in (SelfEvaluation, Monitoring):
        form = kind(sheet="自评表", name=Field("乡村医生培训"), rows=placed())
        assert found(form, Department(year=2023)) == [
            ("I03", "E12", ""),
            ("V03", "E13", "≥95%"),
            ("V06", "E14", ""),
        ]


def test_only_a_form_whose_layout_is_not_known_is_judged_no_further() -> None:
    form = SelfEvaluation(sheet="自评表", name=Field("乡村医生培训"), rows=placed())
    unread = replace(form, issues=(LayoutIssue("unread", "", text="另有一格"),))
    unknown = replace(form, issues=(LayoutIssue("unknown", "指标值"),))
    assert found(unread, Department(year=2023)) == found(form, Department(year=2023)) != []
    assert found(unknown, Department(year=2023)) == []


def test_a_row_that_stands_so_in_the_approved_form_is_judged_there() -> None:
    project = replace(clean_project(), indicators=ROWS[:2])
    form = SelfEvaluation(sheet="自评表", name=Field(project.label), rows=placed())
    assert found(form, Department(year=2023, projects=(project,))) == [("V06", "E14", "")]
