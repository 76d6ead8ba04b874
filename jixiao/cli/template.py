"""``jixiao template``: a blank standard workbook."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.options import need_suffix
from jixiao.errors import JixiaoError
from jixiao.files.write.atomic import refuse_device_name, replacing
from jixiao.model.target_form import Department, Field, WholeForm
from jixiao.rules.vocabulary import DICTIONARIES


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
@click.option(
    "--dictionary", type=click.Choice(list(DICTIONARIES)), default="legacy", show_default=True,
    help="空白表的一级、二级指标：legacy为旧版（成本在产出指标下），2021为成本指标单列。",
)  # fmt: skip
@click.option("--whole", is_flag=True, help="另加一张空白的部门整体支出绩效目标表。")
def template_command(
    output: Path,
    department: str,
    code: str,
    year: int | None,
    projects: int,
    dictionary: str,
    whole: bool,
) -> None:
    from workbook_templates.builder import write

    refuse_device_name(output)
    if output.exists():
        raise JixiaoError(f"“{output}”已存在，为免覆盖已填内容，请换一个文件名。")
    with replacing(need_suffix(output, ".xlsx")) as temporary:
        form = WholeForm(department=Field(department)) if whole else None
        blank = Department(code=code, name=department, year=year, whole=form)
        write(blank, temporary, blank_projects=projects, dictionary=dictionary)
    click.echo(f"已生成“{output}”：{projects}张空白项目表。")
