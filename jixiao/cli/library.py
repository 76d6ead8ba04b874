"""``jixiao library``: build an indicator library, check it, search it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from jixiao import __version__
from jixiao.cli.options import format_option, report_output, settings_option, show_json
from jixiao.errors import JixiaoError, NotAForm, on_one_line
from jixiao.files.file_names import readable
from jixiao.files.folders import inputs_of
from jixiao.files.write.atomic import replacing
from jixiao.library.entry import LibraryEntry, category_of
from jixiao.library.read import LibraryRow, read_library

_library_option = click.option(
    "--library", "book", type=click.Path(path_type=Path), help="另用这个指标库，优先于示例。"
)


@click.group("library", help="指标库：由历年目标表生成、检查、查找。")
def library_command() -> None:
    """The group itself does nothing."""


@library_command.command("build", help="由历年批复的目标表生成指标库。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件。")
@click.option("--examples", is_flag=True, help="后面附上自带的示例指标。")
@settings_option
def build_command(
    paths: tuple[Path, ...], output: Path, examples: bool, settings: Path | None
) -> int:
    from jixiao.drafting.harvest import Grown
    from jixiao.files.check_file import try_file
    from jixiao.files.harvest_files import harvest_files, has_forms
    from jixiao.files.reports.library import draw
    from jixiao.library.starter import starter

    target = report_output(output, (*paths, settings))
    inputs = inputs_of(paths, target)
    checked = [*(try_file(path, settings) for path in inputs.files), *inputs.aside]
    read = [file for file in checked if has_forms(file)]
    if not read:
        raise NotAForm("没有找到绩效目标表，无法生成指标库，请检查路径。")
    made = harvest_files(read)
    entries = list(made.entries)
    if examples:
        known = {one.entry.key for one in entries}
        entries += (Grown(entry) for entry in starter() if entry.key not in known)
    with replacing(target) as temporary:
        draw(entries, temporary, made.to_confirm)
    for file in checked:
        if file not in read:
            click.echo(on_one_line(f"未采用：{file.message or f'“{file.path}”没有项目表。'}"))
    for file in read:
        for aside in file.reading.left_out if file.reading else ():
            click.echo(on_one_line(f"未采用：{readable(file.path)} {aside.sentence}"))
    for line in made.sentences:
        click.echo(line)
    click.echo(f"已生成“{output}”：{len(made.entries)}条指标，来自{len(read)}个文件。")
    return int(len(read) < len(checked))


@library_command.command("check", help="检查指标库有什么不对，逐格列出。")
@click.argument("book", type=click.Path(path_type=Path))
@format_option("text", "json")
def check_command(book: Path, form: str) -> int:
    from jixiao.drafting.library_check import check_library

    rows = library_rows(book)
    found = check_library(rows)
    if form == "json":
        faults = [
            {"sheet": f.place.sheet, "cell": f.place.address, "name": f.name, "message": f.message}
            for f in found
        ]
        head = {"tool": "jixiao", "version": __version__, "file": readable(book)}
        show_json(head | {"entries": len(rows), "faults": faults}, None)
        return int(bool(found))
    for one in found:
        at = "!".join(part for part in (one.place.sheet, one.place.address) if part)
        click.echo(on_one_line(f"{at}　“{one.name}”　{one.message}"))
    words = f"{len(found)}处问题" if found else "没有问题"
    click.echo(f"共{len(rows)}条指标，{words}。")
    return int(bool(found))


@library_command.command("search", help="查找指标；不写文字时列出全部符合条件的。")
@click.argument("text", default="")
@click.option("--kind", default="", help="项目类型，如培训。")
@click.option("--category", default="", help="二级指标，如数量。")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="最多列出几条。"
)
@_library_option
@format_option("text", "json")
def search_command(
    text: str, kind: str, category: str, limit: int, book: Path | None, form: str
) -> None:
    from jixiao.library.search import merged
    from jixiao.library.starter import starter

    wanted = category_of(category)
    if category and not wanted:
        raise JixiaoError(f"二级指标“{category}”无法识别，请写数量、质量、时效、成本等。")
    own = [row.entry for row in library_rows(book)] if book else []
    library = merged([own, starter()])
    if kind and kind not in library.kinds:
        raise JixiaoError(f"没有项目类型“{kind}”，可用的有：{'、'.join(library.kinds)}。")
    found = library.search(text, kind=kind, category=wanted, limit=limit)
    if form == "json":
        show_json({"entries": [asdict(entry) | {"usual": entry.usual} for entry in found]}, None)
        return
    _show(found)


def _show(found: Sequence[LibraryEntry]) -> None:
    for entry in found:
        words = f"{entry.project_kind}　{entry.category}　{entry.name}　{entry.note}"
        click.echo(on_one_line(f"{words}　{entry.description}"))
    if not found:
        click.echo("没有找到相近的指标，请换一个说法。")


def library_rows(book: Path) -> list[LibraryRow]:
    """The rows of a library in a workbook. Raises NotAForm where it holds none."""
    from jixiao.files.read.any import existing
    from jixiao.files.read.workbook import SUFFIXES, read_grids
    from jixiao.form.book import forms_found
    from jixiao.form.layout import standard

    path = existing(book)
    if path.suffix.lower() not in SUFFIXES:
        raise NotAForm(f"“{path.name}”不是工作簿，指标库应为.xlsx等。")
    grids = read_grids(path)
    rows = read_library(grids)
    if any(one.layout == standard().name for _, found in forms_found(grids) for one in found):
        raise NotAForm(
            f"“{path.name}”是填报的绩效目标表，不是指标库，请先用 jixiao library build 生成指标库。"
        )
    if not rows:
        raise NotAForm(f"“{path.name}”里没有指标库：没有写着二级指标和三级指标的表头。")
    return rows
