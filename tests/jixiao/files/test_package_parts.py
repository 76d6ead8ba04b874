"""What stands behind a cell that the bulk reader gives as blank."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from jixiao.check.department import check_project
from jixiao.files.guard.package_parts import counts_from_1904, marked_sheets, sheet_parts
from jixiao.files.read.any import read
from tests.support.books import untidied_book


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("", "R06"),
        ('<c r="E13" s="5"/>', "R06"),
        ('<c r="E13" s="5"></c>', "R06"),
        ('<c r="E13" t="e"><v>#N/A</v></c>', "V14"),
        ('<c r="E13"><f>E99</f></c>', "V14"),
        ("<c r='E13' t='e'><v>#REF!</v></c>", "V14"),
    ],
)
def test_a_blank_target_is_distinguished_from_an_error_and_a_formula(
    tmp_path: Path, cell: str, rule: str
) -> None:
    path = tmp_path / "改.xlsx"
    with (
        zipfile.ZipFile(untidied_book(tmp_path)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        part = sheet_parts(old)[next(name for name in sheet_parts(old) if name.startswith("03"))]
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text, changed = re.subn(r'<c r="E13"[^>]*>.*?</c>', cell, data.decode(), count=1)
                assert changed == 1
                data = text.encode()
            new.writestr(name, data)
    project = read(path).department.projects[2]
    found = [one for one in check_project(project) if one.place.address == "E13"]
    assert [one.rule for one in found] == [rule]


WORKBOOK = '<workbook><workbookPr date1904="1"/><definedName name="jixiao_sheet" localSheetId="0">'


def package(path: Path, xml: str, *, damaged: bool = False) -> zipfile.ZipFile:
    """A package with one part; ``damaged``: the part is not what its checksum says."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", xml)
    if damaged:
        path.write_bytes(path.read_bytes().replace(xml.encode(), xml.upper().encode()))
    return zipfile.ZipFile(path)


def test_a_damaged_package_counts_from_no_other_year_and_has_no_marks(tmp_path: Path) -> None:
    xml = WORKBOOK + '</definedName><sheet name="甲" sheetId="1"/></workbook>'
    with package(tmp_path / "好.xlsx", xml) as sound:
        assert (counts_from_1904(sound), marked_sheets(sound)) == (True, {"甲"})
    with package(tmp_path / "坏.xlsx", xml, damaged=True) as damaged:
        assert (counts_from_1904(damaged), marked_sheets(damaged)) == (False, frozenset())
    with package(tmp_path / "常.xlsx", xml.replace('date1904="1"', 'date1904="0"')) as usual:
        assert counts_from_1904(usual) is False
