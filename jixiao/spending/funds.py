"""A project's money by source: approved, with the adjustments of the year, and spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jixiao.model.target_form import Amount, Project
from jixiao.spending.ledger import Entry


class Source(StrEnum):
    """Where money comes from; the words are the rows of the forms of the year."""

    FISCAL = "当年财政拨款"
    CARRIED = "上年结转资金"
    OTHER = "其他资金"
    UNSTATED = "未注明来源"


# In this order: 上年结转财政资金 is carried over. The words are those of payment systems.
_WORDS: Final = (
    (Source.CARRIED, ("结转", "结余")),
    (Source.OTHER, ("其他", "单位资金", "自有", "自筹", "事业收入", "经营收入")),
    (Source.FISCAL, ("财政", "一般公共预算", "政府性基金", "国有资本")),
)


@dataclass(frozen=True, slots=True)
class Funds:
    """Money in 分: approved at the beginning, ``budget`` with adjustments to date, spent."""

    approved: int = 0
    budget: int = 0
    actual: int = 0

    def __add__(self, other: Funds) -> Funds:
        return Funds(
            self.approved + other.approved,
            self.budget + other.budget,
            self.actual + other.actual,
        )


def source_of(text: str) -> Source:
    """The source that an export names in its own words; UNSTATED where it names none."""
    for source, words in _WORDS:
        if any(word in text for word in words):
            return source
    return Source.UNSTATED


def funds_of(project: Project, entries: Iterable[Entry], date: dt.date) -> dict[Source, Funds]:
    """The project's money by source on a date; the sources add up to the whole to the 分.

    Rows that name no source belong to the only source that the project has, else to UNSTATED.
    """
    approved = _approved(project)
    funded = [source for source, cents in approved.items() if cents]
    default = funded[0] if len(funded) == 1 else Source.UNSTATED
    found = {source: Funds(cents, cents) for source, cents in approved.items()}
    for entry in entries:
        if entry.date > date:
            continue
        source = source_of(entry.source)
        source = default if source is Source.UNSTATED else source
        adjusted, spent = (entry.cents, 0) if entry.kind == "调整" else (0, entry.cents)
        found[source] += Funds(0, adjusted, spent)
    return found


def _approved(project: Project) -> dict[Source, int]:
    stated = {
        Source.FISCAL: _cents(project.fiscal_funds),
        Source.CARRIED: _cents(project.carried_funds),
        Source.OTHER: _cents(project.other_funds),
    }
    return stated | {Source.UNSTATED: (project.budget_cents or 0) - sum(stated.values())}


def _cents(amount: Amount | None) -> int:
    return (amount.cents if amount else None) or 0


def whole(funds: Mapping[Source, Funds]) -> Funds:
    """All sources together."""
    return sum(funds.values(), Funds())


def added(parts: Iterable[Mapping[Source, Funds]]) -> dict[Source, Funds]:
    """Several projects together, source by source."""
    found = {source: Funds() for source in Source}
    for part in parts:
        for source, funds in part.items():
            found[source] += funds
    return found
