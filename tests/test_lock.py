"""What tests and linters run with is pinned by hashes, agrees with the project, has its licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / ".ci" / "requirements.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENTRY = re.compile(r"([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; ([^\\]+?))? \\")


def entries() -> Iterator[tuple[str, str, str]]:
    """Name, version and marker of everything pinned."""
    for line in LOCK.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            match = ENTRY.fullmatch(line)
            assert match, line
            yield match[1], match[2], match[3] or ""


def pinned_here() -> dict[str, str]:
    """What is installed from the lock by this Python, on this system."""
    return {n: v for n, v, marker in entries() if not marker or Marker(marker).evaluate()}


def asked_for() -> list[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    wanted = (one for extra in ("test", "dev", "cluster") for one in extras[extra])
    return [*project["dependencies"], *wanted, *PROJECT["build-system"]["requires"]]


@pytest.mark.parametrize("text", asked_for())
def test_what_the_project_asks_for_is_pinned(text: str) -> None:
    wanted, pinned = Requirement(text), pinned_here()
    assert pinned[canonicalize_name(wanted.name)] in wanted.specifier


def test_what_is_pinned_needs_nothing_that_is_not() -> None:
    pinned = pinned_here()
    missing = []
    for name, pin in pinned.items():
        try:
            if version(name) != pin:
                continue  # another version is installed here: it may need other packages
        except PackageNotFoundError:
            missing.append(name)
            continue
        for text in requires(name) or ():
            needed = Requirement(text)
            if needed.marker and not needed.marker.evaluate({"extra": ""}):
                continue
            if pinned.get(canonicalize_name(needed.name), "") not in needed.specifier:
                missing.append(f"{name} → {text}")
    assert missing == []


def test_every_file_has_its_hash_and_no_address_stands_there() -> None:
    text = LOCK.read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(list(entries()))
    for block in blocks:
        _, *hashes = block.split(" \\\n")
        assert hashes, block
        assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}", one) for one in hashes), block
    assert "/" not in text
    assert "@" not in text


def test_ci_installs_the_lock_and_nothing_else() -> None:
    assert "LOCK=.ci/requirements.lock" in (ROOT / ".ci" / "run").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--require-hashes --requirement $(LOCK)" in makefile
    assert "LOCKED := --quiet --disable-pip-version-check --no-deps" in makefile


def test_every_pinned_package_has_a_row_with_its_licence() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")][2:]
    licences = {(row[0].removeprefix("| "), row[1]): row[2] for row in rows}
    assert list(licences) == [(name, pin) for name, pin, _ in entries()]
    assert [one for one, licence in licences.items() if licence in {"", "unknown"}] == []
