"""Worksheet functions: 100 000 cells in one call against the bare parse; the import."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.limits import SHOWN, Limit, Measure
from benchmarks.timing import ratio
from jixiao.check.cells import verdicts
from jixiao.values.parsing import read

CELLS = 100_000
READINGS = Path(__file__).parents[1] / "tests" / "jixiao" / "values" / "readings.tsv"


def rows() -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    written = [line.split("\t")[0] for line in READINGS.read_text("utf-8").splitlines()[1:]]
    real = [written[number % len(written)] for number in range(CELLS)]
    different = [f"≥{number % 97 + number / 1000:.3f}万元" for number in range(CELLS)]
    what = "TARGET_CHECK_EACH, 100 000 cells against the bare parse"
    return [
        Measure(f"{what}: real values", _against_parse(real), Limit(1.5)),
        Measure(f"{what}: no two cells alike", _against_parse(different), SHOWN),
        Measure("import udfs.functions against import xlwings", _import_ratio(), Limit(1.3)),
        Measure(
            "start to first answer against import xlwings without pandas", _first_answer(), Limit(3)
        ),
        Measure("jixiao --version against python -c pass", _start_ratio(), Limit(5)),
    ]


def _against_parse(values: list[str]) -> float:
    """Judging the cells, over reading each of them without remembering any."""
    column = [[value] for value in values]
    return ratio(lambda: verdicts(column), lambda: [read.__wrapped__(value) for value in values])


def _python(code: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL
    )


def _import_ratio() -> float:
    return ratio(_python("import udfs.functions"), _python("import xlwings"), times=7)


def _first_answer() -> float:
    """A clerk's first function of the day: what addin.server loads, and one answer."""
    answer = (
        "from addin import server; server.load(); from udfs.functions import TARGET_CHECK;"
        "TARGET_CHECK([['≥90%']])"
    )
    bare = "from addin.server import kept_out\nwith kept_out(): import xlwings"
    return ratio(_python(answer), _python(bare), times=7)


def _start_ratio() -> float:
    version = _python("from jixiao.cli import main; main(['--version'])")
    return ratio(version, _python("pass"), times=7)
