"""A generated workbook has nothing to calculate on opening: nobody is asked to save what he only read."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

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


def test_no_workbook_opens_with_a_question_about_links(made: list[Path]) -> None:
    for path in made:
        assert parts(path, r"xl/externalLinks/") == []
