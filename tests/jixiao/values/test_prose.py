"""How many words around a number are still one value and no prose: each limit both ways."""

from __future__ import annotations

import pytest

from jixiao.values.quantities import one_meaning
from jixiao.values.units import one_unit


@pytest.mark.parametrize(
    ("lead", "operator", "unit", "tail", "dated", "one"),
    [
        (24, "≥", 1, 0, 0, True),
        (25, "≥", 1, 0, 0, False),
        (12, "≥", 1, 12, 0, True),
        (12, "≥", 1, 13, 0, False),
        (24, "≥", 8, 0, 0, True),
        (24, "≥", 9, 0, 0, False),
        (16, "", 1, 0, 0, True),
        (17, "", 1, 0, 0, False),
        (5, "", 1, 5, 0, True),
        (6, "", 1, 5, 0, False),
        (18, "", 1, 0, 2, True),
        (18, "", 1, 0, 1, False),
    ],
)
def test_few_words_beside_a_number_are_one_meaning(
    lead: int, operator: str, unit: int, tail: int, dated: int, one: bool
) -> None:
    words = "字" * lead, operator, "个" * unit, "字" * tail
    assert one_meaning(*words, dated) is one  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("百分点", "个百分点"),
        ("元", "元"),
        ("元/人", "元/人"),
        ("元/人/月", "元/人·月"),
        ("元每人每月", "元/人·月"),
        ("元/人*月", "元/人·月"),
        ("元/亩年", "元/亩·年"),
        ("元/", "元/"),
        ("人·次", "人·次"),
    ],
)
def test_a_compound_unit_has_one_form(unit: str, one: str) -> None:
    assert one_unit(unit) == one
