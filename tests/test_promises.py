"""Every promise of the pages names a test that holds it, and the test is there."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ROWS = list(
    csv.DictReader(
        (DOCS / "promises.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


def joined(page: str) -> str:
    """The page with its sentences on one line: a line of the source may end within a word."""
    return re.sub(r"(?<=[^\n|])\n(?=[^\n|#-])", "", page)


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["promise"][:40])
def test_what_is_promised_is_said_and_tested(row: dict[str, str]) -> None:
    assert row["promise"] in joined((DOCS / row["page"]).read_text("utf-8"))
    path, _, name = row["test"].partition("::")
    assert name in functions_in(path), row["test"]


def test_every_promise_about_security_has_a_test() -> None:
    lines = (DOCS / "SECURITY.md").read_text("utf-8").splitlines()
    promises = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    held = [row["promise"] for row in ROWS if row["page"] == "SECURITY.md"]
    assert promises
    assert [one for one in promises if not any(one.startswith(text) for text in held)] == []


PROMISING = re.compile(
    "一笔不丢|随填随审|可以.{0,8}排序|不会|从不|绝不|永不|都会|会提示|原样保留|不影响|没有被覆盖"
    "|列出(?!的|全部|选项)|列在(?!最后)|照常|先.{0,16}(询问|才)|才改|自动算出|已填好|不变|折叠|合成一条|并入|各\\d+分"
)


def test_every_promise_of_the_manual_has_a_test() -> None:
    """What is generated has its own tests; a sentence that promises is a row of the table."""
    page = (DOCS / "手册.md").read_text("utf-8")
    written = re.sub(
        r"<!-- generated: (\w+) -->.*?<!-- end: \1 -->|```.*?```", "", page, flags=re.S
    )
    sentences = re.split(r"[。；！？|]|\n\n", joined(written))
    promises = [" ".join(one.split()) for one in sentences if PROMISING.search(one)]
    held = [row["promise"] for row in ROWS if row["page"] == "手册.md"]
    assert len(promises) > 10
    assert [one for one in promises if not any(text in one for text in held)] == []
