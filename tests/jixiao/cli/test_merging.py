"""Two department parts: what the first does not have comes from the second, the rest is listed."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.model.target_form import Amount, Department, Field, FunctionalGoal, Project
from tests.support.commands import run
from workbook_templates.builder import write


def book(path: Path, goal: str, *functions: str, name: str, safeguards: str = "") -> Path:
    """A department of one project, 10.00万元, with its part filled in as given."""
    project = Project(
        sheet=name,
        title=Field(f"{name}绩效目标表"),
        code=Field({"甲": "13073023P00002210023K", "乙": "13073023P000030100218"}[name]),
        name=Field(name),
        budget=Amount(10 * 10**6),
        fiscal_funds=Amount(10 * 10**6),
    )
    department = Department(
        code="216001",
        name="某县某局",
        year=2023,
        overall_goal=Field(goal),
        functions=tuple(
            FunctionalGoal(Field(f"{one}层面"), Field(f"做好{one}。")) for one in functions
        ),
        safeguards=Field(safeguards),
        projects=(project,),
    )
    write(department, path)
    return path


def test_two_parts_imported_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = book(tmp_path / "一.xlsx", "维护稳定。", "维稳", name="甲")
    second = book(tmp_path / "二.xlsx", "建设平安。", "平安", name="乙", safeguards="加强领导。")
    out = tmp_path / "合.xlsx"
    _, said = run(capsys, "import", first, second, "-o", out)
    made = read(out).department
    assert [project.name.text for project in made.projects if project.name] == ["甲", "乙"]
    assert made.overall_goal.text == "维护稳定。"
    assert [one.text.text for one in made.functions] == ["做好维稳。"]
    assert made.safeguards is not None
    assert made.safeguards.text == "加强领导。"  # only the second has any
    assert "有3处内容未能识别，请核对后手工补入：" in said
    assert [
        text for text in ("“建设平安。”", "“平安层面”", "“做好平安。”") if text not in said
    ] == []


def test_two_equal_parts_leave_nothing_to_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = book(tmp_path / "一.xlsx", "维护稳定。", "维稳", name="甲")
    second = book(tmp_path / "二.xlsx", "维护稳定。", "维稳", name="乙")
    _, said = run(capsys, "import", first, second, "-o", tmp_path / "合.xlsx")
    assert "未能识别" not in said


def test_a_second_part_in_one_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book(tmp_path / "一.xlsx", "维护稳定。", "维稳", name="甲")
    source = openpyxl.load_workbook(path)
    copied = source.copy_worksheet(source["部门整体绩效目标"])
    copied.title = "部门整体（旧）"
    for row in copied.iter_rows():
        for cell in row:
            if cell.value == "维护稳定。":
                cell.value = "建设平安。"
    source.save(path)
    status, said = run(capsys, "check", path, "--format", "json", "--fail-on", "warning")
    found = json.loads(said)["findings"]
    assert status == 1
    listed = [(one["rule"], one["sheet"]) for one in found if "建设平安。" in one["message"]]
    assert listed == [("D04", "部门整体（旧）")]
    assert read(path).department.overall_goal.text == "维护稳定。"


def test_parts_of_two_departments_are_not_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = book(tmp_path / "一.xlsx", "维护稳定。", name="甲")
    second = book(tmp_path / "二.xlsx", "维护稳定。", name="乙")
    source = openpyxl.load_workbook(second)
    for sheet in source.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "某县某局" in cell.value:
                    cell.value = cell.value.replace("某县某局", "某县某委")
    source.save(second)
    with pytest.raises(SystemExit) as left:
        main(["import", str(first), str(second), "-o", str(tmp_path / "合.xlsx")])
    assert left.value.code == 2
    assert "某县某委" in capsys.readouterr().err
    assert not (tmp_path / "合.xlsx").exists()


def test_what_the_standard_workbook_has_no_place_for_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "申报表.txt"
    source.write_text(
        "项目支出绩效目标申报表\n（2024年度）\n项目名称\t食品抽检\n"
        "项目资金（万元）\t年度资金总额\t60\n\t其中：财政拨款\t50\n\t上年结转\t10\n"
        "\t其他资金\t-\n年度目标\t抽检食品800批次\n"
        "一级指标\t二级指标\t三级指标\t指标值\t分值\n"
        "产出指标\t数量指标\t抽检批次\t≥800批次\t50\n"
        "效益指标\t社会效益指标\t问题发现率\t≥3%\t40\n",
        "utf-8",
    )
    out = tmp_path / "标准.xlsx"
    _, said = run(capsys, "import", source, "-o", out)
    assert "1个项目，2条指标。" in said
    assert "“食品抽检”的上年结转10.00万元（第6行）计入了其他资金。" in said
    assert "“食品抽检”的分值（第10行至第11行）没有写入，标准表没有这一栏。" in said
    [project] = read(out).department.projects
    assert project.other_funds is not None
    assert (project.other_funds.cents, project.other_funds.text) == (10 * 10**6, "10")


def test_money_whose_sources_no_form_said_is_not_called_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "表.txt"
    source.write_text(
        "项目支出绩效目标表\n单位：万元\n项目名称\t食品抽检\n预算数\t60\n年度目标\t抽检食品800批次\n"
        "一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t抽检批次\t≥800批次\n"
        "效益指标\t社会效益指标\t问题发现率\t≥3%\n",
        "utf-8",
    )
    out = tmp_path / "标准.xlsx"
    run(capsys, "import", source, "-o", out)
    _, said = run(capsys, "check", out)
    assert "预算数60.00万元，资金来源（财政资金、其他资金）都没有填写。" in said
