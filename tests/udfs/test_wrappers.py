"""The VBA wrappers of worksheet functions are generated from the decorators alone."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest
import xlwings

from udfs.wrappers import Argument, WorksheetFunction, worksheet_functions, wrapper_source


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> tuple[WorksheetFunction, ...]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return worksheet_functions("small_functions")


def test_functions_are_found_in_order_with_their_chinese_texts(
    small: tuple[WorksheetFunction, ...],
) -> None:
    assert small == (
        WorksheetFunction(
            "SMALL_CHECK",
            "绩效目标",
            "检查一个区域。",
            (
                Argument("values", "指标值所在区域", optional=False),
                Argument("kinds", "三级指标类别", optional=True),
            ),
        ),
        WorksheetFunction(
            "SMALL_SAME",
            "绩效目标",
            "区域进，同样大小的区域出。",
            (Argument("date_", "", optional=False, is_day=True),),
        ),
    )


def test_a_wrapper_passes_its_arguments_and_nothing_else(
    small: tuple[WorksheetFunction, ...],
) -> None:
    assert wrapper_source(small) == textwrap.dedent("""\
        Attribute VB_Name = "JixiaoFunctions"
        Option Explicit

        Public Function SMALL_CHECK(ByVal values As Variant, Optional ByVal kinds As Variant) As Variant
            SMALL_CHECK = CallFunction("SMALL_CHECK", Array(values, kinds))
        End Function

        Public Function SMALL_SAME(ByVal date_ As Variant) As Variant
            SMALL_SAME = CallFunction("SMALL_SAME", Array(DayOf(date_)))
        End Function
        """)


def test_a_word_that_vba_keeps_for_itself_is_no_parameter_name(
    small: tuple[WorksheetFunction, ...],
) -> None:
    assert small[1].arguments[0].name == "date_"


def test_reading_leaves_xlwings_and_the_module_as_they_were(
    small: tuple[WorksheetFunction, ...],
) -> None:
    assert small
    assert "small_functions" not in sys.modules
    assert xlwings.func.__module__.startswith("xlwings")


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        ("def F(*xs): ...", "not a positional argument"),
        ("def F(*, x): ...", "not a positional argument"),
        ("def 查(): ...", "not a name that VBA takes"),
    ],
)
def test_what_a_wrapper_cannot_express_is_refused(
    definition: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "refused_functions.py").write_text(
        f"import xlwings as xw\n@xw.func\n{definition}\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match=reason):
        worksheet_functions("refused_functions")


def test_every_worksheet_function_is_described_in_chinese_with_each_of_its_arguments() -> None:
    functions = worksheet_functions()
    assert [function.name for function in functions] == [
        "TARGET_CHECK",
        "TARGET_CHECK_EACH",
        "TARGET_CHECK_PACKED",
        "TARGET_PARSE",
        "TARGET_NORMALIZE",
        "TARGET_MET",
        "TARGET_SCORE",
        "TARGET_SUGGEST",
        "PLAN_CHECK",
        "PLAN_AT",
        "FUNDS_CHECK",
        "CODE_CHECK",
    ]
    for function in functions:
        texts = [function.description, *(one.description for one in function.arguments)]
        assert all(any("一" <= letter <= "鿿" for letter in text) for text in texts), function
