"""目录: the first sheet of a file with more than ten sheets, a link to each and its findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field
from jixiao.samples import DOCUMENT, LEDGER, sample
from workbook_templates.builder import write


def run(*arguments: object) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    assert ended.value.code in {0, 1}, arguments


def linked(path: Path) -> list[str]:
    """The sheets that the list links to, in order; each link leads where it says."""
    sheet = openpyxl.load_workbook(path)["目录"]
    cells = [row[1] for row in sheet.iter_rows(min_row=4)]
    for cell in cells:
        assert cell.hyperlink.location == f"'{cell.value}'!A1"
    return [cell.value for cell in cells]


def seen(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


@pytest.mark.parametrize(("projects", "has"), [(7, False), (8, True), (30, True)])
def test_a_fresh_workbook_of_many_projects_begins_with_it(
    tmp_path: Path, projects: int, has: bool
) -> None:
    path = tmp_path / "新.xlsx"
    run("template", "-o", path, "--projects", projects)
    first, *others = seen(path)
    assert (first == "目录") == has
    if has:
        assert linked(path) == others and len(others) == projects + 3
        assert openpyxl.load_workbook(path).active.title == "01 项目1"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleven projects of their own codes: those of the sample, and four of them a second time."""
    own = standardised(read(sample(DOCUMENT), clean=True).department)
    more = [
        replace(one, code=Field(f"1307302{number}P0000221002{number}K"))
        for number, one in enumerate(own.projects[:4])
    ]
    path = tmp_path_factory.mktemp("many") / "十一.xlsx"
    write(replace(own, projects=(*own.projects, *more)), path)
    return path


@pytest.mark.parametrize(
    ("command", "summary"),
    [(("monitor", "--as-of", "2023-06-30"), "监控汇总"), (("evaluate",), "自评汇总")],
)
def test_the_forms_of_the_year_begin_with_it(
    many: Path, tmp_path: Path, command: tuple[str, ...], summary: str
) -> None:
    path = tmp_path / "年.xlsx"
    run(*command, many, "--actual", sample(LEDGER), "-o", path, "--fail-on", "never")
    first, *others = seen(path)
    assert (first, others[0], len(others)) == ("目录", summary, 13)
    assert linked(path) == others
    sheet = openpyxl.load_workbook(path)["目录"]
    found = sum(cell.value for row in sheet.iter_rows(min_row=4, min_col=4) for cell in row)
    listed = openpyxl.load_workbook(path)[others[1]]
    assert found == sum(row[0].value in ("错误", "警告", "提示") for row in listed.iter_rows())


def test_a_copy_for_the_bureau_and_a_read_book_are_without_it(many: Path, tmp_path: Path) -> None:
    copy = tmp_path / "上报.xlsx"
    run("submit", many, "-o", copy)
    assert seen(many)[0] == "目录" and "目录" not in openpyxl.load_workbook(copy).sheetnames
    reading = read(many)
    assert len(reading.department.projects) == 11 and not reading.unread
    assert isinstance(reading.department, Department)
