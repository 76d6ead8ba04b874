"""The points of a 自评表, recalculated by a program that does not know our functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.files.reports import evaluation_sheet
from jixiao.files.reports.style import Report
from jixiao.model.target_form import Amount, Field, Indicator, Target
from jixiao.model.year_forms import FundsRow, SelfEvaluation, YearRow
from jixiao.year.evaluation import evaluated

QUOTED = '“重点”"事项"按时完成' + "，逐项销号" * 60
# 指标值, 实际完成值, 分值
ROWS = (("≥120人", "120人", "30"), ("=100%", "90%", "30"), (QUOTED, "达成", "30"))


@pytest.fixture
def sheet(office: Any, tmp_path: Path) -> Iterator[Any]:
    whole = FundsRow(
        "年度资金总额", Amount(6_000_000), Amount(6_000_000), Amount(3_000_000), weight=Field("10")
    )
    rows = tuple(
        YearRow(Indicator(name=Field("指标"), target=Target(target), weight=Field(weight)),
                actual=Field(actual))
        for target, actual, weight in ROWS
    )  # fmt: skip
    path = tmp_path / "自评.xlsx"
    with Report(path) as report:
        form = SelfEvaluation(name=Field("项目"), funds=(whole,), rows=rows)
        evaluation_sheet.add(report, evaluated(form), "自评", 2023)
    document = office.open(path)
    document.calculateAll()
    yield document.Sheets.getByName("自评")
    document.close(True)


def shown(sheet: Any) -> list[str]:
    """The points of the three indicators, their total, the grade."""
    texts = [sheet.getCellByPosition(6, row).String for row in range(10, 14)]
    return [*texts, sheet.getCellByPosition(7, 13).String]


@pytest.mark.host
def test_without_the_functions_the_last_points_total_and_grade_stay(sheet: Any) -> None:
    # 30 in full; 90 of 100% of 30 = 27; 达成 30; half of the money of 10 points: 92 in all
    assert shown(sheet) == ["30.00", "27.00", "30.00", "92.00", "等级：优"]


@pytest.mark.host
@pytest.mark.parametrize("column", [3, 4])
def test_points_whose_ground_has_changed_are_no_longer_shown(sheet: Any, column: int) -> None:
    sheet.getCellByPosition(column, 11).setString("100人")
    assert shown(sheet) == ["30.00", "未算分", "30.00", "", ""]


@pytest.mark.host
def test_points_for_another_weight_are_no_longer_shown(sheet: Any) -> None:
    sheet.getCellByPosition(5, 10).setValue(20)
    assert shown(sheet) == ["未算分", "27.00", "30.00", "", ""]
