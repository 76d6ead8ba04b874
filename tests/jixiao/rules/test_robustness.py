"""Whatever stands in the cells, the check ends, soon, and every finding is whole."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.check.department import check_department, check_project
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    LayoutIssue,
    Project,
    Share,
    Target,
)
from tests.support.rule_forms import clean_project

PIECES = [
    "≥", "≤", "=", "90", "%", "％", "次", "人", "万元", "万", "元/人", "产出", "效益", "成本",
    "数量", "时效", "满意度", "指标", "进一步提高", "2023年", "12月底前", "**", "XX", "……",
    "预算数", "率", "及时", "宣传", "（", "）", "〔", "〕", "1.", "。，", "\t", "\n", '"', "#",
    "#NAME?", "/", "-", "一是", "：", " ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)
fields = st.builds(Field, texts)
absent_or = st.none() | fields
values = st.none() | st.floats(allow_nan=False) | st.booleans() | st.dates()
targets = st.builds(Target, texts, value=values, formula=st.sampled_from(("", "=8人", "=A1")))
amounts = st.none() | st.builds(Amount, st.none() | st.integers(-(10**12), 10**15), texts)
shares = st.builds(
    Share, st.sampled_from((3, 6, 10, 12)), st.none() | st.decimals(-200, 200), texts
)
rows = st.builds(Indicator, fields, fields, fields, absent_or, targets, absent_or, absent_or)
issues = st.builds(
    LayoutIssue,
    st.sampled_from(("missing", "moved", "unread", "version", "format")),
    st.sampled_from(("预算数", "指标值", "二级指标", "3月底", "别的")),
    text=texts,
)
projects = st.builds(
    Project,
    unit=absent_or,
    code=absent_or,
    name=absent_or,
    budget=amounts,
    fiscal_funds=amounts,
    other_funds=amounts,
    purpose=absent_or,
    plan=st.none() | st.lists(shares, max_size=4).map(tuple),
    goal=absent_or,
    indicators=st.lists(rows, max_size=4).map(tuple),
    function=absent_or,
    issues=st.lists(issues, max_size=2).map(tuple),
    budget_year=st.none() | st.just(2023),
)
departments = st.builds(
    Department,
    overall_goal=fields,
    functions=st.lists(st.builds(FunctionalGoal, fields, fields), max_size=3).map(tuple),
    projects=st.lists(projects, max_size=4).map(tuple),
)


@settings(deadline=None)
@given(departments)
def test_every_finding_is_whole_whatever_the_form_holds(department: Department) -> None:
    for one in check_department(department):
        assert one.rule
        assert one.severity is not None
        assert one.source
        assert one.message.endswith("。")
        assert "None" not in one.message


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "（",
        "率(",
        "开展",
        "，",
        '"',
        "\n",
        "2021年",
        "≥1",
        "1人",
        "〔",
        "新建楼",
        "进一步",
        " \n",
    ],
)
def test_long_texts_cost_in_proportion(piece: str) -> None:
    """16 000 characters in every cell of a form, well under the second of the processor that a square would take."""
    text = Field((piece * 16_000)[:16_000])
    project = clean_project()
    row = replace(
        project.indicators[0],
        name=text,
        description=text,
        basis=text,
        target=Target(text.text),
    )
    filled = replace(project, name=text, code=text, purpose=text, goal=text, indicators=(row, row))
    start = time.process_time()
    check_project(filled)
    assert time.process_time() - start < 1


def test_dates_and_numbers_of_every_kind_are_reported_not_raised() -> None:
    project = clean_project()
    for value in (dt.datetime(2023, 3, 5), dt.time(3, 5), dt.timedelta(days=1), True, 0, 1e300):
        row = replace(project.indicators[0], target=Target(str(value), value=value))
        found = check_project(replace(project, indicators=(row, *project.indicators[1:])))
        assert {one.rule for one in found} & {"V14", "V15"}


def test_an_absent_field_is_not_a_blank_one() -> None:
    bare = Project(
        code=None,
        name=None,
        budget=None,
        fiscal_funds=None,
        other_funds=None,
        purpose=None,
        plan=None,
        goal=None,
        indicators=clean_project().indicators,
    )
    assert check_project(bare) == []
    blank = replace(bare, goal=Field(), plan=(Share(3), Share(12, Decimal(100))))
    assert [one.rule for one in check_project(blank)] == ["P01", "R01"]
