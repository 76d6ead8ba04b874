"""The limits of calls over COM: one for each button, and the table that says them."""

from __future__ import annotations

from pathlib import Path

import crossings

from addin.ribbon import BUTTONS

TABLE = Path(__file__).parents[2] / "docs" / "decisions" / "0006-counting-calls.md"
SAID_TOGETHER = 20  # the limit of all buttons that only ask or answer
BY_VBA = {"repair_functions"}


def test_each_button_has_a_limit_and_the_table_says_it() -> None:
    assert crossings.COM.keys() | BY_VBA == {button.macro for button in BUTTONS}
    rows = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    said = {
        label.strip(): int(row[3])
        for row in rows
        if len(row) == 5 and row[3].strip().isdecimal()
        for label in row[1].split(",")
    }
    limits = {button.label: crossings.COM.get(button.macro, 0) for button in BUTTONS}
    assert {label: limits[label] for label in said.keys() & limits.keys()} == {
        label: limit for label, limit in said.items() if label in limits
    }
    unsaid = {limit for label, limit in limits.items() if limit and label not in said}
    assert unsaid == {SAID_TOGETHER}
