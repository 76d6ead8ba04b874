"""What the commands with a ledger share: which rows are in a total, and the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from jixiao.cli.options import fails, sets_aside, show_forms
from jixiao.errors import on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.findings import Finding
    from jixiao.model.tally import Tally
    from jixiao.spending.account import Account


def show_account(account: Account, forms: Tally) -> None:
    """Print both equations: that of the forms, that of the ledger's rows with what is not in it."""
    show_forms(forms)
    for sentence in account.sentences():
        click.echo(on_one_line(sentence))


def status_of(account: Account, forms: Tally, findings: Sequence[Finding], fail_on: str) -> int:
    """1 where a finding is as severe as asked for, or where a form or a row is left out."""
    left_out = not account.complete and fail_on != "never"
    return int(left_out or sets_aside(forms, fail_on) or fails(findings, fail_on))
