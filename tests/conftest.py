"""What all tests share: the same examples in every run (``make fuzz`` tries others), Calc."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, settings

# Programs that tests start keep what they compile for the next one.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A deadline would go by the clock on the wall, and other programs of the machine would fail tests.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("random", derandomize=False, deadline=None)
# Where it is enough to know that a test fails (``make mutation``), nothing looks for the least case.
settings.register_profile(
    "noticing",
    settings.get_profile("same"),
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(
    {"long": "random", "noticing": "noticing"}.get(os.environ.get("JIXIAO_FUZZ", ""), "same")
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run in several processes: those of a file, and those of one Calc, in one."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group_of(item)))


def _group_of(item: pytest.Item) -> str:
    if "office" in getattr(item, "fixturenames", ()) and "host" not in item.path.parts:
        return "office"
    return "host" if "host" in item.path.parts else item.nodeid.partition("::")[0]


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


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking through it again and again takes minutes."""
    gc.collect()
    gc.freeze()
