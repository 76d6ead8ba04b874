"""The workbook that goes back is filled in as text: it is the one that the builder draws."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.audit.drafts import Mark, marks
from jixiao.files.check_file import try_file
from jixiao.files.write.packages import deflated, write_package
from jixiao.form.standardise import standardised
from jixiao.model.grid import Place
from jixiao.model.sheets import DEPARTMENT
from jixiao.model.target_form import Amount, Department, Field, FunctionalGoal, Share
from jixiao.samples import DOCUMENT, sample
from workbook_templates import builder, returned
from workbook_templates.places import Placed

LAYOUTS = Path(__file__).parents[1] / "layouts"
CREATED = dt.datetime(2023, 11, 27)
AWKWARD = "=1+1 <b>&amp; “引号”\x01\n 第二行 "


def read(path: Path) -> Department:
    reading = try_file(path, beside=False).reading
    assert reading is not None
    return standardised(reading.department)


def both(given: Department, folder: Path, found: list[Mark]) -> list[Path]:
    """What the builder draws, and what is filled in."""
    placed = Placed(given)
    drawn, filled = folder / "画.xlsx", folder / "填.xlsx"
    by_sheet = {
        one.place.sheet: [m for m in found if m.place.sheet == one.place.sheet] for one in found
    }
    decorate = returned._Decoration(by_sheet)
    builder.write(given, drawn, values_only=True, created=CREATED, decorate=decorate)
    returned.write(given, placed, found, filled, created=CREATED)
    return [drawn, filled]


def everything(path: Path) -> dict[str, Any]:
    """What openpyxl sees of a workbook: of each sheet its set-up, of each cell value and look."""
    book = openpyxl.load_workbook(path)
    found: dict[str, Any] = {
        "sheets": [(one.title, one.sheet_state) for one in book],
        "names": {name: one.attr_text for name, one in book.defined_names.items()},
        "active": book.active.title if book.active else "",
        "properties": (book.properties.description, book.properties.created),
    }
    looks: dict[int, str] = {}
    for sheet in book.worksheets:
        found |= {(sheet.title, key): value for key, value in set_up(sheet)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None and not cell.has_style:
                    continue
                style = cell.style_id
                if style not in looks:
                    looks[style] = repr((cell.font, cell.fill, cell.border, cell.alignment))
                look = (looks[style], cell.number_format)
                note = cell.comment and cell.comment.text
                found[sheet.title, cell.coordinate] = (cell.value, cell.data_type, look, note)
    return found


def set_up(sheet: Any) -> Iterator[tuple[str, Any]]:
    yield "printed", (sheet.print_area, sheet.print_title_rows, sheet.freeze_panes)
    yield "page", (sheet.page_setup.orientation, sheet.oddFooter.center.text)
    yield "merged", sorted(map(str, sheet.merged_cells.ranges))
    yield "rows", {row: one.ht for row, one in sheet.row_dimensions.items()}
    yield (
        "columns",
        {name: (one.width, one.hidden) for name, one in sheet.column_dimensions.items()},
    )
    yield "tables", [(one.id, one.name, one.ref) for one in sheet.tables.values()]
    yield (
        "limits",
        [(str(one.sqref), one.type, one.formula1) for one in sheet.data_validations.dataValidation],
    )
    yield (
        "looks",
        [
            (str(area.sqref), [(one.formula, one.priority, repr(one.dxf)) for one in rules])
            for area, rules in sheet.conditional_formatting._cf_rules.items()
        ],
    )


def boxes(path: Path) -> list[str]:
    """Where the boxes of the notes are, sheet by sheet."""
    with zipfile.ZipFile(path) as packed:
        parts = sorted(name for name in packed.namelist() if name.endswith(".vml"))
        texts = [packed.read(name).decode("utf-8") for name in parts]
    return sorted(re.sub(r'_x0000_s\d+|data="\d+"', "", text) for text in texts)


def same(given: Department, folder: Path, noted: list[Mark]) -> None:
    drawn, filled = both(given, folder, noted)
    expected, found = everything(drawn), everything(filled)
    assert {key: value for key, value in found.items() if expected.get(key) != value} == {}
    assert found.keys() == expected.keys()
    assert boxes(filled) == boxes(drawn)


@pytest.mark.parametrize(
    "path",
    [
        sample(DOCUMENT),
        *(LAYOUTS / f"{name}.txt" for name in ("山西-老版申报表", "四川-一行一条指标")),
    ],
    ids=lambda path: path.stem,
)
def test_filled_in_and_drawn_are_the_same_workbook(path: Path, tmp_path: Path) -> None:
    given = read(path)
    same(given, tmp_path, marks(try_file(path, beside=False).findings, Placed(given)))


def test_whatever_is_entered_is_filled_in_as_it_is_drawn(tmp_path: Path) -> None:
    """Awkward texts, shares that are no whole percents, amounts that are none, more goals than the
    sheet has rows for, a form without rows, notes on the department's sheet."""
    whole = read(sample(DOCUMENT))
    first = replace(
        whole.projects[0],
        name=Field(AWKWARD), goal=Field(AWKWARD * 30), function=Field("'A'"),
        budget=Amount(text="约20万"), other_funds=Amount(123_456_789),
        plan=(Share(3, Decimal("12.5")), Share(6, text="待定"), Share(12, Decimal(100))),
    )  # fmt: skip
    second = replace(whole.projects[1], indicators=(), title=Field(), department=Field("别的单位"))
    third = replace(whole.projects[2], indicators=whole.projects[2].indicators[:1])
    goals = tuple(FunctionalGoal(Field(f"职责{n}"), Field("目标" * n * 20)) for n in range(9))
    given = replace(whole, functions=goals, projects=(first, second, third))
    note = Mark(Place(DEPARTMENT, 18, 1), "提示", AWKWARD)
    same(standardised(given), tmp_path, [note])


def test_more_projects_than_the_lists_have_rows_are_all_in_the_lists(tmp_path: Path) -> None:
    whole = read(sample(DOCUMENT))
    one = replace(whole.projects[0], indicators=())
    projects = tuple(replace(one, code=Field(f"130730{n:015d}")) for n in range(80))
    given, filled = replace(whole, projects=projects), tmp_path / "填.xlsx"
    returned.write(given, Placed(given), [], filled, created=CREATED)
    book = openpyxl.load_workbook(filled)
    codes = [row[0].value for row in book["选项"]["G2:G81"]]
    assert codes == [f"130730{n:015d}" for n in range(80)]
    assert book.defined_names["项目编码清单"].attr_text == "'选项'!$G$2:$G$81"


def test_a_package_is_an_archive_that_others_read(tmp_path: Path) -> None:
    twice = deflated("都一样".encode() * 500)
    parts = {"a.xml": b"", "b/c.xml": [b"vor", twice, b"", b"nach"], "d.xml": twice}
    write_package(parts, tmp_path / "包.zip")
    with zipfile.ZipFile(tmp_path / "包.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == list(parts)
        assert packed.read("b/c.xml") == b"vor" + twice.plain + b"nach"
        assert packed.read("a.xml") == b""
