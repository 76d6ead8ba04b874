"""``jixiao gather``: the parts of a workbook put together again."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.cli.options import need_suffix, refuse_inputs
from jixiao.drafting.gathering import Gathered, Returned, gather
from jixiao.drafting.payments import payments_on
from jixiao.drafting.splitting import left_behind
from jixiao.errors import JixiaoError, on_one_line
from jixiao.files.file_names import readable
from jixiao.files.folders import inputs_of
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_entries_since, refuse_others_work
from jixiao.form.book import Reading
from jixiao.settings_file import use_layouts_beside


@click.command("gather", help="合并：把拆分出去的工作簿合成一个；填得不一致的逐格列出。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件。")
@click.option(
    "--base", type=click.Path(path_type=Path), help="拆分前的工作簿，据以判断每格由谁改过。"
)
def gather_command(paths: tuple[Path, ...], output: Path, base: Path | None) -> int:
    need_suffix(output, ".xlsx")
    inputs = inputs_of(paths, output)
    refuse_inputs(output, [*inputs.files, base])
    refuse_others_work(output)
    use_layouts_beside(base, *inputs.files)
    before = read(base) if base else None
    came = [path for path in inputs.files if base is None or not path.samefile(base)]
    readings = [(path, read(path)) for path in came]
    if not readings:
        raise JixiaoError("没有找到要合并的工作簿，请检查路径。")
    returned = [
        Returned(readable(path), one.department, one.part, payments_on(one.grids))
        for path, one in readings
    ]
    made = (
        gather(returned, before.department, payments_on(before.grids))
        if before
        else gather(returned)
    )
    for file in inputs.aside:
        click.echo(on_one_line(f"未合并：{file.message}"))
    _show(made, [one for _, one in readings])
    if made.conflicts:
        count = len(made.conflicts)
        click.echo(f"有{count}处填得不一致，没有生成“{output}”；请改成一致后再合并。", err=True)
        return 1
    from workbook_templates.part_books import write_gathered

    with replacing(output) as temporary:
        write_gathered(made, [*(one for _, one in readings), before], temporary)
        refuse_entries_since(output, temporary)
    count = len(made.department.projects)
    click.echo(f"已生成“{output}”：{count}个项目，来自{len(readings)}个文件。")
    return int(bool(made.missing or inputs.aside))


def _show(made: Gathered, readings: list[Reading]) -> None:
    for conflict in made.conflicts:
        click.echo(on_one_line(f"不一致　{conflict.sentence}"))
    for reading in readings:
        for aside in reading.left_out:
            click.echo(on_one_line(f"未合并：{aside.sentence}"))
        for line in left_behind(reading):
            click.echo(on_one_line(line))
        show_unread(reading.unread)
    for remark in made.remarks:
        click.echo(on_one_line(remark))
