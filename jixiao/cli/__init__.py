"""The command ``jixiao``: Chinese output, English commands.

Exit status: 0 nothing at or above ``--fail-on``, 1 findings, 2 could not run. Every error is
one Chinese sentence on stderr; ``--debug`` shows the traceback. Commands live in modules of
their own, imported when called, so that ``jixiao --version`` starts at once.
"""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence
from glob import glob
from importlib import import_module
from typing import Final

import click

from jixiao import __version__
from jixiao.cli.help import ChineseHelp, list_commands
from jixiao.errors import JixiaoError, on_one_line, reason_of

COULD_NOT_RUN: Final = 2
click.Context.formatter_class = ChineseHelp  # for all commands: this process has no others
_COMMANDS: Final[dict[str, str]] = {
    "demo": "demo",
    "template": "template",
    "import": "import_document",
    "submit": "submit",
    "export": "export",
    "layout": "layout",
    "check": "check",
    "rollup": "rollup",
    "compare": "compare",
    "monitor": "monitor",
    "evaluate": "evaluate",
    "rollover": "rollover",
    "diff": "diff",
    "split": "split",
    "gather": "gather",
    "library": "library",
    "value": "value",
    "explain": "explain",
    "settings": "settings",
    "audit": "audit",
    "tables": "tables",
    "addin": "addin",
}


class _Commands(click.Group):
    """Commands loaded from their module when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = import_module(f"jixiao.cli.{_COMMANDS[name]}")
        command = getattr(module, f"{name}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=_Commands,
    help="绩效目标表：填报、审核、汇总、执行对比。",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", prog_name="jixiao", help="显示版本。")
@click.option("--debug", is_flag=True, help="出错时显示技术细节。")
@click.pass_context
def jixiao(ctx: click.Context, debug: bool) -> None:
    """The group itself only lists its commands."""
    list_commands(ctx)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    given = expanded(sys.argv[1:]) if arguments is None else list(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a Chinese Windows writes GBK: no emoji in it
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(_status(given))


def expanded(arguments: Sequence[str]) -> list[str]:
    """The arguments as a shell hands them on: the shell of Windows leaves ``*.xlsx`` as it is."""
    if sys.platform != "win32":
        return list(arguments)
    return [name for argument in arguments for name in _matching(argument)]


def _matching(argument: str) -> list[str]:
    """The files that a pattern stands for; the text itself where it is none or matches nothing."""
    if argument.startswith("-") or not set(argument) & set("*?"):
        return [argument]
    # only * and ? are patterns there; [ is a letter of many names
    return sorted(glob(argument.replace("[", "[[]"))) or [argument]  # noqa: PTH207 - as typed


def _status(arguments: list[str]) -> int:
    debug = "--debug" in arguments
    if debug:
        import logging

        logging.getLogger("jixiao").setLevel(logging.DEBUG)
        logging.basicConfig()
    try:
        result = jixiao.main(
            [a for a in arguments if a != "--debug"], prog_name="jixiao", standalone_mode=False
        )
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.UsageError as why:
        return _failed(_usage_sentence(why), debug)
    except click.Abort:
        return _failed("已取消。", debug)
    except JixiaoError as why:
        return _failed(why.sentence, debug)
    except (BrokenPipeError, SystemExit):
        return 0  # click's way to end when nobody reads on (… | head -1), which is no finding
    except OSError as why:
        where = f"“{why.filename}”" if why.filename else "文件"
        return _failed(f"{where}无法读写（{reason_of(why)}），请检查路径和权限。", debug)
    except Exception as why:  # noqa: BLE001 - the edge: one sentence, never a traceback
        return _failed(f"出现未预料的错误（{type(why).__name__}），请加 --debug 查看细节。", debug)
    return result if isinstance(result, int) else 0


def _failed(sentence: str, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(on_one_line(sentence), err=True)
    return COULD_NOT_RUN


def _usage_sentence(why: click.UsageError) -> str:
    command = why.ctx.command_path if why.ctx else "jixiao"
    advice = f"用法见“{command} --help”。"
    if isinstance(why, click.NoSuchOption):
        return f"没有选项“{why.option_name}”，{advice}"
    if isinstance(why, click.MissingParameter):
        name = _name(why.param)
        return f"缺少参数“{name}”，{advice}"
    if isinstance(why, click.BadParameter):
        name = _name(why.param)
        return f"参数“{name}”{_wanted(why.param)}，{advice}"
    if "No such command" in why.message:
        group = why.ctx.command if why.ctx else jixiao
        known = group.list_commands(why.ctx) if isinstance(group, click.Group) and why.ctx else ()
        return f"没有这个命令，可用命令：{'、'.join(known or _COMMANDS)}。"
    if isinstance(why, click.BadOptionUsage):
        return f"选项“{why.option_name}”后面缺少值，或值不该有，{advice}"
    return f"命令写得不对，可能多了或少了参数，{advice}"


def _name(param: click.Parameter | None) -> str:
    """A parameter as people type it: --jobs, not the name of a variable."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else ""


def _wanted(param: click.Parameter | None) -> str:
    """What a parameter may be: click would say it in English."""
    kind = param.type if param else None
    if isinstance(kind, click.Choice):
        return f"不对，可用的有：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"应为{kind.min}至{kind.max}的整数"
    return "的值不对"
