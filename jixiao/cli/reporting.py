"""Commands that report: rollup, compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.cli.common import (
    fail_on_option,
    fails,
    format_option,
    refuse_inputs,
    report_output,
    settings_option,
    show_json,
)
from jixiao.errors import JixiaoError, on_one_line
from jixiao.files.checking import CheckedFile, check_file, settings_for
from jixiao.files.folders import once
from jixiao.files.names import readable
from jixiao.files.output import replacing
from jixiao.files.reading import read

F = TypeVar("F", bound=Callable[..., Any])


@click.command("rollup", help="部门汇总：一个或多个工作簿的项目表汇成一张表。")
@click.argument("books", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
@format_option("xlsx", "json")
@fail_on_option
@settings_option
def rollup_command(
    books: tuple[Path, ...], output: Path | None, form: str, fail_on: str, settings: Path | None
) -> int:
    from jixiao.check import check_books, waived
    from jixiao.files.reports import rollup as report
    from jixiao.rollup import summarise
    from jixiao.rules.funds import Book

    target = _target(output, form, (*books, settings), "部门汇总.xlsx")
    checked: list[CheckedFile] = [check_file(book, settings) for book in once(books)]
    readings = [file.reading for file in checked if file.reading]
    waivers = [waiver for reading in readings for waiver in reading.waivers]
    departments = [reading.department for reading in readings]
    files = [readable(file.path) for file in checked]
    across = check_books(
        [Book(*one) for one in zip(files, departments, strict=True)],
        settings_for(books[0], settings),
    )
    found = [one for file in checked for one in file.findings] + waived(across, waivers)
    summary = summarise(departments, found, files=files)
    status = int(fails(summary.repeated, fail_on))
    if form == "json":
        show_json(summary.as_json(), target)
        return status
    assert target is not None
    with replacing(target) as temporary:
        report.draw(summary, temporary)
    total = summary.as_json()["total"]["budget"]
    click.echo(f"已生成“{output}”：{summary.total.projects}个项目，预算合计{total}万元。")
    for one in summary.repeated:
        click.echo(on_one_line(f"{one.severity} {one.rule}　{one.message}"))
    return status


def _target(
    output: Path | None, form: str, inputs: Sequence[Path | None], usual: str
) -> Path | None:
    """Where the result goes, seen to be free before any work is done; None for the screen."""
    if form == "json":
        refuse_inputs(output, inputs)
        return output
    if output is None:
        raise JixiaoError(f"请用 -o 指定输出文件，例如 -o {usual}。")
    return report_output(output, inputs)


def _date(ctx: click.Context, option: click.Parameter, text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as why:
        raise JixiaoError(f"截至日期“{text}”不对，请写成2023-06-30这样的日期。") from why


def ledgers_option(command: F) -> F:
    """``--actual LEDGER``; may be given again."""
    return click.option(
        "--actual", "ledgers", multiple=True, required=True,
        type=click.Path(path_type=Path), help="支出明细（.xlsx/.csv），可给多个。",
    )(command)  # fmt: skip


def ledger_options(command: F) -> F:
    """``--actual LEDGER`` and ``--as-of DATE``."""
    dated = click.option(
        "--as-of", callback=_date, help="截至日期（如2023-06-30），默认最后一笔支出的日期。"
    )
    return ledgers_option(dated(command))


def _remarks(*books: Path | None) -> dict[str, str]:
    """The 说明 that people wrote on 执行对比 sheets made before, the latest book's first."""
    from jixiao.files import workbook
    from jixiao.files.reports import execution as report

    found: dict[str, str] = {}
    for path in books:
        if path is not None and path.is_file() and path.suffix.lower() in workbook.SUFFIXES:
            for grid in workbook.read_grids(path):
                if grid.sheet == report.SHEET:
                    found |= report.read_remarks(grid)
    return found


@click.command("compare", help="执行对比：实际支出与资金支出计划相比。")
@click.argument("book", type=click.Path(path_type=Path))
@ledger_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
@format_option("xlsx", "json")
@settings_option
def compare_command(
    book: Path,
    ledgers: tuple[Path, ...],
    as_of: dt.date | None,
    output: Path | None,
    form: str,
    settings: Path | None,
) -> None:
    from jixiao.execution import compare
    from jixiao.files.ledgers import read_ledgers
    from jixiao.files.reports import execution as report

    target = _target(output, form, (book, *ledgers, settings), "执行对比.xlsx")
    department = read(book).department
    chosen = settings_for(book, settings)
    comparison = compare(department, read_ledgers(ledgers), as_of, chosen, _remarks(book, output))
    if form == "json":
        show_json(comparison.as_json(), target)
        return
    assert target is not None
    with replacing(target) as temporary:
        report.draw(comparison, temporary, chosen)
    told = comparison.as_json()["total"]
    doubtful, changed = len(comparison.ledger.bad), comparison.ledger.changed
    click.echo(
        f"已生成“{output}”：截至{comparison.as_of}，计划{told['planned']}万元，"
        f"实际{told['actual']}万元，未匹配{len(comparison.unmatched)}笔"
        + (f"，重复导入{comparison.ledger.known}笔只计一次" if comparison.ledger.known else "")
        + (f"，变更{changed}笔以后一份为准" if changed else "")
        + (f"，另有{doubtful}行未能识别或疑似重复" if doubtful else "")
        + ("，见“未匹配支出”。" if doubtful or comparison.unmatched else "。")
    )
