"""Project codes: shape and check character."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jixiao.model.project_code import ALPHABET, CodeParts, check_character, structure, verify

SAMPLE_CODES = [
    "13073023P00002210023K",
    "13073023P000030100218",
    "13073023P00002610003J",
    "13073023P00003210023T",
    "13073023P00001010007P",
    "13073023P00002410005E",
    "13073023P00003410021Y",
]


@pytest.mark.parametrize("code", SAMPLE_CODES)
def test_the_codes_of_the_sample_hold(code: str) -> None:
    assert verify(code) is True
    assert check_character(code[:20]) == code[20]


def test_the_parts_of_a_code() -> None:
    assert structure("13073023P00002210023K") == CodeParts("130730", 2023, "P", "00002210023", "K")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "13073023P00002210023",
        "13073023P00002210023KK",
        "1307302３P00002210023K",
        "13073023p00002210023K",
        "13073023000002210023K",
        " 13073023P0000221002K",
    ],
)
def test_another_shape_has_no_parts_and_no_verdict(code: str) -> None:
    assert structure(code) is None
    assert verify(code) is None


@pytest.mark.parametrize("scheme", ["R", "T"])
def test_other_schemes_have_no_known_check_character(scheme: str) -> None:
    code = f"13073023{scheme}00002210023K"
    assert structure(code) is not None
    assert verify(code) is None


def test_a_letter_outside_the_alphabet_does_not_hold() -> None:
    assert verify("13073023P0000221002OK") is False
    with pytest.raises(ValueError, match="前20位"):
        check_character("13073023P0000221002O")
    with pytest.raises(ValueError, match="前20位"):
        check_character("13073023P")


digits = st.text("0123456789", min_size=8, max_size=8)
serials = st.text(ALPHABET, min_size=11, max_size=11)


@st.composite
def codes(draw: st.DrawFn) -> str:
    body = draw(digits) + "P" + draw(serials)
    return body + check_character(body)


@given(codes(), st.integers(0, 20), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_caught(code: str, place: int, wrong: str) -> None:
    assume(code[place] != wrong)
    mistyped = code[:place] + wrong + code[place + 1 :]
    assert not verify(mistyped)


@given(codes(), st.integers(0, 19))
def test_two_neighbours_swapped_are_caught(code: str, place: int) -> None:
    first, second = code[place], code[place + 1]
    assume(first != second)
    assert not verify(code[:place] + second + first + code[place + 2 :])


@given(codes())
def test_the_rest_of_the_check_is_one_character_of_the_alphabet(code: str) -> None:
    assert verify(code) is True
    others = [c for c in ALPHABET if c != code[20]]
    assert all(verify(code[:20] + c) is False for c in others)
