"""A form that declares no unit is in the totals as 万元, and whatever adds up says so."""

from __future__ import annotations

from dataclasses import replace

from jixiao.model.grid import Place
from jixiao.model.tally import copied, tally
from jixiao.model.target_form import UNDECLARED, Amount, Department, Field, Project


def _project(name: str, cents: int, unit: Field | None) -> Project:
    budget = Amount(cents, str(cents), Place("表", 4, 3))
    return Project(sheet="表", name=Field(name), unit=unit, budget=budget)


DEPARTMENT = Department(
    projects=(
        _project("道路", 5_000_000, Field("万元")),
        _project("桥梁", 330_984_000_000, None),
        _project("路灯", 7_000_000, Field(UNDECLARED)),
    )
)


def test_the_line_names_the_forms_and_what_they_count_the_largest_first() -> None:
    forms = tally([DEPARTMENT], ["甲局.xlsx"])
    assert forms.sentences == [
        "项目表：找到3张＝计入3张＋未计入0张。",
        "请核对：以下项目表没有声明金额单位，合计中按万元计："
        "“甲局.xlsx”的“桥梁”330984.00万元；“甲局.xlsx”的“路灯”7.00万元。",
    ]
    assert forms.complete  # they are in it


def test_json_lists_them_with_cell_and_amount() -> None:
    found = tally([DEPARTMENT]).as_json()["unit_assumed"]
    assert [(one["project"], one["cell"], one["unit"], one["amount"]) for one in found] == [
        ("桥梁", "C4", "万元", "330984.00"),
        ("路灯", "C4", "万元", "7.00"),
    ]


def test_a_copy_adds_nothing_up_and_assumes_nothing() -> None:
    assert copied(DEPARTMENT).sentences == ["项目表：找到3张＝计入3张＋未计入0张。"]


def test_a_form_without_a_budget_counts_and_the_total_says_that_it_has_nothing_of_it() -> None:
    blank = [
        replace(_project(name, 0, Field("万元")), budget=Amount(None, "", Place("表", 4, 3)))
        for name in ("甲", "乙", "丙", "丁")
    ]
    forms = tally([Department(projects=(_project("道路", 5_000_000, Field("万元")), *blank))])
    assert forms.sentences == [
        "项目表：找到5张＝计入5张＋未计入0张。",
        "请核对：以下项目表未填预算数，合计中没有它们的金额：“甲”；“乙”；“丙”等4张。",
    ]
    assert forms.complete  # R01 asks for it
    listed = forms.as_json()["budget_blank"]
    assert [(one["project"], one["cell"]) for one in listed] == [(n, "C4") for n in "甲乙丙丁"]
    assert copied(Department(projects=tuple(blank))).as_json()["budget_blank"] == []
