"""A folder of workbooks: against their bare reading, two processes, letters, memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench_check import bare
from benchmarks.limits import Limit, Measure
from benchmarks.make_corpus import make
from benchmarks.timing import ratio_of, turns
from jixiao.audit.run import run_here
from jixiao.audit.store import Store

WORKBOOKS = 1000
FEW = 100
PROJECTS = 7
_AUDIT = Limit(4, note="aim 2")
_CHILD = (
    "import resource, sys\n"
    "from jixiao.cli import main\n"
    "try:\n    main(sys.argv[1:])\n"
    "except SystemExit:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
)


def rows(workbooks: int = WORKBOOKS) -> list[Measure]:
    """What was measured, the ratio, and its limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "books"
        make(workbooks, folder, projects=PROJECTS)
        files = sorted(folder.glob("*.xlsx"))
        alone, one, two = turns(
            lambda: [bare(file) for file in files],
            lambda: _audit(files, Path(name), 1),
            lambda: _audit(files, Path(name), 2),
        )
        many = _peak(folder, Path(name))
        for file in files[FEW:]:
            file.unlink()
        few = _peak(folder, Path(name))
        letters = {jobs: _letters(folder, Path(name), jobs) for jobs in (1, 2)}
    words = f"{workbooks} workbooks of {PROJECTS} projects"
    against = f"audit of {words} ÷ bare calamine read"
    return [
        Measure(f"{against}, in 2 processes", ratio_of(two, alone), _AUDIT),
        Measure(f"{against}, in 1 process", ratio_of(one, alone), _AUDIT),
        Measure(f"audit of {words}: 1 process ÷ 2 processes", ratio_of(one, two), Limit(least=1.7)),
        *(
            Measure(
                f"audit of {FEW} workbooks with letters ÷ without, --jobs {jobs}", found, Limit(2)
            )
            for jobs, found in letters.items()
        ),
        Measure(f"peak memory, {workbooks} workbooks ÷ {FEW}", many / few, Limit(1.2, least=0.8)),
    ]


def _audit(files: Sequence[Path], folder: Path, jobs: int) -> None:
    with Store(folder / "store.sqlite", fresh=True) as store:
        run_here(files, store, None, jobs, lambda _: None)


def _letters(folder: Path, outside: Path, jobs: int, times: int = 3) -> float:
    """The whole command with letters against without, in processor time of all its processes."""
    out = outside / "letters"
    command = ["audit", str(folder), "-o", str(outside / "report.xlsx"), "--jobs", str(jobs)]
    alone, written = [], []
    for _ in range(times):
        alone.append(_processor_time(command))
        shutil.rmtree(out, ignore_errors=True)
        written.append(_processor_time([*command, "--letters", str(out)]))
    made = len(list(out.glob("*/*.docx")))
    if made != len(list(folder.glob("*.xlsx"))):
        raise RuntimeError(f"{made} letters")
    return min(written) / min(alone)


def _processor_time(command: Sequence[str]) -> float:
    """The seconds that a command takes of the processors, its children among them."""
    before = os.times()
    subprocess.run([sys.executable, "-c", _CHILD, *command], capture_output=True, check=True)
    after = os.times()
    used = (after.children_user, after.children_system)
    return sum(used) - before.children_user - before.children_system


def _peak(folder: Path, outside: Path) -> int:
    """The most memory that the whole command held, report included."""
    command = ["audit", str(folder), "-o", str(outside / "report.xlsx"), "--jobs", "1"]
    ended = subprocess.run(
        [sys.executable, "-c", _CHILD, *command], capture_output=True, text=True, check=True
    )
    return int(ended.stdout.splitlines()[-1])
