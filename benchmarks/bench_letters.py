"""The bureau's letters and returned copies, against the audit alone: the whole command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.make_corpus import make
from benchmarks.timing import ratio

WORKBOOKS = 100
PROJECTS = 7
_RUN = "import sys\nfrom jixiao.cli import main\nmain(sys.argv[1:])\n"


def rows(workbooks: int = WORKBOOKS) -> list[tuple[str, float, str]]:
    """What was measured, the ratio, and its limit in words."""
    with tempfile.TemporaryDirectory() as name:
        books = Path(name) / "books"
        make(workbooks, books, projects=PROJECTS)

        def audit(*more: str) -> None:
            command = ["audit", str(books), "-o", str(Path(name) / "report.xlsx"), *more]
            subprocess.run(
                [sys.executable, "-c", _RUN, *command],
                check=False,  # 1: there are findings
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        letters = str(Path(name) / "letters")
        found = ratio(lambda: audit("--letters", letters), audit, times=3)
        assert len(list(Path(letters).rglob("*.docx"))) >= workbooks
    return [(f"audit of {workbooks} workbooks with letters ÷ without", found, "≤ 2")]


if __name__ == "__main__":
    for what, measured, limit in rows(int(sys.argv[1]) if len(sys.argv) > 1 else WORKBOOKS):
        print(f"{what:55} {measured:8.2f}  {limit}")
