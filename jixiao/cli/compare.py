"""``jixiao compare``: spending against the quarterly plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from jixiao.cli.ledger_account import show_account, status_of
from jixiao.cli.many import each_book
from jixiao.cli.options import (
    ledger_options,
    report_options,
    report_target,
    show_json,
)
from jixiao.errors import on_one_line
from jixiao.files.check_file import settings_for
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing

# What the lines on rows left out do not say.
_ONLY_HERE = frozenset({"L03", "L06", "L07"})


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
@report_options
@each_book(lambda options: f".{options['form']}")
def compare_command(
    book: Path,
    ledgers: tuple[Path, ...],
    as_of: dt.date | None,
    output: Path | None,
    form: str,
    fail_on: str,
    settings: Path | None,
) -> int:
    from jixiao.check.year import check_ledger
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.files.reports import execution as report
    from jixiao.spending.execution import compare, countable

    target = report_target(output, form, (book, *ledgers, settings), "执行对比.xlsx")
    department, forms = countable(read(book).department)
    chosen = settings_for(book, settings)
    comparison = compare(department, read_ledgers(ledgers), as_of, chosen, _remarks(book, output))
    found = check_ledger(comparison, chosen)
    status = status_of(comparison.account, forms, found, fail_on)
    if form == "json":
        findings = {"findings": [one.as_json() for one in found]}
        show_json(comparison.as_json() | forms.as_json() | findings, target)
        return status
    assert target is not None
    with replacing(target) as temporary:
        report.draw(comparison, temporary, forms, chosen)
    total, changed = comparison.total.as_json(), comparison.ledger.changed
    planned = f"计划{total['planned']}万元" if total["planned"] else "没有计划合计"
    click.echo(
        f"已生成“{output}”：截至{comparison.as_of}，{planned}，"
        f"实际{total['actual']}万元，未匹配{len(comparison.unmatched)}笔"
        + (f"，重复导入{comparison.ledger.known}笔只计一次" if comparison.ledger.known else "")
        + (f"，变更{changed}笔以后一份为准" if changed else "")
        + ("，见“未匹配支出”。" if found else "。")
    )
    show_account(comparison.account, forms)
    for one in found:
        if one.rule in _ONLY_HERE:
            click.echo(on_one_line(f"{one.severity} {one.rule}　{one.message}"))
    return status
