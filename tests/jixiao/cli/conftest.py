"""What several tests of commands share."""

from __future__ import annotations

from functools import partial

import pytest

from tests.support import commands


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> commands.Run:
    """A command's exit status and what it prints."""
    return partial(commands.run, capsys)
