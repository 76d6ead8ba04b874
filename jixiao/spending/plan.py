"""The quarterly plan on any date: the planned cumulative share between the checkpoints."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jixiao.model.target_form import Share
from jixiao.settings import PlanLine

CHECKPOINTS: Final = {3: "3月底", 6: "6月底", 10: "10月底", 12: "12月底"}


def planned_share(
    plan: Sequence[Share], date: dt.date, line: PlanLine = "linear"
) -> Decimal | None:
    """The share of the budget planned to be spent by the end of ``date``, in percent.

    ``linear``: by days between checkpoints, from 0% before 1 January; ``step``: the share of
    the last checkpoint passed. A checkpoint's own day has exactly its share. None where a
    checkpoint has no share.
    """
    if not plan or any(share.percent is None for share in plan):
        return None
    before_date, before = dt.date(date.year - 1, 12, 31), Decimal(0)
    for share in sorted(plan, key=lambda share: share.month):
        assert share.percent is not None
        due = dt.date(date.year, share.month, calendar.monthrange(date.year, share.month)[1])
        if date == due:
            return share.percent
        if date < due:
            if line == "step":
                return before
            done, span = (date - before_date).days, (due - before_date).days
            return before + (share.percent - before) * done / span
        before_date, before = due, share.percent
    return before
