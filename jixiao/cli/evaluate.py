"""``jixiao evaluate``: a 自评表 for each project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from jixiao.cli.ledger_account import show_account, status_of
from jixiao.cli.many import each_book
from jixiao.cli.options import (
    ledgers_option,
    report_options,
    report_target,
    show_json,
)
from jixiao.errors import JixiaoError
from jixiao.files.check_file import settings_for
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.settings import SCHEMES, SchemeName, Settings
from jixiao.settings_file import load


@click.command("evaluate", help="自评表：得分由完成值和执行率算出；再次运行保留填过的内容。")
@click.argument("book", type=click.Path(path_type=Path))
@ledgers_option
@click.option(
    "--scheme",
    help="分值方案：2020、2021，或写有[weights]一节的设置文件；不写时按指标体系选用。",
)
@report_options
@each_book(lambda options: f".{options['form']}")
def evaluate_command(
    book: Path,
    ledgers: tuple[Path, ...],
    scheme: str | None,
    output: Path | None,
    form: str,
    fail_on: str,
    settings: Path | None,
) -> int:
    from jixiao.files import year_books as yearly
    from jixiao.files.read.ledgers import read_ledgers
    from jixiao.spending.execution import countable
    from workbook_templates.naming import sheet_names

    target = report_target(output, form, (book, *ledgers, settings), "自评表.xlsx")
    chosen = _with_scheme(settings_for(book, settings), scheme)
    reading = read(book)
    department, forms = countable(reading.department, planned=False)
    made = yearly.evaluate(
        department,
        read_ledgers(ledgers),
        yearly.filled_forms(book, target),
        chosen,
        sheet_names,
        forms=forms,
        waivers=reading.waivers,
        own_weights=scheme is None,
    )
    status = status_of(made.account, forms, made.findings, fail_on)
    if form == "json":
        show_json(made.as_json(), target)
        return status
    assert target is not None
    with replacing(target) as temporary:
        yearly.draw_evaluations(made, temporary, listed=True)
    click.echo(f"已生成“{target}”：{made.summary}")
    show_account(made.account, forms)
    return status


def _with_scheme(settings: Settings, scheme: str | None) -> Settings:
    """The settings with the scheme named on the command line, or the weights of its file."""
    if scheme is None:
        return settings
    if scheme in SCHEMES:
        return replace(settings, scheme=cast("SchemeName", scheme), weights=())
    path = Path(scheme)
    if not path.is_file():
        raise JixiaoError(
            f"没有分值方案“{scheme}”，可用{'、'.join(SCHEMES)}，或写有[weights]一节的设置文件。"
        )
    weights = load(path).weights
    if not weights:
        raise JixiaoError(f"“{scheme}”里没有[weights]一节，请写明各部分的分值，合计100。")
    return replace(settings, weights=weights)
