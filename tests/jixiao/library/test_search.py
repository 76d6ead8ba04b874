"""What is found in a library, what is suggested for a name, which kind a project is of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.library.endings import usual_of
from jixiao.library.entry import LibraryEntry, category_of
from jixiao.library.search import Library, guess_kinds, merged, starter_library


@pytest.mark.parametrize(
    ("name", "purpose", "kind"),
    [
        ("护路工作经费", "深化平安铁路建设，加强护路人员管理", "护路"),
        ("综合治理经费", "督导指导综合治理工作，推进网格化建设", "维稳综治"),
        ("村医培训经费", "举办村医培训班", "培训"),
        ("义务教育公用经费", "", "教育补助"),
        ("办公楼屋顶维修改造", "", "房屋修缮"),
        ("农村低保资金", "", "社会救助"),
        ("政务系统运维费", "", "运维"),
        ("高标准农田建设", "", "农田"),
        ("辅警聘用经费", "", "聘用人员"),
        ("国土空间规划编制", "", "规划编制"),
    ],
)
def test_the_kind_of_a_project_is_guessed(name: str, purpose: str, kind: str) -> None:
    assert guess_kinds(name, purpose)[0] == kind


def test_a_project_of_no_known_kind_is_of_none() -> None:
    assert guess_kinds("专项经费", "用于相关支出") == []


@pytest.mark.parametrize(
    ("name", "kind", "operator", "unit"),
    [
        ("培训班次", "", "≥", "期"),
        ("参训人员满意程度", "", "≥", "%"),
        ("培训人数", "数量指标", "≥", "人"),
        ("故障响应时间", "时效", "≤", "小时"),
        ("人均每日培训费", "成本指标", "≤", "元/人·天"),
        ("牧户走访次数", "", "≥", "次"),
        ("工程竣工时间", "时效指标", "", ""),
        ("甲乙丙", "", "", ""),
        ("", "数量", "", ""),
    ],
)
def test_direction_and_unit_are_suggested(name: str, kind: str, operator: str, unit: str) -> None:
    hint = starter_library().suggest(name, kind)
    assert (hint.operator, hint.unit) == (operator, unit)


@pytest.mark.parametrize(
    ("name", "operator", "unit"),
    [
        ("爱路护路宣传次数", "≥", "次"),
        ("护路人员人数", "≥", "人"),
        ("大要案发生件数", "≥", "件"),
        ("受益农户数量", "≥", "户"),
        ("社区矫正对象重新犯罪率", "≤", "%"),
        ("设备故障率", "≤", "%"),
        ("办结时限", "≤", "天"),
        ("人均补助标准", "≤", "元/人"),
        ("单位面积造价", "≤", "元/平方米"),
        ("每公里建设成本", "≤", "万元/公里"),
        ("亩均产值", "≥", "元/亩"),
        ("户均增收", "≥", "元/户"),
        ("设备采购单价", "≤", "元"),
        ("工程总造价", "≤", "万元"),
        ("修缮面积", "≥", "平方米"),
        ("营造林面积（新增）", "≥", "亩"),
        ("项目完成时间", "", ""),
    ],
)
def test_the_end_of_a_name_tells_its_unit(name: str, operator: str, unit: str) -> None:
    assert usual_of(name) == (operator, unit)


def test_the_same_name_is_taken_from_its_own_kind() -> None:
    one = LibraryEntry("甲", "质量", "合格率", unit="%", operator="≥", low="80", high="90")
    two = LibraryEntry("乙", "质量", "合格率", unit="%", operator="≥", low="95", high="99")
    library = Library((one, two))
    assert library.suggest("合格率", "乙").usual == "95—99%"
    assert library.suggest("合格率").usual == "80—90%"


def test_an_entry_of_another_category_is_not_suggested() -> None:
    library = Library((LibraryEntry("甲", "质量", "办结率", unit="%", operator="≥", low="90"),))
    assert library.suggest("办结率", "时效指标").entry is None


def test_a_search_finds_by_part_of_a_name_kind_and_category() -> None:
    library = starter_library()
    assert library.search("宣传场次")[0].name == "开展宣传场次"
    assert {entry.project_kind for entry in library.search("合格率", kind="道路")} == {"道路"}
    assert {entry.category for entry in library.search("", category="时效")} == {"时效"}
    assert library.search("量子纠缠") == []


def test_a_countys_own_entry_goes_before_the_example() -> None:
    own = LibraryEntry("培训", "数量", "举办培训班次", low="3", high="5", unit="期", source="本县")
    library = merged([[own], starter_library().entries])
    assert library.suggest("举办培训班次", "培训").usual == "3—5期"
    assert len(library.entries) == len(starter_library().entries)


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("数量指标", "数量"), ("1.1质量指标（20分）", "质量"), ("经济成本指标", "成本"),
        ("服务对象满意度指标", "服务对象满意度"), ("满意度", "服务对象满意度"), ("道路", ""),
    ],
)  # fmt: skip
def test_a_category_is_known_however_it_is_written(label: str, category: str) -> None:
    assert category_of(label) == category


@given(st.text(max_size=40), st.text(max_size=10))
def test_any_text_is_answered(name: str, kind: str) -> None:
    library = starter_library()
    assert len(library.suggest(name, kind)) == 4
    library.search(name)
    guess_kinds(name, kind)
