"""What was made from the project sheets says when they were changed since, and accuses nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from jixiao.check.department import check_report
from jixiao.check.year import check_approved
from jixiao.model.grid import Grid
from jixiao.model.stamp import LABEL, plan_stamp_of, read_stamp, stamp_of, written
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Target
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearForm, YearRow
from jixiao.spending.entries import Entry, Ledger
from jixiao.spending.execution import compare
from jixiao.year.evaluation import self_evaluations
from jixiao.year.monitoring import monitorings

ROW = Indicator(name=Field("巡查次数"), target=Target("≥4次"))
CODE = "13073023P00001100001A"
PROJECT = Project(name=Field("巡查"), code=Field(CODE), budget=Amount(1_000_000), indicators=(ROW,))
LEDGER = Ledger((Entry(dt.date(2023, 3, 1), CODE, 100_000),))
CHANGED = replace(PROJECT, indicators=(replace(ROW, target=Target("≥6次")),))
RICHER = replace(PROJECT, budget=Amount(1_000_100))


def found(form: YearForm, project: Project) -> list[tuple[str, str, str]]:
    reported = check_approved(form, [project])
    return [(one.rule, str(one.severity), one.message) for one in reported]


def test_a_form_made_before_the_project_sheet_was_changed_asks_to_be_made_anew() -> None:
    department = Department(projects=(PROJECT,), year=2023)
    made = compare(department, LEDGER, dt.date(2023, 6, 30))
    monitored = monitorings(department, made)[0].form
    [evaluation] = self_evaluations(department, LEDGER)
    for form, button in ((monitored, "运行监控"), (evaluation, "绩效自评")):
        assert found(form, PROJECT) == []
        for now in (CHANGED, RICHER):
            [(rule, severity, message)] = found(form, now)
            assert (rule, severity) == ("E08", "提示")
            assert message == f"本表生成之后项目表已改，请再按“{button}”；填过的内容会保留。"


def test_an_indicator_changed_in_the_form_itself_is_still_an_error() -> None:
    own = YearRow(replace(ROW, target=Target("≥2次")))
    for stamp in (stamp_of(PROJECT), ""):
        form = SelfEvaluation(name=PROJECT.name or Field(), rows=(own,), stamp=stamp)
        [(rule, severity, message)] = found(form, PROJECT)
        assert (rule, severity) == ("E08", "错误") and "指标值与批复的绩效目标不一致" in message


def test_spaces_and_the_spelling_of_a_share_make_no_other_code() -> None:
    spaced = replace(
        PROJECT, name=Field("巡　查"), indicators=(replace(ROW, name=Field("巡查 次数")),)
    )
    assert stamp_of(spaced) == stamp_of(PROJECT)
    assert stamp_of(CHANGED) != stamp_of(PROJECT) != stamp_of(RICHER)


def test_the_code_is_read_where_it_was_printed() -> None:
    stamp = stamp_of(PROJECT)
    grid = Grid("自评01 巡查", [["项目支出绩效自评表"], [f"2023年度{written(stamp)}"]])
    assert read_stamp(grid) == stamp and LABEL in grid.rows[1][0]
    assert read_stamp(Grid("别的", [["项目支出绩效自评表"], ["2023年度"]])) == ""
    assert written("") == ""


def test_a_comparison_older_than_the_plan_asks_to_be_made_anew() -> None:
    department = Department(projects=(PROJECT,))
    stamp = plan_stamp_of(department)
    report = Grid(
        "执行对比", [["项目支出执行对比表"], [f"截至2023年6月30日{written(stamp)}"]], ours=True
    )
    assert check_report(report, department) == []
    # an indicator is none of its business
    assert check_report(report, Department(projects=(CHANGED,))) == []
    [one] = check_report(report, Department(projects=(RICHER,)))
    assert (one.rule, str(one.severity), one.place.address) == ("X03", "提示", "A2")
    assert one.message == "“执行对比”生成之后项目表已改，请再按“执行对比”。"


def test_without_a_code_nothing_is_said() -> None:
    report = Grid("执行对比", [["项目支出执行对比表"], ["截至2023年6月30日"]], ours=True)
    assert check_report(report, Department(projects=(RICHER,))) == []
    assert found(Monitoring(name=Field("巡查"), rows=(YearRow(ROW),)), RICHER) == []
