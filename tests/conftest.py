"""The same examples in every run; ``make fuzz`` tries others."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile("random" if os.environ.get("JIXIAO_FUZZ") == "long" else "same")
