"""Whoever adopts every proposed value and checks again has nothing new to do."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.check.department import each_finding
from jixiao.form.rewrite import proposals
from jixiao.model.findings import Finding
from jixiao.model.grid import Place
from jixiao.model.target_form import Department, Indicator, Project, Share, Target
from tests.support.rule_forms import clean_project, plan, row

KINDS = {
    "数量": "产出", "质量": "产出", "时效": "产出", "成本": "产出",
    "社会效益": "效益", "服务对象满意度": "满意度",
}  # fmt: skip
NAMES = [
    "培训人数", "全县人口数", "大要案发生件数", "改造面积", "道路里程", "完成时限", "服务天数", "保障时间",
    "合格率", "覆盖率", "知晓率", "参训人员满意度", "投诉次数", "预算控制数", "培训总成本", "教材成本",
    "人均成本", "群体性事件", "宣传情况", "健康水平", "受益人数(≥**人)", "收入增长率", "节约成本",
]  # fmt: skip
SIGNS = ["≥", "≤", "=", "", ">", "<", ">=", "不低于", "大于等于", "约", "≥约", "2"]
NUMBERS = [
    "0",
    "1",
    "60",
    "90",
    "100",
    "120",
    "0.5",
    "35万",
    "1,200",
    "９５",
    "600",
    "5000",
    "100万",
]
UNITS = [
    "",
    "%",
    "％",
    "百分比",
    "人",
    "次",
    "件",
    "万元",
    "元",
    "元/人",
    "/株",
    "天",
    "人左右",
    "以上",
]
WORDS = ["进一步提高", "良好", "是", "长期", "及时", "11月底前", "2024年3月底前", "≥90%，≤100%"]
texts = st.one_of(
    st.tuples(*map(st.sampled_from, (SIGNS, NUMBERS, UNITS))).map("".join),
    st.sampled_from(WORDS),
)
rows = st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(NAMES), texts).map(
    lambda one: row(KINDS[one[0]], one[0], one[1], one[2])
)
plans = st.sampled_from(["20/50/80/100", "20/50/80/95", "50/45/80/90"])


def placed(project: Project, number: int) -> Project:
    """The project with a cell for each 指标值 and share, as on a sheet."""
    rows = tuple(
        replace(one, target=Target(one.target.text, Place(project.sheet, r, 5)))
        for r, one in enumerate(project.indicators, 11)
    )
    return replace(project, indicators=rows)


@st.composite
def departments(draw: st.DrawFn) -> Department:
    projects = []
    for number in range(draw(st.integers(1, 2))):
        clean = clean_project(number)
        more = tuple(draw(st.lists(rows, min_size=1, max_size=4)))
        one = replace(clean, indicators=(*clean.indicators, *more), plan=plan(draw(plans)))
        projects.append(placed(one, number))
    return Department(year=2023, projects=tuple(projects))


def adopted(department: Department, found: list[Finding]) -> Department:
    """The department with every proposed value in its cell."""
    new = {one.place: one.adopt for one in found if one.adopt}
    return replace(
        department,
        projects=tuple(
            replace(
                project,
                indicators=tuple(_row(one, new) for one in project.indicators),
                plan=tuple(_share(one, new) for one in project.plan or ()),
            )
            for project in department.projects
        ),
    )


def _row(one: Indicator, new: dict[Place, str]) -> Indicator:
    text = new.get(one.target.place)
    return one if text is None else replace(one, target=Target(text, one.target.place))


def _share(one: Share, new: dict[Place, str]) -> Share:
    text = new.get(one.place)
    return one if text is None else plan(f"0/0/0/{text}")[3]


def keys(found: list[Finding]) -> set[tuple[str, str, Place]]:
    return {(one.rule, one.project, one.place) for one in found}


@settings(max_examples=40)
@given(departments())
def test_no_adopted_value_leads_into_another_finding(department: Department) -> None:
    found = each_finding(department)
    again = each_finding(adopted(department, found))
    assert keys(again) <= keys(found)


@settings(max_examples=40)
@given(departments())
def test_one_cell_has_one_mended_value(department: Department) -> None:
    proposed: dict[Place, set[str]] = {}
    for one in each_finding(department):
        if one.adopt:
            proposed.setdefault(one.place, set()).add(one.adopt)
    assert [values for values in proposed.values() if len(values) > 1] == []


@settings(max_examples=40)
@given(departments())
def test_the_one_spelling_leads_into_no_other_finding(department: Department) -> None:
    found = each_finding(department)
    new = [
        Finding("", one.place, adopt=one.new)
        for one in proposals(department)
        if one.field == "指标值"
    ]
    again = each_finding(adopted(department, new))
    assert keys(again) <= keys(found)
