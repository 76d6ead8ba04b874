"""The 校验 column and the native help, recalculated by a real spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from addin.texts import TEXTS
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field, Indicator, Project, Target
from jixiao.samples import DOCUMENT, sample
from tests.support.office import Office
from udfs import functions
from workbook_templates.builder import write

PACKED = "§1§警告 V03：甲§2§通过§3§错误 R07：丙§4§通过§5§通过§6§通过§§6§"
NO_FUNCTION = "未审核：请点“刷新函数”；没有安装绩效插件的电脑不审核。"
NOT_JUDGED = "未审核：没有本行的审核结果，请点“审核全部”。"
FIRST, BLOCK = 10, range(10, 16)  # 0-based rows of the indicator block


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


@pytest.fixture(scope="module")
def long_sheet(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A project sheet of 280 rows."""
    path = tmp_path_factory.mktemp("long") / "book.xlsx"
    rows = (Indicator(name=Field("指标"), target=Target("=1")),) * 280
    write(Department(projects=(Project(name=Field("长表"), indicators=rows),)), path)
    document = office.open(path)
    yield document.Sheets.getByName("01 长表")
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


def test_without_the_functions_no_row_passes_and_the_error_is_seen(sheet: Any) -> None:
    sheet.getCellRangeByName("I5").setFormula("=TARGET_CHECK_PACKED(E11:E20)")
    assert verdicts(sheet) == [NO_FUNCTION] * 6
    assert sheet.getCellRangeByName("I5").String == "#NAME?"


@pytest.mark.host
@pytest.mark.parametrize(
    "text",
    [
        "函数没有算出来：请点“绩效目标”选项卡的“环境诊断”。",
        "请选择一个连续的区域，不能用逗号连接多个区域。",
        "无法计算（ValueError），请用“环境诊断”检查。",
        "预算数“约100§§300§”不是金额，请填以万元为单位的数字。",
        "通 过",
        "1§通过§§6§",
    ],
)
def test_what_is_no_packed_text_is_shown_as_it_is(sheet: Any, text: str) -> None:
    sheet.getCellRangeByName("I5").setString(text)
    assert verdicts(sheet) == [text] * 6


@pytest.mark.host
@pytest.mark.parametrize("text", [TEXTS["function_failed"], TEXTS["areas"]])
def test_what_the_add_in_says_without_python_is_shown_as_it_is(sheet: Any, text: str) -> None:
    sheet.getCellRangeByName("I5").setString(text)
    assert verdicts(sheet) == [text] * 6


@pytest.mark.host
@pytest.mark.parametrize("formula", ["=NA()", "=1/0", '=VALUE("x")', "=UNKNOWN(1)"])
def test_an_error_in_the_helper_cell_judges_no_row(sheet: Any, formula: str) -> None:
    sheet.getCellRangeByName("I5").setFormula(formula)
    assert verdicts(sheet) == [NO_FUNCTION] * 6


@pytest.mark.host
def test_a_number_in_the_helper_cell_is_shown_as_it_is(sheet: Any) -> None:
    sheet.getCellRangeByName("I5").setValue(3)
    assert verdicts(sheet) == ["3"] * 6


@pytest.mark.host
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", [NOT_JUDGED] * 6),
        ("§", [NOT_JUDGED] * 6),
        ("§§0§", [NOT_JUDGED] * 6),
        ("§1§通过§2§警告 V03：乙§§2§", ["通过", "警告 V03：乙", *[NOT_JUDGED] * 4]),
        ("§1§通过§2§警告 V0", ["通过", *[NOT_JUDGED] * 5]),  # cut off on its way
        ("§2§警告 V03：乙§", [NOT_JUDGED, "警告 V03：乙", *[NOT_JUDGED] * 4]),  # of an older add-in
    ],
)
def test_a_row_that_was_not_judged_never_passes(sheet: Any, text: str, shown: list[str]) -> None:
    sheet.getCellRangeByName("I5").setString(text)
    assert verdicts(sheet) == shown


@pytest.mark.host
def test_a_blank_row_an_error_and_white_space(sheet: Any) -> None:
    sheet.getCellRangeByName("I5").setString("§1§指标值是错误值#N/A，请先改正。§4§通过§§6§")
    sheet.getCellRangeByName("E11").setFormula("=NA()")
    sheet.getCellRangeByName("E12").setString("")
    sheet.getCellRangeByName("E13").setString("  ")
    assert verdicts(sheet, range(10, 14)) == ["指标值是错误值#N/A，请先改正。", "", "", "通过"]


_TYPED = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])
_ODD_VALUES = [
    *("≥90%", "≥100%", "待定", "进一步提高", "≥1", "=8人", "12月底前", "无", "§3§", "§§300§"),
    *("#N/A", "#SPILL!", "=1+1", "'≥5次", "  ", "", "完成" + "甲" * 250),
]


@pytest.mark.host
@settings(max_examples=15, deadline=None)
@given(
    values=st.lists(
        st.sampled_from(_ODD_VALUES) | st.text(_TYPED, max_size=12), min_size=1, max_size=280
    ),
    kinds=st.sampled_from([[], [["数量指标"]], [["#REF!"]], [["成本指标"], ["质量指标"]]]),
    budget=st.sampled_from([None, 100, "约100", "#N/A", "§1§通过§§300§"]),
)
@example(values=["完成" + "𫍽" * 250, "≥4次"] * 140, kinds=[["数量指标"]], budget=None)
def test_a_row_passes_only_where_the_function_says_so(
    long_sheet: Any, values: list[str], kinds: list[list[str]], budget: Any
) -> None:
    """Every text that the function gives, against the verdicts of the cells themselves."""
    column = [[value] for value in values]
    packed = functions.TARGET_CHECK_PACKED(column, kinds, None, budget)
    each = functions.TARGET_CHECK_EACH(column, kinds, None, budget)
    rows = range(FIRST, FIRST + len(values))
    block = long_sheet.getCellRangeByPosition(4, FIRST, 4, rows[-1])
    block.setDataArray(tuple(map(tuple, column)))
    long_sheet.getCellRangeByName("I5").setString(packed)
    if packed.startswith("§"):
        last = int(packed.split("§")[-2])
        assert last == len(values) or len(packed.encode("utf-16-le")) > 64_000
        expected = [row[0].replace("§", " ") for row in each[:last]]
        expected += [NOT_JUDGED if value else "" for value in values[last:]]
    else:
        shown = packed or NOT_JUDGED  # empty where every cell is blank
        expected = [shown if value else "" for value in values]
    assert verdicts(long_sheet, rows) == expected


@pytest.mark.host
def test_funds_and_plan_are_checked_at_once(sheet: Any) -> None:
    note = sheet.getCellRangeByName
    assert note("E5").String == "✓ 预算数＝财政＋其他"
    assert note("F8").String == "✓ 逐期递增至100%"
    note("C5").setValue(90)
    note("E8").setValue(0.9)
    assert note("E5").String == "✗ 相差10.00万元"
    assert note("F8").String == "✗ 12月底应为100%"
