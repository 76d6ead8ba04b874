"""``jixiao export``: the public disclosure document."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.check.book import PUBLISHED
from jixiao.cli.many import each_book
from jixiao.cli.options import (
    fail_on_option,
    output_option,
    refuse_inputs,
    sets_aside,
    settings_option,
    show_forms,
)
from jixiao.errors import JixiaoError
from jixiao.files.check_file import check_file
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_others_work
from jixiao.model.findings import Severity
from jixiao.model.tally import copied
from jixiao.model.target_form import Department


@click.command("export", help="生成公开文本（.docx或.pdf）。")
@click.argument("book", type=click.Path(path_type=Path))
@output_option
@click.option("--pdf", "printed", is_flag=True, help="不生成公开文本，把项目表打印成一个PDF。")
@click.option("--force", is_flag=True, help="有错误也继续生成。")
@fail_on_option
@settings_option
@each_book(lambda options: ".pdf" if options["printed"] else ".docx")
def export_command(
    book: Path,
    output: Path,
    printed: bool,
    force: bool,
    fail_on: str,
    settings: Path | None,
) -> int:
    if output.suffix.lower() not in {".docx", ".pdf"}:
        raise JixiaoError(f"公开文本“{output}”应以.docx或.pdf结尾，请改名。")
    if printed and output.suffix.lower() != ".pdf":
        raise JixiaoError(f"打印成PDF的“{output}”应以.pdf结尾，请改名。")
    refuse_inputs(output, [book, settings])
    refuse_others_work(output)
    checked = check_file(book, settings, published=True)
    assert checked.reading is not None
    department = checked.reading.department
    if printed:
        write_forms(department, output)
        count = len(department.projects)
        click.echo(f"已生成“{output}”：部门整体绩效目标和{count}张项目表。")
        forms = copied(department)
        show_forms(forms)
        return int(sets_aside(forms, fail_on))
    errors = [one for one in checked.findings if one.severity is Severity.ERROR and not one.waived]
    if errors and not force:
        raise JixiaoError(
            f"还有{len(errors)}条错误（例如{errors[0].place.address}：{errors[0].message}），"
            f"请改正后再公开；确需生成请加 --force。{PUBLISHED}"
        )
    write_public(department, output)
    click.echo(f"已生成公开文本“{output}”。{PUBLISHED}")
    forms = copied(department)
    show_forms(forms)
    return int(sets_aside(forms, fail_on))


def write_forms(department: Department, output: Path) -> None:
    """Print the forms of a department as one .pdf, by LibreOffice."""
    from jixiao.files.libreoffice import to_pdf
    from jixiao.form.standardise import standardised
    from workbook_templates.builder import write

    with replacing(output) as temporary:
        book = temporary.with_suffix(".xlsx")
        try:
            write(standardised(department), book, values_only=True, forms_only=True)
            to_pdf(book, temporary)
        finally:
            book.unlink(missing_ok=True)


def write_public(department: Department, output: Path) -> None:
    """Write the public disclosure document as .docx, or as .pdf by LibreOffice."""
    from jixiao.files.write.docx import write_document

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
