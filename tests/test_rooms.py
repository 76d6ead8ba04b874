"""The rooms and what each may import: the table of the design, held by reading the sources."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.samples import LEDGER, sample

ROOT = Path(__file__).parents[1]
ROOMS = ("jixiao", "udfs", "addin", "workbook_templates", "tests")
TOP = {
    *ROOMS,
    *("README.md", "pyproject.toml", "Makefile", "LICENSE", "CHANGELOG.md"),
    *("docs", "benchmarks"),
}
# Inside jixiao/, from the top down: what stands in a row may import what stands in the rows below
# it, and its own room. Anything else would be a circle, or a way against the current.
LAYERS = (
    ("cli",),
    ("frames",),
    ("audit",),
    ("files",),
    ("drafting",),  # compares what was checked, and judges what goes into the library
    ("check",),
    ("settings_file",),
    ("rules",),
    ("year",),
    ("spending",),
    ("library",),  # below the rules, which take units and directions from it
    ("form",),
    ("likeness",),  # which rows are the same: for versions, years and the library
    ("model",),
    ("values",),
    ("settings",),
    ("errors", "speed", "samples"),
)
SPREADSHEETS = {"openpyxl", "xlsxwriter", "python_calamine", "docx", "lxml", "xlrd"}
HEAVY = SPREADSHEETS | {"pandas", "numpy", "rich", "xlwings", "distributed", "dask"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    """The modules that a file imports; with ``top_only`` only those of its import time."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes: Iterator[ast.AST] = _import_time(tree) if top_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _import_time(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: no bodies of functions, no `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _import_time(child)


def packages(path: Path, *, top_only: bool = False) -> set[str]:
    return {name.partition(".")[0] for name in imports(path, top_only=top_only)}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def offenders(room: str, forbidden: set[str], *, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name_of(path)}: {', '.join(sorted(found))}"
        for path in modules(room)
        if not name_of(path).startswith(but) and (found := packages(path) & forbidden)
    ]


def layer_of(module: str) -> int | None:
    """The row of the layers in which a module of the core stands; None for the package itself."""
    parts = module.split(".")
    if parts[0] != "jixiao" or len(parts) < 2:
        return None
    return next((row for row, names in enumerate(LAYERS) if parts[1] in names), None)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def read_out(path: Path) -> Iterator[str]:
    """Packages whose files a module reads: ``files("jixiao.form")``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("files", "import_module")
        ):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant))


def needed(path: Path) -> Iterator[str]:
    """What a module of the core needs, lazily or as files too."""
    yield from imports(path)
    yield from (str(name) for name in read_out(path))


def test_every_room_of_the_core_has_its_layer() -> None:
    rooms = {path.relative_to(ROOT / "jixiao").parts[0] for path in modules("jixiao")}
    listed = {name for names in LAYERS for name in names}
    assert {room.removesuffix(".py") for room in rooms} - {"__init__"} == listed


def test_each_room_imports_only_rooms_below_it() -> None:
    upward = []
    for path in modules("jixiao"):
        own = layer_of(module_of(path))
        for name in needed(path):
            other = layer_of(name)
            if own is not None and other is not None and other < own:
                upward.append(f"{name_of(path)} → {name}")
            if name.partition(".")[0] in {"workbook_templates", "addin", "udfs"} and own != 0:
                upward.append(f"{name_of(path)} → {name}")
    assert upward == []


def _modules_needed(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules; a package only for what it defines itself, not for a module in it."""
    found = {str(name) for name in read_out(path)}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else str(node.module) for name in names.values()}
    return (found & known.keys()) - {module_of(path)}


def test_no_circle_inside_a_room() -> None:
    """Modules of one room may need each other in one direction only; lazy imports count."""
    known = {module_of(path): path for path in modules("jixiao")}
    needs = {module: _modules_needed(path, known) for module, path in known.items()}
    while needs:
        free = {module for module, others in needs.items() if not others & needs.keys()}
        assert free, f"in a circle, or above one: {sorted(needs)}"
        needs = {module: others for module, others in needs.items() if module not in free}


def test_the_core_knows_no_spreadsheet_program() -> None:
    assert offenders("jixiao", {"xlwings"}) == []


def test_pandas_only_where_tables_are_added_up() -> None:
    allowed = ("jixiao/spending/rollup.py", "jixiao/spending/execution.py", "jixiao/frames.py")
    for room in ("jixiao", "udfs", "addin", "workbook_templates"):
        assert offenders(room, {"pandas", "numpy"}, but=allowed) == []


