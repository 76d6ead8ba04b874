"""Commands for the forms of the year: monitor, evaluate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from jixiao.cli.common import fail_on_option, fails, output_option, report_output, settings_option
from jixiao.cli.reporting import ledger_options, ledgers_option
from jixiao.errors import JixiaoError
from jixiao.files.checking import settings_for
from jixiao.files.output import replacing
from jixiao.files.reading import read
from jixiao.settings import SCHEMES, SchemeName, Settings, load


@click.command("monitor", help="运行监控表：资金和指标已填好；再次运行保留填过的内容。")
@click.argument("book", type=click.Path(path_type=Path))
@ledger_options
@output_option
@fail_on_option
@settings_option
def monitor_command(
    book: Path,
    ledgers: tuple[Path, ...],
    as_of: dt.date | None,
    output: Path,
    fail_on: str,
    settings: Path | None,
) -> int:
    from jixiao.execution import compare
    from jixiao.files import yearly
    from jixiao.files.ledgers import read_ledgers
    from workbook_templates.naming import sheet_names

    target = report_output(output, (book, *ledgers, settings))
    chosen = settings_for(book, settings)
    reading = read(book)
    comparison = compare(reading.department, read_ledgers(ledgers), as_of, chosen)
    earlier = yearly.filled_forms(book, target)
    made = yearly.monitor(
        reading.department, comparison, earlier, chosen, sheet_names, waivers=reading.waivers
    )
    with replacing(target) as temporary:
        yearly.draw_monitorings(made, temporary)
    click.echo(f"已生成“{target}”：截至{comparison.as_of}，{made.told}")
    return int(fails(made.findings, fail_on))


@click.command("evaluate", help="自评表：得分由完成值和执行率算出；再次运行保留填过的内容。")
@click.argument("book", type=click.Path(path_type=Path))
@ledgers_option
@click.option(
    "--scheme",
    help="分值方案：2020、2021，或写有[weights]一节的设置文件；不写时按指标体系选用。",
)
@output_option
@fail_on_option
@settings_option
def evaluate_command(
    book: Path,
    ledgers: tuple[Path, ...],
    scheme: str | None,
    output: Path,
    fail_on: str,
    settings: Path | None,
) -> int:
    from jixiao.files import yearly
    from jixiao.files.ledgers import read_ledgers
    from workbook_templates.naming import sheet_names

    target = report_output(output, (book, *ledgers, settings))
    chosen = _with_scheme(settings_for(book, settings), scheme)
    reading = read(book)
    made = yearly.evaluate(
        reading.department,
        read_ledgers(ledgers),
        yearly.filled_forms(book, target),
        chosen,
        sheet_names,
        waivers=reading.waivers,
        own_weights=scheme is None,
    )
    with replacing(target) as temporary:
        yearly.draw_evaluations(made, temporary)
    click.echo(f"已生成“{target}”：{made.told}")
    return int(fails(made.findings, fail_on))


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
