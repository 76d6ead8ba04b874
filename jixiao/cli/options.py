"""What several commands share: options, exit status, writing outputs."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.errors import JixiaoError, on_one_line
from jixiao.model.findings import Finding, Severity, count_by_severity
from jixiao.model.tally import Tally

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


def format_option(*forms: str) -> Callable[[F], F]:
    """The option ``--format FORM``; the first is the usual one."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="输出形式。",
    )


def fail_on_option(command: F) -> F:
    """The option ``--fail-on SEVERITY``."""
    return click.option(
        "--fail-on",
        type=click.Choice(list(FAIL_ON)),
        default="error",
        show_default=True,
        help="有此严重程度或更重的问题时，退出状态为1：错误、警告、提示、从不。",
    )(command)


_LEAST = {"error": "错误", "warning": "警告", "hint": "提示"}


def _severity(ctx: click.Context, option: click.Parameter, word: str | None) -> str:
    return _LEAST.get(word or "", word or "")


def least_option(command: F) -> F:
    """The option ``--least 错误|警告|提示``: what is listed; everything is counted."""
    return click.option(
        "--least",
        type=click.Choice([*_LEAST.values(), *_LEAST]),
        callback=_severity,
        help="只列出此严重程度及更重的问题；未列出的只计数。默认：文本列到警告，其余列到提示。",
    )(command)


def fails(findings: Sequence[Finding], fail_on: str) -> bool:
    """Whether any finding is at or above the given severity; waived ones do not count."""
    return fails_by_count(count_by_severity(findings), fail_on)


def fails_by_count(counts: Mapping[str, int], fail_on: str) -> bool:
    """Whether any of the findings that were counted is at or above the given severity."""
    return any(counts[one] for one in Severity if one.rank <= FAIL_ON[fail_on])


def sets_aside(forms: Tally, fail_on: str) -> bool:
    """Whether a total leaves a form out, and the run is to end with 1 for it."""
    return not forms.complete and fail_on != "never"


def show_forms(forms: Tally) -> None:
    """Print which forms are in a total and which are not, with the reason and the amount."""
    for sentence in forms.sentences:
        click.echo(on_one_line(sentence))


def show_json(data: object, output: Path | None) -> None:
    """Print an object as JSON, or write it to ``output``."""
    if output is None:
        click.echo(as_json(data, sys.stdout.encoding or "utf-8", indent=2))
        return
    write_text(as_json(data, "utf-8", indent=2) + "\n", output)


def as_json(data: object, encoding: str, *, indent: int | None = None) -> str:
    """An object as JSON in Chinese characters, or escaped where ``encoding`` has not all of them.

    A name that is no text, or an emoji on a screen that knows GBK alone, must not end the run.
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(data, ensure_ascii=True, indent=indent)
    return text


def write_text(text: str, output: Path) -> None:
    """Write a text file whole or not at all; never over a workbook or a document."""
    write_lines([text], output, end="")


def write_lines(lines: Iterable[str], output: Path, *, end: str = "\n") -> None:
    """Write lines as they come, whole or not at all; never over a workbook or a document."""
    from jixiao.files.read.any import KNOWN
    from jixiao.files.write.atomic import replacing

    if output.suffix.lower() in KNOWN - {".txt", ".csv", ".tsv"}:
        raise JixiaoError(f"“{output}”是工作簿或文档的文件名，这里写出的是文本，请换一个文件名。")
    with replacing(output) as temporary, temporary.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(line + end)


def refuse_inputs(output: Path | None, inputs: Iterable[Path | None]) -> None:
    """Refuse an output that is one of the files to be read: it would be gone with the result."""
    for one in inputs:
        if output is not None and one is not None and _same(output, one):
            raise JixiaoError(f"输出文件“{output}”也是要读的文件，会被覆盖，请换一个文件名。")


def report_output(output: Path, inputs: Iterable[Path | None]) -> Path:
    """The .xlsx of a report, refused where it would replace an input or somebody's own work."""
    from jixiao.files.write.ownership import refuse_others_work

    need_suffix(output, ".xlsx")
    refuse_inputs(output, inputs)
    refuse_others_work(output, report=True)
    return output


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.realpath(one) == os.path.realpath(other) or one.samefile(other)
    except OSError:
        return False


def need_suffix(output: Path, suffix: str) -> Path:
    """The output, refused where its ending would mislead the program that opens it."""
    if output.suffix.lower() != suffix:
        raise JixiaoError(f"输出文件“{output}”应以{suffix}结尾，请改名。")
    return output


def report_target(
    output: Path | None, form: str, inputs: Sequence[Path | None], usual: str
) -> Path | None:
    """Where the result goes, seen to be free before any work is done; None for the screen."""
    if form == "json":
        refuse_inputs(output, inputs)
        return output
    if output is None:
        raise JixiaoError(f"请用 -o 指定输出文件，例如 -o {usual}。")
    return report_output(output, inputs)


def parse_date(ctx: click.Context, option: click.Parameter, text: str | None) -> dt.date | None:
    """A date as it is typed on the command line."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as why:
        raise JixiaoError(f"日期“{text}”不对，请写成2023-06-30这样的日期。") from why


def ledgers_option(command: F) -> F:
    """``--actual LEDGER``; may be given again."""
    return click.option(
        "--actual", "ledgers", multiple=True, required=True,
        type=click.Path(path_type=Path), help="支出明细（.xlsx/.csv），可给多个。",
    )(command)  # fmt: skip


def ledger_options(command: F) -> F:
    """``--actual LEDGER`` and ``--as-of DATE``."""
    dated = click.option(
        "--as-of", callback=parse_date, help="截至日期（如2023-06-30），默认最后一笔支出的日期。"
    )
    return ledgers_option(dated(command))


def report_options(command: F) -> F:
    """What a command has that makes one workbook of one: the output, its format, the rest."""
    output = click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
    return output(format_option("xlsx", "json")(fail_on_option(settings_option(command))))
