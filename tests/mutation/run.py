"""Mutation testing: ``make mutation``. Small errors are put into the code; the tests must notice.

A copy of the tree is changed, never the tree itself. The mutants of ``baseline.tsv`` are tried
again; it is an error where one is no longer noticed. With ``--draw`` as many of each group are
drawn anew, and the table is written: caught or survived, and why a survivor is none to mind.

    python tests/mutation/run.py [GROUP …] [--draw N] [--seed S]
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from difflib import ndiff
from pathlib import Path
from typing import Final

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT: Final = Path(__file__).parents[2]
BASELINE: Final = Path(__file__).with_name("baseline.tsv")
SEED: Final = 20_230_630
MOST_SECONDS: Final = 300  # of the processor, that a test run may take before it counts as hanging
IN_ANNOTATIONS: Final = "core/ReplaceBinaryOperator_BitOr"  # int | None: no test can notice
_MOST_FILES: Final = 4  # of tests that speak of a module, the shortest
LEFT_OUT: Final = ("out", "build", "dist", "*.egg-info", ".*", "__pycache__")
# Loaded once, and not again for each mutant; nothing of ours.
HEAVY: Final = ("pytest", "hypothesis", "openpyxl", "xlsxwriter", "docx", "lxml.html", "click",
                "python_calamine", "rapidfuzz", "pandas", "xlwings", "rich.table")  # fmt: skip


def _tests(folder: str, names: str) -> list[str]:
    return [f"tests/{folder}/test_{name}.py" for name in names.split()]


# What is mutated; the tests that notice most, whatever the module; the tests beside them, of which
# those are run that speak of the module (see `_related`).
GROUPS: Final = {
    "values": (
        ["jixiao/values"],
        _tests("jixiao/values", "units_and_edges values"),
        [],
    ),
    "rules": (
        ["jixiao/rules"],
        [*_tests("jixiao/rules", "examples thresholds both_sides registry year_rules"), "tests/jixiao/check/test_stale.py"],
        ["tests/jixiao/rules", "tests/jixiao/check"],
    ),
    "form": (
        ["jixiao/form"],
        [*_tests("jixiao/form", "edited_by_clerks read_target"), "tests/layouts/test_golden.py",
         *_tests("jixiao/form", "county_forms")],
        ["tests/jixiao/form"],
    ),
    "read": (
        ["jixiao/files/read", "jixiao/files/guard"],
        _tests("jixiao/files", "rich_text package_parts damaged_parts"),
        ["tests/jixiao/files"],
    ),
    "check": (
        ["jixiao/check"],
        [*_tests("jixiao/check", "department year_rows"), "tests/udfs/test_functions.py"],
        ["tests/jixiao/check", "tests/jixiao/rules"],
    ),
    "spending": (
        ["jixiao/spending"],
        _tests("jixiao/spending", "ledger_edges ledger ledger_kinds execution rollup account"),
        [],
    ),
    "year": (
        ["jixiao/year"],
        [*_tests("jixiao/year", "scoring evaluation"), "tests/jixiao/rules/test_year_rules.py"],
        ["tests/jixiao/year"],
    ),
    "addin": (
        ["addin/changes.py", "addin/entry.py", "addin/host.py", "addin/session.py",
         "addin/ribbon.py", "addin/log.py", "addin/looks.py", "addin/references.py",
         "addin/form_rows.py", "addin/rewriting.py", "addin/conversation.py"],
        _tests("addin", "host macros_normalise"),
        ["tests/addin"],
    ),
}  # fmt: skip


Key = tuple[str, str, str]


@dataclass(frozen=True)
class Site:
    """Where an operator of cosmic-ray changes something: its n-th place in a module."""

    module: str
    operator: str
    occurrence: int
    line: str


@dataclass(frozen=True)
class Mutant:
    """One small error: the lines that it takes away and puts in; ``outcome`` caught or survived."""

    group: str
    module: str
    before: str
    after: str
    outcome: str = ""
    reason: str = ""

    @property
    def key(self) -> Key:
        return self.module, self.before, self.after


def main() -> int:
    """Try the mutants, say what differs from the table; 1 where one is no longer noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), help="、".join(GROUPS))
    parser.add_argument("--draw", type=int, default=0, help="how many of each group, drawn anew")
    parser.add_argument("--seed", type=int, default=SEED, help="of what is drawn")
    given = parser.parse_args()
    for name in HEAVY:
        __import__(name)
    known = _table()
    failed = False
    for group in given.groups:
        before = {one.key: one for one in known if one.group == group}
        tried = list(_tried(group, before, given.draw, given.seed))
        worse = [one for one in tried if one.outcome == "survived"
                 and before.get(one.key, one).outcome == "caught"]  # fmt: skip
        failed = failed or bool(worse)
        _report(group, tried, worse)
        if given.draw:
            _write([one for one in _table() if one.group != group] + tried)
    return int(failed)


