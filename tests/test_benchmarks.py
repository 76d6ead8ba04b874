"""The limits of ``make bench``: the program compares them, and README gives the reason of a miss."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rich.console import Console

import benchmarks.__main__ as bench
from benchmarks.limits import SHOWN, Limit, Measure, summary

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("limit", "kept", "missed", "words"),
    [
        (Limit(3.5), 3.5, 3.51, "≤ 3.5"),
        (Limit(4, note="aim 2"), 4.004, 4.006, "≤ 4, aim 2"),
        (Limit(least=1.7), 1.7, 1.69, "≥ 1.7"),
        (Limit(1.2, least=0.8), 0.8, 1.21, "0.8 to 1.2"),
        (Limit(1.2, least=0.8), 1.2, 0.79, "0.8 to 1.2"),
    ],
)
def test_a_limit_is_compared_as_it_is_shown(limit, kept, missed, words) -> None:
    assert not limit.is_missed(kept)
    assert limit.is_missed(missed)
    assert str(limit) == words


def test_what_has_no_limit_is_only_shown() -> None:
    assert not SHOWN.is_missed(10**9)
    assert Measure("search", 2.333, SHOWN).cells == ("search", "2.33", "—")


def test_a_missed_limit_is_said_at_its_place_and_at_the_end() -> None:
    measures = [Measure("check", 4.6, Limit(3.5)), Measure("letters", 1.66, Limit(2))]
    assert measures[0].cells == ("check", "4.60", "≤ 3.5 — missed")
    assert summary(measures) == "1 of 2 limits are missed:\n- check: 4.60, limit ≤ 3.5"
    assert summary(measures[1:]) == "All 1 limits are kept."


def test_single_benchmarks_are_run_by_name(monkeypatch, tmp_path) -> None:
    (tmp_path / "bench_check.py").touch()
    (tmp_path / "bench_calc.py").touch()
    asked: list[str] = []
    monkeypatch.setattr(bench, "HERE", tmp_path)
    monkeypatch.setattr(
        bench,
        "in_a_fresh_process",
        lambda run, module: asked.append(module) or [Measure(module, 1.0, Limit(1))],
    )
    monkeypatch.setattr(bench, "Console", lambda: Console(file=sys.stderr))
    bench.main(["check"])
    assert asked == ["bench_check"]
    assert not (tmp_path / "results.md").exists(), "of single ones nothing is written"
    with pytest.raises(SystemExit, match="no such benchmark: bench_other"):
        bench.main(["other"])
    bench.main()
    assert "| bench_calc | 1.00 | ≤ 1 |" in (tmp_path / "results.md").read_text("utf-8")


def test_readme_gives_a_reason_for_each_missed_limit() -> None:
    results = (ROOT / "benchmarks" / "results.md").read_text("utf-8").splitlines()
    missed = [line.split("|")[1].strip() for line in results if line.endswith("— missed |")]
    text = (ROOT / "README.md").read_text("utf-8")
    _, _, table = text.partition("| missed | why |")
    rows = [line.split("|") for line in table.splitlines() if line.count("|") == 3]
    reasons = {row[1].strip(): row[2].strip() for row in rows}
    for what in missed:
        assert any(name and what.startswith(name) and why for name, why in reasons.items()), what
