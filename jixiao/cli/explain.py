"""``jixiao explain``: what a rule says."""

from __future__ import annotations

import sys

import click

from jixiao.errors import JixiaoError


@click.command("explain", help="一条规则：条件、理由、依据、正反例。不给RULE时列出全部规则。")
@click.argument("rule", required=False)
def explain_command(rule: str | None) -> None:
    from jixiao.rules import RULES
    from jixiao.rules.explain import explain

    if rule is None:
        for known in sorted(RULES):
            click.echo(f"{known}  {RULES[known].severity}  {RULES[known].summary}")
        return
    if rule.upper() not in RULES:
        raise JixiaoError(f"没有规则“{rule}”，不带编号运行“jixiao explain”可列出全部规则。")
    click.echo(explain(rule.upper()))
    sys.stdout.flush()
