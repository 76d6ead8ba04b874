"""A formula that nothing has worked out is no blank: whatever it stands under, it is reported."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from jixiao.check.book import check_book
from jixiao.files.read.any import read
from jixiao.model.findings import Finding
from jixiao.model.grid import Value
from jixiao.model.target_form import Department
from workbook_templates.builder import write

FORM: list[list[Value]] = [
    ["2026年项目支出绩效目标表"],
    ["项目名称", "灌区改造", "主管部门", "某局"],
    ["预算数（万元）", 300, None, "=B3-50", "其他资金", "=B3-250"],
    ["绩效目标", "改造渠道"],
    ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
    ["产出指标", "数量指标", "渠道长度", "≥30公里", '=IF(B3>9,"已核","")'],
    ["效益指标", "社会效益指标", "覆盖率", "≥80%"],
    ["填表人", '="张"&"某"'],
]
OF_THE_YEAR: list[list[Value]] = [
    ["2025年度项目支出绩效自评表"],
    ["项目名称", "灌区节水改造"],
    ["项目资金（万元）", None, "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 300, "=C4-30", 10, "90%", 9],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "渠道长度", "≥30公里", "30公里", 50, 50],
    ["效益指标", "社会效益指标", "覆盖率", "≥80%", "82%", 40, 40],
]


def findings(path: Path, rows: list[list[Value]]) -> list[Finding]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return check_book(read(path, of_the_year=True))


def places(found: list[Finding], rule: str) -> list[str]:
    return [
        place.address for one in found if one.rule == rule for place in one.places or (one.place,)
    ]


def test_under_a_label_that_is_gone_it_is_unread_and_under_one_that_is_there_no_amount(
    tmp_path: Path,
) -> None:
    found = findings(tmp_path / "表.xlsx", FORM)
    assert places(found, "D04") == ["D3"]  # not the words of E6 and B8
    assert places(found, "D06") == ["F3"]


def test_on_a_form_of_the_year_it_is_unread_and_no_rate_is_worked_out_from_it(
    tmp_path: Path,
) -> None:
    found = findings(tmp_path / "表.xlsx", OF_THE_YEAR)
    assert places(found, "D04") == ["D4"]
    assert not [one for one in found if "执行率0%" in one.message or "应得" in one.message]


def test_the_checks_beside_our_own_forms_are_none(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    write(Department(name="某局", year=2026), path, blank_projects=1)
    book = openpyxl.load_workbook(path)
    form = next(sheet for sheet in book if sheet.title.startswith("01"))
    form["E3"], form["B5"], form["B9"] = "项目甲", 10, "办好甲"
    book.save(path)  # which leaves all formulas without a value
    assert "D04" not in {one.rule for one in check_book(read(path))}
