"""One thing that the doctor looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from addin.windows import Environment

OFFICE: Final = r"Software\Microsoft\Office\16.0"
POLICIES: Final = r"Software\Policies\Microsoft\Office\16.0"
ADMINISTRATOR: Final = "请联系单位的信息管理人员"


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: `what` was found, and `advice` (empty when `ok`)."""

    name: str
    ok: bool
    what: str
    advice: str = ""


Check = Callable[[Environment], Diagnosis]
