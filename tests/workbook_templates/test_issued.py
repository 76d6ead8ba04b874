"""The issued template is what the builder makes, and opens in every reader without a warning."""

from __future__ import annotations

import io
import re
import subprocess
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import python_calamine

from jixiao.files.libreoffice import to_pdf
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model import sheets
from jixiao.model.target_form import Department, Field, Indicator, Project, Target
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write
from workbook_templates.issued import ISSUED, write_issued

LEGACY = [
    *(("产出指标", f"{kind}指标") for kind in ("数量", "质量", "时效", "成本")),
    *(("效益指标", f"{kind}指标") for kind in ("经济效益", "社会效益", "生态效益", "可持续影响")),
    ("满意度指标", "服务对象满意度指标"),
]
OF_2021 = [
    *(("成本指标", f"{kind}指标") for kind in ("经济成本", "社会成本", "生态环境成本")),
    *(("产出指标", f"{kind}指标") for kind in ("数量", "质量", "时效")),
    *(("效益指标", f"{kind}指标") for kind in ("经济效益", "社会效益", "生态效益", "可持续影响")),
    ("满意度指标", "服务对象满意度指标"),
]


@pytest.fixture
def full(tmp_path: Path) -> Path:
    path = tmp_path / "书.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


def test_the_issued_template_is_byte_for_byte_what_the_builder_makes() -> None:
    made = io.BytesIO()
    write_issued(made)
    assert ISSUED.read_bytes() == made.getvalue(), "run: python -m workbook_templates.issued"


@pytest.mark.parametrize("which", ["issued", "full"])
def test_readers_open_it_without_a_warning(which: str, full: Path) -> None:
    path = ISSUED if which == "issued" else full
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(path)
        frames = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        calamine = python_calamine.CalamineWorkbook.from_path(str(path))
    assert book.sheetnames == list(frames) == calamine.sheet_names
    form = next(name for name in book.sheetnames if name.startswith("01 "))
    assert book[form].print_area == f"'{form}'!$A$1:$F$1048575"


@pytest.mark.parametrize(("dictionary", "rows"), [("legacy", LEGACY), ("2021", OF_2021)])
def test_a_blank_form_begins_with_the_chosen_dictionary(
    tmp_path: Path, dictionary: str, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path / "空.xlsx"
    write(Department(), path, blank_projects=1, dictionary=dictionary)
    sheet = openpyxl.load_workbook(path)["01 项目1"]
    found = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(11, 23)]
    assert found == [*rows, *[(None, None)] * (12 - len(rows))]
    assert [sheet.cell(row, 3).value for row in range(11, 23)] == [None] * 12


def test_a_sheet_added_later_begins_as_the_forms_of_the_book_are(tmp_path: Path) -> None:
    """The hidden sheet that 新增项目表 copies, of a department whose costs stand apart."""
    path = tmp_path / "新.xlsx"
    cost = Indicator(dimension=Field("成本指标"), category=Field("经济成本指标"))
    write(Department(projects=(Project(indicators=(cost,)),)), path)
    sheet = openpyxl.load_workbook(path)["模板"]
    found = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(11, 22)]
    assert found == OF_2021


def test_rows_of_indicators_have_a_height_that_grows(full: Path) -> None:
    sheet = openpyxl.load_workbook(full)["01 大要案准备金"]
    rows = [sheet.row_dimensions[row] for row in range(11, 17)]
    assert all(row.height >= 24 for row in rows)
    with zipfile.ZipFile(full) as package:
        xml = package.read("xl/worksheets/sheet3.xml").decode("utf-8")
    own = {
        int(row): "customHeight" in more for row, more in re.findall(r'<row r="(\d+)"(.*?)>', xml)
    }
    assert own[6] and own[9] and not any(own[row] for row in range(11, 17))
    assert sheet.row_dimensions[6].height and sheet.row_dimensions[9].height
    assert {sheet[at].alignment.vertical for at in ("B6", "B9")} == {"top"}


def test_unit_and_year_come_from_the_department_sheet(full: Path) -> None:
    formulas = openpyxl.load_workbook(full)["01 大要案准备金"]["A2"].value
    assert formulas.startswith(f"='{sheets.DEPARTMENT}'!$B$2&'{sheets.DEPARTMENT}'!$B$3")
    values = openpyxl.load_workbook(full, data_only=True)["01 大要案准备金"]
    assert values["A2"].value == "216001中共怀来县委政法委员会　2023年度"


@pytest.mark.host
def test_nothing_of_long_texts_is_cut_on_paper(tmp_path: Path) -> None:
    """Rendered text against cell text; each is marked at its end, where it would be cut."""
    filler = "用于全县农村公路日常养护桥梁检测和水毁修复保障群众出行安全" * 20
    rows = tuple(
        Indicator(
            dimension=Field("产出指标"),
            category=Field("数量指标"),
            name=Field(filler[:57] + f"名尾{n}"),
            description=Field(filler[:117] + f"述尾{n}"),
            target=Target("≥120人"),
            basis=Field("年度工作计划"),
        )
        for n in range(8)
    )
    project = Project(
        name=Field("公路养护"),
        purpose=Field(filler[:398] + "用尾"),
        goal=Field(filler[:298] + "目尾"),
        indicators=rows,
    )
    book, printed = tmp_path / "长.xlsx", tmp_path / "长.pdf"
    write(standardised(Department(projects=(project,))), book, values_only=True, forms_only=True)
    to_pdf(book, printed)
    command = ["pdftotext", "-raw", str(printed), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    squeezed = "".join(text.split())
    ends = ["用尾", "目尾", *(f"{what}尾{n}" for n in range(8) for what in "名述")]
    assert [end for end in ends if end not in squeezed] == []
    # a row that is too low lets its lines run into the next: each line keeps its own height
    assert squeezed.count("水毁修复") >= 2 + 8
    heights = [
        openpyxl.load_workbook(book)["01 公路养护"].row_dimensions[r].height for r in (6, 11)
    ]
    assert heights[0] >= 9 * 13 and heights[1] >= 9 * 13
