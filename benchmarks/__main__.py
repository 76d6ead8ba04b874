"""``make bench``: every ratio with its limit, as a table; also written to results.md."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.timing import in_a_fresh_process, rows_of

HERE = Path(__file__).parent


def main() -> None:
    """Run every ``bench_*`` module and print what it measured.

    Each runs in a fresh process, as the programs do that it measures: what one leaves in memory
    would be the next one's delay.
    """
    modules = sorted(path.stem for path in HERE.glob("bench_*.py"))
    table = Table(title="ratios, within one run")
    for heading in ("what", "measured", "limit"):
        table.add_column(heading, overflow="fold")
    lines = ["# Results", "", _machine(), "", "| what | measured | limit |", "| --- | --- | --- |"]
    for module in modules:
        for what, ratio, limit in in_a_fresh_process(rows_of, module):
            table.add_row(what, f"{ratio:.2f}", limit)
            lines.append(f"| {what} | {ratio:.2f} | {limit} |")
    Console().print(table)
    (HERE / "results.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"{platform.system()}. Ratios within one run; absolute times depend on the machine."
    )


if __name__ == "__main__":
    sys.exit(main())
