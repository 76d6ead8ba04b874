"""``jixiao compare``: spending against the quarterly plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from jixiao.cli.options import (
    format_option,
    ledger_options,
    report_target,
    settings_option,
    show_json,
)
from jixiao.files.check_file import settings_for
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing


def _remarks(*books: Path | None) -> dict[str, str]:
    """The 说明 that people wrote on 执行对比 sheets made before, the latest book's first."""
    from jixiao.files.read import workbook
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
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.files.reports import execution as report
    from jixiao.spending.execution import compare

    target = report_target(output, form, (book, *ledgers, settings), "执行对比.xlsx")
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
