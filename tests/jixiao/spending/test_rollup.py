"""部门汇总: what the projects add up to, exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.department import check_books, check_department
from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.files.read.workbook import read_grids
from jixiao.form.read_department import NO_FUNCTION
from jixiao.model.findings import ERROR, WARNING, Finding
from jixiao.model.grid import Place
from jixiao.model.left_out import Reason
from jixiao.model.money import to_cents
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Share
from jixiao.rules.funds import CountedBook
from jixiao.samples import DOCUMENT, sample
from jixiao.spending.rollup import summarise
from workbook_templates.builder import write

YUAN = 100
WAN = 10_000 * YUAN


def project(
    name: str, cents: int | None, *shares: str, function: str = "", kinds: str = ""
) -> Project:
    months = (3, 6, 10, 12)
    return Project(
        sheet=name,
        name=Field(name),
        budget=Amount(cents),
        fiscal_funds=Amount(cents),
        plan=tuple(
            Share(month, Decimal(share) if share else None)
            for month, share in zip(months, shares, strict=False)
        ),
        function=Field(function) if function else None,
        indicators=tuple(
            Indicator(Field("产出指标"), Field(f"{kind}指标"), Field("名"))
            for kind in kinds.split()
        ),
    )


def test_the_sample_adds_up() -> None:
    summary = summarise([read(sample(DOCUMENT), clean=True).department])
    assert summary.departments == ("中共怀来县委政法委员会",)
    assert summary.year == 2023
    reported = summary.as_json()["total"]
    assert (reported["budget"], reported["fiscal"], reported["other"]) == (
        "880.00",
        "880.00",
        "0.00",
    )
    assert reported["plan"] == {
        "3月底": "176.00", "6月底": "440.00", "10月底": "704.00", "12月底": "880.00",
    }  # fmt: skip
    assert reported["indicators"] == 44
    assert [line.kinds["数量"] for line in summary.lines] == [1, 1, 3, 1, 1, 1, 1]
    # 7 projects: 3 counts more in project 3; each has one of every other kind
    assert dict(summary.total.kinds) == {
        "数量": 9, "质量": 7, "时效": 7, "成本": 7, "效益": 7, "满意度": 7,
    }  # fmt: skip
    assert summary.total.share(6) == Decimal("50.00")


def test_a_line_of_the_json_has_the_keys_that_others_rely_on() -> None:
    department = read(sample(DOCUMENT), clean=True).department
    summary = summarise([department], check_department(department))
    assert summary.as_json()["projects"][2] == {
        "code": "13073023P00002610003J",
        "name": "怀财字【2023】7号 护路工作经费",
        "function": "维护铁路护路安全",
        "function_proposed": True,
        "budget": "65.00",
        "fiscal": "65.00",
        "other": "0.00",
        "plan": {"3月底": "13.00", "6月底": "32.50", "10月底": "52.00", "12月底": "65.00"},
        "indicators": 8,
        "findings": dict(summary.lines[2].findings),
    }
    assert set(summary.lines[2].findings) == {"错误", "警告", "提示"}


def test_subtotals_by_function_in_the_order_of_appearance_and_those_without_last() -> None:
    department = Department(
        name="某局",
        projects=(
            project("甲", 100 * WAN, "20", "50", "80", "100", function="二是深化平安建设层面"),
            project("乙", 30 * WAN, "", "", "", ""),
            project("丙", 50 * WAN, "10", "40", "70", "100", function="一维护稳定层面"),
            project("丁", 20 * WAN, "0", "0", "50", "100", function="二是深化平安建设层面"),
        ),
    )
    summary = summarise([department])
    assert [(one.name, one.budget, one.projects) for one in summary.by_function] == [
        ("深化平安建设", 120 * WAN, 2),
        ("维护稳定", 50 * WAN, 1),
        (NO_FUNCTION, 30 * WAN, 1),
    ]
    assert dict(summary.by_function[0].planned) == {
        3: 20 * WAN, 6: 50 * WAN, 10: 90 * WAN, 12: 120 * WAN,
    }  # fmt: skip
    # the plan weighted by budget: (20 + 5) of 170 by the end of March; 乙, 30, has no plan
    assert summary.total.share(3) == Decimal("14.71")


def test_two_projects_of_one_name_count_each_its_own_findings() -> None:
    both = (replace(project("同名", WAN), sheet="01"), replace(project("同名", WAN), sheet="02"))
    findings = [
        Finding("一", Place("01", 4, 2), severity=ERROR, project="同名"),
        Finding("二", Place("02", 4, 2), severity=WARNING, project="同名"),
        Finding("三", Place("02", 5, 2), severity=WARNING, project="同名"),
    ]
    summary = summarise([Department(projects=both)], findings)
    assert [dict(line.findings) for line in summary.lines] == [
        {"错误": 1, "警告": 0, "提示": 0},
        {"错误": 0, "警告": 2, "提示": 0},
    ]
    assert dict(summary.total.findings) == {"错误": 1, "警告": 2, "提示": 0}


def test_several_books_are_added_and_their_findings_kept_apart() -> None:
    first = Department(name="甲局", year=2023, projects=(project("同名", 10 * WAN),))
    second = Department(name="乙局", year=2024, projects=(project("同名", 5 * WAN),))
    findings = [
        Finding("一", rule="F01", severity=ERROR, project="同名", file="a.xlsx"),
        Finding("二", rule="F02", severity=WARNING, project="同名", file="b.xlsx"),
        Finding("三", rule="F02", severity=WARNING, project="同名", file="b.xlsx"),
    ]
    summary = summarise([first, second], findings, files=["a.xlsx", "b.xlsx"])
    assert summary.departments == ("甲局", "乙局")
    assert summary.year is None
    assert [dict(line.findings) for line in summary.lines] == [
        {"错误": 1, "警告": 0, "提示": 0},
        {"错误": 0, "警告": 2, "提示": 0},
    ]
    assert dict(summary.total.findings) == {"错误": 1, "警告": 2, "提示": 0}
    assert summary.total.budget == 15 * WAN


def test_an_amount_that_is_not_there_adds_nothing() -> None:
    summary = summarise([Department(projects=(project("空", None, "20"), project("有", WAN)))])
    assert summary.total.budget == WAN
    assert summary.total.planned == {}


def test_no_project_at_all() -> None:
    summary = summarise([Department(name="某局")])
    assert summary.total.budget == 0
    assert summary.lines == ()


AMOUNTS = st.lists(st.integers(0, 10**15), min_size=1, max_size=25)


@given(AMOUNTS, st.lists(st.sampled_from(["", "一甲层面", "二是乙层面"]), min_size=25, max_size=25))
def test_sums_are_exact_to_the_last_cent(amounts: list[int], functions: list[str]) -> None:
    projects = tuple(
        project(f"项目{n}", cents, "33.33", "50", "66.67", "100", function=functions[n])
        for n, cents in enumerate(amounts)
    )
    summary = summarise([Department(projects=projects)])
    assert summary.total.budget == sum(amounts)
    assert to_cents(summary.as_json()["total"]["budget"]) == sum(amounts)
    assert sum(one.budget for one in summary.by_function) == sum(amounts)
    assert summary.total.planned[12] == sum(amounts)
    assert summary.total.planned[3] == sum(line.planned[3] for line in summary.lines)
    for line, cents in zip(summary.lines, amounts, strict=True):
        assert abs(line.planned[3] * 10_000 - cents * 3_333) <= 5_000  # half a 分


def coded(name: str, code: str) -> Project:
    return Project(sheet=name, name=Field(name), code=Field(code), budget=Amount(10 * WAN))


def test_a_code_that_stands_in_two_books_is_an_error_that_names_both() -> None:
    code = "13073023P00002210023K"
    books = [
        CountedBook("甲.xlsx", Department(projects=(coded("旧名", code), coded("另一个", "1")))),
        CountedBook(
            "乙.xlsx", Department(projects=(coded("新名", f" {code.lower()}"), coded("无", "")))
        ),
        CountedBook("丙.xlsx", Department(projects=(coded("也没有", ""), coded("斜线", "/")))),
    ]
    [one] = check_books(books)
    assert (one.rule, one.severity, one.file, one.project) == ("F04", ERROR, "乙.xlsx", "新名")
    for text in (code, "“甲.xlsx”", "“乙.xlsx”"):
        assert text in one.message
    summary = summarise([book.department for book in books], [one], files=[b.file for b in books])
    assert summary.total.budget == 50 * WAN  # of the two, the first counts
    assert summary.forms.found == 6
    [aside] = summary.forms.left_out
    assert (aside.file, aside.place.sheet, aside.cents) == ("乙.xlsx", "新名", 10 * WAN)
    assert aside.reason is Reason.REPEATED
    assert summary.as_json()["repeated"] == [one.as_json()]


def test_the_same_project_in_two_copies_of_a_book_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def rollup(*more: object) -> int:
        with pytest.raises(SystemExit) as left:
            main(["rollup", *map(str, (first, second, *more))])
        assert isinstance(left.value.code, int)
        return left.value.code

    first, second, out = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", tmp_path / "汇总.xlsx"
    write(read(sample(DOCUMENT), clean=True).department, first)
    second.write_bytes(first.read_bytes())
    assert rollup("-o", out) == 1
    said = capsys.readouterr().out
    assert said.count("错误 F04") == 7
    assert f"13073023P00002210023K在“{first}”和“{second}”中各有一张项目表" in said
    [sheet] = [grid for grid in read_grids(out) if grid.sheet == "部门汇总"]
    texts = [value for row in sheet.rows for value in row if isinstance(value, str)]
    assert sum("项目编码重复" in text for text in texts) == 7
    assert rollup("-o", out, "--fail-on", "never") == 0
    capsys.readouterr()
    assert rollup("--format", "json") == 1
    reported = json.loads(capsys.readouterr().out)
    assert reported["total"]["budget"] == "880.00"
    assert reported["forms"] == {"found": 14, "counted": 7, "left_out": 7}
    assert {(one["file"], one["reason"]) for one in reported["left_out"]} == {
        (str(second), "项目编码重复")
    }
    assert len(reported["repeated"]) == 7
