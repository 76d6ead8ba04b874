"""``jixiao split``: one workbook for each project."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.drafting.payments import not_shared, payments_on, share
from jixiao.drafting.splitting import left_behind, split
from jixiao.errors import on_one_line
from jixiao.files.read.any import read
from jixiao.model.money import wan


@click.command("split", help="拆分：每个项目一个工作簿，分给各业务科室填写。")
@click.argument("book", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件夹。")
def split_command(book: Path, output: Path) -> None:
    from workbook_templates.part_books import write_parts

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
    unknown = sum(1 for one in parts if one.part.cents is None)
    blank = f"，{unknown}份的预算数未能读出，未计入" if unknown else ""
    total = wan(parts[0].part.total)
    click.echo(f"共{len(parts)}份，预算合计{total}万元，与原工作簿一致{blank}。")
