"""``--help`` in Chinese: click's own words are English, whatever the language of the system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

_HEADINGS: Final = {"Options": "选项", "Commands": "命令"}
_WORDS: Final = {
    "[OPTIONS]": "[选项]",
    "[COMMAND] [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示用法。",
    "[default: ": "[默认：",
    "[required]": "[必填]",
    "; required]": "；必填]",
}


class ChineseHelp(click.HelpFormatter):
    """Lays out the help of a command as click does, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _chinese(args), "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        super().write_dl([(first, _chinese(then)) for first, then in rows], col_max, col_spacing)


def list_commands(ctx: click.Context) -> None:
    """What a group says when no command is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _chinese(text: str) -> str:
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text
