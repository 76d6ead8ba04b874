"""Places in the fonts Symbol and Wingdings, against the fonts' published tables."""

from __future__ import annotations

import pytest

from jixiao.files.read.word_symbols import symbol

# As the font Symbol is published: the place in hexadecimal, the sign behind it.
SYMBOL = ["22∀", "24∃", "27∋", "2A∗", "2D−", "40≅", "5C∴", "5E⊥", "7E∼", "A2′", "A3≤", "A4⁄", "A5∞", "AB↔", "AC←", "AD↑", "AE→", "AF↓", "B0°", "B1±", "B2″", "B3≥", "B4×", "B5∝", "B6∂", "B7•", "B8÷", "B9≠", "BA≡", "BB≈", "BC…", "C5⊕", "C7∩", "C8∪", "C9⊃", "CA⊇", "CC⊂", "CD⊆", "CE∈", "CF∉", "D0∠", "D1∇", "D5∏", "D6√", "D7⋅", "D8¬", "D9∧", "DA∨", "E5∑", "F2∫", "41Α", "42Β", "43Χ", "44Δ", "45Ε", "46Φ", "47Γ", "48Η", "49Ι", "4Aϑ", "4BΚ", "4CΛ", "4DΜ", "4EΝ", "4FΟ", "50Π", "51Θ", "52Ρ", "53Σ", "54Τ", "55Υ", "56ς", "57Ω", "58Ξ", "59Ψ", "5AΖ", "61α", "62β", "63χ", "64δ", "65ε", "66φ", "67γ", "68η", "69ι", "6Aϕ", "6Bκ", "6Cλ", "6Dμ", "6Eν", "6Fο", "70π", "71θ", "72ρ", "73σ", "74τ", "75υ", "76ϖ", "77ω", "78ξ", "79ψ", "7Aζ", "21!", "25%", "300", "399", "3C<", "3D=", "3E>", "5B[", "7B{", "7D}"]
WINGDINGS = ["6C●", "6E■", "6F□", "71□", "75◆", "A1○", "A7▪", "A8□", "D8➢", "E0→", "FB✗", "FC√", "FD☒", "FE☑"]


@pytest.mark.parametrize(
    ("font", "table"), [("Symbol", SYMBOL), (" WINGDINGS ", WINGDINGS)], ids=["Symbol", "Wingdings"]
)
def test_every_place_of_a_font_is_the_sign_of_its_table(font: str, table: list[str]) -> None:
    for one in table:
        place, sign = one[:2], one[2:]
        assert symbol(font, f"F0{place}") == sign, place
        assert symbol(font, place) == sign, place


@pytest.mark.parametrize(
    ("font", "place", "sign"),
    [
        ("Symbol", "F020", None),  # a blank and a delete are no signs
        ("Symbol", "F07F", None),
        ("Symbol", "F01F", None),
        ("Symbol", "F0FF", None),
        ("Symbol", "F000", None),
        ("Wingdings", "F041", None),
        ("宋体", "F0B3", None),  # a place of its own in a font that is not known
        ("宋体", "EFFF", "\uefff"),
        ("宋体", "F100", "\uf100"),
        ("宋体", "FF", "ÿ"),
        ("宋体", "100", "Ā"),
        ("宋体", "41", "A"),
        ("Symbol", "100", "Ā"),
        ("Symbol", "2265", "≥"),
        ("宋体", "D7FF", "\ud7ff"),
        ("宋体", "D800", None),  # halves of a character
        ("宋体", "DFFF", None),
        ("宋体", "E000", "\ue000"),
        ("宋体", "10FFFF", "\U0010ffff"),
        ("宋体", "110000", None),
        ("宋体", "x", None),
        ("宋体", "", None),
    ],
)
def test_a_place_outside_the_tables(font: str, place: str, sign: str | None) -> None:
    assert symbol(font, place) == sign
