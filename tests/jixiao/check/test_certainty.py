"""What rests on something that was not surely read is no 错误; on a form that is, it stays one."""

from __future__ import annotations

import pytest

from jixiao.check.department import check_project
from jixiao.form.read_target import read_projects
from jixiao.model.findings import ERROR, WARNING, Severity
from jixiao.model.grid import Grid, Value
from jixiao.rules.registry import RULES

Rows = list[list[Value]]
TOP: Rows = [
    ["某省项目支出绩效目标申报表", None, None, None],
    ["项目名称", "水库除险加固", "主管部门", "某县水利局"],
    ["资金总额（万元）", 300, "其中：财政拨款", 280],
    ["其他资金", 10, None, None],
    ["年度绩效目标", "加固水库5座", None, None],
]
HEADINGS: list[Value] = ["一级指标", "二级指标", "三级指标", "指标值"]
OUTPUT: Rows = [
    ["产出指标", "数量指标", "加固水库座数", "≥5座"],
    [None, "质量指标", "工程验收合格率", "≥120%"],
    [None, "时效指标", "完工时间", None],
]
# rule → what has to be read whole for it
RESTS_ON = {
    "R01": {"fields"},
    **{id: {"rows"} for id in ("R02", "R06", "E01", "E06", "E07", "M04")},
    **{id: {"funds"} for id in ("F01", "C03", "E02", "E11")},
}


def severities(rows: Rows) -> dict[str, Severity | None]:
    [project] = read_projects(Grid("表", rows))
    return {one.rule: one.severity for one in check_project(project)}


def test_on_a_form_that_is_read_whole_what_is_missing_is_an_error() -> None:
    found = severities([*TOP, HEADINGS, *OUTPUT])
    assert [found[rule] for rule in ("F01", "R02", "R06", "V01")] == [ERROR] * 4


def test_beside_rows_that_are_not_read_nothing_is_surely_missing() -> None:
    found = severities([*TOP, HEADINGS, *OUTPUT, [None, None, None, None, "受益人口≥2万人"]])
    assert (found["R02"], found["R06"]) == (WARNING, WARNING)
    assert (found["F01"], found["V01"]) == (ERROR, ERROR)  # these rest on what was read


def test_beside_an_amount_that_is_not_read_no_sum_is_surely_wrong() -> None:
    found = severities([*TOP, ["某笔钱", None, None, "35万元"], HEADINGS, *OUTPUT])
    assert found["F01"] is WARNING
    assert found["R02"] is ERROR


@pytest.mark.parametrize(("value", "severity"), [("≥120%", ERROR), ("120%", WARNING)])
def test_without_headings_the_sign_of_a_value_makes_its_row_certain(
    value: str, severity: Severity
) -> None:
    rows = [*TOP, *OUTPUT[:1], [None, "质量指标", "工程验收合格率", value]]
    benefit: list[Value] = ["效益指标", "社会效益指标", "受益人口", "≥2万人"]
    assert severities([*rows, benefit])["V01"] is severity


def test_the_message_says_why_and_names_a_next_step() -> None:
    rows = [*TOP, HEADINGS, *OUTPUT, [None, None, None, None, "受益人口≥2万人"]]
    [project] = read_projects(Grid("表", rows))
    [missing] = [one for one in check_project(project) if one.rule == "R02"]
    assert missing.message.endswith("（表上有未识别的内容，请先核对）。")
    [unread] = [one for one in check_project(project) if one.rule == "D04"]
    assert "E10" in unread.message


def test_the_rules_that_say_what_is_missing_say_what_has_to_be_read_for_it() -> None:
    assert {id: set(one.rests_on) for id, one in RULES.items() if one.rests_on} == RESTS_ON
