"""Mutation testing: ``make mutation``. Small errors are put into the code; the tests must notice.

A copy of the tree is changed, never the tree itself. The mutants of ``baseline.tsv`` are tried
again; it is an error where one is no longer noticed. With ``--draw`` as many of each group are
drawn anew, and the table is written: caught or survived, and why a survivor is none to mind.

    python tests/mutation/run.py [GROUP …] [--draw N] [--seed S]
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from difflib import ndiff
from pathlib import Path
from typing import Final

import coverage
import pytest
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT: Final = Path(__file__).parents[2]
BASELINE: Final = Path(__file__).with_name("baseline.tsv")
SEED: Final = 20_230_630
MOST_SECONDS: Final = 300  # of the processor, that a test run may take before it counts as hanging
IN_ANNOTATIONS: Final = "core/ReplaceBinaryOperator_BitOr"  # int | None: no test can notice
SECONDS: Final = 60  # of tests for one mutant, the shortest first
# Of tests that run other lines of the module: what is remembered is noted with who first asked.
SECONDS_BESIDE: Final = 20
LEFT_OUT: Final = ("out", "build", "dist", "*.egg-info", ".*", "__pycache__")
# Loaded once, and not again for each mutant; nothing of ours.
HEAVY: Final = ("pytest", "hypothesis", "openpyxl", "xlsxwriter", "docx", "lxml.html", "click",
                "python_calamine", "rapidfuzz", "pandas", "xlwings", "rich.table")  # fmt: skip


# What is mutated, and the folders whose tests are asked: those of them that run the line.
GROUPS: Final = {
    "values": (["jixiao/values"], ["tests/jixiao/values", "tests/udfs"]),
    "rules": (["jixiao/rules"], ["tests/jixiao/rules", "tests/jixiao/check"]),
    "form": (
        ["jixiao/form"],
        ["tests/jixiao/form", "tests/layouts", "tests/jixiao/files/test_read_docx.py",
         "tests/jixiao/files/test_rich_text.py", "tests/jixiao/files/test_one_line_a_cell.py",
         "tests/jixiao/files/test_text_blocks.py"],
    ),
    "read": (
        ["jixiao/files/read", "jixiao/files/guard"],
        ["tests/jixiao/files", "tests/jixiao/spending", "tests/jixiao/form/test_pasted_text.py"],
    ),
    "check": (
        ["jixiao/check"],
        ["tests/jixiao/check", "tests/jixiao/rules", "tests/udfs",
         "tests/jixiao/form/test_edited_by_clerks.py", "tests/jixiao/spending/test_rollup.py"],
    ),
    "spending": (["jixiao/spending"], ["tests/jixiao/spending"]),
    "year": (["jixiao/year"], ["tests/jixiao/year", "tests/jixiao/rules/test_year_rules.py"]),
    "addin": (
        ["addin/changes.py", "addin/entry.py", "addin/host.py", "addin/session.py",
         "addin/ribbon.py", "addin/log.py", "addin/looks.py", "addin/references.py",
         "addin/form_rows.py", "addin/rewriting.py", "addin/conversation.py"],
        [f"tests/addin/test_{name}.py"
         for name in ("crossings", "entry", "every_button", "form_rows", "host", "looks", "macros",
                      "macros_audit", "macros_books", "macros_drafting", "macros_execution",
                      "macros_normalise", "questions_to_excel", "references", "ribbon", "same_numbers",
                      "stale_results", "states")],
    ),
}  # fmt: skip

# Slow ones that read in a process of their own, where no line is noted, or are about writing.
NOT_ASKED: Final = tuple(
    f"tests/jixiao/files/test_{name}.py"
    for name in ("atomic", "bad_input", "bounded_time", "contents", "damaged_other_formats",
                 "evaluation_in_calc", "expansion", "faulty_disk", "file_names", "folders",
                 "no_connection", "own_case", "ownership", "printed_reports", "reports",
                 "write_docx")
)  # fmt: skip

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Site:
    """Where an operator of cosmic-ray changes something: its n-th place in a module."""

    module: str
    operator: str
    occurrence: int
    number: int
    line: str


@dataclass(frozen=True)
class Mutant:
    """One small error: the lines that it takes away and puts in.

    ``outcome``: caught or survived when it was drawn; ``seed`` of that draw.
    """

    group: str
    module: str
    before: str
    after: str
    outcome: str = ""
    reason: str = ""
    seed: str = ""

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
        related = Related(copy, group)
        for mutant, line, code in _chosen(group, copy, known, draw, seed):
            path = copy / mutant.module
            kept = path.read_text("utf-8")
            path.write_text(code, encoding="utf-8")
            asked = (related.of(mutant.module, line), related.beside(mutant.module, line))
            noticed = any(tests and not _pass(copy, tests) for tests in asked)
            outcome = "caught" if noticed else "survived"
            path.write_text(kept, encoding="utf-8")
            reason = known.get(mutant.key, mutant).reason if outcome == "survived" else ""
            print("." if outcome == "caught" else f"\n{_shown(mutant)}", end="", flush=True)
            yield replace(mutant, outcome=outcome, reason=reason, seed=str(seed))


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
                Site(module, name, number, start[0], lines[start[0] - 1].strip())
                for number, start in enumerate(starts)
            ]
    return found


def _at(group: str, copy: Path, site: Site) -> tuple[Mutant, str] | None:
    """The mutant of a site, and the whole code of its module with it; None where none is made, or
    one that no interpreter takes: anything would notice it.
    """
    code = (copy / site.module).read_text("utf-8")
    changed = mutate_code(code, get_operator(site.operator)(), site.occurrence)
    if changed is None or changed == code or not _compiles(changed):
        return None
    return _mutant(group, site.module, code, changed), changed


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _chosen(
    group: str, copy: Path, known: dict[Key, Mutant], draw: int, seed: int
) -> Iterator[tuple[Mutant, int, str]]:
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
        yield made[0], site.number, made[1]
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


def _pass(copy: Path, tests: Sequence[str], watching: Watching | None = None) -> bool:
    """Whether the tests pass on the copy, in a process of their own; hanging ones do not."""
    child = os.fork()
    if child == 0:
        _run_tests(copy, tests, watching)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        if watching is None and _processor_seconds(child) > MOST_SECONDS:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)


def _processor_seconds(process: int) -> float:
    try:
        columns = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(columns[11]) + int(columns[12])) / os.sysconf("SC_CLK_TCK")


def _run_tests(copy: Path, tests: Sequence[str], watching: Watching | None) -> None:
    os.chdir(copy)
    os.environ["JIXIAO_FUZZ"] = "noticing"
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    status = 1
    try:
        own = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore"]
        if watching:
            watching.lines.start()  # before anything of ours is imported
            watching.load()
            asked = [*tests, *(f"--ignore={one}" for one in NOT_ASKED)]
            status = int(pytest.main([*own, "-m", "not host", *asked], plugins=[watching]))
            watching.keep()
        else:
            files = dict.fromkeys(test.partition("::")[0] for test in tests)
            status = int(pytest.main([*own, "-x", *files], plugins=[Only(tests)]))
    finally:
        os._exit(status)


class Only:
    """Of the tests that are collected, those of a list."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = frozenset(tests)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Takes the others out."""
        items[:] = [one for one in items if one.nodeid in self.tests]


