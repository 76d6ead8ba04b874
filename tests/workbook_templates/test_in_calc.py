"""The 校验 column and the native help, recalculated by a real spreadsheet program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.samples import DOCUMENT, sample
from tests.support.office import Office
from workbook_templates.builder import write

PACKED = "§1§警告 V03：甲§3§错误 R07：丙§"
FIRST, BLOCK = 10, range(10, 16)  # 0-based rows of the indicator block


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if not shutil.which("soffice"):
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is not installed")
    started = Office(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


@pytest.fixture
def sheet(office: Office, tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "book.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    document = office.open(path)
    made = document.Sheets.getByName("01 大要案准备金")
    # The function itself is not here: its answer stands in its cell instead.
    made.getCellRangeByName("I5").setString(PACKED)
    document.calculateAll()
    yield made
    document.close(True)


def verdicts(sheet: Any, rows: range = BLOCK) -> list[str]:
    return [sheet.getCellByPosition(6, row).String for row in rows]


@pytest.mark.host
def test_each_row_takes_its_own_part(sheet: Any) -> None:
    assert verdicts(sheet) == ["警告 V03：甲", "通过", "错误 R07：丙", "通过", "通过", "通过"]


@pytest.mark.host
def test_rows_inserted_above_the_form_change_nothing(sheet: Any) -> None:
    sheet.Rows.insertByIndex(0, 2)
    assert verdicts(sheet, range(12, 15)) == ["警告 V03：甲", "通过", "错误 R07：丙"]


@pytest.mark.host
def test_a_row_inserted_first_in_the_block_is_inside_the_judged_range(sheet: Any) -> None:
    sheet.Rows.insertByIndex(FIRST, 1)
    # The clerk's rows moved one down: the first of them is the second of the block now.
    assert verdicts(sheet, range(11, 14)) == ["通过", "错误 R07：丙", "通过"]


@pytest.mark.host
def test_a_deleted_row_moves_the_verdicts_with_the_block(sheet: Any) -> None:
    sheet.Rows.removeByIndex(FIRST + 1, 1)
    assert verdicts(sheet, range(10, 13)) == ["警告 V03：甲", "通过", "错误 R07：丙"]


@pytest.mark.host
def test_without_the_functions_the_column_is_blank_and_nothing_ugly_shows(sheet: Any) -> None:
    sheet.getCellRangeByName("I5").setFormula('=IFERROR(TARGET_CHECK_PACKED(E11:E20);"")')
    assert verdicts(sheet) == [""] * 6


@pytest.mark.host
def test_funds_and_plan_are_checked_at_once(sheet: Any) -> None:
    note = sheet.getCellRangeByName
    assert note("E5").String == "✓ 预算数＝财政＋其他"
    assert note("F8").String == "✓ 逐期递增至100%"
    note("C5").setValue(90)
    note("E8").setValue(0.9)
    assert note("E5").String == "✗ 相差10.00万元"
    assert note("F8").String == "✗ 12月底应为100%"
