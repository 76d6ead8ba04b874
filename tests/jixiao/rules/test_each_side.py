"""Each border of a rule from both sides, and each part of what exempts from it by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.check.department import check_department
from jixiao.model.findings import ERROR, HINT, WARNING, Finding, Severity
from jixiao.model.grid import Place
from jixiao.model.target_form import (
    Amount,
    Department,
    Field,
    Indicator,
    Project,
    Target,
    Task,
    WholeForm,
)
from jixiao.rules.measures import measurable, unit_of, with_unit
from jixiao.values import parse
from tests.support.rule_forms import amount, department, row


def of_rule(rule: str, subject: Department) -> list[Finding]:
    return [one for one in check_department(subject) if rule in one.rule.split("、")]


def elsewhere(subject: Department, **changes: object) -> Department:
    """The department with its form in a layout of another place."""
    projects = tuple(replace(p, layout="某地", **changes) for p in subject.projects)  # type: ignore[arg-type]
    return replace(subject, projects=projects)


# what is said, by rule, case and severity; None where it is let pass
SIDES: list[tuple[str, str, Severity | None]] = [
    ("I01", "加行=产出/社会效益/知晓率/≥80%", ERROR),
    ("I01", "加行=过程/数量/培训人数/≥80人", ERROR),
    ("I01", "加行=效益/满意度/学员满意度/≥80%", ERROR),
    ("I01", "加行=满意度/家长满意度/家长满意度/≥80%", None),
    ("I01", "加行=效益/社会公众满意度/公众满意度/≥80%", None),
    ("I01", "加行=产出/社会公众满意度/公众满意度/≥80%", ERROR),
    ("I01", "加行=产出//培训人数/≥80人", None),
    ("I02", "质量/培训完成及时率/≥90%", WARNING),
    ("I02", "质量/培训完成率/≥90%", None),
    ("I03", "时效/培训开展情况/≥90次", WARNING),
    ("I03", "时效/培训开展情况/2-3人次", WARNING),
    ("I03", "时效/培训开展情况/≥90公里", WARNING),
    ("I03", "时效/培训开展情况/每月≥1次", None),
    ("I03", "时效/培训开展时间/≤90天", None),
    ("I04", "时效/培训及时性/及时开展", WARNING),
    ("I04", "时效/培训及时性/按合同约定及时开展", HINT),
    ("I04", "时效/培训及时性/按季开展", None),
    ("I04", "时效/培训及时性/春耕前完成", None),
    ("I05", "数量/培训覆盖率/≥90%", HINT),
    ("I05", "数量/培训覆盖率/≥90", HINT),
    ("I05", "数量/培训任务/≥90%", HINT),
    ("I05", "数量/疫苗接种率/≥90%", None),
    ("I05", "数量/巡查频率/≥2次", None),
    ("I06", "社会效益/村民满意度/≥90%", WARNING),
    ("I06", "社会效益/村民满意/≥90%", WARNING),
    ("I06", "质量/村民满意率（%）/≥90%", WARNING),
    ("I06", "质量/村民满意情况/≥90%", None),
    ("I06", "服务对象满意度/村民知晓率/≥90%", WARNING),
    ("I06", "服务对象满意度/村民认可度/≥90%", None),
    ("I06", "服务对象满意度/20/≥90%", None),
    ("I07", "社会效益/健康知识宣传/≥80%", HINT),
    ("I07", "社会效益/事故发放次数/≤8次", None),
    ("I07", "社会效益/宣传次数/<8次", None),
    ("I07", "社会效益/宣传次数/=0次", None),
    ("I07", "社会效益/宣传次数/=1次", HINT),
    ("I07", "社会效益/宣传知晓率/≥80%", None),
    ("I08", "数量/补助资金金额/=60万元", WARNING),
    ("I08", "社会效益/补助资金金额/=60万元", None),
    ("I09", "服务对象满意度/村民满意度/≤90%", ERROR),
    ("I09", "服务对象满意度/村民满意度/<90%", ERROR),
    ("I09", "服务对象满意度/村民满意度/≥90人", ERROR),
    ("I09", "服务对象满意度/村民满意度/≥90", WARNING),
    ("I09", "服务对象满意度/村民满意度/90", WARNING),
    ("I09", "服务对象满意度/村民满意度/≥90分", None),
    ("I09", "服务对象满意度/村民满意度（%）/≥90", None),
    ("I09", "服务对象满意度/村民满意度/=90%", None),
    ("I09", "服务对象满意度/群众投诉次数/≤3次", None),
    ("I10", "服务对象满意度/村民满意度/=100%", HINT),
    ("I10", "服务对象满意度/村民满意度/≥100%", HINT),
    ("I10", "服务对象满意度/村民满意度/≥99%", None),
    ("I10", "服务对象满意度/村民满意度/≥100分", None),
    ("I10", "服务对象满意度/信访办结满意度/=100%", None),
    ("I11", "加行=产出/数量/培训人数/≥120人", WARNING),
    ("I11", "加行=产出/数量/培训人数/≥121人", None),
    ("I11", "加行=产出/质量/培训人数/≥120人", None),
    ("X04", "加行=成本/经济成本/设备成本/≤10万元", WARNING),
    ("C01", "成本/培训总成本/≥60万元", ERROR),
    ("C01", "成本/培训总成本/>59万元", ERROR),
    ("C01", "成本/培训总成本/≤60万元", None),
    ("C01", "成本/节约培训成本/≥6万元", None),
    ("C02", "成本/预算控制数/≤80万元", ERROR),
    ("C02", "成本/预算控制数/≤60.01万元", ERROR),
    ("C02", "成本/预算控制数/≤60万元", None),
    ("C02", "成本/预算控制数/≤59.99万元", HINT),
    ("C02", "成本/预算控制数/≤600000元", None),
    ("C02", "成本/预算控制数/≤60", None),
    ("C02", "成本/教材成本/≤80万元", None),
    ("C02", "成本/预算控制数/≤80%", None),
    ("C03", "成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤20.01万元", ERROR),
    ("C03", "成本/教材成本/≤40万元；加行=产出/成本/场地成本/≤20万元", None),
    ("C03", "成本/教材成本/≤40；加行=产出/成本/场地成本/≤20.01", ERROR),
    ("C03", "成本/教材成本/≤61；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/教材成本/≥61万元；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/人均成本/≤61万元；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/其中教材成本/≤61万元；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/节约成本/≤61万元；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/预算控制数/≤61万元；加行=产出/成本/场地成本/≤1万元", None),
    ("C03", "成本/培训总成本/≤60万元；加行=产出/成本/场地成本/≤20万元", None),
    ("C03", "成本/培训总成本/≤50万元；加行=产出/成本/场地成本/≤60.01万元", ERROR),
    ("C03", "单位=；成本/教材成本/≤61万元", None),
    ("C04", "成本/预算控制数/≤60万元", HINT),
    ("C04", "成本/预算控制数/≤60万元；加行=产出/成本/场地成本/≤2万元", None),
    ("V01", "质量/培训合格率/≥120%", ERROR),
    ("V01", "质量/培训合格率/≥100.1%", ERROR),
    ("V01", "质量/培训合格率/=100%", None),
    ("V01", "质量/培训合格率/90%-110%", ERROR),
    ("V01", "质量/培训合格率/90%-100%", None),
    ("V01", "质量/产量增长率/≥120%", None),
    ("V01", "质量/任务完成/≥120%", None),
    ("V01", "服务对象满意度/村民评价/≥120%", ERROR),
    ("V02", "质量/培训合格率/≥100%", WARNING),
    ("V02", "质量/培训合格率/>100%", WARNING),
    ("V02", "质量/培训合格率/≤100%", None),
    ("V02", "质量/培训合格率/≥99%", None),
    ("V02", "成本/成本控制率/≥100%", None),
    ("V02", "社会效益/收入达到上年/≥100%", None),
    ("V02", "社会效益/知晓率/≥100%", WARNING),
    ("V02", "质量/产量增长率/≥100%", None),
    ("V03", "数量/培训人数/≥120", WARNING),
    ("V03", "数量/培训人数（人）/≥120", None),
    ("V03", "数量/师生比/1:18", None),
    ("V03", "数量/水质指数/≥120", WARNING),
    ("V03", "社会效益/水质指数/≥120", None),
    ("V03", "社会效益/受益/≥120", WARNING),
    ("V03", "质量/达标/≥120", WARNING),
    ("V03", "服务对象满意度/评价/≥9", None),
    ("V03", "成本/教材成本/≤5", HINT),
    ("V03", "改行=产出/自设/完成/≥120", WARNING),
    ("V03", "改行=产出/自设/完成等级/≥3", None),
    ("V03", "改行=过程/自设/完成/≥120", None),
    ("V04", "数量/培训人数/120人", HINT),
    ("V04", "数量/培训人数/0人", None),
    ("V04", "数量/培训人数/增加120人", None),
    ("V08", "质量/培训合格率100%/≥98%", WARNING),
    ("V08", "质量/培训合格率98%/≥98%", None),
    ("V08", "质量/培训合格率≤98%/≥98%", WARNING),
    ("V08", "质量/培训合格率≥98%/≤98%", WARNING),
    ("V08", "质量/培训合格率≥98%/≥98%", None),
    ("V08", "数量/每人100元补助/≥50元", None),
    ("V08", "数量/2.5米以上围栏/≥50米", None),
    ("V08", "数量/培训3期人数/≥50人", None),
    ("V08", "时效/2022年任务完成/≤2023年", None),
    ("V11", "数量/培训人数/村医100人，护士50人", WARNING),
    ("V11", "数量/培训人数/≥100人左右", WARNING),
    ("V11", "数量/培训人数/100人左右", None),
    ("V11", "数量/培训人数/≥100人", None),
    ("V12", "成本/每株造价/≤28.40/株", WARNING),
    ("V12", "质量/发病率/≤12.1/10万", None),
    ("V13", "时效/培训完成时限/2024年1月底前", WARNING),
    ("V13", "时效/培训完成时限/2022年12月底前", WARNING),
    ("V13", "时效/培训完成时限/2023年11月底前", None),
    ("V13", "时效/跨年培训完成时限/2024年1月底前", None),
    ("V13", "时效/培训完成时限/11月底前", None),
    ("R01", "资金用途=", ERROR),
    ("R01", "资金用途=无", ERROR),
    ("R01", "绩效目标=", ERROR),
    ("R01", "项目名称=", ERROR),
    ("R01", "预算数=", ERROR),
    ("R02", "删除=社会效益", ERROR),
    ("R03", "删除=质量", WARNING),
    ("R03", "删除=数量", WARNING),
    ("R03", "删除=时效", HINT),
    ("R03", "删除=质量；改行=产出/履职实现/完成/≥3项", None),
    ("R04", "删除=成本", HINT),
    ("R04", "删除=成本；项目名称=办公楼维修工程", WARNING),
    ("R05", "删除=服务对象满意度", HINT),
    ("R06", "数量/培训人数/", ERROR),
    ("R06", "数量//≥120人", ERROR),
    ("R06", "数量//", None),
    ("R06", "数量/无/", None),
    ("R06", "数量/安全事故/无", HINT),
    ("R06", "数量/有无事故/无", None),
    ("R06", "数量/120/≥3人", WARNING),
    ("R06", "数量/120人次/≥3人", None),
    ("R07", "≥**人次", ERROR),
    ("R07", "数量/受益人数(≥**人)/≥3人", None),
    ("R07", "数量/指标1/≥3人", ERROR),
    ("R08", "依据=", HINT),
    ("R08", "依据=领导交办", HINT),
    ("R08", "依据=2023年度工作计划", None),
    ("R08", "指标名=无；依据=", None),
    ("R09", "描述=", WARNING),
    ("R09", "描述=无", WARNING),
    ("R09", "描述=全年参加培训的村医人数", None),
    ("R09", "描述=；数量/培训人数/", None),
    ("R09", "描述=；数量/指标1/≥3人", None),
    ("F01", "预算数=100；财政资金=90；其他资金=10.01", ERROR),
    ("F01", "预算数=100；财政资金=90；其他资金=9.99", ERROR),
    ("F01", "预算数=100；财政资金=90；其他资金=10", None),
    ("F01", "预算数=60；财政资金=60；其他资金=", None),
    ("F01", "预算数=60；财政资金=70；其他资金=-10", WARNING),
    ("F01", "预算数=0；财政资金=0；其他资金=0", None),
    ("F02", "单位=", HINT),
    ("F02", "单位=；预算数=60万元", None),
    ("F03", "项目名称=提前下达资金80万元", WARNING),
    ("F03", "项目名称=提前下达资金60万元", None),
    ("F03", "项目名称=提前下达资金600000元", None),
    ("F03", "项目名称=提前下达资金600100元", WARNING),
    ("F03", "项目名称=年销售80万元以上企业奖励", None),
    ("F03", "项目名称=提前下达80万补助", WARNING),
    ("F05", "项目编码=13073023P0000221", WARNING),
    ("F05", "项目编码=2104-130730-04-01-123456", WARNING),
    ("F05", "项目编码=13073022P000030100218", WARNING),
    ("F05", "项目编码=13073023P00002210023K", None),
    ("F06", "项目编码=13073023P00002210024K", WARNING),
    ("F06", "项目编码=13073023P000022I0024K", WARNING),
    ("F06", "项目编码=13073023R00002210024K", None),
    ("F07", "预算数=60000；财政资金=60", WARNING),
    ("F07", "预算数=59999.99；财政资金=60", None),
    ("F07", "预算数=60；财政资金=60000", WARNING),
    ("F07", "预算数=-60；财政资金=-60；其他资金=", None),
    ("F07", "另有项目=1个；预算数=60000；财政资金=60000", WARNING),
    ("F07", "另有项目=1个；预算数=59999.99；财政资金=59999.99", None),
    ("F07", "预算数=60000；财政资金=60000", None),
]


@pytest.mark.parametrize(("rule", "case", "severity"), SIDES)
def test_a_rule_reports_up_to_its_border_and_no_further(
    rule: str, case: str, severity: Severity | None
) -> None:
    found = of_rule(rule, department(case))
    assert ([one.severity for one in found][:1] or [None]) == [severity]


ELSEWHERE: list[tuple[str, str, Severity | None]] = [
    ("I01", "加行=产出/社会效益/知晓率/≥80%", ERROR),
    ("I01", "加行=产出/履职目标/知晓率/≥80%", HINT),
    ("I01", "加行=过程/数量/培训人数/≥80人", None),
    ("I01", "加行=别的/数量/培训人数/≥80人", WARNING),
    ("I01", "加行=效益/满意度/学员满意度/≥80%", HINT),
    ("I01", "删除=服务对象满意度；加行=效益/满意度/学员满意度/≥80%", None),
    ("R02", "删除=社会效益", ERROR),
    ("R02", "删除=社会效益；加行=过程/数量/培训人数/≥80人", ERROR),
    ("R02", "删除=社会效益；加行=别的/数量/培训人数/≥80人", None),
    ("I09", "加行=//村民满意度/≤90%", ERROR),
    ("I09", "加行=//村民知晓度/≤90%", None),
    ("I09", "加行=/质量/村民满意度/≤90%", None),
    ("V03", "加行=//培训人数/≥120", WARNING),
    ("F01", "表无=其他资金；财政资金=59.99", WARNING),
    ("F01", "表无=其他资金；财政资金=60.01", WARNING),
    ("F01", "表无=其他资金；财政资金=60", None),
    ("F01", "财政资金=59.99", ERROR),
]


@pytest.mark.parametrize(("rule", "case", "severity"), ELSEWHERE)
def test_a_form_of_another_place_may_have_words_of_its_own(
    rule: str, case: str, severity: Severity | None
) -> None:
    found = of_rule(rule, elsewhere(department(case)))
    assert ([one.severity for one in found][:1] or [None]) == [severity]


def test_a_form_of_ours_without_other_funds_is_not_asked_where_the_rest_comes_from() -> None:
    assert of_rule("F01", department("表无=其他资金；财政资金=50")) == []


def test_what_was_brought_over_from_last_year_is_a_part_of_the_budget() -> None:
    def says(**changes: object) -> list[str]:
        clean = department("预算数=100；财政资金=90；其他资金=3")
        given = {"carried_funds": amount("7")} | changes
        project = replace(clean.projects[0], **given)  # type: ignore[arg-type]
        return [one.message for one in of_rule("F01", replace(clean, projects=(project,)))]

    assert says() == []
    assert says(carried_funds=amount("6")) == [
        "预算数100.00≠财政资金90.00+上年结转6.00+其他资金3.00（万元）。"
    ]
    other: dict[str, object] = {"layout": "某地", "other_funds": None}
    assert says(**other, fiscal_funds=amount("93")) == []
    [message] = says(**other)
    assert message == "预算数100.00，财政资金90.00（万元），相差3.00万元，表上没有写明来源。"


def rows_of(subject: Department, *rows: Indicator) -> Department:
    return replace(subject, projects=(replace(subject.projects[0], indicators=rows),))


def placed(one: Indicator, at: int) -> Indicator:
    def moved(cell: Field) -> Field:
        return type(cell)(cell.text, Place("01", at, 3))

    return replace(
        one, name=moved(one.name), dimension=moved(one.dimension), category=moved(one.category),
        target=Target(one.target.text, Place("01", at, 5)),
    )  # fmt: skip


def test_a_repeated_row_names_the_first_of_them() -> None:
    rows = [
        placed(row("产出", "数量", name, value), at)
        for at, name, value in (
            (11, "培训人数", "≥5人"), (12, "培训人数", ""), (13, "培训 人数", "≥5 人"),
            (300, "", "≥5人"), (301, "培训人数", "≥5人"),
        )
    ]  # fmt: skip
    found = of_rule("I11", rows_of(department(), *rows))
    assert [(one.place.address, one.message) for one in found] == [
        ("C13", "“培训 人数”与第11行重复，请删去一行。"),
        ("C301", "“培训人数”与第11行重复，请删去一行。"),
    ]


def test_two_dictionaries_are_reported_at_the_first_cost_that_stands_by_itself() -> None:
    rows = [
        placed(row(*given), at)
        for at, given in enumerate(
            (
                ("产出", "数量", "培训人数", "≥5人"),
                ("满意度", "服务对象满意度", "满意度", "≥90%"),
                ("产出", "成本", "教材成本", "≤5万元"),
                ("成本", "经济成本", "场地成本", "≤5万元"),
                ("成本", "经济成本", "师资成本", "≤5万元"),
            ),
            11,
        )
    ]
    [one] = of_rule("X04", rows_of(department(), *rows))
    assert one.place.address == "C14"
    assert of_rule("X04", rows_of(department(), *rows[:3])) == []
    assert of_rule("X04", rows_of(department(), *rows[:2], *rows[3:])) == []


@pytest.mark.parametrize(
    ("target", "adopt"),
    [
        ("≥90", "≥90%"),
        ("≤90%", "≥90%"),
        ("≤90", "≥90%"),
        ("<100%", ""),  # which I10 doubts
        ("≤0.5%", "≥0.5%"),
        ("≤0%", ""),
        ("≤101%", ""),
        ("≤90人", ""),
        ("≤9万", ""),
        ("80%-90%以下", ""),
    ],
)
def test_a_satisfaction_that_is_a_share_is_offered_as_a_floor(target: str, adopt: str) -> None:
    found = of_rule("I09", department(f"服务对象满意度/村民满意度/{target}"))
    assert {one.adopt for one in found} in ({adopt}, set() if not adopt else {adopt})


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("全县人口数", "", "人"),
        ("培训成本", "成本", ""),
        ("办结时限", "时效", "天"),
        ("办结情况", "时效", ""),
    ],
)
def test_the_unit_that_a_name_means(name: str, kind: str, unit: str) -> None:
    assert unit_of(name, kind) == unit


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("≥120", "人", "≥120人"),
        ("80-90", "人", "80-90人"),
        ("80-90", "%", "80-90%"),
        ("≤0", "起", "=0起"),
        ("≤1", "起", "≤1起"),
        ("≥0", "起", "≥0起"),
        ("≥100", "%", "≥100%"),
        ("≥101", "%", ""),
        ("≥101", "个", "≥101个"),
        ("≥3万", "%", ""),
        ("≥3万", "人", "≥3万人"),
        ("提高", "%", ""),
        ("每月2", "次", "每月2次"),
    ],
)
def test_a_value_is_written_with_a_unit_where_that_means_the_same(
    value: str, unit: str, text: str
) -> None:
    assert with_unit(parse(value), unit) == text


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("进一步提高", "①写同比，比上年提高百分之几；②问卷，认为“进一步提高”的受访者"),
        ("有效减轻。", "①写同比，比上年下降百分之几；②写上限，全年不超过多少"),
        ("环境整洁！", "①问卷，认为“环境整洁”的受访者占百分之几以上；②改为可统计"),
        ("较好。", "①改为可统计的比例，写成“≥”加百分数；②改为可统计的数量"),
        ("控制增长", "①写同比，比上年下降百分之几"),
    ],
)
def test_a_vague_phrase_is_made_measurable_by_its_direction(phrase: str, first: str) -> None:
    assert measurable(phrase).startswith(f"任选一种：{first}")
    assert measurable(phrase).endswith("写明分级标准（什么情况算优、良、中、差）")


def whole(**given: object) -> Department:
    """A 部门整体支出绩效目标表 beside one project of 60万元."""
    return replace(department(), whole=WholeForm(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "messages"),
    [
        ({"projects": amount("60")}, []),
        ({"projects": amount("61")}, ["项目支出61.00万元与各项目合计60.00万元不一致。"]),
        ({"projects": Amount()}, []),
        ({"tasks": (Task(Field("甲"), total=amount("60")),)}, []),
        (
            {
                "tasks": (
                    Task(Field("甲"), total=amount("50")),
                    Task(Field("乙"), total=amount("7")),
                )
            },
            ["年度主要任务合计57.00万元，各项目合计60.00万元，相差3.00万元，请核对。"],
        ),
        ({"tasks": (Task(Field("甲"), total=amount("50")), Task(Field("乙")))}, []),
        (
            {"tasks": (Task(Field("村医培训经费"), total=amount("61")), Task(Field("乙")))},
            ["任务“村医培训经费”的预算61.00万元与同名项目的预算数60.00万元不一致。"],
        ),
        ({"tasks": (Task(Field("村医培训经费"), total=Amount()),)}, []),
    ],
)
def test_the_whole_is_held_against_the_projects(
    form: dict[str, object], messages: list[str]
) -> None:
    assert [one.message for one in of_rule("F04", whole(**form))] == messages


@pytest.mark.parametrize(
    ("form", "messages"),
    [
        ({"budget": amount("60"), "fiscal_funds": amount("50"), "other_funds": amount("10")}, []),
        (
            {"budget": amount("60"), "fiscal_funds": amount("50"), "other_funds": amount("9")},
            ["资金总额60.00≠财政拨款50.00+其他资金9.00（万元）。"],
        ),
        ({"budget": amount("60"), "fiscal_funds": amount("50"), "other_funds": None}, []),
        ({"budget": amount("60"), "fiscal_funds": amount("50"), "other_funds": amount("")}, []),
        ({"budget": None, "fiscal_funds": amount("50"), "other_funds": amount("9")}, []),
        ({"budget": amount(""), "fiscal_funds": amount("50"), "other_funds": amount("9")}, []),
        (
            {"budget": amount("60"), "basic": amount("50"), "projects": amount("9")},
            ["资金总额60.00≠基本支出50.00+项目支出9.00（万元）。"],
        ),
        (
            {
                "tasks": (
                    Task(Field("甲"), total=amount("9"), fiscal=amount("5"), other=amount("3")),
                )
            },
            ["任务“甲”的总额9.00≠财政拨款5.00+其他资金3.00（万元）。"],
        ),
    ],
)
def test_the_money_of_the_whole_adds_up(form: dict[str, object], messages: list[str]) -> None:
    assert [one.message for one in of_rule("F01", whole(**form))] == messages


def of(name: str, budget: str, code: str = "") -> Project:
    clean = department().projects[0]
    given = {"budget": amount(budget), "fiscal_funds": amount(budget), "name": Field(name)}
    return replace(clean, **given, code=Field(code))  # type: ignore[arg-type]


def test_the_largest_budget_is_held_against_the_next() -> None:
    def says(*budgets: str) -> list[tuple[str, str]]:
        projects = tuple(of(f"项目{n}", one) for n, one in enumerate(budgets))
        found = of_rule("F07", replace(department(), projects=projects))
        return [(one.project, one.message) for one in found]

    assert says("60", "60000", "50") == [("项目1", "60000.00万元疑似以元为单位，请核对。")]
    assert says("60000", "60") == [("项目0", "60000.00万元疑似以元为单位，请核对。")]
    assert says("60", "59999.99", "59.99") == []
    assert says("60", "60000", "61") == []
    assert says("60000", "") == []
