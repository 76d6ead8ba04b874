"""Next year's workbook: what stays, what goes, what is remembered; nothing of last year unmarked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.check.department import check_carried_over
from jixiao.cli import main
from jixiao.drafting.rollover import chosen_projects, roll_over
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.model.last_year import CarriedOver, LastProject, LastRow, LastYear
from jixiao.model.target_form import Department, Field, text_of
from jixiao.model.year_forms import SelfEvaluation, YearRow
from jixiao.samples import LEDGER, sample
from tests.support.rule_forms import clean_project, department, row

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


def named(name: str) -> Department:
    return replace(department(), projects=(replace(clean_project(), name=Field(name)),))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("怀财字【2023】7号 大要案准备金", "大要案准备金"),
        ("2023年护路经费", "2024年护路经费"),
        ("关于2021年欠款的经费", "关于2021年欠款的经费"),
        ("怀财字〔2023〕7号", "怀财字〔2023〕7号"),  # nothing else: the name stays, Y03 marks it
    ],
)
def test_numbers_of_documents_go_and_the_year_in_names_is_renewed(old: str, new: str) -> None:
    rolled = roll_over(named(old), 2024)
    assert text_of(rolled.department.projects[0].name) == new


def test_codes_money_and_plan_are_emptied_goals_and_rows_stay() -> None:
    old = department()
    project = roll_over(old, 2024).department.projects[0]
    assert text_of(project.code) == ""
    assert [a.cents for a in (project.budget, project.fiscal_funds) if a is not None] == [
        None,
        None,
    ]
    assert [share.percent for share in project.plan or ()] == [None] * 4
    assert project.goal == old.projects[0].goal
    assert project.indicators == old.projects[0].indicators
    assert project.year == 2024


def test_years_and_numbers_of_documents_in_the_texts_stay_and_are_marked() -> None:
    texts = {"goal": "2023年村医全部持证上岗", "purpose": "依据县财〔2023〕7号文件开展培训"}
    project = clean_project()
    old = replace(
        department(), projects=(replace(project, **{k: Field(x) for k, x in texts.items()}),)
    )
    rolled = roll_over(old, 2024)
    [made] = rolled.department.projects
    assert {key: text_of(getattr(made, key)) for key in texts} == texts
    marked = check_carried_over(CarriedOver(rolled.department, rolled.last_year))
    assert {(one.field, one.seen) for one in marked if one.rule == "Y03"} == {
        ("绩效目标", texts["goal"]), ("资金用途", texts["purpose"]),
    }  # fmt: skip


def test_money_and_plan_are_kept_where_asked() -> None:
    old = department()
    project = roll_over(old, 2024, keep_money=True, keep_plan=True).department.projects[0]
    assert project.budget == old.projects[0].budget
    assert project.plan == old.projects[0].plan


def test_what_was_achieved_and_the_year_before_are_remembered() -> None:
    project = clean_project()
    # the 自评表 has the rows in another order, one of them under a longer name
    approved = [
        row("产出", "质量", "考核合格率", "≥95%"),
        row("产出", "数量", "培训村医人数", "≥120人"),
    ]
    form = SelfEvaluation(
        code=project.code or Field(),
        rows=(YearRow(approved[0], Field("96%")), YearRow(approved[1], Field("130人"))),
    )
    before = LastYear(
        2022, (LastProject(project.label, rows=(LastRow("质量", "考核合格率", "≥90%"),)),)
    )
    rolled = roll_over(department(), 2024, year_forms=[form], before=before)
    rows = {one.name: one for one in rolled.last_year.projects[0].rows}
    assert (rows["考核合格率"].actual, rows["考核合格率"].earlier) == ("96%", "≥90%")
    assert rows["培训人数"].actual == "130人"
    assert rolled.without_actual == 4
    assert rolled.last_year.year == 2023


def test_projects_are_chosen_by_code_name_or_sheet() -> None:
    old = department("另有项目=2个")
    names = [one.label for one in chosen_projects(old, ["村医培训经费2", "01"])]
    assert names == ["村医培训经费", "村医培训经费2"]
    with pytest.raises(JixiaoError, match="没有项目“甲”"):
        chosen_projects(old, ["甲"])


def test_a_year_that_is_not_later_is_refused() -> None:
    with pytest.raises(JixiaoError, match="应晚于2023"):
        roll_over(department(), 2023)


def test_the_workbook_shows_last_year_beside_each_row_and_check_speaks_of_it(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    evaluated, made = tmp_path / "自评.xlsx", tmp_path / "2024.xlsx"
    assert (
        run("evaluate", book, "--actual", sample(LEDGER), "-o", evaluated, "--fail-on", "never")
        == 0
    )
    filled = openpyxl.load_workbook(evaluated)
    sheet = filled[next(name for name in filled.sheetnames if name.startswith("自评02"))]
    heads = {cell.value: cell for r in sheet.iter_rows() for cell in r if cell.value}
    target, actual = heads["年度指标值"], heads["实际完成值"]
    for number in range(target.row + 1, sheet.max_row + 1):
        if sheet.cell(number, target.column).value == "≥90％":
            sheet.cell(number, actual.column).value = "95%"
    filled.save(evaluated)
    assert run("rollover", book, "--year", 2024, "--evaluation", evaluated, "-o", made) == 0
    assert "防范专项　项目名称：“怀财字【2023】7号 防范专项”→“防范专项”" in capsys.readouterr().out

    reading = read(made)
    assert [one.label for one in reading.department.projects][:2] == ["大要案准备金", "防范专项"]
    assert reading.department.year == 2024
    assert reading.unread == ()
    assert reading.last_year is not None
    assert reading.last_year.projects[1].document == "怀财字【2023】7号"
    shown = openpyxl.load_workbook(made, data_only=True)["02 防范专项"]
    assert [cell.value for cell in shown["J"][9:16]] == [
        *("上年指标值参考", "≥2次", "≥90％", "≥90％", "≤30", "进一步提高", "≥90％"),
    ]
    assert shown["K12"].value == "95%"

    assert run("check", made, "--format", "json", "--fail-on", "never") == 0
    reported: dict[str, Any] = json.loads(capsys.readouterr().out)
    carried = [
        (f["rule"], f["sheet"], f["cell"]) for f in reported["findings"] if f["rule"][0] == "Y"
    ]
    assert ("Y01", "02 防范专项", "E12") in carried
    assert ("Y03", "部门整体绩效目标", "C9") in carried


def test_entries_made_since_are_not_written_over(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    made = tmp_path / "2024.xlsx"
    assert run("rollover", book, "--year", 2024, "-o", made) == 0
    worked = openpyxl.load_workbook(made)
    worked["01 大要案准备金"]["B5"].value = 12
    worked.save(made)
    before = made.read_bytes()
    capsys.readouterr()
    assert run("rollover", book, "--year", 2024, "-o", made) == 2
    assert "请换一个文件名" in capsys.readouterr().err
    assert made.read_bytes() == before


def test_a_project_is_chosen_without_the_document_number_of_its_name() -> None:
    whole = department("另有项目=1个")
    numbered = replace(whole.projects[1], name=Field("怀财字〔2023〕7号 防范专项"))
    named = replace(whole, projects=(whole.projects[0], numbered))
    assert chosen_projects(named, ["防范专项"]) == [numbered]
    with pytest.raises(JixiaoError, match="没有项目“专项”"):
        chosen_projects(named, ["专项"])
