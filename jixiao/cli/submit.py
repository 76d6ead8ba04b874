"""``jixiao submit``: a clean copy for the bureau."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.cli.many import each_book
from jixiao.cli.options import (
    fail_on_option,
    need_suffix,
    output_option,
    refuse_inputs,
    sets_aside,
    show_forms,
)
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_others_work
from jixiao.form.standardise import standardised
from jixiao.model.tally import copied
from jixiao.settings_file import use_layouts_beside


@click.command("submit", help="生成上报副本：只有数值，没有链接和插件工作表。")
@click.argument("book", type=click.Path(path_type=Path))
@output_option
@fail_on_option
@each_book(lambda options: ".xlsx")
def submit_command(book: Path, output: Path, fail_on: str) -> int:
    from workbook_templates.builder import write

    need_suffix(output, ".xlsx")
    refuse_inputs(output, [book])
    refuse_others_work(output, copy=True)
    use_layouts_beside(book)
    reading = read(book)
    with replacing(output) as temporary:
        write(standardised(reading.department), temporary, values_only=True)
    click.echo(f"已生成上报副本“{output}”：{len(reading.department.projects)}个项目。")
    show_unread(reading.unread)
    forms = copied(reading.department)
    show_forms(forms)
    return int(sets_aside(forms, fail_on))
