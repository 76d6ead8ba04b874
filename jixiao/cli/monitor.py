"""``jixiao monitor``: a 运行监控表 for each project."""

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
from jixiao.files.check_file import settings_for
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing


@click.command("monitor", help="运行监控表：资金和指标已填好；再次运行保留填过的内容。")
@click.argument("book", type=click.Path(path_type=Path))
@ledger_options
@report_options
@each_book(lambda options: f".{options['form']}")
def monitor_command(
    book: Path,
    ledgers: tuple[Path, ...],
    as_of: dt.date | None,
    output: Path | None,
    form: str,
    fail_on: str,
    settings: Path | None,
) -> int:
    from jixiao.files import year_books as yearly
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.spending.execution import compare, countable
    from workbook_templates.naming import sheet_names

    target = report_target(output, form, (book, *ledgers, settings), "运行监控表.xlsx")
    chosen = settings_for(book, settings)
    reading = read(book)
    department, forms = countable(reading.department)
    comparison = compare(department, read_ledgers(ledgers), as_of, chosen)
    earlier = yearly.filled_forms(book, target)
    made = yearly.monitor(
        department, comparison, earlier, chosen, sheet_names, forms=forms, waivers=reading.waivers
    )
    status = status_of(made.account, forms, made.findings, fail_on)
    if form == "json":
        show_json(made.as_json(), target)
        return status
    assert target is not None
    with replacing(target) as temporary:
        yearly.draw_monitorings(made, temporary, listed=True)
    click.echo(f"已生成“{target}”：截至{comparison.as_of}，{made.summary}")
    show_account(comparison.account, forms)
    return status
