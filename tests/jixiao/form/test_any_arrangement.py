"""Whatever the arrangement of a form: a label is no value, and nothing is invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.department import check_project
from jixiao.form.layout import layouts, plain
from jixiao.form.read_target import read_projects
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Project

[PLAIN] = [layout for layout in layouts() if layout.name == "plain"]
ALL_LABELS = {
    label
    for layout in layouts()
    for labels in (layout.field_labels, layout.column_labels)
    for label in labels
}
# Spellings as a form prints them round a label.
DRESSED = st.sampled_from(["{}", "{}：", "{} ", "一、{}", "{}（盖章）", "★{}", " {}:"])
NAME, GOAL = "农村公路养护", "完成农村公路养护120公里"
PERSONS = ("项目负责人", "联系电话", "填报人")
# A name is a name, whatever it begins or ends with.
DEPARTMENTS = (
    *(
        "某县水务局",
        "单位后勤服务中心",
        "年度考核办公室",
        "某县财政资金管理中心",
        "项目办",
        "某市本级",
    ),
    *("101001-某镇人民政府", "216001某县交通局", "某县总工会（本级）", "绩效评价中心", "2号泵站"),
)


def spelling(key: str) -> st.SearchStrategy[str]:
    return st.sampled_from(PLAIN.fields[key].labels[:25])


@st.composite
def rows_of_a_field(draw: st.DrawFn, label: str, value: Value) -> list[list[Value]]:
    """A label with its value beside it, after merged cells, or below it."""
    way = draw(st.sampled_from(["beside", "after merged cells", "below"]))
    if way == "beside":
        return [[label, value]]
    if way == "after merged cells":
        return [[label, None, None, value]]
    return [[label, draw(st.sampled_from(PERSONS))], [value]]


@st.composite
def goals(draw: st.DrawFn) -> list[list[Value]]:
    """The year's goal by itself, or under the heading that many forms print beside it."""
    label = draw(spelling("goal").filter(lambda text: "年" in text))
    above = draw(st.sampled_from(["总体目标", "绩效目标", "项目绩效目标"]))
    below: list[list[Value]] = [[None, GOAL]]
    return draw(
        st.sampled_from(
            [
                [[label, GOAL]],
                [[above, label], *below],
                [[above, label, GOAL]],
                [[above, label, None, "联系电话"], *below],
                [[above, label], [GOAL]],  # as pasted from a page: merged cells are lost
            ]
        )
    )


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[list[Value]], str]:
    """A form in a random arrangement, and the unit that it declares (or none)."""
    unit = draw(st.sampled_from(["", "元", "万元"]))
    dress = draw(DRESSED)
    name = dress.format(draw(spelling("name")))
    budget = draw(spelling("budget").filter(lambda text: text not in {"总额", "合计"}))
    budget += f"（{unit}）" if unit else ""
    persons = [[person, "张某"] for person in draw(st.permutations(PERSONS))]
    middle = [
        draw(rows_of_a_field(budget, 120)),
        draw(goals()),
        [persons[0] + persons[1]],
    ]
    parts = [[[name, NAME]], *draw(st.permutations(middle))]
    table: list[list[Value]] = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "养护里程", "≥120公里"],
        ["效益指标", "社会效益指标", "通行时间缩短率", "≥5%"],
    ]
    return [["道路养护绩效目标申报表"], *(row for part in parts for row in part), *table], unit


@st.composite
def named_forms(draw: st.DrawFn) -> tuple[list[list[Value]], str]:
    """A form with the department beside one of its labels, or in one cell with it."""
    rows, _ = draw(forms())
    name = draw(st.sampled_from(DEPARTMENTS))
    label = draw(spelling("department")) + draw(
        st.sampled_from(["", "：", "（盖章）", "（公章）："])
    )
    beside: list[list[Value]] = draw(
        st.sampled_from(
            [
                [[label, name]],
                [[label, None, name]],
                [[f"{label.rstrip('：')}：{name}"]],
                [[label, name, "实施单位", "某中心"]],
            ]
        )
    )
    return [rows[0], *beside, *rows[1:]], name


def read(rows: list[list[Value]]) -> Project:
    [project] = read_projects(Grid("表", rows))
    return project


@given(forms())
def test_fields_are_read_in_any_arrangement(form: tuple[list[list[Value]], str]) -> None:
    rows, unit = form
    project = read(rows)
    assert project.name and project.name.text == NAME
    assert project.goal and project.goal.text == GOAL
    assert project.budget and project.budget.text == "120"
    assert [row.target.text for row in project.indicators] == ["≥120公里", "≥5%"]
    assert (project.unit.text if project.unit else "") == unit


@given(named_forms())
def test_the_departments_name_is_a_name(form: tuple[list[list[Value]], str]) -> None:
    rows, name = form
    project = read(rows)
    assert project.department.text == name
    assert project.name and project.name.text == NAME
    assert project.goal and project.goal.text == GOAL


@given(forms(), st.data())
def test_a_label_is_never_a_value_also_where_values_are_blank(
    form: tuple[list[list[Value]], str], data: st.DataObject
) -> None:
    rows, unit = form
    blanked = [
        [None if cell in {NAME, GOAL, 120, "张某"} and data.draw(st.booleans()) else cell
         for cell in row]
        for row in rows
    ]  # fmt: skip
    project = read(blanked)
    values = [project.name, project.goal, project.department, project.purpose, project.code]
    for value in values:
        assert not value or plain(value.text) not in ALL_LABELS, value
    assert not project.department
    assert project.budget is None or project.budget.text in {"", "120"}
    assert (project.unit.text if project.unit else "") == unit


@given(forms())
def test_persons_and_telephones_are_no_content(form: tuple[list[list[Value]], str]) -> None:
    found = [one for one in check_project(read(form[0])) if one.rule == "D04"]
    assert all("张某" not in one.seen for one in found)
