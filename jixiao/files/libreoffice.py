"""LibreOffice as a converter, where it is installed: .doc → .docx, .docx → .pdf."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.errors import JixiaoError

_SECONDS: Final = 120


def available() -> bool:
    """Whether LibreOffice can be run."""
    return _program() is not None


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@contextlib.contextmanager
def converted(source: Path, kind: str) -> Iterator[Path]:
    """``source`` converted to ``kind`` (pdf, docx) in a folder that goes when done.

    Runs with a profile of its own, so an open LibreOffice is not disturbed. Raises JixiaoError.
    """
    program = _program()
    if program is None:
        raise JixiaoError("没有找到LibreOffice，请安装后再试，或改用.docx。")
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", kind, "--outdir", str(folder), str(source.resolve()),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError) as why:
            raise JixiaoError(f"LibreOffice转换“{source.name}”没有成功，请改用.docx。") from why
        made = folder / f"{source.stem}.{kind}"
        if not made.exists():
            raise JixiaoError(f"LibreOffice未能转换“{source.name}”，请检查文件。")
        yield made


def to_pdf(document: Path, out: Path) -> None:
    """Write a document as PDF."""
    with converted(document, "pdf") as made:
        shutil.copyfile(made, out)