class Watching:
    """Notes which test runs which line, and how long each takes.

    What a fixture of several tests does is done once, in the first of them, and belongs to all.
    """

    def __init__(self, copy: Path, modules: Sequence[str]) -> None:
        paths = [copy / one for one in modules]
        self.lines = coverage.Coverage(
            data_file=str(copy / ".lines"),
            include=[f"{one}/*" if one.is_dir() else str(one) for one in paths],
        )
        self.modules = [
            ".".join(path.relative_to(copy).with_suffix("").parts)
            for one in paths
            for path in (sorted(one.rglob("*.py")) if one.is_dir() else [one])
        ]
        self.notes = copy / ".notes"
        self.seconds: dict[str, float] = {}
        self.users: dict[str, list[str]] = {}
        self.current = ""

    def load(self) -> None:
        """Load what is mutated, so that what runs then belongs to no test: it matters to all."""
        for module in self.modules:
            importlib.import_module(module.removesuffix(".__init__"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What runs now belongs to this test."""
        self.current = item.nodeid
        self.lines.switch_context(item.nodeid)
        for name in getattr(item, "fixturenames", ()):
            self.users.setdefault(f"fixture {name}", []).append(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """What runs now belongs to all tests that use the fixture."""
        if fixturedef.scope != "function":
            self.lines.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self.lines.switch_context(self.current)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How long the test takes, with what it needs before and after."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration

    def keep(self) -> None:
        """Writes all that was noted."""
        self.lines.stop()
        self.lines.save()
        self.notes.write_text(json.dumps([self.seconds, self.users]), "utf-8")


class Related:
    """The tests of a group's folders by the lines that they run; all of them must pass."""

    def __init__(self, copy: Path, group: str) -> None:
        modules, folders = GROUPS[group]
        watching = Watching(copy, modules)
        if not _pass(copy, folders, watching):
            raise SystemExit(
                f"{' '.join(folders)}: fail by themselves, and would notice everything"
            )
        self.copy = copy
        self.data = coverage.CoverageData(str(copy / ".lines"))
        self.data.read()
        self.seconds, self.users = json.loads(watching.notes.read_text("utf-8"))

    def beside(self, module: str, line: int) -> list[str]:
        """Tests that run another line of the module, up to `SECONDS_BESIDE`."""
        by_line = self.data.contexts_by_lineno(str(self.copy / module))
        tests = self._tests(one for some in by_line.values() for one in some)
        return self._shortest(tests - set(self.of(module, line)), SECONDS_BESIDE)

    def of(self, module: str, line: int) -> list[str]:
        """The shortest tests that run the line, up to `SECONDS`; none where none does.

        A line that runs when its module is loaded may matter to any: the rules that there are.
        """
        by_line = self.data.contexts_by_lineno(str(self.copy / module))
        begins = max((one for one in by_line if one <= line), default=0)
        tests = self._tests(by_line.get(begins, ()))
        return self._shortest(tests or set(self.seconds), SECONDS)

    def _tests(self, contexts: Iterable[str]) -> set[str]:
        return {test for one in contexts if one for test in self.users.get(one, [one])}

    def _shortest(self, tests: Iterable[str], most: float) -> list[str]:
        chosen: list[str] = []
        spent = 0.0
        for test in sorted(tests, key=lambda one: self.seconds.get(one, 0)):
            spent += self.seconds.get(test, 0)
            if spent > most and chosen:
                break
            chosen.append(test)
        return chosen


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
