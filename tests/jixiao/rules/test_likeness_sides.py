"""What is told of copies, years, phrases and of last year's text: both sides of each border."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from jixiao.check.department import check_carried_over, check_department
from jixiao.model.findings import HINT, WARNING, Severity
from jixiao.model.grid import Place
from jixiao.model.last_year import CarriedOver, LastProject, LastYear
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.target_form import (
    Department,
    Field,
    FunctionalGoal,
    LayoutIssue,
    Task,
    WholeForm,
)
from jixiao.rules.funds import CountedBook, codes_are_unique_across_books
from jixiao.rules.monitoring import _when
from jixiao.rules.vocabulary import (
    allowed_kinds,
    dictionaries_used,
    group_of,
    is_benefit,
    is_filler,
    is_spending,
    may_be_misplaced,
    unit_in_name,
)
from tests.support.rule_forms import amount, clean_project, department, row
from tests.support.year_cases import found as of_the_year

COPIED = "2023年村医持证上岗"

SIDES: list[tuple[str, str, Severity | None]] = [
    ("S01", "另有同指标项目=1个", WARNING),
    ("S01", "另有项目=1个", None),
    # five rows but the cost: four alike are 80%, three are 60%
    ("S01", "另有同指标项目=1个；第2个：数量/另外/≥3人", WARNING),
    ("S01", "另有同指标项目=1个；第2个：数量/另外/≥3人；第2个：质量/另外率/≥3%", None),
    ("S01", "另有同指标项目=1个；第2个：成本/另外成本/≤3元/人", WARNING),
    (
        "S01",
        "删除=数量；删除=质量；另有同指标项目=1个；第2个：删除=数量；第2个：删除=质量",
        WARNING,
    ),
    (
        "S01",
        "删除=数量；删除=质量；删除=时效；另有同指标项目=1个；第2个：删除=数量；第2个：删除=质量；第2个：删除=时效",
        None,
    ),
    ("S02", "资金用途=组织村医培训；绩效目标=1.组织村医培训。", WARNING),
    ("S02", "资金用途=组织村医培训；绩效目标=组织村医培训班", None),
    ("S02", "资金用途=；绩效目标=", None),
    ("S03", "描述=培训人数", HINT),
    ("S03", "描述=培训 人数", HINT),
    ("S03", "描述=参加培训人数", None),
    ("S03", "指标名=预算总额；描述=预算总额", None),
    ("S04", "绩效目标=2022年村医持证上岗", HINT),
    ("S04", "绩效目标=2024年村医持证上岗", HINT),
    ("S04", "绩效目标=2023年村医持证上岗", None),
    ("S04", "绩效目标=较2022年提高", None),
    ("S04", "绩效目标=较2024年提高", HINT),
    ("S04", "绩效目标=截至2022年已建成", None),
    ("S04", "绩效目标=2022年至2023年完成", None),
    ("S04", "绩效目标=按《2022年方案》完成", None),
    ("S04", "绩效目标=（2022年印发）完成", None),
    ("S04", "绩效目标=2022年度结转资金完成", None),
    ("S05", "绩效目标=完成村医培训，新建卫生室三所", HINT),
    ("S05", "绩效目标=培训人数达到要求", None),
    ("S05", "资金用途=新建卫生室三所；绩效目标=新建卫生室三所", None),
    ("X05", "另有项目=1个；第2个：绩效目标=村医全部持证上岗，常见病诊疗能力达到要求。", HINT),
    ("X05", "另有项目=1个；第2个：绩效目标=村医全部轮训，常见病诊疗能力达到要求。", None),
    ("X05", "绩效目标=持证上；另有项目=1个；第2个：绩效目标=持证上", None),
    ("X05", "绩效目标=持证上岗；另有项目=1个；第2个：绩效目标=持证上岗", HINT),
    ("V05", "数量/培训人数/应培尽培", WARNING),
    ("V05", "改行=成本/社会成本/扰民程度/较低", None),
    ("V06", "社会效益/健康水平/进一步提高", HINT),
    ("V06", "质量/培训效果/好", HINT),
    ("V06", "质量/培训效果/进一步提高", None),
    ("V06", "社会效益/是否提高/有", None),
    ("V06", "社会效益/健康水平/达到国家一级标准", None),
    ("V07", "质量/工作顺利开展/工作顺利开展", WARNING),
    ("V07", "质量/工作顺利开展/工作顺利", None),
    ("V07", "社会效益/无/无", None),
    ("V10", "质量/培训合格率/>=95%", HINT),
    ("V10", "质量/培训合格率/≥95％", None),
    ("V10", "质量/培训合格率/95百分比", HINT),
]


@pytest.mark.parametrize(("rule", "case", "severity"), SIDES)
def test_a_rule_reports_up_to_its_border_and_no_further(
    rule: str, case: str, severity: Severity | None
) -> None:
    found = [one for one in check_department(department(case)) if rule in one.rule.split("、")]
    assert ([one.severity for one in found][:1] or [None]) == [severity]


def test_a_graded_description_makes_words_assessable() -> None:
    graded = replace(
        department("社会效益/健康水平/进一步提高").projects[0],
    )
    rows = tuple(
        replace(one, description=Field("按分级标准评定")) if one.kind == "社会效益" else one
        for one in graded.indicators
    )
    found = check_department(replace(department(), projects=(replace(graded, indicators=rows),)))
    assert "V06" not in {one.rule for one in found}


@pytest.mark.parametrize(
    ("target", "kind", "expected"),
    [
        ("数量/培训人数/应培尽培", "V05", "写成“≥”加多少人，数值按本项目计划填写"),
        ("数量/培训覆盖率/应培尽培", "V05", "写成“≥”加具体数值，数值按本项目计划填写"),
        ("成本/教材成本/节约", "V05", "写成“≤”加具体数值，数值按本项目计划填写"),
        ("时效/按时开展/按时开展", "V07", "写明到几月底前完成、几天之内，或及时率≥百分之几"),
    ],
)
def test_what_to_write_instead(target: str, kind: str, expected: str) -> None:
    found = [one for one in check_department(department(target)) if one.rule == kind]
    assert [one.expected for one in found] == [expected]


def test_at_most_three_phrases_without_an_indicator_are_listed() -> None:
    goal = "绩效目标=新建卫生室，购置救护车，修缮住院楼，安装监控网"
    found = [one.seen for one in check_department(department(goal)) if one.rule == "S05"]
    assert found == ["新建卫生室", "购置救护车", "修缮住院楼"]


# words of indicators --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "kind", "benefit", "spending", "inferred", "misplaced"),
    [
        ("产出", "数量", False, False, "产出", False),
        ("产出", "成本", False, True, "产出", True),
        ("成本", "经济成本", False, True, "成本", True),
        ("成本", "社会成本", False, False, "成本", True),
        ("成本", "生态环境成本", False, False, "成本", True),
        ("成本", "", False, True, "成本", True),
        ("效益", "社会效益", True, False, "效益", False),
        ("效益", "满意度", False, False, "满意度", True),
        ("", "社会效益", True, False, "效益", False),
        ("", "可持续影响", True, False, "效益", False),
        ("", "经济成本", False, True, "成本", False),
        ("", "质量", False, False, "产出", False),
        ("", "自设", False, False, "", False),
        ("过程", "自设", False, False, "过程", True),
        ("满意度", "服务对象满意度", False, False, "满意度", False),
    ],
)
def test_what_kind_of_indicator_a_row_is(
    group: str, kind: str, benefit: bool, spending: bool, inferred: str, misplaced: bool
) -> None:
    one = row(group, kind, "名称", "≥1个")
    assert is_benefit(one) is benefit
    assert is_spending(one) is spending
    assert group_of(one) == inferred
    assert may_be_misplaced(one) is misplaced


def test_only_the_place_of_the_costs_tells_the_dictionary() -> None:
    old, new = row("产出", "成本", "甲", "≤1元"), row("成本", "经济成本", "甲", "≤1元")
    assert dictionaries_used([row("产出", "数量", "甲", "≥1个")]) == frozenset()
    assert dictionaries_used([old]) == {"legacy"}
    assert dictionaries_used([new]) == {"2021"}
    assert dictionaries_used([old, new]) == {"legacy", "2021"}
    assert "成本" in allowed_kinds("legacy")["产出"] and "成本" not in allowed_kinds("legacy")
    assert "成本" not in allowed_kinds("2021")["产出"]
    assert "成本" in allowed_kinds("")["产出"] and "经济成本" in allowed_kinds("")["成本"]
    assert allowed_kinds("别的") == allowed_kinds("")


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("人数（人）", True),
        ("人数(单位：人)", True),
        ("人数（5人）", False),
        ("人数", False),
    ],
)
def test_a_unit_in_brackets_ends_a_name(name: str, there: bool) -> None:
    assert unit_in_name(name) is there


@pytest.mark.parametrize(
    ("text", "filler"),
    [
        ("无", True),
        ("", True),
        ("/", True),
        ("无" + " " * 11, True),
        ("无" + " " * 12, False),
        ("无障碍", False),
    ],
)
def test_a_filler_says_nothing(text: str, filler: bool) -> None:
    assert is_filler(text) is filler


# books, forms left out, layouts ---------------------------------------------------------------


def test_a_code_in_two_books_is_counted_in_the_first() -> None:
    one, other = clean_project(), clean_project(1)
    books = [
        CountedBook("甲.xlsx", Department(projects=(one,))),
        CountedBook("乙.xlsx", Department(projects=(other, replace(one, code=None)))),
        CountedBook("丙.xlsx", Department(projects=(one, one))),
    ]
    found = list(codes_are_unique_across_books(books))
    assert [(f.file, f.project) for f in found] == [("丙.xlsx", "村医培训经费")]
    assert "在“甲.xlsx”和“丙.xlsx”中各有一张项目表" in found[0].message
    assert list(codes_are_unique_across_books(books[:2])) == []


def left(reason: Reason, sheet: str) -> LeftOut:
    return LeftOut(reason, Place(sheet, 1, 1), sheet)


def test_spare_sheets_are_listed_in_one_line() -> None:
    def says(*forms: LeftOut) -> list[tuple[str, str]]:
        found = check_department(replace(department(), left_out=forms))
        return [(str(one.severity), one.message) for one in found if one.rule == "D07"]

    blank, more = left(Reason.BLANK, "08"), left(Reason.BLANK, "09")
    [(_, message)] = says(blank)
    assert message.startswith("工作表“08”的绩效目标表未计入")
    assert says(blank, more) == [("提示", "空白项目表2张，未计入审核和汇总：“08”、“09”。")]
    both = says(blank, more, left(Reason.HIDDEN, "10"))
    assert [severity for severity, _ in both] == ["提示", "警告"] and "“10”" in both[1][1]


def noted(*issues: LayoutIssue) -> list[str]:
    project = replace(clean_project(), issues=issues)
    found = check_department(replace(department(), projects=(project,)))
    return [one.message for one in found if one.rule in {"D01", "D04"}]


def note(text: str, at: int, column: int = 1, kind: str = "note") -> LayoutIssue:
    return LayoutIssue(kind, "", Place("01", at, column), text)  # type: ignore[arg-type]


def test_persons_and_opinions_are_no_content() -> None:
    assert noted(note("填表人：", 30), note("张三", 30, 2)) == []
    assert noted(note("填表人：", 30), note("张三", 31)) == ["有1处备注未读入：A31“张三”。"]
    assert noted(note("填表人：", 30), note("备注：请审", 30, 2)) == [
        "有1处备注未读入：B30“备注：请审”。"
    ]
    assert noted(note("填表人：", 30), note("张三", 30, 2), note("李四", 30, 3)) == [
        "有1处备注未读入：C30“李四”。"
    ]
    assert noted(note("请审", 30, kind="unread")) == ["A30有未识别的内容：“请审”。"]
    assert noted(note("请审", 30, kind="unread"), note("另注", 31)) == [
        "有1处未识别的内容：A30“请审”；另有1处备注未读入：A31“另注”。"
    ]


def test_a_missing_label_is_an_error_on_our_forms_alone() -> None:
    def found(layout: str) -> list[tuple[str, str]]:
        issues = (LayoutIssue("missing", "资金用途", Place("01", 4, 2)),)
        project = replace(clean_project(), layout=layout, issues=issues)
        all_ = check_department(replace(department(), projects=(project,)))
        return [(str(one.severity), one.expected) for one in all_ if one.rule == "D01"]

    [(ours, _)] = found("standard")
    assert ours == "错误"
    assert found("某地") == [("警告", "请核对表上有无“资金用途”")]


# last year ------------------------------------------------------------------------------------


def old_text(subject: Department, *last: LastProject) -> list[tuple[str, str, str]]:
    carried = CarriedOver(subject, LastYear(2022, last))
    return [(one.field, one.message, one.expected) for one in check_carried_over(carried)]


def test_the_department_s_own_texts_may_still_be_last_years() -> None:
    subject = replace(
        department(),
        year=2022,
        overall_goal=Field("2022年提升能力"),
        functions=(FunctionalGoal(Field("2022年职责"), Field("2022年按计划完成")),),
        safeguards=Field("县政办〔2022〕5号落实"),
        whole=WholeForm(
            title=Field("2022年部门整体表"),
            goal=Field("2022年总目标"),
            tasks=(Task(Field("2022年任务"), Field("2022年内容")), Task(Field("2023年任务"))),
        ),
    )
    found = old_text(subject)
    assert [field for field, _, _ in found] == [
        "预算年度", "总体绩效目标", "职责分类", "职责分类绩效目标", "工作保障措施", "标题", "绩效目标",
        "任务名称", "主要内容",
    ]  # fmt: skip
    assert found[0] == ("预算年度", "预算年度仍是上年的“2022”。", "2023")
    assert found[1] == ("总体绩效目标", "仍是上年的“2022年”。", "2023年提升能力")
    assert found[4] == ("工作保障措施", "仍是上年的“县政办〔2022〕5号”。", "今年的文号")
    assert old_text(department()) == []


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [("60000", "60", True), ("59999.99", "60", False), ("60000", "", False), ("", "60", False)],
)
def test_a_budget_is_held_against_last_years(now: str, then: str, said: bool) -> None:
    last = LastProject("村医培训经费", budget=amount(then).cents)
    found = old_text(department(f"预算数={now}；财政资金={now}"), last)
    assert bool([one for one in found if one[0] == "预算数"]) is said


def test_a_code_of_last_year_is_reported() -> None:
    old = "13073022P000030100218"
    subject = department(f"项目编码={old}")
    assert ("项目编码", f"项目编码仍是上年的“{old}”。", "今年的编码") in old_text(subject)
    same = LastProject("村医培训经费", "13073023p00002210023k")
    assert [field for field, _, _ in old_text(department(), same)] == ["项目编码"]
    assert old_text(department(), LastProject("村医培训经费", "13073023P00002210024X")) == []
    assert old_text(department("项目编码="), LastProject("村医培训经费")) == []


# the year -------------------------------------------------------------------------------------

YEAR: list[tuple[str, str, set[str]]] = [
    ("E", "数量指标值=120人；数量=100人；数量得分=13", {"E03"}),
    ("E", "数量指标值=120人；数量=120人", set()),
    ("E", "数量指标值=120人；数量=100人；数量得分=13；数量原因=生源不足", {"E03"}),
    ("E", "数量指标值=120人；数量=100人；数量得分=12；数量原因=生源不足", set()),
    ("E", "质量指标值=95%；质量=90%；质量得分=13", {"E03"}),
    ("E", "服务对象满意度指标值=90%；服务对象满意度=80%", {"E03"}),
    ("E", "成本指标值=5000元/人；成本=4800元/人", set()),
    ("E", "成本指标值=5000元/人；成本=5800元/人", set()),
    ("E", "社会效益指标值=80人；社会效益=70人", set()),
    ("E", "质量指标值=进一步提高；质量=达成；质量得分=10.3；质量原因=材料不全", set()),
    ("E", "质量指标值=进一步提高；质量=达成；质量得分=10.2；质量原因=材料不全", {"E05"}),
    ("E", "质量指标值=进一步提高；质量=部分达成；质量得分=10.5；质量原因=慢", set()),
    ("E", "质量指标值=进一步提高；质量=部分达成；质量得分=10.6；质量原因=慢", {"E05"}),
    ("E", "财政执行数=60.005", set()),
    ("E", "财政执行数=60.006", {"E11"}),
    ("M", "执行数=24.1；数量=48人", set()),
    ("M", "数量=48人；执行数=30", set()),
    ("M", "数量=48人；执行数=30.1", {"M02"}),
    ("M", "数量可能=有可能；数量预计=119人", {"M04"}),
]


@pytest.mark.parametrize(("kind", "case", "rules"), YEAR, ids=[case for _, case, _ in YEAR])
def test_the_year_is_held_against_its_figures(kind: str, case: str, rules: set[str]) -> None:
    assert {one.rule for one in of_the_year(case, kind)} == rules


def test_a_lamp_names_the_day_where_no_month_ends() -> None:
    assert _when(dt.date(2023, 6, 30)) == "6月底"
    assert _when(dt.date(2023, 6, 29)) == "6月29日"
    assert _when(dt.date(2024, 2, 28)) == "2月28日"
    assert _when(dt.date(2024, 2, 29)) == "2月底"
