"""jixiao layout: the labels of a form that is not known, and a draft of its layout."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.options import need_suffix, refuse_inputs, write_text
from jixiao.files.file_names import readable
from jixiao.files.read.any import grids_of
from jixiao.form.learn import Learnt, draft, learn
from jixiao.settings_file import use_layouts_beside


@click.command("layout", help="学习一种版式：列出认识和不认识的标签，起草版式文件。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写出版式草稿（.toml）。")
def layout_command(file: Path, output: Path | None) -> int:
    if output is not None:
        need_suffix(output, ".toml")
        refuse_inputs(output, [file])
    use_layouts_beside(file)
    learnt = learn(grids_of(file))
    _show(learnt)
    if output is not None:
        if not output.parent.exists() and output.parent.parent.is_dir():
            output.parent.mkdir()  # the folder that the settings are to name
        write_text(draft(learnt, output.stem), output)
        click.echo(
            f"已写出草稿“{output}”。请依次：一、打开草稿，核对其中的also，补全标有？的各项；"
            f'二、在设置文件jixiao.toml中写 layouts = "{_folder_of(output)}"；'
            f"三、再运行 jixiao check {readable(file.name)}，看是否读全。"
        )
    return 0


def _folder_of(output: Path) -> str:
    """What the settings beside the folder call it."""
    return readable(output.parent.name) or "."


def _show(learnt: Learnt) -> None:
    base = learnt.base
    click.echo(f"认识的标签（{len(learnt.known)}个，按“{base.title_ends[0]}”）：")
    for one in learnt.known:
        named = ""
        if one.key:
            named = base.label(one.key) if one.group == "fields" else base.heading(one.key)
        click.echo(f"  {one.place.address}　{_line(one.text)}" + (f" → {named}" if named else ""))
    click.echo(f"不认识的标签（{len(learnt.unknown)}个）：")
    for other in learnt.unknown:
        near = "、".join(f"“{label}”" for _, _, label in other.nearest)
        words = f"，最接近{near}" if near else f"，没有接近的栏目{learnt.hint_in_words(other)}"
        click.echo(f"  {other.place.address}　{_line(other.text)}{words}")
    proposed = {one.nearest[0][:2]: one for one in reversed(learnt.unknown) if one.nearest}
    for group, key in learnt.missing:
        named = base.label(key) if group == "fields" else base.heading(key)
        maybe = proposed.get((group, key))
        words = f"（可能是{maybe.place.address}“{_line(maybe.text)}”）" if maybe else ""
        click.echo(f"缺少：{named}{words}")


def _line(text: str) -> str:
    return "".join(text.split())
