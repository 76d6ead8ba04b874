"""``jixiao split``: one workbook for each project."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.drafting.payments import not_shared, payments_on, share
from jixiao.drafting.splitting import left_behind, split, total_in_words
from jixiao.errors import on_one_line
from jixiao.files.read.any import read
from jixiao.settings_file import use_layouts_beside


@click.command("split", help="拆分：每个项目一个工作簿，分给各业务科室填写。")
@click.argument("book", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件夹。")
def split_command(book: Path, output: Path) -> None:
    from workbook_templates.part_books import write_parts

    use_layouts_beside(book)
    reading = read(book)
    ledger = payments_on(reading.grids)
    parts = split(reading.department, book.name, reading.last_year, ledger)
    for path in write_parts(parts, output):
        click.echo(f"已生成“{path}”。")
    for aside in reading.left_out:
        click.echo(on_one_line(f"未拆出：{aside.sentence}"))
    shared = share(ledger, reading.department.projects)
    for line in (*left_behind(reading), *not_shared(shared)):
        click.echo(on_one_line(line))
    show_unread(reading.unread)
    click.echo(f"共{len(parts)}份，{total_in_words(parts)}。")