def test_spreadsheet_libraries_only_in_files() -> None:
    assert offenders("jixiao", SPREADSHEETS, but=("jixiao/files/",)) == []


def test_the_command_line_joins_the_rooms_when_a_command_is_called() -> None:
    assert offenders("jixiao", {"udfs", "tests", "benchmarks"}) == []
    for path in modules("jixiao/cli"):
        assert packages(path, top_only=True) & {"addin", "workbook_templates"} == set()


@pytest.mark.parametrize(
    ("room", "others"),
    [
        ("udfs", {"addin", "workbook_templates", "tests", "benchmarks"}),
        ("workbook_templates", {"addin", "udfs", "tests", "benchmarks"} | {"xlwings", "openpyxl"}),
        ("addin", {"tests", "benchmarks"}),
    ],
)
def test_each_room_imports_what_the_table_allows(room: str, others: set[str]) -> None:
    assert offenders(room, others) == []


def test_test_modules_import_nothing_from_each_other() -> None:
    """What several need stands in tests/support/, or is a fixture."""
    assert [
        f"{name_of(path)} → {name}"
        for path in modules("tests")
        for name in imports(path)
        if name.rpartition(".")[2].startswith("test_") and name.startswith("tests.")
    ] == []


def test_functions_import_nothing_heavy() -> None:
    for path in modules("udfs"):
        assert packages(path, top_only=True) & HEAVY <= {"xlwings"}, name_of(path)
    code = (
        "import sys, udfs.functions; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = run(code).stdout.split()
    assert set(loaded) & (HEAVY - {"xlwings", "numpy", "pandas"}) == set()


def test_the_version_is_reported_without_loading_a_library() -> None:
    code = (
        "import sys\nfrom jixiao.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    assert set(run(code).stdout.split()) & HEAVY == set()


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("不是git检出")
    tops = {line.partition("/")[0].strip('"') for line in listed.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_no_command_opens_a_connection(tmp_path: Path) -> None:
    """Sockets are forbidden, then every command runs; of the add-in's what runs on this system."""
    code = """
import socket, sys
class Refused(RuntimeError): ...
def refused(*_, **__): raise Refused("a socket was opened")
socket.socket.connect = socket.socket.bind = refused
socket.create_connection = socket.getaddrinfo = refused
from jixiao.cli import _COMMANDS, main
folder, tried = sys.argv[1], set()
elsewhere = ("doctor", "install", "uninstall")  # refused where there is no Windows
book, ledger = folder + "/1 绩效目标表.xlsx", sys.argv[2]
never = ["--fail-on", "never"]
for arguments in (
    ["demo", "-o", folder],
    ["template", "-o", folder + "/t.xlsx"],
    ["import", book, "-o", folder + "/i.xlsx"],
    ["check", book, "--format", "json", *never],
    ["submit", book, "-o", folder + "/s.xlsx", *never],
    ["export", book, "-o", folder + "/e.docx", "--force", *never],
    ["rollup", book, "-o", folder + "/r.xlsx", *never],
    ["compare", book, "--actual", ledger, "-o", folder + "/c.xlsx", *never],
    ["monitor", book, "--actual", ledger, "-o", folder + "/m.xlsx", *never],
    ["evaluate", book, "--actual", ledger, "-o", folder + "/v.xlsx", *never],
    ["rollover", book, "--year", "2024", "-o", folder + "/n.xlsx"],
    ["diff", book, book],
    ["split", book, "-o", folder + "/parts"],
    ["gather", folder + "/parts", "-o", folder + "/g.xlsx"],
    ["library", "search", "培训"],
    ["library", "build", book, "-o", folder + "/l.xlsx"],
    ["library", "check", folder + "/l.xlsx"],
    ["addin", "build", "-o", folder + "/x.xlam"],
    ["layout", book],
    ["tables", book, "-o", folder + "/tables.xlsx"],
    ["audit", book, "-o", folder + "/a.xlsx", "--letters", folder + "/letters", "--jobs", "1",
     *never],
    ["value", "≥90%"],
    ["explain", "V02"],
    ["settings", book],
    *([["addin", name] for name in elsewhere] if sys.platform != "win32" else []),
):
    tried.add(arguments[0])
    only_windows = arguments[0] == "addin" and arguments[1] in elsewhere
    try:
        main(arguments)
    except SystemExit as left:
        assert (left.code or 0) == (2 if only_windows else 0), (arguments, left.code)
assert tried == set(_COMMANDS), set(_COMMANDS) - tried
"""
    done = run(code, str(tmp_path / "out"), str(sample(LEDGER)))
    assert done.returncode == 0, done.stderr[-2000:]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
