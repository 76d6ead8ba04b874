"""The department part, cell by cell: its facts, goals and safeguards, and what has no place."""

from __future__ import annotations

import pytest

from jixiao.form.document import Block, Paragraph, Table, divide, is_form_title
from jixiao.form.read_department import (
    function_name,
    is_department_sheet,
    joined,
    overall_items,
    read_grid,
    read_paragraphs,
    with_projects,
)
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.target_form import Department, Field, FunctionalGoal, Project

OVERALL, FUNCTIONS, SAFEGUARDS = "一、总体绩效目标", "二、职责分类绩效目标", "三、工作保障措施"


def part(*rows: list[Value]) -> Department:
    return read_grid(Grid("部门整体绩效目标", [list(row) for row in rows]))


def told(department: Department) -> list[tuple[str, str]]:
    return [(one.heading.text, one.text.text) for one in department.functions]


def unread(department: Department) -> list[tuple[str, str]]:
    return [(one.place.address, one.text) for one in department.issues]


def test_each_row_is_read_under_its_heading() -> None:
    found = part(
        ["部门整体绩效目标"],
        ["单位编码", "304", "单位名称", "某县民政局"],
        ["预算年度", "2023年"],
        [],
        [OVERALL, "保障民生"],
        [None, "扩大覆盖"],
        [FUNCTIONS],
        ["序号", "职责分类", "绩效目标"],
        [1, "社会救助", "应救尽救"],
        [2, "养老服务", "新增床位", "多出的格"],
        [3, "只有职责"],
        ["一是完善制度：健全机制。"],
        [SAFEGUARDS, "加强领导"],
        ["落实责任"],
    )
    assert (found.code, found.name, found.year) == ("304", "某县民政局", 2023)
    assert found.overall_goal.text == "保障民生\n扩大覆盖"
    assert found.overall_goal.place.address == "B5"
    assert told(found) == [
        ("社会救助", "应救尽救"),
        ("养老服务", "新增床位"),
        ("只有职责", ""),
        ("一是完善制度", "健全机制。"),
    ]
    assert found.safeguards and found.safeguards.text == "加强领导\n落实责任"
    assert unread(found) == [("D10", "多出的格")]


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        (["单位名称：某局"], ("", "某局", None)),
        (["部门名称:某局", "单位代码", "12"], ("12", "某局", None)),
        (["预算年度：2024"], ("", "", 2024)),
        (["年度", 2024], ("", "", 2024)),
        (["预算年度", "明年"], ("", "", None)),
        (["单位名称"], ("", "", None)),
    ],
)
def test_facts_stand_behind_their_labels(
    row: list[Value], fact: tuple[str, str, int | None]
) -> None:
    found = part(row, [OVERALL, "甲"])
    assert (found.code, found.name, found.year) == fact
    assert found.issues == ()


def test_what_has_no_label_above_the_headings_is_unread() -> None:
    found = part(["填报说明", "一"], [OVERALL, "甲"])
    assert unread(found) == [("A1", "填报说明"), ("B1", "一")]


@pytest.mark.parametrize(
    ("cells", "goals", "lost"),
    [
        (["短的一句话"], [("短的一句话", "")], []),
        (["字" * 40], [("字" * 40, "")], []),
        (["字" * 41], [], ["字" * 41]),
        (["123", "字" * 41], [("字" * 41, "")], []),
        (["1234", "养护"], [("1234", "养护")], []),
        (["1"], [("1", "")], []),
        (["（一）平安建设。完善机制"], [("（一）平安建设", "完善机制")], []),
        (["甲：乙"], [("甲", "乙")], []),
    ],
)
def test_a_row_of_functional_goals(
    cells: list[Value], goals: list[tuple[str, str]], lost: list[str]
) -> None:
    found = part([FUNCTIONS], cells)
    assert told(found) == goals
    assert [text for _, text in unread(found)] == lost


