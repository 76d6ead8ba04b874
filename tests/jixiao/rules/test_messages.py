"""What rules tell people to write instead, word for word where a slip would mislead."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from jixiao.check.department import check_department
from jixiao.model.findings import Finding
from jixiao.model.target_form import LayoutIssue, Project
from jixiao.rules import RULES
from jixiao.rules.blocking import blocked_by
from jixiao.settings import DEFAULT
from tests.support.rule_forms import department
from tests.support.year_cases import found as of_the_year

HERE = Path(__file__).parent
ALL_ON = replace(DEFAULT, rules_off=frozenset())


def expected(case: str, rule: str) -> list[str]:
    return [one.expected for one in check_department(department(case)) if one.rule == rule]


@pytest.mark.parametrize(
    ("case", "rule", "wanted"),
    [
        ("数量/培训人数/≥120", "V03", "≥120人"),
        ("时效/完成时限/≤30", "V03", "≤30天"),
        ("成本/培训成本/≤50", "V03", "≤50万元"),
        ("数量/全县人口数/=35万", "V03", "=35万人"),
        ("数量/化解矛盾隐患次数/≥1", "V03", "≥1次"),
        ("数量/大要案发生件数/≥1", "V03", "≥1件"),
        ("数量/惠及户数/≥500", "V03", "≥500户"),
        ("数量/改造栋数/≥5", "V03", "≥5栋"),
        ("数量/改造面积/≥5000", "V03", "≥5000平方米"),
        ("数量/道路里程/≥12", "V03", "≥12公里"),
        ("数量/巡查天数/≥200", "V03", "≥200天"),
        ("数量/宣传情况/≥3", "V03", "在数值后写明计量单位"),
        ("质量/考核合格率/100%", "V04", "=100%"),
        ("服务对象满意度/参训人员满意度/90%", "V04", "≥90%"),
        ("数量/培训人数/≥120人左右", "V11", "≥120人"),
        ("质量/考核排名/全省前10名", "V04", "≥10名、≤10名或=10名"),
        ("成本/培训成本/50万元", "V04", "≤50万元"),
        ("成本/政府采购节支率/5%", "V04", "≥5%"),
        ("成本/项目成本控制率/≥100%", "C01", "改为“≤100%”"),
        (
            "服务对象满意度/参训人员满意度/≥100%",
            "V02",
            "按上年实际满意度填写，写成“≥”加百分数，一般低于100%",
        ),
        ("质量/考核合格率/292%", "V09", "≥92%"),
        ("质量/考核合格率/≥120%", "V01", "核实后填写，“考核合格率”最高为100%"),
        ("支出计划=20/50/80/95", "P03", "100%"),
        ("项目编码=13073022P00002210023K", "F05", "核对编码，第7、8位应为23"),
    ],
)
def test_what_is_expected(case: str, rule: str, wanted: str) -> None:
    assert expected(case, rule) == [wanted]


def test_a_count_is_taken_for_a_misread_sign_only_beside_others_that_have_theirs() -> None:
    assert expected("数量/培训人次/2280次", "V09") == ["≥280次"]
    alone = "删除=质量；删除=社会效益；删除=服务对象满意度；数量/培训人次/2280次"
    assert expected(alone, "V09") == []


@pytest.mark.parametrize("case", ["数量/指标1/；依据=", "质量/待定/待定"])
def test_a_placeholder_is_reported_once_and_brings_nothing_with_it(case: str) -> None:
    found = check_department(department(case))
    assert [one.rule for one in found] == ["R07"]


def test_a_missing_label_blocks_the_rules_that_need_it_and_no_others() -> None:
    assert blocked_by(Project(layout="standard"), LayoutIssue("missing", "绩效目标")) == [
        "S02",
        "S05",
        "X05",
    ]


# What can be done is an instruction, or a value to adopt.
DOABLE = re.compile("改|填|写|核对|核实|核减|加|删|补|移|设|点|用|按|选定|逐项|注明|任选|放在")


@pytest.mark.parametrize("id", sorted(RULES))
def test_every_finding_says_what_to_do_next(id: str) -> None:
    raised = [one for one in found_by_cases() if one.rule == id]
    assert raised or RULES[id].subject in {"summary", "carried", "books"}
    for one in raised:
        assert one.expected, one.message
        assert one.expected == one.adopt or DOABLE.search(one.expected), one.expected


@cache
def found_by_cases() -> list[Finding]:
    """The findings of every rule's failing example and of every case that should fail."""
    forms = [
        case["form"]
        for path in sorted((HERE / "should_fail").glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]
    found = []
    for rule in RULES.values():
        if rule.id[0] in "LME":
            found += of_the_year(rule.examples[0], rule.id[0])
        elif rule.scope != "other":
            forms.append(rule.examples[0])
    for form in forms:
        found += check_department(department(form), ALL_ON)
    return found
