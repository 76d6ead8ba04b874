"""``jixiao rollover``: next year's workbook from last year's."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.import_document import show_unread
from jixiao.cli.options import need_suffix, output_option, refuse_inputs
from jixiao.drafting.rollover import RolledOver, chosen_projects, roll_over
from jixiao.errors import on_one_line
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_entries_since, refuse_others_work
from jixiao.form.standardise import standardised
from jixiao.settings_file import use_layouts_beside


@click.command("rollover", help="新建自上年：由上年的工作簿生成新年度的工作簿。")
@click.argument("book", type=click.Path(path_type=Path))
@click.option("--year", required=True, type=click.IntRange(2000, 2099), help="新年度，如2024。")
@output_option
@click.option("--project", "wanted", multiple=True, help="只取这个项目（编码或名称），可给多个。")
@click.option(
    "--evaluation", "evaluations", multiple=True, type=click.Path(path_type=Path),
    help="上年的自评表（不在同一工作簿时），可给多个。",
)  # fmt: skip
@click.option("--keep-money", is_flag=True, help="保留预算数；默认清空。")
@click.option("--keep-plan", is_flag=True, help="保留资金支出计划；默认清空。")
def rollover_command(
    book: Path,
    year: int,
    output: Path,
    wanted: tuple[str, ...],
    evaluations: tuple[Path, ...],
    keep_money: bool,
    keep_plan: bool,
) -> None:
    need_suffix(output, ".xlsx")
    refuse_inputs(output, [book, *evaluations])
    refuse_others_work(output)
    use_layouts_beside(book)
    reading = read(book)
    more = [form for path in evaluations for form in read(path, of_the_year=True).year_forms]
    rolled = roll_over(
        reading.department,
        year,
        year_forms=(*more, *reading.year_forms),
        before=reading.last_year,
        projects=chosen_projects(reading.department, wanted),
        keep_money=keep_money,
        keep_plan=keep_plan,
    )
    write_rolled_over(rolled, output, keep=True)
    for line in _lines(rolled):
        click.echo(on_one_line(line))
    for aside in reading.left_out:
        click.echo(on_one_line(f"未带入：{aside.sentence}"))
    show_unread(reading.unread)
    click.echo(f"已生成“{output}”：{year}年度，{len(rolled.department.projects)}个项目。")


def write_rolled_over(rolled: RolledOver, output: Path, *, keep: bool = False) -> None:
    """Write next year's workbook; ``keep``: entries made in an earlier one are not written over."""
    from workbook_templates.builder import write

    with replacing(output) as temporary:
        write(standardised(rolled.department), temporary, last_year=rolled.last_year)
        if keep:
            refuse_entries_since(output, temporary)


def _lines(rolled: RolledOver) -> list[str]:
    """What was emptied or renewed, and what is not known of last year."""
    lines = [
        f"{one.project}　{one.field}：“{one.old}”→{f'“{one.new}”' if one.new else '已清空'}"
        for one in rolled.renewed
    ]
    if (whole := rolled.department.whole) is not None:
        count = f"{len(whole.tasks)}项任务、{len(whole.indicators)}条指标"
        lines.append(f"“{whole.label}”的年度总体目标、{count}沿用上年，请逐项核对。")
    if rolled.without_actual:
        lines.append(f"有{rolled.without_actual}条指标没有上年自评的完成值，只列出上年指标值。")
    return lines
