"""``make bench``: every ratio with its limit, as a table; also written to results.md.

    python -m benchmarks [NAME…]

With names (``check``, ``calc`` …) only those are measured, and nothing is written.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.limits import Measure, summary
from benchmarks.timing import in_a_fresh_process, measures_of

HERE = Path(__file__).parent
HEADINGS = ("what", "measured", "limit")


def main(names: Sequence[str] = ()) -> None:
    """Run the ``bench_*`` modules and print what they measured, and which limits were missed.

    Each runs in a fresh process, as the programs do that it measures: what one leaves in memory
    would be the next one's delay.
    """
    every = sorted(path.stem for path in HERE.glob("bench_*.py"))
    chosen = [f"bench_{name}" for name in names] or every
    if unknown := set(chosen) - set(every):
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}")
    measures = [one for module in chosen for one in in_a_fresh_process(measures_of, module)]
    table = Table(title="ratios, within one run")
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold")
    for one in measures:
        table.add_row(*one.cells)
    console = Console()
    console.print(table)
    console.print(summary(measures), highlight=False)
    if not names:
        (HERE / "results.md").write_text(_as_page(measures), encoding="utf-8")


def _as_page(measures: Sequence[Measure]) -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(one.cells for one in measures)]
    lines = ["# Results", "", _machine(), "", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"{platform.system()}. Ratios within one run; absolute times depend on the machine."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
