"""绩效运行监控: goals and spending in the middle of the year, side by side (双监控)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final

from jixiao.model.money import rate_text, wan
from jixiao.model.stamp import stamp_of
from jixiao.model.target_form import Department, Field, Project
from jixiao.model.year_forms import FundsRow, Monitoring, YearRow
from jixiao.spending.execution import Comparison
from jixiao.spending.execution_line import ExecutionLine
from jixiao.values import parse
from jixiao.year.prefill import carried_rows, earlier_form, funds_rows, typed
from jixiao.year.scoring import score

_FULL: Final = Decimal(100)
_PLACES: Final = Decimal("0.01")
# Indicators that grow during the year; a rate such as ≥90% or a ceiling does not.
_GROWING: Final = ("≥", ">", "=")


@dataclass(frozen=True)
class Monitored:
    """A 运行监控表 with the project's line of the comparison on the same date."""

    form: Monitoring
    line: ExecutionLine

    @cached_property
    def completion(self) -> Decimal | None:
        """How much of the counted targets is done, in percent: the mean, each at most 100%.

        None where the form has no such indicator, or one of them is not entered yet.
        """
        shares = [_share(row) for row in self.form.rows if _grows(row)]
        known = [share for share in shares if share is not None]
        if not known or len(known) < len(shares):
            return None
        return (sum(known, Decimal(0)) / len(known)).quantize(_PLACES, ROUND_HALF_UP)

    @property
    def open(self) -> int:
        """How many rows people have still to fill in."""
        return sum(not (row.actual and row.outlook) for row in self.form.rows)

    def as_json(self) -> dict[str, Any]:
        """An object of the list ``projects`` of ``monitor --format json``; the keys are a contract.

        ``expected`` is the 全年预计执行数 that a person entered, empty where nobody has.
        """
        whole = self.form.whole
        return self.line.as_json() | {
            "initial": wan(whole.initial.cents),
            "expected": wan(whole.expected.cents),
            "completion": rate_text(self.completion),
            "indicators": len(self.form.rows),
            "not_filled": self.open,
        }


def line_of(form: Monitoring) -> ExecutionLine:
    """What a form by itself tells of the money; the plan it does not tell."""
    whole = form.whole
    if whole.spent.cents is None:  # unknown, and so is the rate
        return ExecutionLine(name=form.label, budget=None)
    return ExecutionLine(name=form.label, budget=whole.budget.cents, actual=whole.spent.cents)


def _grows(row: YearRow) -> bool:
    target = parse(row.indicator.target.text)
    counted = target.kind == "quantitative" and target.operator in _GROWING
    return counted and target.unit != "%"


def _share(row: YearRow) -> Decimal | None:
    return score(row.indicator.target.text, row.actual.text, _FULL).points


def monitorings(
    department: Department, comparison: Comparison, earlier: Sequence[Monitoring] = ()
) -> list[Monitored]:
    """A 运行监控表 for each project on the date of the comparison; entries are kept."""
    return [
        Monitored(_form(project, line, earlier_form(earlier, project), department), line)
        for project, line in zip(department.projects, comparison.lines, strict=True)
    ]


def _form(
    project: Project, line: ExecutionLine, earlier: Monitoring | None, department: Department
) -> Monitoring:
    before = earlier or Monitoring()
    return Monitoring(
        code=project.code or Field(),
        name=Field(project.label),
        department=Field(f"{department.code}{department.name}"),
        executor=before.executor or Field(department.name),
        funds=tuple(_expected(row, before) for row in funds_rows(line)),
        goal=project.goal or Field(),
        rows=tuple(
            replace(row, indicator=replace(row.indicator, weight=None))
            for row in carried_rows(project, earlier)
        ),
        deviation=before.deviation or Field(),
        stamp=stamp_of(project),
    )


def _expected(row: FundsRow, before: Monitoring) -> FundsRow:
    """The row with the 全年预计执行数 that a person entered for the same source."""
    same = next((one for one in before.funds if one.label == row.label), None)
    if same is None or not typed(same.expected_by):
        return row
    return replace(row, expected=same.expected, expected_by=same.expected_by)
