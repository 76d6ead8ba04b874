"""The library that comes with the program: enough of each kind, blank values, our own rules pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from jixiao.check.department import check_department
from jixiao.library.entry import CATEGORIES, EXAMPLE, as_number
from jixiao.library.starter import kinds, starter
from jixiao.model.target_form import Target
from jixiao.values import parse
from tests.support.rule_forms import amount, clean_project, department

WANTED = ["会议", "培训", "宣传", "信息化建设", "运维", "设备购置", "房屋修缮", "道路", "水利", "农田", "环卫", "教育补助", "社会救助", "医疗卫生", "执法", "维稳综治", "护路", "党建", "统计调查", "规划编制", "聘用人员", "公务用车", "体育文化", "应急", "乡村振兴"]  # fmt: skip


def test_each_kind_has_eight_to_fifteen_indicators() -> None:
    counts = Counter(entry.project_kind for entry in starter())
    assert set(WANTED) <= set(counts)
    assert set(counts) == set(kinds())
    assert all(8 <= count <= 15 for count in counts.values()), counts


@pytest.mark.parametrize("kind", list(kinds()))
def test_each_kind_has_what_a_form_must_have(kind: str) -> None:
    found = {entry.category for entry in starter() if entry.project_kind == kind}
    assert {"数量", "质量", "时效", "成本", "服务对象满意度"} <= found
    assert found & {"经济效益", "社会效益", "生态效益"}
    assert found <= set(CATEGORIES)


def test_no_value_is_given_and_every_entry_is_marked_as_an_example() -> None:
    for entry in starter():
        assert entry.as_row().target.text == ""
        assert entry.source == EXAMPLE == "示例，供参考"
        assert entry.note.endswith("（示例，供参考）")
        assert entry.low
        assert entry.high


def test_a_name_stands_once_in_a_kind() -> None:
    names = Counter((entry.project_kind, entry.name) for entry in starter())
    assert [name for name, count in names.items() if count > 1] == []


def test_ranges_rise() -> None:
    for entry in starter():
        low, high = as_number(entry.low), as_number(entry.high)
        assert (low is None) == (high is None), entry
        if low is not None and high is not None:
            assert low <= high, entry


@pytest.mark.parametrize("dictionary", ["legacy", "2021"])
@pytest.mark.parametrize("kind", list(kinds()))
def test_our_own_rules_find_nothing(kind: str, dictionary: str) -> None:
    """Each entry with either end of its range as the value, all of a kind on one form."""
    entries = [entry for entry in starter() if entry.project_kind == kind]
    for end in ("low", "high"):
        rows = tuple(
            replace(one.as_row(dictionary), target=Target(one.value(getattr(one, end))))
            for one in entries
        )
        project = replace(
            clean_project(), indicators=rows, budget=amount("100000"), fiscal_funds=amount("100000")
        )
        found = check_department(replace(department(), projects=(project,)))
        assert [(one.rule, one.message) for one in found] == []


def test_every_value_is_read_with_its_direction_and_unit() -> None:
    for entry in starter():
        read = parse(entry.value(entry.low))
        if as_number(entry.low) is None:
            assert read.kind == "date", entry
        else:
            assert (read.kind, read.operator, read.scale + read.unit) == (
                "quantitative", entry.operator, entry.unit,
            ), entry  # fmt: skip
