"""Uninstalled. By its name the last file here: LibreOffice is closed before."""

from __future__ import annotations

import pytest

from tests.support.office import Desk, Office, free

pytestmark = pytest.mark.host


def test_uninstalled_there_is_nothing_of_ours(desk: Desk) -> None:
    profile = desk.calc.profile
    assert profile is not None
    desk.office.close()
    free(profile)
    assert desk.calc.installed()
    assert desk.calc.uninstall()
    assert not desk.calc.installed()
    free(profile)
    Office(profile).close()  # LibreOffice clears its caches at the next start
    left = [path for path in profile.rglob("*") if "jixiao" in path.name.lower()]
    assert left == []
