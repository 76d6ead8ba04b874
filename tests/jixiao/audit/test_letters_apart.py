"""What stands in whose letter: nothing of others, nothing lost where names are alike."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from jixiao.audit import letters as letters_module
from jixiao.audit import run
from jixiao.audit.drafts import Drafts, marks
from jixiao.audit.letters import LetterTask
from jixiao.files.check_file import try_file
from jixiao.files.libreoffice import available
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.findings import Finding, Severity, as_lines
from jixiao.model.grid import Place
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import Department
from jixiao.samples import DOCUMENT, sample
from tests.support.audits import audit
from workbook_templates import returned
from workbook_templates.builder import write
from workbook_templates.places import Placed

DATE = ("--date", "2023-11-27")
LAYOUTS = Path(__file__).parents[2] / "layouts"


@pytest.fixture
def copying(tmp_path: Path) -> Path:
    """民政局 and 残联 have a project with the same indicators under two names; 水利局 has none."""
    folder = tmp_path / "报送"
    folder.mkdir()
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    first, other = whole.projects[0], whole.projects[3]
    for name, project, called in (
        ("民政局", first, "养老服务采购"),
        ("残联", first, "助残服务采购"),
        ("水利局", other, "河道清淤"),
    ):
        form = replace(
            project,
            title=project.title._replace(text=f"{called}绩效目标表"),
            name=project.name._replace(text=called),
            department=project.department._replace(text=name),
        )
        department = replace(whole, name=name, code="", projects=(form,))
        write(department, folder / f"{name}.xlsx")
    return folder


def everything_in(folder: Path) -> str:
    """All text of the letters in a folder: document, properties, workbook, notes."""
    texts = []
    for path in sorted(folder.iterdir()):
        with zipfile.ZipFile(path) as archive:
            texts += [
                re.sub("<[^>]*>", "", archive.read(name).decode("utf-8", "replace"))
                for name in archive.namelist()
            ]
    return "\n".join(texts)


def letters(out: Path) -> dict[str, Path]:
    return {path.name.split(" ", 1)[1]: path for path in out.iterdir() if path.is_dir()}


def test_a_copied_project_is_said_and_nothing_of_the_other_department(
    copying: Path, tmp_path: Path
) -> None:
    audit(copying, "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", *DATE)
    found = letters(tmp_path / "信")
    names = {
        "民政局": {"残联", "助残服务采购", "河道清淤"},
        "残联": {"民政局", "养老服务采购", "河道清淤"},
    }
    for name, foreign in names.items():
        text = everything_in(found[name])
        assert "除成本外的指标和指标值与其他单位的项目完全相同" in text
        assert not {one for one in foreign if one in text}
    alone = everything_in(found["水利局"])
    assert "其他单位" not in alone
    assert not any(one in alone for one in ("民政局", "残联"))


def test_the_other_department_is_named_where_that_was_asked_for(
    copying: Path, tmp_path: Path
) -> None:
    out = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--name-others")
    audit(copying, *out, *DATE)
    found = letters(tmp_path / "信")
    assert "与“残联”的“助残服务采购”完全相同" in everything_in(found["民政局"])
    assert "与“民政局”的“养老服务采购”完全相同" in everything_in(found["残联"])


@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_the_pdf_names_nobody_else_either(copying: Path, tmp_path: Path) -> None:
    (copying / "水利局.xlsx").unlink()
    audit(copying, "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--pdf", *DATE)
    [path] = letters(tmp_path / "信")["民政局"].glob("*.pdf")
    import pdfplumber

    with pdfplumber.open(path) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
    assert "民政局" in text
    assert "残联" not in text
    assert "残联".encode("utf-16-be") not in path.read_bytes()


def test_naming_others_without_letters_is_refused(
    copying: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(copying, "-o", tmp_path / "总表.xlsx", "--name-others") == 2
    assert "--name-others 写在意见书里，请同时用 --letters" in capsys.readouterr().err


def test_files_of_one_name_that_name_no_department_have_a_letter_each(tmp_path: Path) -> None:
    """一科/目标表.xlsx is sound but for warnings; 二科/目标表.xlsx does not add up: F01."""
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    for folder, cents in (("一科", None), ("二科", 1_000_000)):
        (tmp_path / "报送" / folder).mkdir(parents=True)
        project = whole.projects[0]
        other = replace(project.other_funds, cents=cents, text="")
        form = replace(project, other_funds=other, department=project.department._replace(text=""))
        nobody = replace(whole, name="", code="", projects=(form,))
        write(nobody, tmp_path / "报送" / folder / "目标表.xlsx")
    out = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信")
    audit(tmp_path / "报送", *out, "--round", "一上", *DATE)
    found = letters(tmp_path / "信")
    assert set(found) == {"目标表（一科）", "目标表（二科）"}
    concluded = {name: conclusion_in(path) for name, path in found.items()}
    assert concluded == {"目标表（一科）": "修改后通过", "目标表（二科）": "退回修改"}


def conclusion_in(folder: Path) -> str:
    document = docx.Document(str(folder / "预算绩效目标审核意见书.docx"))
    lines = [one.text for one in document.paragraphs]
    return lines[lines.index("三、审核结论") + 1].partition("。")[0]


def test_letters_may_be_written_again_but_not_over_what_somebody_changed(
    copying: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (copying, "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", *DATE)
    audit(*arguments)
    assert audit(*arguments) < 2
    assert "没有生成" not in capsys.readouterr().err
    path = letters(tmp_path / "信")["残联"] / "预算绩效目标审核意见书.docx"
    document = docx.Document(str(path))
    document.add_paragraph("局长批示：同意。")
    document.core_properties.modified = document.core_properties.created.replace(year=2024)
    document.save(str(path))
    changed = path.read_bytes()
    assert audit(*arguments) == 1
    printed = capsys.readouterr()
    assert "“残联”的意见书没有生成" in printed.err
    assert "生成以后有人修改过，为免覆盖，请移走该文件" in printed.err
    assert path.read_bytes() == changed
    assert "写好2个单位" in printed.out


def test_both_files_of_a_letter_are_the_same_bytes_again(copying: Path, tmp_path: Path) -> None:
    for out in ("信", "再"):
        audit(copying, "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / out, *DATE)
    first = sorted(path for path in (tmp_path / "信").rglob("*") if path.is_file())
    assert len(first) == 7
    for path in first:
        again = tmp_path / "再" / path.relative_to(tmp_path / "信")
        assert again.read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.glob("*.txt")))
def test_every_finding_of_the_letter_is_noted_and_nothing_else(name: str) -> None:
    """The letter and the workbook that goes with it say the same: no finding of a form is lost,
    though its layout has columns that the standard workbook has not, and none is added."""
    checked = try_file(LAYOUTS / name, beside=False)
    if checked.reading is None or not checked.reading.department.projects:
        assert checked.status in {"not_a_form", "checked"}
        return
    given = standardised(checked.reading.department)
    placed = Placed(given)
    noted = [line for one in marks(checked.findings, placed) for line in one.text.split("\n")]
    said = [one for one in as_lines(checked.findings) if not one.waived]
    for one in said:
        assert f"{one.severity} {one.rule}：{one.message}".split("\n")[0] in noted
    heads = [line for line in noted if line[:2] in {"错误", "警告", "提示"}]
    assert len(heads) == len(said)
    sheets = {DEPARTMENT, *placed.names}
    assert {one.place.sheet for one in marks(checked.findings, placed)} <= sheets


def test_a_finding_is_noted_at_the_cell_that_its_value_came_to() -> None:
    """Sent on a sheet of its own layout: the goal in C20, the target of the second row in H31."""
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    first = whole.projects[0]
    rows = list(first.indicators)
    rows[1] = replace(rows[1], target=rows[1].target._replace(place=Place("表一", 31, 8)))
    sent = replace(
        first,
        sheet="表一",
        goal=first.goal._replace(place=Place("表一", 20, 3)),
        indicators=tuple(rows),
    )
    placed = Placed(replace(whole, projects=(sent, *whole.projects[1:])))
    sheet = "01 大要案准备金"

    def noted(place: Place, project: str = sent.label) -> Place:
        return placed.cell_of(Finding("某问题", place, project=project))

    assert noted(Place("表一", 20, 3)) == Place(sheet, 9, 2)
    assert noted(Place("表一", 31, 8)) == Place(sheet, 12, 5)
    assert noted(Place("表一", 40, 1)) == Place(sheet, 1, 1), "at no value: at the title"
    assert noted(Place("表二", 1, 1), "") == Place(DEPARTMENT, 1, 1), "of no project"


def test_what_was_accepted_has_no_note_in_the_returned_workbook() -> None:
    placed = Placed(standardised(read(sample(DOCUMENT), clean=True).department))
    found = Finding("某问题", severity=Severity.HINT, rule="S02")
    assert len(marks([found], placed)) == 1
    assert marks([found._replace(waived_why="跨年", waived_by="张")], placed) == []


def test_projects_sent_in_several_files_all_count_and_versions_do_not(tmp_path: Path) -> None:
    """The sample's first three projects are 195万元. Sent: one file each, the first file twice."""
    folder = tmp_path / "报送"
    folder.mkdir()
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    budgets = [project.budget.cents for project in whole.projects[:3]]
    assert sum(budgets) == 195 * 1_000_000
    for number, project in enumerate(whole.projects[:3], 1):
        write(replace(whole, name="甲局", projects=(project,)), folder / f"甲局{number}.xlsx")
    old, new = folder / "甲局1.xlsx", folder / "甲局1改.xlsx"
    mended = replace(whole.projects[0], goal=whole.projects[0].goal._replace(text="改过的目标。"))
    write(replace(whole, name="甲局", projects=(mended,)), new)
    os.utime(old, (1_000_000_000, 1_000_000_000))
    (tmp_path / "单位名单.csv").write_text("单位\n甲局\n", "utf-8-sig")
    out = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--round", "一上")
    audit(folder, *out, "--roster", tmp_path / "单位名单.csv", *DATE)
    page = docx.Document(str(tmp_path / "信" / "全县情况.docx"))
    text = "\n".join(one.text for one in page.paragraphs)
    assert "已报送1个单位（3份），项目3个，预算合计195.00万元" in text
    assert "另有1份文件未采用" in text
    assert set(letters(tmp_path / "信")) == {"甲局（甲局1改）", "甲局（甲局2）", "甲局（甲局3）"}
    sheet = openpyxl.load_workbook(tmp_path / "总表.xlsx")["报送情况"]
    [row] = sheet.iter_rows(min_row=4, values_only=True)
    assert (row[0], row[4]) == ("甲局", "重复报送")
    assert row[7].startswith("分3份报送，项目各不相同，均计入；以最后保存的“甲局1改.xlsx”为准")


