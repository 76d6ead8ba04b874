"""Mutation testing: ``make mutation``. Small errors are put into the code; the tests must notice.

A copy of the tree is changed, never the tree itself. Of each group as many mutants as are asked
for are tried, drawn with a fixed seed; those that survive are printed with their change.

    python tests/mutation/run.py [GROUP …] [--mutants N]
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEED = 20_230_630
SECONDS_A_MUTANT = 60
IN_ANNOTATIONS = "core/ReplaceBinaryOperator_BitOr"  # int | None: no test can notice
LEFT_OUT = ("out", "build", "dist", "*.egg-info", ".*", "__pycache__")
# What is mutated, and the tests that must notice.
GROUPS = {
    "values": (["jixiao/values", "jixiao/year/scoring.py"],
               ["tests/jixiao/values/test_values.py", "tests/jixiao/year/test_scoring.py"]),
    "rules": (["jixiao/rules"], ["tests/jixiao/rules"]),
    "execution": (
        ["jixiao/spending/execution.py", "jixiao/spending/plan.py", "jixiao/spending/funds.py",
         "jixiao/spending/ledger.py", "jixiao/year/evaluation.py", "jixiao/year/monitoring.py"],
        ["tests/jixiao/spending/test_execution.py", "tests/jixiao/spending/test_ledger.py",
         "tests/jixiao/year/test_evaluation.py", "tests/jixiao/form/test_read_year.py",
         "tests/jixiao/rules/test_year_rules.py"],
    ),
}  # fmt: skip


def main() -> None:
    """Try the groups and print what survived; the exit status tells nothing of that."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), help="、".join(GROUPS))
    parser.add_argument("--mutants", type=int, default=60, help="how many of each group")
    given = parser.parse_args()
    for group in given.groups:
        with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
            copy = Path(folder) / "tree"
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
            _try(group, copy, given.mutants)


def _try(group: str, copy: Path, mutants: int) -> None:
    modules, tests = GROUPS[group]
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {' '.join(tests)}"
    config = copy / "mutation.toml"
    config.write_text(
        f"[cosmic-ray]\nmodule-path = {modules!r}\ntimeout = {SECONDS_A_MUTANT}\n"
        f'excluded-modules = []\ntest-command = "{command}"\n'
        '[cosmic-ray.distributor]\nname = "local"\n'
    )
    session = copy / "session.sqlite"
    _run(copy, "baseline", config.name)  # tests that fail by themselves would notice everything
    _run(copy, "init", config.name, session.name)
    with sqlite3.connect(session) as store:
        rows = store.execute("SELECT job_id, operator_name FROM mutation_specs").fetchall()
        jobs = [job for job, operator in rows if not operator.startswith(IN_ANNOTATIONS)]
        kept = set(random.Random(SEED).sample(jobs, min(mutants, len(jobs))))
        for job in {job for job, _ in rows} - kept:
            store.execute("DELETE FROM mutation_specs WHERE job_id = ?", (job,))
            store.execute("DELETE FROM work_items WHERE job_id = ?", (job,))
    _run(copy, "exec", config.name, session.name)
    _report(group, session, len(jobs))


def _run(copy: Path, *arguments: str) -> None:
    tool = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([str(tool), *arguments], cwd=copy, check=True)


def _report(group: str, session: Path, possible: int) -> None:
    with sqlite3.connect(session) as store:
        outcomes = store.execute("SELECT test_outcome, diff FROM work_results").fetchall()
    survived = [diff for outcome, diff in outcomes if "survived" in str(outcome).lower()]
    tried = len(outcomes)
    print(f"\n{group}: {tried} of {possible} mutants tried, {tried - len(survived)} noticed")
    for diff in survived:
        changed = [line for line in diff.splitlines() if line[:1] in "+-@"]
        print("\n".join(changed), end="\n\n")


if __name__ == "__main__":
    main()
