"""``jixiao addin``: build, install, uninstall and examine the add-in."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.help import list_commands
from jixiao.cli.options import need_suffix


@click.group("addin", help="Excel加载项的生成、安装、卸载、诊断。", invoke_without_command=True)
@click.pass_context
def addin_command(ctx: click.Context) -> None:
    """The group itself only lists its commands."""
    list_commands(ctx)


_calc = click.option("--calc", is_flag=True, help="用于LibreOffice Calc，而不是Excel。")


@addin_command.command("build", help="生成jixiao.xlam；加--calc生成jixiao.oxt。")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
@click.option("--interpreter", help="写入的Python解释器，默认为本机安装位置。")
@_calc
def build_command(output: Path | None, interpreter: str | None, calc: bool) -> None:
    if calc:
        from addin.calc import extension

        made = extension.build(need_suffix(output or Path(extension.FILE_NAME), ".oxt"))
    else:
        from addin.xlam import FILE_NAME
        from addin.xlam.build import build

        made = build(need_suffix(output or Path(FILE_NAME), ".xlam"), interpreter=interpreter)
    click.echo(f"已生成“{made}”。")


@addin_command.command("install", help="为当前用户安装，再次运行即更新；不需要管理员和网络。")
@_calc
def install_command(calc: bool) -> None:
    if calc:
        from addin.calc.install import Calc

        Calc().install()
        click.echo("已安装。重新打开LibreOffice Calc即可看到“绩效目标”菜单和工具栏。")
        return
    from addin.installer import install
    from addin.windows import this_computer

    click.echo(f"已安装：{install(this_computer())}。重新打开Excel即可看到“绩效目标”选项卡。")


@addin_command.command("uninstall", help="卸载，不留下任何文件。")
@_calc
def uninstall_command(calc: bool) -> None:
    if calc:
        from addin.calc.install import Calc

        gone = Calc().uninstall()
        click.echo("已卸载。" if gone else "没有安装过，无需卸载。")
        return
    from addin.installer import uninstall
    from addin.windows import this_computer

    removed = [str(item) for item in uninstall(this_computer())]
    click.echo("已卸载：" + ("、".join(removed) if removed else "没有安装过，无需卸载。"))


@addin_command.command("doctor", help="逐项检查安装情况。")
@_calc
def doctor_command(calc: bool) -> int:
    if calc:
        from addin.calc.install import Calc

        found = Calc().diagnose()
    else:
        from addin.doctor import diagnose

        found = diagnose()
    for item in found:
        click.echo(f"{'✓' if item.ok else '✗'} {item.name}：{item.what}")
        if not item.ok:
            click.echo(f"    {item.advice}")
    return 0 if all(item.ok for item in found) else 1
