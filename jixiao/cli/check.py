"""``jixiao check``: workbooks and folders in, findings out as text, JSON or a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from jixiao import __version__
from jixiao.cli import COULD_NOT_RUN
from jixiao.cli.options import (
    fail_on_option,
    fails,
    format_option,
    least_option,
    refuse_inputs,
    report_output,
    settings_option,
    show_json,
    write_text,
)
from jixiao.errors import JixiaoError, on_one_line
from jixiao.files.check_file import CheckedFile, try_file
from jixiao.files.file_names import readable
from jixiao.files.folders import inputs_of, is_folder
from jixiao.files.write.atomic import replacing
from jixiao.model.findings import (
    HINT,
    WARNING,
    Finding,
    as_lines,
    at_least,
    count_by_severity,
    counted,
    joined_in_words,
)
from jixiao.settings_file import Used

_COLORS = {"错误": "red", "警告": "yellow", "提示": "blue"}


@click.command("check", help="审核工作簿；给文件夹时审核其中所有工作簿。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option("text", "json", "xlsx")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="结果写入文件。")
@fail_on_option
@click.option("--deep", is_flag=True, help="另查公式、格式、下拉是否被覆盖。")
@least_option
@settings_option
def check_command(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    deep: bool,
    least: str,
    settings: Path | None,
) -> int:
    named = [path for path in paths if not is_folder(path)]
    report = _report_target(output, named) if form == "xlsx" else None
    inputs = inputs_of(paths, report)
    refuse_inputs(output, [settings, *inputs.files])
    checked = [*(try_file(path, settings, deep=deep) for path in inputs.files), *inputs.aside]
    findings = [one for file in checked for one in file.findings]
    if form == "json":
        show_json(_as_json(checked, findings, least), output)
    elif report is not None:
        _write_report(checked, report, least)
    elif output is not None:
        write_text("\n".join(_lines(checked, findings, least)) + "\n", output)
    else:
        for line in _lines(checked, findings, least):
            click.echo(_coloured(line))
    return _status(checked, set(named), fails(findings, fail_on))


def _status(checked: Iterable[CheckedFile], named: set[Path], failed: bool) -> int:
    """1 where a file that was asked for, or any broken one, could not be checked; 2 where that
    left none."""
    files = list(checked)
    troubled = [
        file
        for file in files
        if file.status == "unreadable" or (file.status == "not_a_form" and file.path in named)
    ]
    for file in troubled:
        click.echo(on_one_line(file.message), err=True)
    passed_over = [file for file in troubled if not file.looked_at]
    if passed_over:
        click.echo(f"共有{len(passed_over)}个文件因类型不能读取而未审核，如上。", err=True)
    if len(troubled) > len(passed_over) and not any(file.status == "checked" for file in files):
        return COULD_NOT_RUN
    return int(failed or bool(troubled))


def _as_json(
    checked: Iterable[CheckedFile], findings: list[Finding], least: str
) -> dict[str, object]:
    return {
        "tool": "jixiao",
        "version": __version__,
        "files": [file.as_json() for file in checked],
        "findings": [one.as_json() for one in _listed(checked, least, HINT)],
        "settings": [one.as_json() for one in _settings(checked)],
        "summary": count_by_severity(findings),
    }


def _lines(checked: list[CheckedFile], findings: list[Finding], least: str) -> Iterator[str]:
    """A line for the findings of each cell, then the counts of all, also of what is not listed."""
    for file in checked:
        if file.status != "checked":
            continue
        if len(checked) > 1:
            yield f"== {on_one_line(readable(file.path))}"
        for one in as_lines(_listed([file], least, WARNING)):
            yield _line(one)
    for used in _settings(checked):
        yield on_one_line(used.words)
    statuses = Counter(file.status for file in checked)
    listed = _listed(checked, least, WARNING)
    kept_back = len(findings) - len(listed)
    rest = f"（{kept_back}条未逐条列出，加 --least 提示 全部列出）" if kept_back else ""
    words = f"共审核{statuses['checked']}个文件：{counted(findings)}"
    yield f"{words}{joined_in_words(listed)}{rest}。"


def _listed(checked: Iterable[CheckedFile], least: str, usual: str) -> list[Finding]:
    """What is listed: as the option says, else the settings of the file, else as is usual."""
    return [
        one
        for file in checked
        for one in at_least(
            file.findings, least or (file.settings.least if file.settings else "") or usual
        )
    ]


def _settings(checked: Iterable[CheckedFile]) -> list[Used]:
    """The settings files that applied, each once."""
    return list(dict.fromkeys(file.settings for file in checked if file.settings))


def _line(one: Finding) -> str:
    where = "!".join(part for part in (one.place.sheet, one.place.address) if part)
    expected = f"　建议：{one.expected}" if one.expected else ""
    waived = f"　已说明：{one.waived_why}（{one.waived_by}）" if one.waived else ""
    line = f"{one.severity} {one.rule} {where}　{one.message}{expected}　[{one.source}]{waived}"
    return on_one_line(line)


def _coloured(line: str) -> str:
    word = line[:2]
    return click.style(word, fg=_COLORS[word]) + line[2:] if word in _COLORS else line


def _write_report(checked: list[CheckedFile], target: Path, least: str) -> None:
    from jixiao.files.reports import findings as report

    findings = _listed(checked, least, HINT)
    books = [file for file in checked if file.reading]
    projects = [
        report.Subject(p.label, p.sheet, readable(f.path), f.reading.department.name)
        for f in books
        if f.reading
        for p in f.reading.department.projects
    ]
    names = "、".join(readable(file.path.name) for file in checked[:3])
    names += "等" if len(checked) > 3 else ""
    title = f"{names}　{report.summary_line(findings)}"
    title += "".join(f"　{used.words}" for used in _settings(checked))
    with replacing(target) as temporary:
        heading = report.Checked(title, projects, linked=True, by_file=len(checked) > 1)
        report.draw(findings, heading, temporary, at=target)


def _report_target(output: Path | None, named: Iterable[Path]) -> Path:
    if output is None:
        raise JixiaoError("xlsx格式须用 -o 指定输出文件，例如 -o 审核结果.xlsx。")
    return report_output(output, named)
