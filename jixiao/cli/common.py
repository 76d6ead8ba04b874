"""What several commands share: options, exit status, writing outputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.errors import JixiaoError
from jixiao.files.output import replacing
from jixiao.findings import Finding

F = TypeVar("F", bound=Callable[..., Any])
FAIL_ON = {"error": 0, "warning": 1, "hint": 2, "never": -1}


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
