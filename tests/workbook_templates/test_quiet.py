"""A generated workbook has nothing to calculate on opening: nobody is asked to save what he only read."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles.numbers import BUILTIN_FORMATS as BUILTIN
from openpyxl.styles.numbers import is_date_format
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook

from jixiao.cli import jixiao, main
from jixiao.model.sheets import MARK
from jixiao.samples import DOCUMENT, LEDGER, sample
from tests.support.package_checks import across, faults

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel calculates at every opening, whatever the file says.
ALWAYS = re.compile(
    r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\(|INDEX\([^()]*\):|:INDEX\("
)
NEWEST = 191029  # the engine of Excel 2019 and 365


BOOK = "目标/1 绩效目标表.xlsx"
# Every command that writes workbooks, after `demo` and in the order of their names on disk.
WRITING = {
    "template": ["-o", "空.xlsx"],
    "import": [str(sample(DOCUMENT)), "-o", "导入.xlsx"],
    "submit": [BOOK, "-o", "上报.xlsx"],
    "check": [BOOK, "--format", "xlsx", "-o", "审核.xlsx"],
    "rollup": [BOOK, "-o", "汇总.xlsx"],
    "compare": [BOOK, "--actual", str(sample(LEDGER)), "-o", "对比.xlsx"],
    "monitor": [BOOK, "--actual", str(sample(LEDGER)), "-o", "监控.xlsx"],
    "evaluate": [BOOK, "--actual", str(sample(LEDGER)), "-o", "自评.xlsx"],
    "rollover": [BOOK, "--year", "2024", "-o", "下年.xlsx"],
    "diff": [BOOK, "下年.xlsx", "--format", "xlsx", "-o", "对照.xlsx"],
    "split": [BOOK, "-o", "拆分"],
    "gather": ["拆分", "-o", "合并.xlsx"],
    "library": ["build", BOOK, "-o", "指标库.xlsx"],
    "audit": ["目标", "-o", "总表.xlsx"],
    "tables": [BOOK, "-o", "数据表.xlsx"],
}
WRITING_NONE = {"export", "layout", "value", "explain", "settings", "addin"}
FOR_ANALYSTS = {"数据表.xlsx"}  # of pandas: plain values


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every workbook of the journey, and one of each other command."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command, arguments in {"demo": ["-o", "目标"], **WRITING}.items():
            with pytest.raises(SystemExit) as left:
                main([command, *arguments])
            assert left.value.code in {0, 1}, command
    found = [path for path in folder.rglob("*.xlsx") if path.name not in FOR_ANALYSTS]
    assert len(found) >= 6 + len(WRITING) - 1
    return sorted(found)


def test_every_command_that_writes_workbooks_is_tried() -> None:
    assert {"demo", *WRITING} | WRITING_NONE == set(jixiao.list_commands(click.Context(jixiao)))


def test_excel_would_repair_none_of_them(made: list[Path]) -> None:
    assert {path.name: found for path in made if (found := faults(path))} == {}


def test_no_sheet_that_is_copied_into_a_book_refers_to_another(made: list[Path]) -> None:
    for path in made:
        ours = reports(path)
        assert [at for at in across(path) if at.partition(" ")[0] in ours] == [], path


def reports(path: Path) -> set[str]:
    """The sheets that bear the mark of a report."""
    [(_, book)] = parts(path, r"xl/workbook\.xml")
    names = [str(one.get("name")) for one in book.iter(f"{MAIN}sheet")]
    marks = [one for one in book.iter(f"{MAIN}definedName") if one.get("name") == MARK]
    return {names[int(one.attrib["localSheetId"])] for one in marks}


def parts(path: Path, under: str) -> list[tuple[str, ET.Element]]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.match(under, name)]
        return [(name, ET.fromstring(archive.read(name))) for name in names]


def test_no_workbook_asks_to_be_calculated(made: list[Path]) -> None:
    for path in made:
        [(_, book)] = parts(path, r"xl/workbook\.xml")
        calculation = book.find(f"{MAIN}calcPr")
        assert calculation is not None
        assert "fullCalcOnLoad" not in calculation.attrib, path
        assert int(calculation.attrib["calcId"]) >= NEWEST, path


def test_every_formula_has_its_value_and_none_is_calculated_at_every_opening(
    made: list[Path],
) -> None:
    formulas = 0
    for path in made:
        for name, sheet in parts(path, r"xl/worksheets/sheet\d+\.xml"):
            for cell in sheet.iter(f"{MAIN}c"):
                formula = cell.find(f"{MAIN}f")
                if formula is None:
                    continue
                formulas += 1
                place = f"{path.name} {name} {cell.get('r')}"
                assert cell.find(f"{MAIN}v") is not None, place
                assert not ALWAYS.search(formula.text or ""), place
    assert formulas > 50


def test_no_cell_holds_a_date_as_a_number(made: list[Path]) -> None:
    """Days are counted from 1904 in some books: copied into one, such a cell would be four years off."""
    for path in made:
        [(_, styles)] = parts(path, r"xl/styles\.xml")
        known = {str(number): code for number, code in BUILTIN.items()}
        known |= {
            one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iter(f"{MAIN}numFmt")
        }
        looks = styles.find(f"{MAIN}cellXfs")
        assert looks is not None
        codes = [known[one.attrib["numFmtId"]] for one in looks]
        dated = {str(number) for number, code in enumerate(codes) if is_date_format(code)}
        for name, sheet in parts(path, r"xl/worksheets/sheet\d+\.xml"):
            for cell in sheet.iter(f"{MAIN}c"):
                held = cell.get("t", "n") == "n" and cell.find(f"{MAIN}v") is not None
                assert not (held and cell.get("s") in dated), f"{path.name} {name} {cell.get('r')}"


def test_no_workbook_opens_with_a_question_about_links(made: list[Path]) -> None:
    """Nor does one that Excel saved with a link to the add-in, as far as the format says so."""
    for path in made:
        [(_, book)] = parts(path, r"xl/workbook\.xml")
        properties = book.find(f"{MAIN}workbookPr")
        assert properties is not None
        assert properties.get("updateLinks") == "never", path
        assert parts(path, r"xl/externalLinks/") == []


def test_the_copy_for_the_bureau_has_no_link_to_an_add_in(made: list[Path], tmp_path: Path) -> None:
    """As Excel saves our functions: a part for the other file, and [1]! before the function."""
    [source] = [path for path in made if path.name == "空.xlsx"]
    book = openpyxl.load_workbook(source)
    sheet = next(one for one in book.worksheets if one.title.startswith("01"))
    sheet["C11"], sheet["G11"] = "培训人数", "=[1]!TARGET_CHECK(E11)"
    target = Relationship(
        type="externalLinkPath", Target="file:///C:/Users/x/jixiao.xlam", Id="rId1"
    )
    target.TargetMode = "External"
    link = ExternalLink(externalBook=ExternalBook(id="rId1"))
    link.file_link = target
    book._external_links.append(link)
    linked, copy = tmp_path / "有链接.xlsx", tmp_path / "上报.xlsx"
    book.save(linked)
    assert parts(linked, r"xl/externalLinks/externalLink")
    with pytest.raises(SystemExit) as left:
        main(["submit", str(linked), "-o", str(copy)])
    assert left.value.code in {0, 1}
    assert parts(copy, r"xl/externalLinks/") == []
    with zipfile.ZipFile(copy) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"[1]!" not in content, name
            assert b"jixiao.xlam" not in content, name
