"""``jixiao value``: how a target value is read."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from jixiao.cli.options import as_json, format_option
from jixiao.errors import JixiaoError
from jixiao.values import KIND_WORDS, TargetValue, parse

_FIELDS = ("text", "kind", "operator", "number", "scale", "unit", "canonical")
_NAMES = ("原文", "类型", "方向", "数值", "数量级", "单位", "规范写法")


@click.command("value", help="指标值怎样读：每个TEXT一行，不给TEXT时从标准输入逐行读。")
@click.argument("texts", nargs=-1)
@format_option("text", "json")
def value_command(texts: tuple[str, ...], form: str) -> None:
    for text in texts or _lines():
        read = _as_dict(parse(text))
        if form == "json":
            click.echo(as_json(read, sys.stdout.encoding or "utf-8"))
        else:
            click.echo(_sentence(read))


def _lines() -> Iterable[str]:
    if sys.stdin is None:  # closed by whoever started us
        raise JixiaoError("没有可读的标准输入，请在命令后面写出指标值。")
    return (_decoded(line).rstrip("\r\n") for line in sys.stdin.buffer)


def _decoded(line: bytes) -> str:
    """A line in UTF-8, or in GB18030 as a Chinese Windows pipes it; what is neither is shown."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def _as_dict(value: TargetValue) -> dict[str, str | None]:
    fields: dict[str, str | None] = {name: getattr(value, name) for name in _FIELDS}
    return fields | {"number": None if value.number is None else f"{value.number:f}"}


def _sentence(read: dict[str, str | None]) -> str:
    parts = [
        f"{label}：{KIND_WORDS.get(part or '', part or '') if label == '类型' else part}"
        for label, part in zip(_NAMES, read.values(), strict=True)
        if part
    ]
    return "　".join(parts) or "（空）"