def test_a_department_without_safeguards_has_none_and_a_blank_heading_has_an_empty_one() -> None:
    assert part([OVERALL, "甲"]).safeguards is None
    found = part([OVERALL, "甲"], [SAFEGUARDS])
    assert found.safeguards is not None and found.safeguards.text == ""


def test_paragraphs_and_tables_of_a_document_are_read_alike() -> None:
    blocks: list[Block] = [
        Paragraph("单位名称：某局", Place("文", line=1)),
        Paragraph(" ", Place("文", line=2)),
        Paragraph(OVERALL, Place("文", line=3)),
        Paragraph(" 保障民生 ", Place("文", line=4)),
        Paragraph(FUNCTIONS, Place("文", line=5)),
        Table([[None, None], ["社会救助", "应救尽救"]], [[6, 6], [7, 7]]),
    ]
    found = read_paragraphs(blocks, "文")
    assert (found.name, found.overall_goal.text) == ("某局", "保障民生")
    assert found.overall_goal.place.address == "第4行"
    assert [(one.heading.place.address, one.heading.text) for one in found.functions] == [
        ("第7行", "社会救助")
    ]


@pytest.mark.parametrize(
    ("sheet", "headings", "is_one"),
    [
        ("甲", [OVERALL, FUNCTIONS], True),
        ("甲", [OVERALL], False),
        ("部门整体绩效目标", [OVERALL], True),
        (" 部门整体绩效目标 ", [SAFEGUARDS], True),
        ("部门整体绩效目标", ["甲"], False),
        ("甲", [OVERALL, "总体绩效目标："], False),
    ],
)
def test_a_sheet_is_the_department_s_by_two_headings_or_its_name(
    sheet: str, headings: list[str], is_one: bool
) -> None:
    assert is_department_sheet(Grid(sheet, [[one] for one in headings])) is is_one


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("二是深化平安建设层面：", "深化平安建设"),
        ("（三）养老服务方面。", "养老服务"),
        ("3. 社会救助（建议）", "社会救助"),
        ("层面", "层面"),
        ("养老 服务", "养老服务"),
    ],
)
def test_a_function_is_called_by_its_name_alone(heading: str, name: str) -> None:
    assert function_name(heading) == name


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("一是修路。二是架桥；三是绿化。", ["修路", "架桥", "绿化"]),
        ("一、修路\n二、架桥", ["修路", "架桥"]),
        ("修路。架桥。", []),
        ("总的要求。一是修路。", ["总的要求", "修路"]),
        ("第一是修路", []),
    ],
)
def test_the_items_of_an_overall_goal(text: str, items: list[str]) -> None:
    assert overall_items(text) == items


def goal(text: str, row: int = 1) -> FunctionalGoal:
    return FunctionalGoal(Field(text, Place("乙", row, 1)), Field(f"{text}好", Place("乙", row, 2)))


def test_of_two_parts_the_one_with_functions_leads_and_what_differs_is_unread() -> None:
    bare = Department(name="某局", code="1", year=2023, overall_goal=Field("总", Place("甲", 1, 1)))
    lead = Department(code="2", functions=(goal("救助"),))
    found, lost = joined([bare, lead])
    assert (found.name, found.code, found.year) == ("某局", "2", 2023)
    assert (found.overall_goal.text, len(found.functions), lost) == ("总", 1, [])
    other = Department(
        overall_goal=Field("另一个", Place("丙", 4, 2)), functions=(goal("养老", 7),)
    )
    found, lost = joined([bare, lead, other])
    assert [one.heading.text for one in found.functions] == ["救助"]
    assert [(one.place.sheet, one.place.address, one.text) for one in lost] == [
        ("丙", "B4", "另一个"),
        ("乙", "A7", "养老"),
        ("乙", "B7", "养老好"),
    ]
    assert joined([lead, lead])[1] == []
    assert joined([])[0] == Department()


def project(department: str = "", code: str = "", **more: object) -> Project:
    return Project(department=Field(department), code=Field(code) if code else None, **more)  # type: ignore[arg-type]


