"""Commands that make a workbook or a document: template, import, submit, export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from jixiao.cli.common import need_suffix, output_option, refuse_inputs, settings_option
from jixiao.errors import JixiaoError
from jixiao.files.checking import check_file
from jixiao.files.folders import once
from jixiao.files.ours import refuse_entries_since, refuse_others_work
from jixiao.files.output import replacing
from jixiao.files.reading import Reading, read, standardised
from jixiao.findings import Severity
from jixiao.form.cleaning import Cleaning
from jixiao.model import Department, Fault


@click.command("template", help="新建标准工作簿。")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("绩效目标表.xlsx"),
    show_default=True, help="输出文件。",
)  # fmt: skip
@click.option("--department", default="", help="单位名称。")
@click.option("--code", default="", help="单位编码。")
@click.option("--year", type=click.IntRange(2000, 2099), help="预算年度。")
@click.option(
    "--projects", type=click.IntRange(1, 500), default=1, show_default=True, help="项目数。"
)
def template_command(
    output: Path, department: str, code: str, year: int | None, projects: int
) -> None:
    from workbook_templates.builder import write

    if output.exists():
        raise JixiaoError(f"“{output}”已存在，为免覆盖已填内容，请换一个文件名。")
    with replacing(need_suffix(output, ".xlsx")) as temporary:
        write(Department(code=code, name=department, year=year), temporary, blank_projects=projects)
    click.echo(f"已生成“{output}”：{projects}张空白项目表。")


@click.command("import", help="把已有文档（.txt/.docx/.xlsx）转成标准工作簿。")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option
@click.option("--list", "listed", is_flag=True, help="逐条列出清理了什么。")
def import_command(sources: tuple[Path, ...], output: Path, listed: bool) -> int:
    need_suffix(output, ".xlsx")
    refuse_inputs(output, sources)
    refuse_others_work(output)
    reading = merged([read(source, clean=True) for source in once(sources)])
    write_standard(reading.department, output, keep=True)
    department = reading.department
    rows = sum(len(project.indicators) for project in department.projects)
    click.echo(
        f"已生成“{output}”：{department.name or '（单位未注明）'}，"
        f"{len(department.projects)}个项目，{rows}条指标。"
    )
    _tell_cleaned(reading.cleaned, listed)
    _tell_unread(reading.unread)
    return 0


def merged(readings: list[Reading]) -> Reading:
    """Several sources of one department as one; the first that has a department part leads."""
    lead = next((r for r in readings if r.department.functions), readings[0])
    projects = tuple(p for r in readings for p in r.department.projects)
    names = {r.department.name for r in readings if r.department.name}
    if len(names) > 1:
        raise JixiaoError(f"来源属于不同单位（{'、'.join(sorted(names))}），请分别导入。")
    return Reading(
        replace(lead.department, projects=projects),
        tuple(c for r in readings for c in r.cleaned),
        tuple(f for r in readings for f in r.unread),
    )


def write_standard(department: Department, output: Path, *, keep: bool = False) -> None:
    """Write the standard workbook, with what the check says as the verdicts shown at first.

    ``keep``: entries made in an earlier one since are not written over, but refused.
    """
    from workbook_templates.builder import write

    with replacing(output) as temporary:
        write(standardised(department), temporary)
        if keep:
            refuse_entries_since(output, temporary)


def _tell_cleaned(cleaned: tuple[Cleaning, ...], listed: bool) -> None:
    if not cleaned:
        return
    counts: dict[str, int] = {}
    for one in cleaned:
        for what in one.what.split("、"):
            counts[what] = counts.get(what, 0) + 1
    told = "，".join(f"{what}{count}处" for what, count in counts.items())
    click.echo(f"清理了多余字符：{told}。" + ("" if listed else "（加 --list 逐条列出）"))
    if listed:
        for one in cleaned:
            click.echo(f"  {one.place.address}　{one.what}：{one.before!r} → {one.after!r}")


def _tell_unread(unread: tuple[Fault, ...]) -> None:
    if unread:
        click.echo(f"有{len(unread)}处内容未能识别，请核对后手工补入：")
        for fault in unread:
            click.echo(f"  {fault.place.sheet} {fault.place.address}　“{fault.text}”")


@click.command("submit", help="生成上报副本：只有数值，没有链接和插件工作表。")
@click.argument("book", type=click.Path(path_type=Path))
@output_option
def submit_command(book: Path, output: Path) -> None:
    from workbook_templates.builder import write

    need_suffix(output, ".xlsx")
    refuse_inputs(output, [book])
    refuse_others_work(output, copy=True)
    reading = read(book)
    with replacing(output) as temporary:
        write(standardised(reading.department), temporary, values_only=True)
    click.echo(f"已生成上报副本“{output}”：{len(reading.department.projects)}个项目。")
    _tell_unread(reading.unread)


@click.command("export", help="生成公开文本（.docx或.pdf）。")
@click.argument("book", type=click.Path(path_type=Path))
@output_option
@click.option("--force", is_flag=True, help="有错误也继续生成。")
@settings_option
def export_command(book: Path, output: Path, force: bool, settings: Path | None) -> None:
    if output.suffix.lower() not in {".docx", ".pdf"}:
        raise JixiaoError(f"公开文本“{output}”应以.docx或.pdf结尾，请改名。")
    refuse_inputs(output, [book, settings])
    refuse_others_work(output)
    checked = check_file(book, settings)
    errors = [one for one in checked.findings if one.severity is Severity.ERROR and not one.waived]
    if errors and not force:
        raise JixiaoError(
            f"还有{len(errors)}条错误（例如{errors[0].place.address}：{errors[0].message}），"
            "请改正后再公开；确需生成请加 --force。"
        )
    assert checked.reading is not None
    write_public(checked.reading.department, output)
    click.echo(f"已生成公开文本“{output}”。")


def write_public(department: Department, output: Path) -> None:
    """Write the public disclosure document as .docx, or as .pdf by LibreOffice."""
    from jixiao.files.docx_out import write_document

    with replacing(output) as temporary:
        if output.suffix.lower() == ".docx":
            write_document(department, temporary)
            return
        from jixiao.files.libreoffice import to_pdf

        document = temporary.with_suffix(".docx")
        try:
            write_document(department, document)
            to_pdf(document, temporary)
        finally:
            document.unlink(missing_ok=True)
