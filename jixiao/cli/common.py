"""What several commands share: settings, the check of one file, writing outputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.check import check_department, check_summary
from jixiao.errors import JixiaoError
from jixiao.files.output import replacing
from jixiao.files.reading import Reading, read
from jixiao.findings import Finding
from jixiao.settings import DEFAULT, Settings, find_settings, load

F = TypeVar("F", bound=Callable[..., Any])
FAIL_ON = {"error": 0, "warning": 1, "hint": 2, "never": -1}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file and what came of it. ``status``: checked, not_a_form or unreadable."""

    path: Path
    status: str
    message: str = ""
    reading: Reading | None = None
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        projects = len(self.reading.department.projects) if self.reading else 0
        return {
            "file": str(self.path),
            "status": self.status,
            "message": self.message,
            "projects": projects,
        }


def settings_option(command: F) -> F:
    """The option ``--settings FILE``."""
    return click.option(
        "--settings",
        type=click.Path(path_type=Path),
        help="设置文件（默认用工作簿旁的jixiao.toml）。",
    )(command)


def output_option(command: F) -> F:
    """The required option ``-o FILE``."""
    return click.option(
        "-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件。"
    )(command)


def settings_for(book: Path, given: Path | None) -> Settings:
    """The settings given, else those beside the workbook, else the defaults."""
    path = given or find_settings(book)
    return load(path) if path else DEFAULT


def check_file(path: Path, given: Path | None, *, deep: bool = False) -> CheckedFile:
    """Read and check one file. Raises what reading raises."""
    reading = read(path, deep=deep)
    settings, file = settings_for(path, given), str(path)
    found = check_department(reading.department, settings, file=file, waivers=reading.waivers)
    if reading.summary is not None:
        found += check_summary(reading.department, reading.summary, settings, file=file)
    return CheckedFile(path, "checked", "", reading, found)


def fails(findings: Sequence[Finding], fail_on: str) -> bool:
    """Whether any finding is at or above the given severity; waived ones do not count."""
    limit = FAIL_ON[fail_on]
    return any(
        one.severity is not None and one.severity.rank <= limit and not one.waived
        for one in findings
    )


def show_json(data: object, output: Path | None) -> None:
    """Print an object as JSON, or write it to ``output``."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
        return
    write_text(text + "\n", output)


def write_text(text: str, output: Path) -> None:
    """Write a text file whole or not at all."""
    with replacing(output) as temporary:
        temporary.write_text(text, encoding="utf-8")


def need_suffix(output: Path, suffix: str) -> Path:
    """The output, refused where its ending would mislead the program that opens it."""
    if output.suffix.lower() != suffix:
        raise JixiaoError(f"输出文件“{output}”应以{suffix}结尾，请改名。")
    return output
