"""Findings that are said in one: where, in which order, and which stay by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.check.department import adjusted, waived
from jixiao.check.gathering import gathered
from jixiao.model.findings import ERROR, HINT, WARNING, Finding
from jixiao.model.grid import Place
from jixiao.model.target_form import Waiver
from jixiao.settings import DEFAULT


def at(row: int, *, project: str = "甲", waived_why: str = "") -> Finding:
    return Finding(
        f"第{row}行的描述与名称相同。", Place("表", row, 3), rule="S03", severity=HINT,
        project=project, waived_why=waived_why,
    )  # fmt: skip


def test_they_stand_at_the_first_and_name_all_in_their_order() -> None:
    (one,) = gathered([at(7), at(5), at(6)])
    assert one.place == Place("表", 7, 3)
    assert [place.row for place in one.places] == [7, 5, 6]
    assert one.message == "3条指标的描述与名称相同：C7、C5、C6，请写计算方法或口径。"


def test_one_alone_stays_as_it_is() -> None:
    assert gathered([at(5)]) == [at(5)]


@pytest.mark.parametrize("other", [at(90, project="乙"), at(91, waived_why="已说明")])
def test_that_of_another_project_and_a_waived_one_stay_by_themselves(other: Finding) -> None:
    assert gathered([at(5), other]) == [at(5), other]


def of(rule: str, row: int, message: str = "甲。", **given: object) -> Finding:
    fields = {"rule": rule, "severity": WARNING, "project": "甲", "file": "书"} | given
    return Finding(message, Place("表", row, 3), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "cells"), [(6, "C1、C2、C3、C4、C5、C6"), (7, "C1、C2、C3、C4、C5、C6等")]
)
def test_six_cells_are_named_in_the_message_and_all_in_the_places(count: int, cells: str) -> None:
    (one,) = gathered([at(row) for row in range(1, count + 1)])
    assert one.message == f"{count}条指标的描述与名称相同：{cells}，请写计算方法或口径。"
    assert len(one.places) == count


def test_a_cell_that_is_found_twice_is_named_once() -> None:
    (one,) = gathered([at(5), at(5), at(6)])
    assert [place.row for place in one.places] == [5, 6]


def test_what_is_said_of_the_book_has_no_project_where_it_is_of_several() -> None:
    spelled = [of("V10", 5, seen=">=5"), of("V10", 6, project="乙", seen=">=6")]
    (one,) = gathered(spelled)
    assert (one.project, one.seen, one.adopt) == ("", ">=5", "")
    assert one.message.startswith("2处写法不统一（如“>=5”）")
    assert one.expected == "点“规范写法”一次改完"
    (same,) = gathered([spelled[0], of("V10", 6, seen=">=6")])
    assert same.project == "甲"
    assert len(gathered([spelled[0], of("V10", 6, file="另一本")])) == 2
    assert len(gathered([spelled[0], of("V10", 6, severity=HINT)])) == 2


@pytest.mark.parametrize(("count", "one"), [(2, False), (3, True)])
def test_some_are_one_from_a_number_on(count: int, one: bool) -> None:
    found = gathered([of("C04", row, project=f"项目{row}") for row in range(1, count + 1)])
    assert (len(found) == 1) is one


def test_only_findings_of_a_severity_may_be_gathered() -> None:
    """R06 as 警告: names that are but a number; as 错误: each lacks something of its own."""
    numbers = [of("R06", row, f"“{row}”只有数字，不是三级指标的名称。") for row in (5, 6)]
    (one,) = gathered(numbers)
    assert one.message.startswith("“5”等2条只有数字")
    assert len(gathered([of("R06", row, severity=ERROR) for row in (5, 6)])) == 2
    places = (Place("表", 1, 1), Place("表", 2, 1))
    assert len(gathered([of("S03", 5, places=places), of("S03", 6, places=places)])) == 2


def test_what_another_finding_on_the_cell_says_as_well_is_a_part_of_it() -> None:
    unit = of("V03", 5, "缺少单位。", expected="写明单位", adopt="≤60万元", severity=HINT)
    total = of("C04", 5, "仅有总额。", expected="加一行", severity=HINT)
    (one,) = gathered([unit, total])
    assert (one.rule, one.message) == ("C04", "仅有总额；缺少单位。")
    assert (one.expected, one.adopt) == ("写明单位；加一行", "≤60万元")


@pytest.mark.parametrize(
    "other",
    [
        {"row": 6},
        {"waived_why": "已说明"},
        {"severity": WARNING},  # worse than what would take it in
        {"file": "另一本"},
    ],
)
def test_what_is_elsewhere_waived_or_worse_stays_by_itself(other: dict[str, object]) -> None:
    given: dict[str, object] = {"row": 5, "message": "缺少单位。", "severity": HINT} | other
    unit = of("V03", **given)  # type: ignore[arg-type]
    total = of("C04", 5, "仅有总额。", severity=HINT)
    assert gathered([unit, total]) == [unit, total]
    taken = of("C04", 5, "仅有总额。", severity=HINT, waived_why="已说明")
    hint = of("V03", 5, "缺少单位。", severity=HINT)
    assert gathered([hint, taken]) == [hint, taken]


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, True),
        ({"rule": "V02"}, False),
        ({"project": "甲"}, True),
        ({"project": "乙"}, False),
        ({"cell": "C5"}, True),
        ({"cell": "C6"}, False),
        ({"sheet": "表"}, True),
        ({"sheet": "另"}, False),
        ({"project": "（部门）"}, False),
    ],
)
def test_a_waiver_accepts_what_it_names(changes: dict[str, str], accepted: bool) -> None:
    waiver = Waiver(**{"rule": "V01", "by": "张", "why": "按批复"} | changes)
    (one,) = waived([of("V01", 5)], [Waiver("V09", why="别的"), waiver])
    assert (one.waived_by, one.waived_why) == (("张", "按批复") if accepted else ("", ""))


def test_what_belongs_to_no_project_is_accepted_for_the_department() -> None:
    whole = of("V01", 5, project="")
    assert waived([whole], [Waiver("V01", "（部门）", why="按批复")])[0].waived
    assert not waived([whole], [Waiver("V01", "甲", why="按批复")])[0].waived
    assert waived([whole], []) == [whole]


def test_settings_turn_rules_off_and_change_how_bad_they_are() -> None:
    found = [of("V01", 5), of("V02", 6)]
    assert adjusted(found, DEFAULT) == found
    off = replace(DEFAULT, rules_off=frozenset({"V01"}))
    assert [one.rule for one in adjusted(found, off)] == ["V02"]
    milder = replace(DEFAULT, severities=(("V02", "提示"),), rules_off=frozenset())
    assert [one.severity for one in adjusted(found, milder)] == [WARNING, HINT]
