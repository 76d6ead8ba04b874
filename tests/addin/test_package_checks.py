"""The packages that we make, and that each check of them bites."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import built
import pytest
from open_books import department_of_size, opened, press, sample, written

from jixiao.files.reports import rollup as rollup_report
from jixiao.spending.rollup import summarise
from tests.support.package_checks import across, faults


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.build_small(tmp_path_factory.mktemp("xlam") / "jixiao.xlam")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("book"), department_of_size(2))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "汇总.xlsx"
    rollup_report.draw(summarise([sample()], [], files=["书.xlsx"]), path)
    return path


def test_what_we_make_has_no_faults(xlam: Path, workbook: Path, report: Path) -> None:
    assert faults(xlam) == []
    assert faults(workbook) == []
    assert faults(report) == []


def test_a_report_refers_to_no_other_sheet(report: Path, workbook: Path) -> None:
    assert across(report) == []
    assert across(workbook), "the list of codes does: the check sees it"


def changed(source: Path, target: Path, part: str, change: Callable[[bytes], bytes | None]) -> Path:
    """A copy of the package with one part changed, or left out where ``change`` gives None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        touched = False
        for name in old.namelist():
            content: bytes | None = old.read(name)
            if re.fullmatch(part, name) and not touched:
                before, content = content, change(content or b"")
                touched = before != content
            if content is not None:
                new.writestr(name, content)
    assert touched, f"nothing changed in {part}"
    return target


def put(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode().replace(old, new, 1).encode()


RIBBON, SHEET = r"customUI/customUI\.xml", r"xl/worksheets/sheet3\.xml"
BOOK, TYPES = r"xl/workbook\.xml", r"\[Content_Types\]\.xml"


@pytest.mark.parametrize(
    ("of", "part", "change", "expected"),
    [
        ("xlam", RIBBON, put("</tab>", ""), "not well formed"),
        ("workbook", SHEET, put("</sheetData>", ""), "not well formed"),
        ("xlam", RIBBON, put('id="JixiaoCheckAll"', 'id="JixiaoCheckSheet"'), "twice"),
        ("xlam", RIBBON, put('screentip="', 'tooltip="'), "button with tooltip"),
        ("xlam", RIBBON, put('onAction="JixiaoRibbon.OnCheckAll"', ""), "button without onAction"),
        ("xlam", RIBBON, put("<button ", "<knob/><button "), "element knob"),
        ("xlam", RIBBON, put('imageMso="FileNew"', 'imageMso="file new.png"'), "called file new.png"),
        ("xlam", RIBBON, put('imageMso="FileNew"', 'imageMso="FileNewest"'), "called FileNewest"),
        ("xlam", r"xl/vbaProject\.bin", lambda content: None, "is not there"),
        ("xlam", TYPES, put("/xl/styles.xml", "/xl/stile.xml"), "is not there"),
        ("xlam", TYPES, put('<Override PartName="/xl/vbaProject.bin"', '<Override PartName="/xl/styles.xml"'),
         "vbaProject.bin: has no content type"),
        ("workbook", TYPES, put("spreadsheetml.styles+xml", "spreadsheetml.theme+xml"), "styles.xml: is said"),
        ("workbook", TYPES, put("sheet.main+xml", "sheet.mein+xml"), "workbook.xml: is said to be"),
        ("xlam", r"xl/_rels/workbook\.xml\.rels", put('Id="rId2"', 'Id="rId1"'), "rId1 twice"),
        ("workbook", BOOK, put('r:id="rId1"', 'r:id="rId99"'), "relation rId99 is not there"),
        ("workbook", SHEET, put('<tablePart r:id="rId', '<tablePart r:id="rId9'), "is not there"),
        ("workbook", BOOK, put('sheet name="01 ', 'sheet name="01:'), "no name that Excel takes"),
        ("workbook", BOOK, put('sheet name="', 'sheet name="' + "长" * 31), "no name that Excel takes"),
        ("workbook", BOOK, put('<definedName name="_xlnm.Print_Titles"', '<definedName name="_xlnm.Print_Area"'),
         "name _xlnm.print_area twice"),
        ("workbook", r"xl/tables/table1\.xml", put('name="指标值"', 'name="指标数值"'), "heading 指标数值"),
        ("workbook", r"xl/tables/table1\.xml", put('ref="', 'ref="A'), "cell None"),
        ("workbook", SHEET, put('promptTitle="', 'promptTitle="' + "长" * 33), "promptTitle is too"),
        ("workbook", SHEET, put(' prompt="', ' prompt="' + "长" * 256), "prompt is too"),
        ("workbook", SHEET, put(' error="', ' error="' + "长" * 226), "error is too"),
        ("workbook", SHEET, put("<formula1>", '<formula1>"' + "甲," * 128 + '"'), "list is too long"),
        ("workbook", SHEET, put('<mergeCell ref="A1:', '<mergeCell ref="A1:B1"/><mergeCell ref="A1:'),
         "merged cells overlap"),
        ("workbook", SHEET, put("<f>", "<f>_xlfn.XLOOKUP(1,A:A,B:B)+"), "newer than Excel 2016"),
        ("workbook", SHEET, put("<f>", "<f>CONCAT(A1)+"), "newer than Excel 2016"),
        ("workbook", SHEET, put("<formula>", "<formula>IFS(A1,1)+"), "Formatting"),
        ("workbook", SHEET, put("<formula1>", "<formula1>UNIQUE(A1)+"), "dataValidation"),
        ("workbook", BOOK, put("</definedName>", "+CONCAT(1)</definedName>"), "newer than Excel 2016"),
        ("workbook", SHEET, put("<f>", "<f>" + "1+" * 4100), "formula is too long"),
    ],
)  # fmt: skip
def test_each_check_bites(
    of: str, part: str, change: Callable[[bytes], bytes | None], expected: str,
    request: pytest.FixtureRequest, tmp_path: Path,
) -> None:  # fmt: skip
    source: Path = request.getfixturevalue(of)
    found = faults(changed(source, tmp_path / source.name, part, change))
    assert any(expected in one for one in found), found


CHART, NAMED = r"xl/charts/chart1\.xml", "部门汇总"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (r"xl/worksheets/sheet1\.xml", put("</c>", "<f>'指标统计'!A1</f></c>")),
        (r"xl/worksheets/sheet1\.xml",
         put("</sheetData>", '</sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" priority="9">'
                             "<formula>指标统计!A1&gt;0</formula></cfRule></conditionalFormatting>")),
        (r"xl/worksheets/sheet1\.xml",
         put("</sheetData>", '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="A1">'
                             "<formula1>指标统计!$A$1</formula1></dataValidation></dataValidations>")),
        (CHART, lambda content: content.decode().replace(NAMED, "指标统计").encode()),
        (BOOK, put('localSheetId="0">', "localSheetId=\"0\">'指标统计'!$A$1,")),
    ],
    ids=["cell", "format", "drop-down", "chart", "name"],
)  # fmt: skip
def test_what_refers_to_another_sheet_is_seen(
    part: str, change: Callable[[bytes], bytes | None], report: Path, tmp_path: Path
) -> None:
    found = across(changed(report, tmp_path / report.name, part, change))
    assert [one for one in found if "指标统计" in one], found


def test_the_sheets_that_buttons_bring_are_of_the_same_kind(tmp_path: Path) -> None:
    program, book = opened(written(tmp_path, department_of_size(1)))
    press("roll_up", book)
    formulas = [cell.formula for cell in program.books[0].sheet("部门汇总").cells.values()]
    assert not [text for text in formulas if "!" in text]
