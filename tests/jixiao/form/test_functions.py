"""Which functional goal a project belongs to, by the words they share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.department import check_department
from jixiao.files.read.any import read
from jixiao.form.functions import proposed, with_proposals
from jixiao.form.read_department import function_name, is_proposed
from jixiao.model.target_form import Department, Field, FunctionalGoal, Project, text_of
from jixiao.samples import DOCUMENT, sample
from jixiao.spending.rollup import summarise


def goals(*texts: tuple[str, str]) -> tuple[FunctionalGoal, ...]:
    return tuple(FunctionalGoal(Field(heading), Field(text)) for heading, text in texts)


ROADS = goals(
    ("道路养护", "加强县乡公路养护，消除安全隐患。"),
    ("公交运营", "保障城乡公交线路正常运营。"),
    ("学前教育", "扩大普惠性幼儿园覆盖面。"),
)


def test_the_sample_s_projects_get_the_functions_that_a_person_gives_them() -> None:
    department = with_proposals(read(sample(DOCUMENT), clean=True).department)
    found = {text_of(p.name).split()[-1]: text_of(p.function) for p in department.projects}
    assert found == {
        "大要案准备金": "",
        "防范专项": "全面深入开展防范邪教工作（建议）",
        "护路工作经费": "维护铁路护路安全（建议）",
        "见义勇为工作经费": "",
        "维稳经费": "维护稳定（建议）",
        "综合治理经费": "深化平安建设（建议）",
        "综治重点工作经费": "深化平安建设（建议）",
    }


def test_names_that_share_a_word_or_its_short_form() -> None:
    for name, heading in {
        "2024年县道养护工程款": "道路养护",
        "公交公司政策性亏损补贴": "公交运营",
        "农村幼儿园维修改造": "学前教育",
    }.items():
        goal = proposed(Project(name=Field(name)), ROADS)
        assert goal is not None and goal.heading.text == heading, name


def test_words_of_every_name_propose_nothing() -> None:
    general = goals(
        ("综合管理工作", "做好日常工作，保障重点项目资金。"), ("其他工作", "专项经费管理。")
    )
    assert proposed(Project(name=Field("2024年重点工作专项经费")), general) is None
    assert proposed(Project(name=Field("项目管理服务")), general) is None
    assert proposed(Project(), ROADS) is None
    assert proposed(Project(name=Field("公路养护")), ()) is None


def test_two_goals_that_fit_alike_propose_nothing() -> None:
    alike = goals(("防汛抗旱", "做好防汛。"), ("防汛值守", "做好防汛。"))
    assert proposed(Project(name=Field("防汛物资")), alike) is None


def test_a_function_that_was_chosen_stays() -> None:
    chosen = Project(name=Field("公交补贴"), function=Field("道路养护"))
    department = with_proposals(Department(functions=ROADS, projects=(chosen,)))
    assert department.projects == (chosen,)


def test_a_proposal_is_grouped_by_its_name_and_marked_until_accepted() -> None:
    project = Project(name=Field("公交补贴"))
    department = Department(functions=ROADS, projects=(project,))
    line = summarise([department]).lines[0]
    assert (line.function, line.proposed) == ("公交运营", True)
    accepted = Department(
        functions=ROADS, projects=(Project(name=Field("公交补贴"), function=Field("公交运营")),)
    )
    line = summarise([accepted]).lines[0]
    assert (line.function, line.proposed) == ("公交运营", False)
    assert function_name("公交运营（建议）") == "公交运营"


def test_what_is_only_proposed_is_not_taken_for_chosen() -> None:
    department = with_proposals(read(sample(DOCUMENT), clean=True).department)
    found = [one for one in check_department(department) if one.rule == "X02"]
    assert len(found) == 1
    assert "5个项目的职责分类是按文字建议的" in found[0].message


@given(st.text(max_size=30), st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40))))
def test_any_text_proposes_one_of_the_goals_or_none(
    name: str, texts: list[tuple[str, str]]
) -> None:
    functions = goals(*texts)
    goal = proposed(Project(name=Field(name)), functions)
    assert goal is None or goal in functions
    for project in with_proposals(
        Department(functions=functions, projects=(Project(name=Field(name)),))
    ).projects:
        assert project.function is None or is_proposed(project.function)
