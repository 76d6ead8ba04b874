"""``jixiao diff``: what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from jixiao import __version__
from jixiao.cli.options import (
    format_option,
    need_suffix,
    refuse_inputs,
    report_output,
    settings_option,
    show_json,
    write_text,
)
from jixiao.drafting.compare import compare
from jixiao.drafting.differences import Differences
from jixiao.drafting.telling import lines
from jixiao.errors import JixiaoError, on_one_line
from jixiao.files.check_file import check_file
from jixiao.files.file_names import readable
from jixiao.files.folders import inputs_of, is_folder
from jixiao.files.write.atomic import replacing
from jixiao.model.findings import Finding
from jixiao.model.target_form import Department


@click.command("diff", help="修改对照：两个版本之间改了什么，问题改正了没有。")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@format_option("text", "json", "xlsx", "docx")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="结果写入文件。")
@settings_option
def diff_command(
    old: Path, new: Path, form: str, output: Path | None, settings: Path | None
) -> None:
    target = _target(output, form, (old, new, settings))
    before, after = _version(old, settings, target), _version(new, settings, target)
    found = compare(before.department, after.department, before.findings, after.findings)
    names = readable(old), readable(new)
    if form == "json":
        head = {"tool": "jixiao", "version": __version__, "old": names[0], "new": names[1]}
        show_json(head | found.as_json(), target)
    elif target is None:
        for line in _text(found):
            click.echo(on_one_line(line))
    elif form == "text":
        write_text("\n".join(map(on_one_line, _text(found))) + "\n", target)
    else:
        _write(found, names, target)
        click.echo(f"已生成修改对照“{output}”：{on_one_line(next(iter(found.sentences)))}")


class _Version(NamedTuple):
    """What one side of the comparison holds."""

    department: Department
    findings: list[Finding]


def _version(path: Path, settings: Path | None, own: Path | None) -> _Version:
    """A workbook, or all workbooks of one department in a folder, checked.

    Raises JixiaoError where a folder holds several departments, or a file that is no form.
    """
    files = inputs_of([path], own).files if is_folder(path) else [path]
    checked = [check_file(file, settings) for file in files]
    if not checked:
        raise JixiaoError(f"文件夹“{path}”里没有能读的绩效目标表，请检查路径。")
    departments = [file.reading.department for file in checked if file.reading]
    names = sorted({one.name for one in departments if one.name})
    if len(names) > 1:
        listed = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
        raise JixiaoError(f"文件夹“{path}”里有几个单位的表（{listed}），请逐个单位比较。")
    lead = next((one for one in departments if one.functions), departments[0])
    whole = replace(
        lead,
        projects=tuple(project for one in departments for project in one.projects),
        left_out=tuple(aside for one in departments for aside in one.left_out),
    )
    return _Version(whole, [one for file in checked for one in file.findings])


def _target(output: Path | None, form: str, inputs: tuple[Path | None, ...]) -> Path | None:
    """Where the result goes, seen to be free before any work is done; None for the screen."""
    if form not in {"xlsx", "docx"}:
        refuse_inputs(output, inputs)
        return output
    if output is None:
        raise JixiaoError(f"{form}格式须用 -o 指定输出文件，例如 -o 修改对照.{form}。")
    if form == "xlsx":
        return report_output(output, inputs)
    from jixiao.files.write.ownership import refuse_others_work

    refuse_inputs(output, inputs)
    refuse_others_work(need_suffix(output, ".docx"), report=True)
    return output


def _text(found: Differences) -> Iterator[str]:
    for line in lines(found):
        old = f"原“{line.old}”" if line.old else ""
        new = f"现“{line.new}”" if line.new else ""
        values = "，".join(part for part in (old, new) if part)
        note = f"（{line.note}）" if line.note else ""
        at = line.new_at or line.old_at
        yield f"{line.status}　{line.project}　{line.what} {at}　{values}{note}"
    for one in found.news:
        at = "!".join(p for p in (one.finding.place.sheet, one.finding.place.address) if p)
        yield f"{one.state}　{one.finding.severity} {one.finding.rule} {at}　{one.finding.message}"
    for which, total in (("原版", found.old_total), ("现版", found.new_total)):
        for aside in total.forms.left_out:
            yield f"{which}未计入：{aside.sentence}"
    yield from found.sentences


def _write(found: Differences, names: tuple[str, str], target: Path) -> None:
    with replacing(target) as temporary:
        if target.suffix.lower() == ".docx":
            from jixiao.files.write.differences_docx import write

            write(found, *names, temporary)
        else:
            from jixiao.files.reports.differences import draw

            draw(found, *names, temporary)
