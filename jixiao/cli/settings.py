"""``jixiao settings``: the settings beside a workbook, shown and changed."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.errors import JixiaoError
from jixiao.files.check_file import settings_for
from jixiao.files.file_names import readable
from jixiao.files.settings_edit import choice_of, listed, save, value_of
from jixiao.settings_file import FILE_NAME, find_settings


@click.command("settings", help="查看或修改工作簿旁的设置，如：列出的问题=警告。")
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("changes", nargs=-1, metavar="[名称=值]...")
def settings_command(book: Path, changes: tuple[str, ...]) -> None:
    if not book.exists():
        raise JixiaoError(f"找不到“{readable(book)}”，请检查路径。")
    wanted = []
    for one in changes:  # all are understood before the first is written
        name, sign, word = one.partition("=")
        if not sign:
            raise JixiaoError(f"“{one}”应写成“名称=值”，如：列出的问题=警告。")
        choice = choice_of(name)
        wanted.append((choice, value_of(choice, word)))
    for choice, value in wanted:
        save(book, choice, value)
    found = find_settings(book)
    click.echo(f"设置文件：{readable(found)}" if found else f"没有{FILE_NAME}，使用默认设置。")
    click.echo("\n".join(listed(settings_for(book))))
