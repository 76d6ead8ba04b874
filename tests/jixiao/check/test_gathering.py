"""Findings that are said in one: where, in which order, and which stay by themselves."""

from __future__ import annotations

import pytest

from jixiao.check.gathering import gathered
from jixiao.model.findings import HINT, Finding
from jixiao.model.grid import Place


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
