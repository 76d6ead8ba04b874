"""Invented departments with planted issues: every fault is found at its cell, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.make_corpus import EXPECTED, FAULTS, make
from jixiao.cli import main

Found = tuple[str, str, str, str]


def audited(folder: Path, output: Path) -> Counter[Found]:
    """What `jixiao audit` finds: file, sheet, rule, cell."""
    lines = output.with_suffix(".jsonl")
    with pytest.raises(SystemExit) as ended:
        main(["audit", str(folder), "-o", str(output), "--jsonl", str(lines), "--jobs", "2"])
    assert ended.value.code in {0, 1}
    files = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert {file["status"] for file in files} == {"checked"}
    return Counter(
        (Path(file["file"]).name, one["sheet"], one["rule"], one["cell"])
        for file in files
        for one in file["findings"]
        if one["rule"] != "X05"  # a copied project has its goal copied too
    )


def planted(folder: Path) -> Counter[Found]:
    lines = (folder / EXPECTED).read_text("utf-8").splitlines()
    found: Counter[Found] = Counter()
    said: set[tuple[str, str]] = set()
    for one in map(json.loads, lines):
        if one["rule"] in {"V10", "C04"}:  # said once for a book, at the first of its cells
            if (one["file"], one["rule"]) in said:
                continue
            said.add((one["file"], one["rule"]))
        found[one["file"], one["sheet"], one["rule"], one["cell"]] += 1
    return found


@pytest.mark.parametrize("seed", [7, 2026])
def test_every_planted_fault_is_found_and_nothing_else(seed: int, tmp_path: Path) -> None:
    make(30, tmp_path / "各单位", seed=seed)
    expected = planted(tmp_path / "各单位")
    found = audited(tmp_path / "各单位", tmp_path / "总表.xlsx")
    assert found - expected == Counter(), "found without having been planted"
    assert expected - found == Counter(), "planted and not found"
    assert expected.total() > 50


def test_clean_departments_have_no_finding(tmp_path: Path) -> None:
    make(10, tmp_path / "各单位", clean=True)
    assert audited(tmp_path / "各单位", tmp_path / "总表.xlsx") == Counter()


def test_two_seeds_plant_most_of_the_faults(tmp_path: Path) -> None:
    rules: set[str] = set()
    for seed in (7, 2026):
        make(30, tmp_path / str(seed), seed=seed)
        rules |= {rule for _, _, rule, _ in planted(tmp_path / str(seed))}
    assert len(rules) >= 0.9 * len({fault.rule for fault in FAULTS})


def test_the_same_seed_makes_the_same_departments(tmp_path: Path) -> None:
    for name in ("一", "二"):
        make(3, tmp_path / name, seed=5)
    texts = [(tmp_path / name / EXPECTED).read_text("utf-8") for name in ("一", "二")]
    assert texts[0] == texts[1]
    names = [sorted(path.name for path in (tmp_path / name).iterdir()) for name in ("一", "二")]
    assert names[0] == names[1]
