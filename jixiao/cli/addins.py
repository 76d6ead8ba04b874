"""``jixiao addin``: build, install, uninstall and examine the add-in."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("addin", help="Excel加载项（--calc：LibreOffice扩展）的生成、安装、卸载、诊断。")
def addin_command() -> None:
    """The group itself does nothing: see the commands."""


@addin_command.command("build", help="生成jixiao.xlam。")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="输出文件。")
@click.option("--calc", is_flag=True, help="生成LibreOffice扩展jixiao.oxt。")
@click.option("--interpreter", help="写入的Python解释器，默认为本机这一个。")
def build_command(output: Path | None, calc: bool, interpreter: str | None) -> None:
    from jixiao.files.output import replacing

    if calc:
        from addin.calc.oxt import build as build_extension

        target = output or Path("jixiao.oxt")
        with replacing(target) as temporary:
            build_extension(temporary)
    else:
        from addin.xlam.build import build

        target = output or Path("jixiao.xlam")
        with replacing(target) as temporary:
            build(temporary, interpreter=interpreter)
    click.echo(f"已生成“{target}”。")


@addin_command.command("install", help="为当前用户安装，再次运行即更新；不需要管理员和网络。")
@click.option("--calc", is_flag=True, help="安装到LibreOffice Calc。")
def install_command(calc: bool) -> None:
    if calc:
        from addin.calc.install import install as install_extension

        click.echo(f"已安装到LibreOffice：{install_extension()}。重新打开Calc即可使用。")
        return
    from addin.installer import install
    from addin.windows import this_computer

    click.echo(f"已安装：{install(this_computer())}。重新打开Excel即可看到“绩效目标”选项卡。")


@addin_command.command("uninstall", help="卸载，不留下任何文件。")
@click.option("--calc", is_flag=True, help="从LibreOffice Calc卸载。")
def uninstall_command(calc: bool) -> None:
    if calc:
        from addin.calc.install import uninstall as uninstall_extension

        removed = [str(item) for item in uninstall_extension()]
    else:
        from addin.installer import uninstall
        from addin.windows import this_computer

        removed = [str(item) for item in uninstall(this_computer())]
    click.echo("已卸载：" + ("、".join(removed) if removed else "没有安装过，无需卸载。"))


@addin_command.command("doctor", help="逐项检查安装情况。")
@click.option("--calc", is_flag=True, help="检查LibreOffice Calc。")
def doctor_command(calc: bool) -> int:
    if calc:
        from addin.calc.install import diagnose
    else:
        from addin.doctor import diagnose
    found = diagnose()
    for item in found:
        click.echo(f"{'✓' if item.ok else '✗'} {item.name}：{item.what}")
        if not item.ok:
            click.echo(f"    {item.advice}")
    return 0 if all(item.ok for item in found) else 1
