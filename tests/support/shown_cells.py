"""Cells that show something else than they hold, and what a person reads in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

# value, number format, what is read
SHOWN: tuple[tuple[Any, str, str], ...] = (
    (0.9, "0%", "90%"),
    (0.955, "0.0%", "95.5%"),
    (0.9, '"≥"0%', "≥90%"),
    (90, '0"%"', "90%"),
    (120, '0"人"', "120人"),
    (3.5, '0.0"天"', "3.5天"),
    (1234567.5, "#,##0.00", "1234567.5"),
    (28.8, '"¥"#,##0.00', "¥28.8"),
    (-3, '0"件";"减少"0"件"', "减少3件"),
    (25000, '0!.0,"万"', "2.5万"),
    (0.9, "General", "0.9"),
    (5, "@", "5"),
    (dt.date(2026, 11, 30), "yyyy-mm-dd", "2026-11-30"),
    (dt.date(2026, 11, 30), 'm"月"d"日"', "2026-11-30"),
    ("≥90%", "0%", "≥90%"),
)
