"""Symbols that Word keeps as places in a font, as people see them.

Insert → Symbol writes the place of a sign in the font Symbol or Wingdings; the same places are
used by texts that were typed in such a font.
"""

from __future__ import annotations

from typing import Final

# The upper half of the font Symbol, and those of its lower half that are no ASCII.
_SYMBOL: Final = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥",
    0x7E: "∼", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕",
    0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈", 0xCF: "∉",
    0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨",
    0xE5: "∑", 0xF2: "∫",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
}  # fmt: skip
_WINGDINGS: Final = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0xA1: "○", 0xA7: "▪", 0xA8: "□",
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_PRIVATE: Final = range(0xF000, 0xF100)  # where such fonts keep their places in Unicode


def symbol(font: str, place: str) -> str | None:
    """The sign at a place (hexadecimal) of a font; None where that is not known."""
    try:
        code = int(place, 16)
    except ValueError:
        return None
    if code in _PRIVATE or code < 0x100:
        signs = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}.get(font.strip().lower())
        at = code & 0xFF
        if signs is None:
            return None if code in _PRIVATE else chr(code)
        return signs.get(at) or (chr(at) if signs is _SYMBOL and 0x20 < at < 0x7F else None)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