def _tried(group: str, known: dict[Key, Mutant], draw: int, seed: int) -> Iterator[Mutant]:
    """The mutants of a group with what came of them; those whose code is gone are left out."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        sound: set[tuple[str, ...]] = set()
        for mutant, code in _chosen(group, copy, known, draw, seed):
            path = copy / mutant.module
            kept = path.read_text("utf-8")
            tests = _related(copy, group, mutant.module)
            if tuple(tests) not in sound and _noticed(copy, tests):
                raise SystemExit(
                    f"{' '.join(tests)}: fail by themselves, and would notice everything"
                )
            sound.add(tuple(tests))
            path.write_text(code, encoding="utf-8")
            outcome = "caught" if _noticed(copy, tests) else "survived"
            path.write_text(kept, encoding="utf-8")
            reason = known[mutant.key].reason if mutant.key in known else ""
            print("." if outcome == "caught" else f"\n{_shown(mutant)}", end="", flush=True)
            yield replace(mutant, outcome=outcome, reason=reason if outcome == "survived" else "")


def _related(copy: Path, group: str, module: str) -> list[str]:
    """The tests of a module: those that import it or are called like it, then the usual ones."""
    _, usual, beside = GROUPS[group]
    dotted = module.removesuffix(".py").replace("/", ".")
    room, _, name = dotted.rpartition(".")
    imports = re.compile(rf"from {dotted} import|import {dotted}\b|from {room} import .*\b{name}\b")
    found = []
    for folder in beside:
        for path in sorted((copy / folder).glob("test_*.py")):
            if name in path.stem or imports.search(path.read_text("utf-8")):
                found.append(str(path.relative_to(copy)))
    quick = sorted(found, key=lambda one: (copy / one).stat().st_size)[:_MOST_FILES]
    return list(dict.fromkeys([*quick, *usual]))


def _sites(copy: Path, modules: Sequence[str]) -> list[Site]:
    """Every place of some modules where one of the operators changes something."""
    folders = [copy / module for module in modules]
    paths = [p for one in folders for p in (sorted(one.rglob("*.py")) if one.is_dir() else [one])]
    found = []
    for path in paths:
        lines, tree = path.read_text("utf-8").splitlines(), get_ast_from_path(path)
        nodes = list(ast_nodes(tree))
        for name in operator_names():
            if name.startswith(IN_ANNOTATIONS) or get_operator(name).arguments():
                continue
            operator = get_operator(name)()
            starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
            module = str(path.relative_to(copy))
            found += [
                Site(module, name, number, lines[start[0] - 1].strip())
                for number, start in enumerate(starts)
            ]
    return found


def _at(group: str, copy: Path, site: Site) -> tuple[Mutant, str] | None:
    """The mutant of a site, and the whole code of its module with it; None where none is made."""
    code = (copy / site.module).read_text("utf-8")
    changed = mutate_code(code, get_operator(site.operator)(), site.occurrence)
    if changed is None or changed == code:
        return None
    return _mutant(group, site.module, code, changed), changed


def _chosen(
    group: str, copy: Path, known: dict[Key, Mutant], draw: int, seed: int
) -> Iterator[tuple[Mutant, str]]:
    """Those of the table whose code is still there, or as many as are to be drawn."""
    sites = _sites(copy, GROUPS[group][0])
    print(f"{group}: {len(sites)} mutants are possible", flush=True)
    if draw:
        random.Random(seed).shuffle(sites)
    else:
        lines = {(one.module, one.before.split(" ⏎ ")[0]) for one in known.values()}
        sites = [site for site in sites if (site.module, site.line) in lines]
    seen: set[Key] = set()
    for site in sites:
        made = _at(group, copy, site)
        if made is None or made[0].key in seen or (not draw and made[0].key not in known):
            continue
        seen.add(made[0].key)
        yield made
        if draw and len(seen) >= draw:
            return


def _mutant(group: str, module: str, code: str, changed: str) -> Mutant:
    """What a mutant changes: the lines around are the same, so only the middle is compared."""
    old, new = code.splitlines(), changed.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    lines = list(ndiff(old, new))
    taken, put = (" ⏎ ".join(x[2:].strip() for x in lines if x[0] == sign) for sign in "-+")
    return Mutant(group, module, taken, put)


def _noticed(copy: Path, tests: Sequence[str]) -> bool:
    """Whether the tests fail on the copy, run in a process of their own; so they do when hanging."""
    child = os.fork()
    if child == 0:
        _run_tests(copy, tests)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        if _processor_seconds(child) > MOST_SECONDS:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)


def _processor_seconds(process: int) -> float:
    try:
        columns = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(columns[11]) + int(columns[12])) / os.sysconf("SC_CLK_TCK")


def _run_tests(copy: Path, tests: Sequence[str]) -> None:
    import pytest  # loaded before, see HEAVY

    os.chdir(copy)
    os.environ["JIXIAO_FUZZ"] = "noticing"
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    status = 1
    try:
        own = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore")
        status = int(pytest.main([*own, *tests]))
    finally:
        os._exit(status)


def _table() -> list[Mutant]:
    if not BASELINE.exists():
        return []
    with BASELINE.open(encoding="utf-8", newline="") as lines:
        return [Mutant(**row) for row in csv.DictReader(lines, delimiter="\t")]


def _write(mutants: Sequence[Mutant]) -> None:
    names = [field.name for field in fields(Mutant)]
    order = {group: number for number, group in enumerate(GROUPS)}
    with BASELINE.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, names, delimiter="\t", lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(x) for x in sorted(mutants, key=lambda x: (order[x.group], x.key)))


def _report(group: str, tried: Sequence[Mutant], worse: Sequence[Mutant]) -> None:
    outcomes = Counter(one.outcome for one in tried)
    explained = sum(bool(one.reason) for one in tried if one.outcome == "survived")
    print(f"\n{group}: {outcomes['caught']} of {len(tried)} noticed, {outcomes['survived']} not "
          f"({explained} of those with a reason)")  # fmt: skip
    for one in worse:
        print(f"no longer noticed:\n{_shown(one)}")


def _shown(one: Mutant) -> str:
    return f"{one.module}\n- {one.before}\n+ {one.after}\n"


if __name__ == "__main__":
    sys.exit(main())
