"""``jixiao rollup``: the department summary of one workbook or many."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.many import holds_many, show_aside
from jixiao.cli.options import (
    fail_on_option,
    fails,
    format_option,
    report_target,
    sets_aside,
    settings_option,
    show_forms,
    show_json,
)
from jixiao.errors import NotAForm, on_one_line
from jixiao.files.check_file import CheckedFile, check_file, settings_for, try_file
from jixiao.files.file_names import readable
from jixiao.files.folders import Inputs, inputs_of
from jixiao.files.write.atomic import replacing


@click.command("rollup", help="部门汇总：一个或多个工作簿的项目表汇成一张表。")
@click.argument("books", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
@format_option("xlsx", "json")
@fail_on_option
@settings_option
def rollup_command(
    books: tuple[Path, ...], output: Path | None, form: str, fail_on: str, settings: Path | None
) -> int:
    from jixiao.check.department import check_books, waived
    from jixiao.files.reports import rollup as report
    from jixiao.rules.funds import CountedBook
    from jixiao.spending.rollup import summarise

    target = report_target(output, form, (*books, settings), "部门汇总.xlsx")
    inputs = inputs_of(books, output)
    checked, troubled = _checked(inputs, settings, named=not any(map(holds_many, books)))
    readings = [file.reading for file in checked if file.reading]
    waivers = [waiver for reading in readings for waiver in reading.waivers]
    departments = [reading.department for reading in readings]
    files = [readable(file.path) for file in checked]
    across = check_books(
        [CountedBook(*one) for one in zip(files, departments, strict=True)],
        settings_for(books[0], settings),
    )
    found = [one for file in checked for one in file.findings] + waived(across, waivers)
    summary = summarise(departments, found, files=files)
    status = int(fails(found, fail_on) or sets_aside(summary.forms, fail_on))
    status = max(status, show_aside(troubled))
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
    show_forms(summary.forms)
    return status


def _checked(
    inputs: Inputs, settings: Path | None, *, named: bool
) -> tuple[list[CheckedFile], list[CheckedFile]]:
    """The files that were checked, and what could not be read.

    Files that were ``named`` must all be read: their sum was asked for, and a file that has no form
    was meant to have one. Below a folder others may lie.
    """
    if named:
        return [check_file(book, settings, of_the_year=True) for book in inputs.files], inputs.aside
    tried = [try_file(book, settings) for book in inputs.files]
    checked = [file for file in tried if file.status == "checked"]
    if not checked:
        raise NotAForm("没有找到可以汇总的绩效目标表，请检查文件夹。")
    troubled = [file for file in tried if file.status == "unreadable"]
    return checked, [*troubled, *inputs.aside]
