"""What all tests share: the same examples in every run (``make fuzz`` tries others), Calc."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile("random" if os.environ.get("JIXIAO_FUZZ") == "long" else "same")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A LibreOffice without our extension."""
    if not shutil.which("soffice"):
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is not installed")
    from tests.support.office import Office

    started = Office(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()
