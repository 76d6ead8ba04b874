"""``jixiao tables``: tidy tables of many workbooks, for analysts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.options import output_option, refuse_inputs, settings_option
from jixiao.errors import JixiaoError
from jixiao.files.folders import is_folder
from jixiao.files.write.atomic import replacing
from jixiao.files.write.ownership import refuse_others_work

if TYPE_CHECKING:
    from jixiao.frames import Forms

_KINDS = (".xlsx", ".csv", ".parquet")


@click.command("tables", help="把工作簿整理成数据表：项目、指标、支出计划、问题，供分析用。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option
@settings_option
def tables_command(paths: tuple[Path, ...], output: Path, settings: Path | None) -> int:
    from jixiao.frames import read_forms

    kind = output.suffix.lower()
    if kind not in _KINDS:
        raise JixiaoError(f"输出文件“{output}”应以{'、'.join(_KINDS)}结尾，请改名。")
    refuse_inputs(output, [settings, *(path for path in paths if not is_folder(path))])
    if kind == ".xlsx":
        refuse_others_work(output, report=True)
    forms = read_forms(paths, settings)
    made = [output] if kind == ".xlsx" else [_beside(output, name) for name, _ in forms.named()]
    if kind == ".xlsx":
        _write_workbook(forms, output)
    else:
        for target, (_, table) in zip(made, forms.named(), strict=True):
            with replacing(target) as temporary:
                if kind == ".csv":
                    table.to_csv(temporary, index=False, encoding="utf-8-sig")
                else:
                    _to_parquet(table, temporary)
    counts = "，".join(f"{name} {len(table)}行" for name, table in forms.named())
    click.echo(f"已生成{'、'.join(f'“{one}”' for one in made)}：{counts}。")
    if len(forms.left_out):
        click.echo(f"有{len(forms.left_out)}项未读入或未计入，见left_out。", err=True)
    return int(bool(len(forms.left_out)))


def _beside(output: Path, name: str) -> Path:
    """A text or parquet file holds one table: ``表.csv`` becomes ``表.projects.csv`` and so on."""
    return output.with_name(f"{output.stem}.{name}{output.suffix}")


def _write_workbook(forms: Forms, output: Path) -> None:
    from jixiao.files.reports.tables import draw

    with replacing(output) as temporary:
        draw(forms.named(), temporary)


def _to_parquet(table: object, target: Path) -> None:
    try:
        table.to_parquet(target, index=False)  # type: ignore[attr-defined] # a DataFrame
    except ImportError as why:
        raise JixiaoError(
            "没有安装parquet支持，请运行 pip install 'jixiao[parquet]'，或改用.csv。"
        ) from why
