"""One way into folders: a command for one workbook does its work on each below a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from jixiao.errors import JixiaoError, NotAForm, on_one_line
from jixiao.files.archives import SUFFIX, on_disk
from jixiao.files.check_file import CheckedFile
from jixiao.files.folders import inputs_of, is_folder
from jixiao.files.write.atomic import made_folder, refuse_device_folder

Command = Callable[..., int]


def holds_many(path: Path) -> bool:
    """Whether a path may hold many workbooks: a folder, an archive."""
    return is_folder(path) or (path.suffix.lower() == SUFFIX and path.is_file())


def each_book(suffix: Callable[[dict[str, Any]], str]) -> Callable[[Command], Command]:
    """A command of one ``book`` and one ``output`` that takes a folder for both, too.

    Below the output folder lie the results under the names of their sources, with the
    ``suffix`` that the options ask for. A file that fails is reported and the rest is done. The
    status is the worst, 1 where a file failed or was not looked at.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(**options: Any) -> int:
            book, output = options["book"], options["output"]
            if not holds_many(book):
                return int(command(**options) or 0)
            if output is not None and not output.suffix:
                # once, not for each file; to Windows it seems to exist
                refuse_device_folder(output)
            if output is None or output.suffix or (output.exists() and not is_folder(output)):
                raise JixiaoError(
                    f"“{book}”是文件夹，结果有多个文件，请用 -o 指定一个文件夹，例如 -o 结果。"
                )
            if is_folder(book) and output.resolve().is_relative_to(book.resolve()):
                raise JixiaoError(f"结果不能放在被读取的文件夹“{book}”里，请换一个位置。")
            return _on_each(command, book, output, suffix(options), options)

        return run

    return decorate


def _on_each(
    command: Command, book: Path, output: Path, suffix: str, options: dict[str, Any]
) -> int:
    inputs = inputs_of([book])
    worst = 0
    for file in inputs.files:
        target = output / file.relative_to(book).with_suffix(suffix)
        try:
            with on_disk(file) as real:
                made_folder(target.parent)
                worst = max(worst, int(command(**options | {"book": real, "output": target}) or 0))
        except NotAForm as why:
            click.echo(on_one_line(why.sentence), err=True)
        except JixiaoError as why:
            click.echo(on_one_line(f"“{file}”：{why.sentence}"), err=True)
            worst = max(worst, 1)
    return max(worst, show_aside(inputs.aside))


def show_aside(aside: Iterable[CheckedFile]) -> int:
    """List what was not read; 1 where there is anything."""
    aside = list(aside)
    for one in aside:
        click.echo(on_one_line(one.message), err=True)
    if aside:
        click.echo(f"共有{len(aside)}个文件或文件夹未读取，如上。", err=True)
    return int(bool(aside))
