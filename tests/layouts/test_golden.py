"""Forms of other places and years: each is read as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts.golden import cases, golden

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_a_layout_is_read_as_a_person_reads_it(name: str) -> None:
    one = golden(name, CASES[name])
    assert {key: one.found.get(key) for key in one.expected} == one.expected


def test_every_file_here_is_a_case() -> None:
    assert {path.stem for path in Path(__file__).parent.glob("*.txt")} == set(CASES)
