"""``jixiao import``: documents and workbooks of any known layout → the standard workbook."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from jixiao.cli.many import show_aside
from jixiao.cli.options import (
    need_suffix,
    output_option,
    refuse_inputs,
    show_forms,
)
from jixiao.errors import JixiaoError, NotAForm, on_one_line
from jixiao.files.archives import on_disk
from jixiao.files.folders import inputs_of
from jixiao.files.read.any import read
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_entries_since, refuse_others_work
from jixiao.form.book import Reading
from jixiao.form.cleaning import Cleaning
from jixiao.form.functions import with_proposals
from jixiao.form.read_department import joined
from jixiao.form.standardise import standardised, without_home
from jixiao.model.tally import copied
from jixiao.model.target_form import Department, LayoutIssue
from jixiao.settings_file import use_layouts_beside

_HELP: Final = (
    "把已有文档转成标准工作簿：Word和WPS文字（.docx .doc .wps .rtf）、"
    "Excel和WPS表格（.xlsx .xlsm .xls .xlsb .ods .et .csv）、网页（.html .htm .mht）、"
    "PDF、文本（.txt .md），或装有它们的文件夹、压缩包。"
)


@click.command("import", help=_HELP)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option
@click.option("--list", "listed", is_flag=True, help="逐条列出清理了什么。")
def import_command(sources: tuple[Path, ...], output: Path, listed: bool) -> int:
    need_suffix(output, ".xlsx")
    refuse_inputs(output, sources)
    refuse_others_work(output)
    inputs = inputs_of(sources, output)
    readings, failed = _read_all(inputs.files, named=sources)
    reading = merged(readings)
    write_standard(reading.department, output, keep=True)
    department = reading.department
    rows = sum(len(project.filled_rows) for project in department.projects)
    click.echo(
        f"已生成“{output}”：{department.name or '（单位未注明）'}，"
        f"{len(department.projects)}个项目，{rows}条指标。"
    )
    _tell_cleaned(reading.cleaned, listed)
    show_unread(reading.unread)
    for sentence in without_home(department):
        click.echo(sentence)
    forms = copied(department)
    if not forms.complete:
        show_forms(forms)
    for sentence in failed:
        click.echo(on_one_line(sentence), err=True)
    return max(show_aside(inputs.aside), int(bool(failed)))


def _read_all(files: Sequence[Path], *, named: Sequence[Path]) -> tuple[list[Reading], list[str]]:
    """What can be read of some files, and sentences about the others.

    Raises what reading raises for a file that was ``named`` itself, or where none can be read.
    """
    readings: list[Reading] = []
    failed: list[JixiaoError] = []
    for file in files:
        try:
            readings.append(_read(file))
        except JixiaoError as why:
            if file in named:
                raise
            failed.append(why)
    if failed and not readings:
        raise failed[0]
    return readings, [why.sentence for why in failed]


def _read(source: Path) -> Reading:
    """A source; one with nothing but the department's own form goes with the others' projects."""
    use_layouts_beside(source)
    with on_disk(source) as real:
        try:
            return read(real, clean=True)
        except NotAForm:
            with suppress(NotAForm):
                reading = read(real, clean=True, of_the_year=True)
                if reading.department.whole is not None and not reading.year_forms:
                    return reading
            raise


def merged(readings: list[Reading]) -> Reading:
    """Several sources of one department as one; what differs from the first is unread."""
    names = {r.department.name for r in readings if r.department.name}
    if len(names) > 1:
        raise JixiaoError(f"来源属于不同单位（{'、'.join(sorted(names))}），请分别导入。")
    heads = [r.department for r in readings]
    lead, unread = joined(heads)
    if not any(one.projects for one in heads):
        raise NotAForm("只有部门整体支出绩效目标表，没有项目绩效目标表，请与项目表一起导入。")
    projects = tuple(p for one in heads for p in one.projects)
    left_out = tuple(aside for one in heads for aside in one.left_out)
    return Reading(
        replace(lead, projects=projects, left_out=left_out),
        tuple(c for r in readings for c in r.cleaned),
        (*(f for r in readings for f in r.unread), *unread),
    )


def write_standard(department: Department, output: Path, *, keep: bool = False) -> None:
    """Write the standard workbook, with what the check says as the verdicts shown at first.

    ``keep``: entries made in an earlier one since are not written over, but refused.
    """
    from workbook_templates.builder import write

    with replacing(output) as temporary:
        write(standardised(with_proposals(department)), temporary)
        if keep:
            refuse_entries_since(output, temporary)


def _tell_cleaned(cleaned: tuple[Cleaning, ...], listed: bool) -> None:
    if not cleaned:
        return
    counts: dict[str, int] = {}
    for one in cleaned:
        for what in one.what.split("、"):
            counts[what] = counts.get(what, 0) + 1
    words = "，".join(f"{what}{count}处" for what, count in counts.items())
    click.echo(f"清理了多余字符：{words}。" + ("" if listed else "（加 --list 逐条列出）"))
    if listed:
        for one in cleaned:
            click.echo(f"  {one.place.address}　{one.what}：{one.before!r} → {one.after!r}")


def show_unread(unread: tuple[LayoutIssue, ...]) -> None:
    if unread:
        click.echo(f"有{len(unread)}处内容未能识别，请核对后手工补入：")
        for issue in unread:
            click.echo(f"  {issue.place.sheet} {issue.place.address}　“{issue.text}”")
