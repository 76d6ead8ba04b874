"""A generated workbook has nothing to calculate on opening: nobody is asked to save what he only read."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel calculates at every opening, whatever the file says.
ALWAYS = re.compile(
    r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\(|INDEX\([^()]*\):|:INDEX\("
)
NEWEST = 191029  # the engine of Excel 2019 and 365


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every workbook of the journey, and a blank one."""
    folder = tmp_path_factory.mktemp("demo")
    for arguments in (["demo", "-o", str(folder)], ["template", "-o", str(folder / "空.xlsx")]):
        done = subprocess.run(
            [sys.executable, "-c", "from jixiao.cli import main; main()", *arguments], check=False
        )
        assert done.returncode in {0, 1}
    found = sorted(folder.rglob("*.xlsx"))
    assert len(found) >= 6
    return found


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
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        dates = [cell.coordinate for cell in cells if cell.value is not None and cell.is_date]
        assert dates == [], path


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
    done = subprocess.run(
        [sys.executable, "-c", "from jixiao.cli import main; main()", "submit", str(linked),
         "-o", str(copy)], check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}
    assert parts(copy, r"xl/externalLinks/") == []
    with zipfile.ZipFile(copy) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"[1]!" not in content, name
            assert b"jixiao.xlam" not in content, name
