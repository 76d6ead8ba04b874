"""A folder of workbooks: against their bare reading, two processes against one, memory."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench_check import bare
from benchmarks.make_corpus import make
from benchmarks.timing import ratio_of, turns
from jixiao.audit.letters import Build, LetterTask, write_one
from jixiao.audit.run import run_here
from jixiao.audit.store import Store
from jixiao.audit.work import examine
from workbook_templates.builder import write
from workbook_templates.places import Placed

WORKBOOKS = 1000
FEW = 100
PROJECTS = 7
_CHILD = (
    "import resource, sys\n"
    "from jixiao.cli import main\n"
    "try:\n    main(sys.argv[1:])\n"
    "except SystemExit:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
)


def rows(workbooks: int = WORKBOOKS) -> list[tuple[str, float, str]]:
    """What was measured, the ratio, and its limit in words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "books"
        make(workbooks, folder, projects=PROJECTS)
        files = sorted(folder.glob("*.xlsx"))
        alone, one, two = turns(
            lambda: [bare(file) for file in files],
            lambda: _audit(files, Path(name), 1),
            lambda: _audit(files, Path(name), 2),
        )
        examined, written = turns(
            lambda: [examine(str(file)) for file in files[:FEW]],
            lambda: _letters(files[:FEW], Path(name) / "letters"),
        )
        many = _peak(folder, Path(name))
        for file in files[FEW:]:
            file.unlink()
        few = _peak(folder, Path(name))
    words = f"{workbooks} workbooks of {PROJECTS} projects"
    return [
        (
            f"audit of {words} ÷ bare calamine read, in 2 processes",
            ratio_of(two, alone),
            "≤ 4, aim 2",
        ),
        (
            f"audit of {words} ÷ bare calamine read, in 1 process",
            ratio_of(one, alone),
            "≤ 4, aim 2",
        ),
        (f"audit of {words}: 1 process ÷ 2 processes", ratio_of(one, two), "≥ 1.7"),
        (
            f"audit of {FEW} workbooks with letters ÷ without, in 1 process",
            1 + ratio_of(written, examined),
            "≤ 2, aim",
        ),
        (f"peak memory, {workbooks} workbooks ÷ {FEW}", many / few, "0.8 to 1.2"),
    ]


def _audit(files: Sequence[Path], folder: Path, jobs: int) -> None:
    with Store(folder / "store.sqlite", fresh=True) as store:
        run_here(files, store, None, jobs, lambda _: None)


def _letters(files: Sequence[Path], out: Path) -> None:
    """A letter and a returned workbook for each file."""
    shutil.rmtree(out, ignore_errors=True)
    build, date = Build(write, Placed), dt.date(2023, 11, 27)
    for file in files:
        folder = str(out / file.stem)
        task = LetterTask(folder, str(file), file.stem, "通过", 0, (), None, date)
        if sentence := write_one(task, build):
            raise RuntimeError(sentence)


def _peak(folder: Path, outside: Path) -> int:
    """The most memory that the whole command held, report included."""
    command = ["audit", str(folder), "-o", str(outside / "report.xlsx"), "--jobs", "1"]
    ended = subprocess.run(
        [sys.executable, "-c", _CHILD, *command], capture_output=True, text=True, check=True
    )
    return int(ended.stdout.splitlines()[-1])


if __name__ == "__main__":
    for what, measured, limit in rows(int(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOKS):
        print(f"{what:65} {measured:8.2f}  {limit}")
