"""Bytecode for every module of the bundle, the same whenever and wherever it is made.

Run as a program of its own (`compiled`): a single letter is written otherwise where the process
knows it as a name, so what Python writes depends on what it did before.
"""

from __future__ import annotations

import importlib.util
import py_compile
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path


def compiled(site: Path, beside: Path, own: Collection[str]) -> None:
    """Compiles what lies in the folder `site`; names in tracebacks are relative to `beside`.

    The add-in starts Python with -B, which writes no bytecode: without it every start of Excel
    would compile everything. It is never compared with a source's date, because unpacking changes
    dates. Sources of the packages `own` stay for whoever wants to read what runs; the others carry
    bytecode alone, which halves their files and so the time of an installation.
    Raises subprocess.CalledProcessError where a module is no Python.
    """
    command = [sys.executable, "-S", str(Path(__file__).resolve()), str(site), str(beside)]
    subprocess.run([*command, *sorted(own)], check=True)


def _compile(site: Path, beside: Path, own: Collection[str]) -> None:
    for path in sorted(site.rglob("*.py")):
        is_own = path.relative_to(site).parts[0] in own
        target = (
            Path(importlib.util.cache_from_source(path)) if is_own else path.with_suffix(".pyc")
        )
        target.parent.mkdir(exist_ok=True)
        py_compile.compile(
            str(path), str(target), path.relative_to(beside).as_posix(), doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )  # fmt: skip
        if not is_own:
            path.unlink()


if __name__ == "__main__":
    _compile(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
