"""What a benchmark measured, and the limit that it has to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True)
class Limit:
    """The ``most`` and the ``least`` that a measure may come to; with neither it is only shown."""

    most: float | None = None
    least: float | None = None
    note: str = ""

    def is_missed(self, value: float) -> bool:
        """Whether a value does not keep the limit, to the two decimals that are shown."""
        shown = round(value, 2)
        over = self.most is not None and shown > self.most
        return over or (self.least is not None and shown < self.least)

    def __str__(self) -> str:
        if self.most is not None and self.least is not None:
            words = f"{self.least:g} to {self.most:g}"
        elif self.least is not None:
            words = f"≥ {self.least:g}"
        else:
            words = "—" if self.most is None else f"≤ {self.most:g}"
        return f"{words}, {self.note}" if self.note else words


SHOWN: Final = Limit()


class Measure(NamedTuple):
    """What was measured, in words, what it came to, and its limit."""

    what: str
    value: float
    limit: Limit

    @property
    def is_missed(self) -> bool:
        """Whether it does not keep its limit."""
        return self.limit.is_missed(self.value)

    @property
    def cells(self) -> tuple[str, str, str]:
        """What, value and limit, as they are shown; a missed limit says so."""
        missed = " — missed" if self.is_missed else ""
        return self.what, f"{self.value:.2f}", f"{self.limit}{missed}"


def summary(measures: list[Measure]) -> str:
    """How many limits there are and which were missed, in a sentence or a list."""
    limited = [one for one in measures if one.limit.most is not None or one.limit.least is not None]
    missed = [one for one in limited if one.is_missed]
    if not missed:
        return f"All {len(limited)} limits are kept."
    lines = [f"- {one.what}: {one.value:.2f}, limit {one.limit}" for one in missed]
    return "\n".join([f"{len(missed)} of {len(limited)} limits are missed:", *lines])
