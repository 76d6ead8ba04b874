"""``jixiao split``: one workbook for each project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.cli.options import refuse_inputs
from jixiao.drafting.splitting import OnePart, split
from jixiao.errors import CannotWrite, on_one_line, reason_of
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_entries_since, refuse_others_work
from jixiao.form.book import Reading
from jixiao.form.standardise import standardised
from jixiao.model import sheets
from jixiao.model.money import wan


@click.command("split", help="拆分：每个项目一个工作簿，分给各业务科室填写。")
@click.argument("book", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件夹。")
def split_command(book: Path, output: Path) -> None:
    reading = read(book)
    parts = split(reading.department, book.name, reading.last_year)
    for path in write_parts(parts, output, book):
        click.echo(f"已生成“{path}”。")
    for aside in reading.left_out:
        click.echo(on_one_line(f"未拆出：{aside.sentence}"))
    for line in not_carried(reading):
        click.echo(on_one_line(line))
    show_unread(reading.unread)
    total = parts[0].part.total
    unknown = sum(1 for one in parts if one.part.cents is None)
    blank = f"，{unknown}份未填预算数" if unknown else ""
    click.echo(f"共{len(parts)}份，预算合计{wan(total)}万元{blank}，与原工作簿一致。")


def write_parts(parts: Sequence[OnePart], folder: Path, book: Path | None = None) -> list[Path]:
    """Write each part into the folder; none where one of them would replace somebody's work."""
    from workbook_templates.builder import write
    from workbook_templates.naming import sheet_names

    names = sheet_names([one.part.name for one in parts])
    paths = [folder / f"{name.strip('. ')}.xlsx" for name in names]
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"“{folder}”不是文件夹，请另选一个文件夹。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise CannotWrite(f"文件夹“{folder}”无法建立（{reason_of(why)}），请另选。") from why
    for path in paths:
        refuse_inputs(path, [book])
        refuse_others_work(path)
    for path, one in zip(paths, parts, strict=True):
        with replacing(path) as temporary:
            department = standardised(one.department)
            write(department, temporary, last_year=one.last_year, part=one.part)
            refuse_entries_since(path, temporary)
    return paths


def not_carried(reading: Reading) -> list[str]:
    """The sheets with entries of other kinds, which stay in the workbook that was read."""
    found = [form.sheet for form in reading.year_forms]
    if reading.waivers:
        found.append(sheets.WAIVERS)
    if not found:
        return []
    names = "、".join(f"“{name}”" for name in found)
    return [f"未带入：工作表{names}留在原工作簿中。"]
