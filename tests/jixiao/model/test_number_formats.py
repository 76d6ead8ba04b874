"""A number is read as its cell shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.cells import amount_of, as_text, share_of
from jixiao.model.grid import CellDetail
from jixiao.model.number_formats import changes_meaning, shown
from jixiao.model.target_form import Field


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (90, '0"%"', "90%"),
        (90, r"0\%", "90%"),
        (0.9, "0%", "90%"),
        (0.9, '"≥"0%', "≥90%"),
        (90, '"≥"0"%"', "≥90%"),
        (4, '0"次"', "4次"),
        (20000, "0!.0000", "2.0000"),
        (12345, "0!.0000", "1.2345"),
        (350000, '0!.0,"万元"', "35.0万元"),
        (100000000, "#,##0.00,,", "100"),
        (1234567, '#,##0"元"', "1234567元"),
        (0.955, "0.0%", "95.5%"),
        (0.955, "0%", "96%"),
        (4.6, "0", "5"),
        (35, "0.00", "35"),
        (-5, "#,##0.00;[Red]-#,##0.00", "-5"),
        (100, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "100"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (5, '[>=5]"≥"0;0', "≥5"),
        (3, '[>=5]"≥"0;0', "3"),
        (100, "[$¥-804]#,##0.00", "¥100"),
        (1.5, 'General"人"', "1.5人"),
        (2000, '"约"0', "约2000"),
        (7, "000", "007"),
        (0.1 + 0.2, "0.0", "0.3"),
    ],
)
def test_what_the_cell_shows(value: float, number_format: str, seen: str) -> None:
    looks = shown(value, number_format)
    assert looks is not None
    assert looks.text == seen
    assert as_text(value, CellDetail("", number_format)) == seen


@pytest.mark.parametrize(
    "number_format", ["yyyy-mm-dd", "# ?/?", "[DBNum1]0", "0.00E+00", "[h]:mm"]
)
def test_what_is_not_written_out_is_distinguished_from_what_is(number_format: str) -> None:
    assert shown(3, number_format) is None
    assert changes_meaning(number_format)


@given(st.floats(-1e12, 1e12), st.sampled_from(["", "General", "0.00", "#,##0", "#,##0.000"]))
def test_plain_formats_only_round(value: float, number_format: str) -> None:
    assert not changes_meaning(number_format)
    looks = shown(value, number_format)
    assert looks is not None
    decimals = len(number_format.partition(".")[2]) if number_format[:1] in {"0", "#"} else 20
    assert abs(Decimal(looks.text) - Decimal(repr(value))) * 2 <= Decimal(10) ** -decimals


@given(st.text(alphabet='0#?.,%"\\!;[]>=_*万元@General', max_size=20), st.floats(-1e6, 1e6))
def test_no_format_ends_the_run(number_format: str, value: float) -> None:
    looks = shown(value, number_format)
    assert looks is None or isinstance(looks.text, str)


def amount(value: float, number_format: str, unit: str = "万元") -> int | None:
    return amount_of(Field(as_text(value, CellDetail("", number_format)), value=value), unit).cents


@pytest.mark.parametrize(
    ("value", "number_format", "cents"),
    [
        (20000, "0!.0000", 2_000_000),  # 元, shown as 2.0000万元
        (1234567.89, "0!.0000", 123_456_789),  # to the 分, though 123.4568 is shown
        (-1234567.89, "0!.0000", -123_456_789),
        (123456.78, "0.00,", 123_456_780),
        (200000000, "#,##0.00,,", 200_000_000),
        (35.2345, "0.00", 35_234_500),  # rounded only where it is shown
        (35.2345, "", 35_234_500),
        (100, '0"元"', 10_000),
        (100, '0.00"万元"', 100_000_000),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0),
        (2000, '"约"0', None),
    ],
)
def test_money_counts_as_it_is_shown(value: float, number_format: str, cents: int | None) -> None:
    assert amount(value, number_format) == cents


@pytest.mark.parametrize(
    ("value", "number_format", "percent"),
    [
        (0.2, "0%", "20"),
        (20, '0"%"', "20"),
        (1, "0%", "100"),
        (1, '0"%"', "1"),
        (0.333, "0%", "33.3"),
    ],
)
def test_a_share_counts_as_it_is_shown(value: float, number_format: str, percent: str) -> None:
    cell = Field(as_text(value, CellDetail("", number_format)), value=value)
    assert share_of(cell, 3).percent == Decimal(percent)
