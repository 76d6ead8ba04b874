"""Worksheet functions: 100 000 cells in one call against the bare parse; the import."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from jixiao.values import parse
from jixiao.verdict import verdicts

CELLS = 100_000


def rows() -> list[tuple[str, float, str]]:
    """What, ratio, limit."""
    values = [f"≥{number % 97 + number / 1000:.3f}万元" for number in range(CELLS)]
    column = [[value] for value in values]
    bare = _best(lambda: [parse(value) for value in values])
    judged = _best(lambda: verdicts(column))
    return [
        (
            "TARGET_CHECK_EACH, 100 000 different cells, against the bare parse",
            judged / bare,
            "≤ 1.5",
        ),
        ("import udfs.functions against import xlwings", _import_ratio(), "≤ 1.3"),
        ("jixiao --version against python -c pass", _start_ratio(), "≤ 5"),
    ]


def _best(action: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def _run(code: str) -> float:
    return _best(lambda: subprocess.run([sys.executable, "-c", code], check=True), times=7)


def _import_ratio() -> float:
    return _run("import udfs.functions") / _run("import xlwings")


def _start_ratio() -> float:
    started = _best(
        lambda: subprocess.run(
            [sys.executable, "-c", "from jixiao.cli import main; main(['--version'])"],
            check=True,
            stdout=subprocess.DEVNULL,
        ),
        times=7,
    )
    return started / _run("pass")