def test_what_a_department_does_not_say_its_projects_say() -> None:
    projects = (project("301某县水利局"), project("301某县水利局"), project("另一个局"))
    found = with_projects(Department(), projects)
    assert (found.code, found.name) == ("301", "某县水利局")
    plain = with_projects(Department(code="9"), (project("水利局"),))
    assert (plain.code, plain.name) == ("9", "水利局")
    none = with_projects(Department(code="9"), (project(),))
    assert (none.code, none.name, none.year) == ("9", "", None)


def test_the_year_is_the_department_s_or_that_of_most_projects() -> None:
    new, old = "13073023P00002210023K", "13073022P000030100218"
    projects = tuple(project("局", code) for code in (new, new, old))
    assert with_projects(Department(), projects).year == 2023
    given = with_projects(Department(year=2022), (project("局", new),))
    assert given.year == 2022
    assert given.projects[0].budget_year == 2022
    own = with_projects(Department(year=2023), (project("局", new),))
    assert own.projects[0].budget_year is None  # its code says so already


def test_a_form_of_ours_takes_its_department_from_the_department() -> None:
    department = Department(code="301", name="水利局")
    ours, named, other = with_projects(
        department, (project(version="1.1"), project("甲局", version="1.1"), project())
    ).projects
    assert [one.department.text for one in (ours, named, other) if one.department] == [
        "301水利局", "甲局",
    ]  # fmt: skip


# a document -----------------------------------------------------------------------------------


def lines(*texts: str) -> list[Block]:
    return [Paragraph(text, Place("文", line=n)) for n, text in enumerate(texts, 1)]


FORM = Table([["项目名称", "道路"], ["预算数", "5"]])
TITLE = "道路养护绩效目标表"


def sections(*blocks: Block) -> tuple[list[str], list[list[list[Value]]]]:
    found = divide(blocks, "文")
    before = [one.text for one in found.department if isinstance(one, Paragraph)]
    return before, [[list(row) for row in grid.rows] for grid in found.forms]


def test_a_title_opens_a_form_and_what_stands_before_is_the_department_s() -> None:
    assert is_form_title(f" {TITLE} ")
    assert not is_form_title("字" * 76 + "绩效目标表")
    assert is_form_title("字" * 75 + "绩效目标表")
    first, then, title = lines("总述", "说明", TITLE)
    before, forms = sections(first, title, FORM, then, title, FORM)
    assert before == ["总述"]
    assert [[row[0] for row in form] for form in forms] == [
        [TITLE, "项目名称", "预算数", "说明"],
        [TITLE, "项目名称", "预算数"],
    ]


def test_the_lines_right_above_an_untitled_form_are_its_head() -> None:
    four = lines("总述一句话。", "项目支出绩效表", "（2024年）", "金额单位：万元")
    before, [form] = sections(*four, FORM)
    assert before == ["总述一句话。"]
    assert [row[0] for row in form][:3] == ["项目支出绩效表", "（2024年）", "金额单位：万元"]
    more, [form] = sections(*lines("2023年", "2024年"), *four[1:], FORM)
    assert more == ["2023年", "2024年"]  # three lines at most
    long = "字" * 39 + "表"
    assert sections(*lines(long), FORM)[0] == []
    assert sections(*lines(f"字{long}"), FORM)[0] == [f"字{long}"]


CONTINUED = Table([["三级指标", "指标值"], ["里程", "≥5公里"]])


@pytest.mark.parametrize(
    "title", [TITLE, f"{TITLE}（续）", f"{TITLE}（续表2）", f"{TITLE} 2024年度"]
)
def test_a_form_goes_on_under_its_own_title(title: str) -> None:
    first, again = lines(TITLE, title)
    _, forms = sections(first, FORM, again, CONTINUED)
    assert [len(form) for form in forms] == [5]
    _, forms = sections(first, FORM, again, FORM)
    assert len(forms) == 2  # another project under the same title


def test_a_form_under_another_title_is_another_form() -> None:
    first, other = lines(TITLE, "桥梁养护绩效目标表")
    assert len(sections(first, FORM, other, CONTINUED)[1]) == 2
