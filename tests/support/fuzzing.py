"""How long properties are tried: short and the same in every run, or long with fresh examples."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

LONG: Final = os.environ.get("JIXIAO_FUZZ") == "long"


def fuzz(short: int, long: int) -> settings:
    """Settings of a property: ``short`` examples in ``make test``, ``long`` in ``make fuzz``."""
    return settings(
        max_examples=long if LONG else short,
        derandomize=not LONG,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
