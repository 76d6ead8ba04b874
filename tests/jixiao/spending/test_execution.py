"""执行对比 by hand: plan, actual, deviation, status, and sums that reconcile to the 分."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.files.read.ledgers import read_ledgers
from jixiao.files.reports import execution as report
from jixiao.form.standardise import standardised
from jixiao.model.tally import tally
from jixiao.model.target_form import Amount, Department, Field, Project, Share
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.execution import compare, countable
from jixiao.spending.execution_line import ExecutionStatus
from jixiao.spending.funds import Funds, Source, funds_of, source_of, whole
from jixiao.spending.ledger import Entry, Ledger
from jixiao.spending.plan import planned_share
from workbook_templates.builder import write

PLAN = tuple(
    Share(month, Decimal(percent)) for month, percent in ((3, 20), (6, 50), (10, 80), (12, 100))
)
WAN = 1_000_000  # 分


def project(code: str, budget: int | None, plan: tuple[Share, ...] = PLAN) -> Project:
    return Project(
        code=Field(code), name=Field(f"项目{code}"), budget=Amount(budget), plan=plan or None
    )


def spent(
    code: str, cents: int, month: int = 6, day: int = 30, kind: Any = "支出", year: int = 2023
) -> Entry:
    return Entry(dt.date(year, month, day), code, cents, kind=kind)


JUNE = dt.date(2023, 6, 30)


@pytest.mark.parametrize(
    ("date", "share"),
    [
        ((3, 31), Decimal(20)),
        ((6, 30), Decimal(50)),
        ((12, 31), Decimal(100)),
        # 45 of the 90 days to the end of March; 30 of the 91 to the end of June.
        ((2, 14), Decimal(10)),
        ((4, 30), Decimal(20) + Decimal(30) * 30 / 91),
        ((1, 1), Decimal(20) / 90),
    ],
)
def test_the_plan_runs_by_days_between_checkpoints(date: tuple[int, int], share: Decimal) -> None:
    assert planned_share(PLAN, dt.date(2023, *date)) == share


def test_the_plan_as_steps() -> None:
    assert planned_share(PLAN, dt.date(2023, 3, 30), "step") == 0
    assert planned_share(PLAN, dt.date(2023, 6, 29), "step") == 20
    assert planned_share(PLAN, dt.date(2023, 6, 30), "step") == 50


@pytest.mark.parametrize(
    ("cents", "status"),
    [
        (50 * WAN, ExecutionStatus.NORMAL),
        (40 * WAN, ExecutionStatus.NORMAL),  # exactly 10 points behind is not more than 10
        (40 * WAN - 10_000, ExecutionStatus.BEHIND),
        (30 * WAN, ExecutionStatus.BEHIND),
        (30 * WAN - 10_000, ExecutionStatus.FAR_BEHIND),
        (60 * WAN, ExecutionStatus.NORMAL),
        (60 * WAN + 10_000, ExecutionStatus.AHEAD),
        (100 * WAN, ExecutionStatus.AHEAD),
        (100 * WAN + 1, ExecutionStatus.OVER),
    ],
)
def test_status_at_its_thresholds(cents: int, status: ExecutionStatus) -> None:
    department = Department(projects=(project("A", 100 * WAN),))
    (line,) = compare(department, Ledger((spent("A", cents),)), JUNE).lines
    assert line.status == status


def test_no_plan_zero_budget_and_refunds_do_not_divide() -> None:
    department = Department(
        projects=(project("A", 100 * WAN, ()), project("B", 0), project("C", None), project("D", 0))
    )
    entries = (spent("A", WAN), spent("B", 0), spent("D", 5), spent("C", -7))
    lines = compare(department, Ledger(entries), JUNE).lines
    assert [line.status for line in lines] == [
        ExecutionStatus.NO_PLAN, ExecutionStatus.NO_PLAN, ExecutionStatus.NO_PLAN, ExecutionStatus.OVER,
    ]  # fmt: skip
    assert [line.actual_rate for line in lines] == [Decimal(1), None, None, None]
    assert lines[2].actual == -7


def test_an_adjustment_changes_the_base_from_its_date() -> None:
    department = Department(projects=(project("A", 100 * WAN),))
    entries = (spent("A", 30 * WAN, 3, 1), spent("A", -40 * WAN, 5, 10, "调整"))
    before = compare(department, Ledger(entries), dt.date(2023, 5, 9)).lines[0]
    after = compare(department, Ledger(entries), JUNE).lines[0]
    assert (before.budget, after.budget) == (100 * WAN, 60 * WAN)
    assert after.planned == 30 * WAN
    assert after.status == ExecutionStatus.NORMAL


def test_a_code_used_by_two_projects_belongs_to_neither() -> None:
    department = Department(projects=(project("A", WAN), project("A", WAN)))
    comparison = compare(department, Ledger((spent("A", 100),)), JUNE)
    assert comparison.total.actual == 0
    assert [one.reason for one in comparison.unmatched] == ["项目编码“A”有多个项目使用，无法归属"]


def test_the_forecast_is_a_straight_line_by_days() -> None:
    department = Department(projects=(project("A", 100 * WAN),))
    # 30 June is the 181st of 365 days.
    line = compare(department, Ledger((spent("A", 18_100),)), JUNE).lines[0]
    assert line.forecast == 36_500


def test_projects_without_a_function_come_last() -> None:
    named = replace(project("B", WAN), function=Field("维稳"))
    department = Department(projects=(project("A", WAN), named))
    names = [line.function for line in compare(department, Ledger(), JUNE).by_function]
    assert names == ["维稳", "未对应职责"]


def test_a_cent_spent_without_a_budget_is_too_much() -> None:
    department = Department(projects=(project("A", 0),))
    (line,) = compare(department, Ledger((spent("A", 1),)), JUNE).lines
    assert line.status == ExecutionStatus.OVER


def test_a_budget_that_nobody_has_filled_in_is_no_zero(tmp_path: Path) -> None:
    """13万元 spent by a project without an amount; 45 of 100万元 by another, half of it planned.

    Together 58万元 are spent; the rate and the 5 points behind are those of the other alone.
    """
    department = Department(projects=(project("1", None), project("2", 100 * WAN)))
    ledger = Ledger((spent("1", 13 * WAN), spent("2", 45 * WAN)))
    comparison = compare(department, ledger, JUNE)
    blank, _ = comparison.lines
    assert (blank.budget, blank.planned, blank.actual_rate) == (None, None, None)
    assert (blank.actual, blank.status) == (13 * WAN, ExecutionStatus.NO_PLAN)
    assert blank.as_json()["budget"] == ""
    total = comparison.total
    assert (total.budget, total.planned, total.actual) == (100 * WAN, 50 * WAN, 58 * WAN)
    assert (total.actual_rate, total.deviation) == (Decimal(45), -5 * WAN)
    assert (total.deviation_points, total.status) == (Decimal(-5), ExecutionStatus.NORMAL)
    assert total.series[6] == (50 * WAN, 58 * WAN) and total.unbudgeted_at[6] == 13 * WAN
    report.draw(comparison, tmp_path / "对比.xlsx", tally([department]), DEFAULT)
    drawn = openpyxl.load_workbook(tmp_path / "对比.xlsx")
    heads = {cell.value: cell.column_letter for cell in drawn[report.SHEET][3]}
    sheet = drawn[report.SHEET]
    first, last = (sheet[f"{heads['预算数']}4"].value, sheet[f"{heads['实际进度']}6"].value)
    assert first is None
    assert last == '=IF(OR(D6=0,F6=""),"",(F6-13.00)/D6)'
    assert "(I8-13.00)/D8" in str(drawn["执行进度"]["J8"].value)


def test_spending_of_the_year_before_is_no_part_of_this_years_plan() -> None:
    department = Department(projects=(project("A", 100 * WAN),))
    entries = (spent("A", 7 * WAN, year=2022), spent("A", 2 * WAN), spent("A", WAN, month=9))
    comparison = compare(department, Ledger(entries), JUNE)
    assert (comparison.matched, comparison.former, comparison.later) == (2 * WAN, 7 * WAN, WAN)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("财政拨款", Source.FISCAL),
        ("一般公共预算资金", Source.FISCAL),
        ("政府性基金预算资金", Source.FISCAL),
        ("上年结转财政资金", Source.CARRIED),
        ("其他资金", Source.OTHER),
        ("单位资金", Source.OTHER),
        ("", Source.UNSTATED),
        ("见附件", Source.UNSTATED),
    ],
)
def test_the_source_of_money_in_the_words_of_exports(text: str, source: Source) -> None:
    assert source_of(text) is source


def test_money_by_source_with_an_adjustment_a_refund_and_a_row_that_names_none() -> None:
    mixed = replace(
        project("A", 100 * WAN), fiscal_funds=Amount(80 * WAN), other_funds=Amount(20 * WAN)
    )
    entries = (
        replace(spent("A", 30 * WAN), source="财政拨款"),
        replace(spent("A", -5 * WAN), source="财政拨款"),
        replace(spent("A", 4 * WAN), source="其他资金"),
        replace(spent("A", 10 * WAN, kind="调整"), source="财政拨款"),
        spent("A", WAN),
        replace(spent("A", 9 * WAN, month=7), source="财政拨款"),
    )
    assert funds_of(mixed, entries, JUNE) == {
        Source.FISCAL: Funds(80 * WAN, 90 * WAN, 25 * WAN),
        Source.CARRIED: Funds(),
        Source.OTHER: Funds(20 * WAN, 20 * WAN, 4 * WAN),
        Source.UNSTATED: Funds(0, 0, WAN),
    }


def test_rows_without_a_source_belong_to_the_only_source_of_the_project() -> None:
    fiscal = replace(project("A", 100 * WAN), fiscal_funds=Amount(100 * WAN))
    assert funds_of(fiscal, (spent("A", WAN),), JUNE)[Source.FISCAL].actual == WAN


def test_remarks_of_the_clerk_are_kept() -> None:
    department = Department(projects=(project("A", WAN), project("", WAN)))
    remarks = {"A": "招标推迟", "项目": "待拨"}
    lines = compare(department, Ledger(), JUNE, remarks=remarks).lines
    assert [line.remark for line in lines] == ["招标推迟", "待拨"]


def test_without_a_date_and_without_spending_it_says_what_to_do() -> None:
    with pytest.raises(JixiaoError, match="--as-of"):
        compare(Department(), Ledger())


@given(
    st.lists(
        st.builds(
            spent,
            code=st.sampled_from(["A", "B", "C", "没有"]),
            cents=st.integers(-(10**11), 10**11),
            month=st.integers(1, 12),
            day=st.integers(1, 28),
            kind=st.sampled_from(["支出", "支出", "调整"]),
            year=st.sampled_from([2022, 2023, 2023, 2024]),
        ),
        max_size=30,
    ),
    st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
)
def test_the_ledger_is_the_matched_the_later_the_former_and_the_unmatched(
    entries: list[Entry], date: dt.date
) -> None:
    department = Department(projects=tuple(project(code, 10**12) for code in "ABC"))
    ledger = Ledger(tuple(entries))
    comparison = compare(department, ledger, date)
    beside = comparison.later + comparison.former + comparison.unmatched_total
    assert ledger.total == comparison.matched + beside
    assert whole(comparison.total.funds).actual == comparison.total.actual
    assert whole(comparison.total.funds).budget == comparison.total.budget
    assert comparison.total.actual == sum(line.actual for line in comparison.lines)
    assert comparison.total.budget == sum(line.budget for line in comparison.lines)
    assert sum(line.actual for line in comparison.by_function) == comparison.total.actual


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


def test_the_sample_by_hand_through_the_command(book: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["compare", str(book), "--actual", str(sample(LEDGER)), "--format", "json"])
    assert ended.value.code == 1, "a row without a project and two sums are in no total"
    reported = json.loads(capsys.readouterr().out)
    assert reported["as_of"] == "2023-06-30"
    assert reported["projects"][0] == {
        "code": "13073023P00002210023K",
        "name": "怀财字【2023】7号 大要案准备金",
        "budget": "100.00",
        "planned_rate": "50.00",
        "planned": "50.00",
        "actual": "13.00",
        "actual_rate": "13.00",
        "deviation": "-37.00",
        "deviation_points": "-37.00",
        "status": "滞后（红）",
    }
    total = reported["total"]
    assert (total["planned"], total["actual"], total["deviation"]) == (
        "440.00",
        "271.50",
        "-168.50",
    )
    assert reported["unmatched"] == [
        {
            "row": 16,
            "code": "13073023P00009990099X",
            "amount": "3.50",
            "reason": "项目编码“13073023P00009990099X”不在本部门项目中",
        }
    ]


def test_the_sheet_has_formulas_with_values_and_charts_that_point_into_it(
    book: Path, tmp_path: Path
) -> None:
    department, forms = countable(read(book).department)
    comparison = compare(department, read_ledgers([sample(LEDGER)]))
    path = tmp_path / "x.xlsx"
    report.draw(comparison, path, forms)
    shown = openpyxl.load_workbook(path, data_only=True)["执行对比"]
    total = [cell.value for cell in shown[11]]
    assert total[3:7] == [880, 440, 271.5, -168.5]
    assert total[10] == "滞后（黄）"
    formulas = openpyxl.load_workbook(path)["执行对比"]
    assert formulas["D11"].value == "=ROUND(SUM(D4:D10),6)"
    charts = formulas._charts
    assert len(charts) == 2
    references = {s.val.numRef.f for chart in charts for s in chart.series}
    assert references == {
        "执行对比!$E$4:$E$10", "执行对比!$F$4:$F$10", "执行对比!$K$15:$K$18", "执行对比!$L$15:$L$18",
    }  # fmt: skip
    unmatched = [cell.value for cell in openpyxl.load_workbook(path)["未匹配支出"][4]]
    assert unmatched[:3] == ["警告", "L02", 16]
    assert "3.50万元" in unmatched[4]


def test_the_lamps_speak_as_rules_beside_the_status(book: Path, tmp_path: Path) -> None:
    department, forms = countable(read(book).department)
    comparison = compare(department, read_ledgers([sample(LEDGER)]))
    path = tmp_path / "x.xlsx"
    report.draw(comparison, path, forms)
    hints = [row[12].value for row in openpyxl.load_workbook(path)["执行对比"]["A4:M10"]]
    assert hints[0] == "警告 M01：6月底执行率13%，低于计划50%，滞后（红）。"
    assert [bool(hint) for hint in hints] == [True, False, False, True, True, True, False]


def test_remarks_survive_the_next_run_of_the_command(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "对比.xlsx"
    command = ["compare", str(book), "--actual", str(sample(LEDGER)), "-o", str(out)]
    for remark in (None, "招标推迟到7月"):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 1, "a row without a project is in no total"
        opened = openpyxl.load_workbook(out)
        sheet = opened["执行对比"]
        heading = [cell.value for cell in sheet[3]].index("说明") + 1
        assert sheet.cell(4, heading).value in (None, "", remark)
        if remark is None:
            sheet.cell(4, heading).value = "招标推迟到7月"
            opened.save(out)
    assert sheet.cell(4, heading).value == "招标推迟到7月"


def test_progress_by_checkpoint_function_and_source_adds_up(tmp_path: Path) -> None:
    named = [
        replace(project(code, 100 * WAN), fiscal_funds=Amount(100 * WAN), function=Field(name))
        for code, name in (("A", "维稳"), ("B", "宣传"), ("C", "维稳"))
    ]
    entries = (
        replace(spent("A", 10 * WAN, month=3), source="财政拨款"),
        replace(spent("B", 20 * WAN), source="上年结转资金"),
        replace(spent("C", 30 * WAN), source="其他资金"),
    )
    department, forms = countable(Department(projects=tuple(named)))
    comparison = compare(department, Ledger(entries), JUNE)
    path = tmp_path / "x.xlsx"
    report.draw(comparison, path, forms)
    sheet = openpyxl.load_workbook(path, data_only=True)["执行进度"]
    rows = [[cell.value for cell in row] for row in sheet["A5:T10"]]
    assert [row[0] for row in rows] == ["1", "2", "小计", "3", "小计", "合计"]
    assert [row[2] for row in rows] == ["维稳", "维稳", "维稳", "宣传", "宣传", ""]
    # planned and actual at the end of March and of June; nothing actual in October
    assert [row[4:6] for row in rows] == [[20, 10], [20, 0], [40, 10], [20, 0], [20, 0], [60, 10]]
    assert [row[8] for row in rows] == [10, 30, 40, 20, 20, 60]
    assert {row[11] for row in rows} == {None}
    assert rows[-1][16:] == [10, 20, 30, 0]


def test_thresholds_come_from_the_settings() -> None:
    strict = replace(Settings(), thresholds=replace(Settings().thresholds, yellow=Decimal(1)))
    department = Department(projects=(project("A", 100 * WAN),))
    (line,) = compare(department, Ledger((spent("A", 48 * WAN),)), JUNE, strict).lines
    assert line.status == ExecutionStatus.BEHIND
