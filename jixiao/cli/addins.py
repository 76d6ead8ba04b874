"""``jixiao addin``: build, install, uninstall and examine the add-in."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.errors import JixiaoError


@click.group("addin", help="Excel加载项（--calc：LibreOffice扩展）的生成、安装、卸载、诊断。")
def addin_command() -> None:
    """The group itself does nothing."""
