"""The documentation is current, and what it shows is what the program answers."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import _COMMANDS
from tests.support import com
from udfs.wrappers import worksheet_functions

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import generate  # noqa: E402 - a script beside the pages that it writes

EXAMPLES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (DOCS / "functions.toml").read_text("utf-8")
)


def as_excel_gives(argument: Any) -> Any:
    if isinstance(argument, list):
        return tuple(tuple(row) for row in argument)
    return None if argument == "" else argument


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name, examples in EXAMPLES.items() for example in examples],
)
def test_the_examples_of_the_manual_hold(name: str, example: dict[str, Any]) -> None:
    com.load_functions()
    arguments = tuple(as_excel_gives(argument) for argument in example["arguments"])
    result = com.install().call_udf("udfs.functions", name, arguments)
    wanted = example["result"]
    assert result == (wanted if isinstance(wanted, list) else [[wanted]])


def test_every_function_has_two_examples() -> None:
    assert {name: len(examples) for name, examples in EXAMPLES.items()} == {
        function.name: 2 for function in worksheet_functions()
    }


@pytest.mark.parametrize("page", list(generate.pages()), ids=lambda page: page.name)
def test_generated_pages_are_current(page: Path) -> None:
    assert page.read_text("utf-8") == generate.pages()[page], "run: make docs"


def test_every_picture_and_page_that_is_linked_exists() -> None:
    for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_situation_says_where_it_is_handled_and_how_that_was_tested() -> None:
    """Each test or source named there exists; a row without a test says that there is none."""
    root = DOCS.parent
    sources = [p for f in ("addin", "udfs", "jixiao") for p in (root / f).rglob("*.[pb]*")]
    written = "\n".join(p.read_text("utf-8") for p in sources if p.suffix in {".py", ".bas"})
    files = {p.name for p in [*sources, *(root / "tests").rglob("*.py")]}
    steps = re.findall(r"(?m)^\| (\d+) \|", (DOCS / "windows-checklist.md").read_text("utf-8"))
    table = re.findall(r"(?m)^\| .* \|$", (DOCS / "excel-situations.md").read_text("utf-8"))
    rows = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table[2:]]
    assert len(rows) > 30
    for row in rows:
        assert len(row) == 4, row
        situation, seen, where, tested = row
        assert seen, situation
        for named in re.findall(r"`([^`]+)`", f"{where} {tested}"):
            name = named.rpartition("/")[2]
            if name.endswith((".py", ".bas")):
                assert name in files, f"{situation}: {named}"
            else:
                assert re.split(r"[.=]", name)[-1].strip('"') in written, f"{situation}: {named}"
        by_hand = [step for step in re.findall(r"(?<!\d)\d+(?!\d)", tested) if step in steps]
        assert tested.startswith("not") or "test_" in tested or by_hand, situation


def test_every_change_shown_to_contributors_applies() -> None:
    page = (DOCS / "CONTRIBUTING.md").read_text("utf-8")
    shown = re.findall(r"```diff\n(.*?)```", page, re.S)
    assert len(shown) == 5
    for diff in shown:
        command = ["git", "apply", "--check", "-"]
        done = subprocess.run(
            command, input=diff.encode(), cwd=DOCS.parent, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


def test_every_command_is_in_the_readme() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    assert [name for name in _COMMANDS if f"jixiao {name}" not in readme] == []


def test_the_python_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the sample: seven projects, 880万元."""
    from jixiao.files.read.any import read
    from jixiao.form.standardise import standardised
    from jixiao.samples import DOCUMENT, sample
    from workbook_templates.builder import write

    write(standardised(read(sample(DOCUMENT), clean=True).department), tmp_path / "绩效目标表.xlsx")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(
        r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text("utf-8"), re.S
    )
    exec(example, {})
    said = capsys.readouterr().out
    assert said.splitlines()[0].endswith(" findings")
    assert said.count("怀财字") == 7
