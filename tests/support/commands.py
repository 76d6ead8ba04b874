"""Running a command, and what it prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.cli import main

Run = Callable[..., tuple[int, str]]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Exit status and standard output."""
    with pytest.raises(SystemExit) as left:
        main(list(map(str, arguments)))
    assert isinstance(left.value.code, int)
    return left.value.code, capsys.readouterr().out