def test_one_file_twice_that_names_no_department_counts_once(tmp_path: Path) -> None:
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    project = whole.projects[0]
    form = replace(project, department=project.department._replace(text=""))
    for folder in ("一科", "二科"):
        (tmp_path / "报送" / folder).mkdir(parents=True)
    first = tmp_path / "报送" / "一科" / "目标表.xlsx"
    write(replace(whole, name="", code="", projects=(form,)), first)
    shutil.copy(first, tmp_path / "报送" / "二科" / "目标表.xlsx")
    audit(tmp_path / "报送", "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", *DATE)
    page = docx.Document(str(tmp_path / "信" / "全县情况.docx"))
    assert "项目1个，预算合计100.00万元" in "".join(one.text for one in page.paragraphs)
    assert set(letters(tmp_path / "信")) == {"目标表"}


def test_a_workbook_that_cannot_be_made_costs_its_own_letter_alone(
    copying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Whatever goes wrong while one department's workbook is made."""
    made = returned.BUILD.write

    def failing(given: Department, *more: Any, **named: Any) -> None:
        if given.name == "残联":
            raise ValueError("unforeseen")
        made(given, *more, **named)

    monkeypatch.setattr(returned, "BUILD", replace(returned.BUILD, write=failing))
    out = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--jobs", 1)
    with monkeypatch.context() as patched:
        patched.setattr(letters_module, "write_here", one_by_one)
        patched.setattr(run, "run_here", in_this_process)
        assert audit(copying, *out, *DATE) == 1
    printed = capsys.readouterr()
    assert "“残联”的意见书没有生成：出现未预料的错误（ValueError）" in printed.err
    assert "写好2个单位" in printed.out
    assert {"民政局", "水利局"} <= set(letters(tmp_path / "信"))


def one_by_one(waiting: Iterable[LetterTask], drafts: Drafts, jobs: int) -> list[str]:
    said = [letters_module.write_one(task, drafts) for task in waiting]
    return [sentence for sentence in said if sentence]


def in_this_process(files: Any, store: Any, settings: Any, jobs: int, *more: Any) -> None:
    run.run_one_by_one(files, store, settings, *more)
