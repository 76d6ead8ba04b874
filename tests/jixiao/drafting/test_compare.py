"""Two versions compared: what belongs together, what differs, what became of each finding."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.department import check_department
from jixiao.drafting.compare import compare
from jixiao.drafting.differences import SAME, Differences, DifferenceStatus, FindingState
from jixiao.drafting.telling import lines
from jixiao.model.grid import Place
from jixiao.model.target_form import (
    Department,
    Field,
    FunctionalGoal,
    Indicator,
    Project,
    Target,
)
from tests.support.rule_forms import amount, clean_project, department, plan, row


def of(*rows: Indicator, **fields: object) -> Department:
    """A department of one project with these rows."""
    project = replace(clean_project(), **({"indicators": rows} if rows else {}), **fields)  # type: ignore[arg-type] # by name
    return replace(department(), projects=(project,))


def texts(found: Differences) -> list[tuple[str, ...]]:
    return [(line.status, line.what, line.old, line.new, line.note) for line in lines(found)]


def test_identical_versions_are_one_sentence() -> None:
    found = compare(department(), department())
    assert found.identical
    assert list(found.sentences) == [SAME]
    assert texts(found) == []


def test_money_is_compared_to_the_fen_and_the_total_agrees() -> None:
    found = compare(of(budget=amount("60")), of(budget=amount("60.000001"), fiscal_funds=None))
    assert texts(found) == [
        ("修改", "预算数", "60.00万元", "60.000001万元", "增加0.000001万元"),
        ("删除", "财政资金", "60.00万元", "", ""),
    ]
    assert found.as_json()["total"]["change"] == "0.000001"


def test_an_amount_that_cannot_be_read_is_no_zero() -> None:
    found = compare(of(budget=amount("60")), of(budget=amount("约60")))
    assert texts(found) == [("修改", "预算数", "60.00万元", "约60", "金额无法读取，未计算差额")]
    assert found.money.endswith("现0.00万元，减少60.00万元。（现版有1张表未计入）")
    reported = found.as_json()
    assert [(one["version"], one["reason"]) for one in reported["left_out"]] == [
        ("new", "金额无法读取")
    ]
    assert reported["total"]["new"] == {
        "budget": "0.00",
        "without_amount": 0,
        "forms": {"found": 1, "counted": 0, "left_out": 1},
    }


def test_a_blank_amount_is_said_beside_the_total() -> None:
    found = compare(of(budget=amount("60")), of(budget=amount("")))
    assert found.money.endswith("（现版有1张表未填预算数）")


def test_the_plan_is_compared_in_points() -> None:
    found = compare(of(), of(plan=plan("25/50/80/100")))
    assert texts(found) == [("修改", "支出计划3月底", "20%", "25%", "增加5个百分点")]


def test_rows_are_matched_by_category_and_likeness_not_by_place() -> None:
    old = of(
        row("产出", "数量", "培训人数", "≥120人"),
        row("产出", "数量", "培训班次", "≥4期"),
        row("产出", "质量", "考核合格率", "≥95%"),
    )
    new = of(
        row("产出", "质量", "考核合格率", "≥90%"),
        row("产出", "数量", "开展下乡巡诊次数", "≥10次"),
        row("产出", "数量", "培训村医人数", "≥120人"),
    )
    found = compare(old, new)
    assert texts(found) == [
        ("修改", "质量“考核合格率”的指标值", "≥95%", "≥90%", "要求降低"),
        ("新增", "指标", "", "数量／开展下乡巡诊次数／≥10次", ""),
        ("修改", "数量“培训村医人数”的三级指标", "培训人数", "培训村医人数", ""),
        ("删除", "指标", "数量／培训班次／≥4期", "", ""),
        ("修改", "指标的次序", "", "", "只是次序不同"),
    ]


def test_a_row_that_moved_to_another_category_is_one_change() -> None:
    old = of(row("产出", "质量", "办结及时率", "≥95%"))
    new = of(row("产出", "时效", "办结及时率", "≥95%"))
    assert texts(compare(old, new)) == [("修改", "时效“办结及时率”的二级指标", "质量", "时效", "")]


def test_two_rows_of_one_name_stay_apart_by_their_values() -> None:
    rows = [row("产出", "数量", "培训人数", "≥120人"), row("产出", "数量", "培训人数", "≥30人")]
    found = compare(of(*rows), of(*reversed(rows)))
    assert texts(found) == [("修改", "指标的次序", "", "", "只是次序不同")]


def test_direction_of_a_change_follows_the_sign() -> None:
    cases = [
        ("≥90%", "≥95%", "要求提高"),
        ("≤100元", "≤120元", "要求降低"),
        ("≤100元", "≤80元", "要求提高"),
        ("≥90％", "≥90%", "仅写法不同"),
        ("≥90%", "≥90次", ""),
        ("≥90%", "≤90%", ""),
        ("=100%", "=90%", ""),
    ]
    for was, now, note in cases:
        found = compare(of(row("产出", "数量", "甲", was)), of(row("产出", "数量", "甲", now)))
        assert texts(found)[0][4] == note, (was, now)


def test_projects_belong_together_by_code_then_by_name() -> None:
    one, two, three = clean_project(0), clean_project(1), clean_project(2)
    old = replace(department(), projects=(one, two, three))
    renamed = replace(one, name=Field("乡村医生能力提升"))
    recoded = replace(two, code=Field(""))
    new = replace(department(), projects=(clean_project(3), recoded, renamed))
    found = compare(old, new)
    statuses = [(str(p.status), p.label) for p in found.projects]
    assert statuses == [
        ("新增", "村医培训经费3"),
        ("修改", "村医培训经费1"),
        ("修改", "乡村医生能力提升"),
        ("删除", "村医培训经费2"),
    ]


def test_a_project_is_known_again_without_its_number_and_year() -> None:
    old = replace(clean_project(), name=Field("怀财字【2023】7号 2023年村医培训经费"))
    new = replace(clean_project(), name=Field("2024年村医培训经费"), code=Field(""))
    found = compare(*(replace(department(), projects=(one,)) for one in (old, new)))
    assert [str(one.status) for one in found.projects] == ["修改"]


def test_the_total_is_what_the_projects_changed_by() -> None:
    one, two, three = (clean_project(n) for n in range(3))
    old = replace(department(), projects=(one, two))
    new = replace(department(), projects=(replace(two, budget=amount("75.5")), three))
    found = compare(old, new)
    assert found.money == "预算合计：原120.00万元，现135.50万元，增加15.50万元。"


def test_the_department_part_is_compared_by_function() -> None:
    old = replace(
        department(),
        functions=(
            FunctionalGoal(Field("一是乡村医疗服务层面"), Field("按计划完成")),
            FunctionalGoal(Field("二是疾病防控"), Field("完成接种")),
        ),
    )
    new = replace(
        old,
        overall_goal=Field("一是提升医疗。"),
        functions=(
            FunctionalGoal(Field("一是妇幼保健"), Field("完成筛查")),
            FunctionalGoal(Field("一是乡村医疗服务层面"), Field("全部持证")),
        ),
    )
    assert texts(compare(old, new)) == [
        ("修改", "总体绩效目标", "一是提升乡村医疗服务能力。", "一是提升医疗。", ""),
        ("新增", "职责分类绩效目标“妇幼保健”", "", "一是妇幼保健：完成筛查", ""),
        ("修改", "职责分类绩效目标“乡村医疗服务”", "按计划完成", "全部持证", ""),
        ("删除", "职责分类绩效目标“疾病防控”", "二是疾病防控：完成接种", "", ""),
    ]


def placed(project: Project, first: int) -> Project:
    """The project with its rows from ``first`` on, as the reader gives them."""

    def at(one: Indicator, number: int) -> Indicator:
        place = Place(project.sheet, number, 3)
        return replace(
            one,
            name=Field(one.name.text, place),
            target=Target(one.target.text, place._replace(column=5)),
        )

    rows = tuple(at(one, number) for number, one in enumerate(project.indicators, first))
    return replace(project, indicators=rows)


def test_a_finding_is_known_again_by_its_row_though_the_cell_moved() -> None:
    count = row("产出", "数量", "培训人数", "≥120")
    vague = row("效益", "社会效益", "健康意识", "进一步提高")
    gone = row("产出", "数量", "会议次数", "≥3")
    first = placed(of(count, vague, gone).projects[0], 11)
    mended = replace(vague, target=Target("≥80%"))
    fresh = row("产出", "数量", "巡诊次数", "≥4")
    second = placed(of(fresh, mended, count).projects[0], 11)
    old, new = (replace(department(), projects=(one,)) for one in (first, second))
    found = compare(old, new, check_department(old), check_department(new))
    states = {
        (state, one.rule, one.seen)
        for state in FindingState
        for one in found.found(state)
        if one.rule in {"V03", "V06"}
    }
    assert states == {
        (FindingState.REMAINS, "V03", "≥120"),
        (FindingState.MENDED, "V06", "进一步提高"),
        (FindingState.GONE, "V03", "≥3"),
        (FindingState.NEW, "V03", "≥4"),
    }


def test_a_finding_on_several_rows_is_known_again_whichever_is_first() -> None:
    """S03 is one finding on all rows whose description is their name; it stands at the first."""
    rows = [
        row("产出", "数量", name, "≥3次", description=name)
        for name in ("甲次数", "乙次数", "丙次数")
    ]
    other = row("产出", "质量", "合格率", "≥95%", description="合格的比例")
    before, after = (
        replace(department(), projects=(placed(of(*those).projects[0], 11),))
        for those in ([*rows, other], [other, *rows])
    )
    found = compare(before, after, check_department(before), check_department(after))
    states = [state for state in FindingState for one in found.found(state) if one.rule == "S03"]
    assert states == [FindingState.REMAINS]


def test_a_finding_accepted_since_is_explained_not_mended() -> None:
    old = of(row("产出", "数量", "培训人数", "≥120"))
    was = [one for one in check_department(old) if one.rule == "V03"]
    now = [one._replace(waived_by="甲", waived_why="按人计") for one in was]
    found = compare(old, old, was, now)
    assert [str(one.state) for one in found.findings] == ["已说明"]
    assert found.identical


NAMES = st.sampled_from(["培训人数", "培训班次", "合格率", "及时率", "宣传次数", "满意度", ""])
ROWS = st.lists(
    st.builds(
        lambda kind, name, target: row("产出", kind, name, target),
        st.sampled_from(["数量", "质量", "时效"]),
        NAMES,
        st.sampled_from(["≥90%", "≥3次", "≤5天", "", "按时"]),
    ),
    max_size=8,
)


@given(ROWS, st.integers())
def test_rows_in_another_order_are_no_change(rows: list[Indicator], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    found = compare(of(*rows), of(*shuffled)) if rows else compare(of(), of())
    assert all(not one.indicators for one in found.projects)


@given(ROWS, ROWS)
def test_every_row_of_either_version_is_accounted_for(
    old: list[Indicator], new: list[Indicator]
) -> None:
    one = replace(clean_project(), indicators=tuple(old))
    other = replace(clean_project(), indicators=tuple(new))
    found = compare(*(replace(department(), projects=(p,)) for p in (one, other))).projects[0]
    kept_old = len(one.filled_rows) - found.count(DifferenceStatus.DROPPED)
    kept_new = len(other.filled_rows) - found.count(DifferenceStatus.ADDED)
    assert kept_old == kept_new


@given(ROWS, ROWS)
def test_backwards_additions_are_deletions(old: list[Indicator], new: list[Indicator]) -> None:
    one = replace(department(), projects=(replace(clean_project(), indicators=tuple(old)),))
    other = replace(department(), projects=(replace(clean_project(), indicators=tuple(new)),))
    there, back = compare(one, other).counts, compare(other, one).counts
    assert there["新增指标"] - there["删除指标"] == back["删除指标"] - back["新增指标"]
