"""部门汇总: the project sheets of one department or many, added up exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import pandas as pd

from jixiao.form.functions import with_proposals
from jixiao.form.read_department import NO_FUNCTION, function_name, is_proposed
from jixiao.model.findings import Finding, Severity, count_by_severity
from jixiao.model.money import percent, wan
from jixiao.model.tally import NOTHING, Tally, accepted_codes, tally
from jixiao.model.target_form import Department, Indicator, Project, text_of
from jixiao.spending.plan import CHECKPOINTS

KINDS: Final = ("数量", "质量", "时效", "成本", "效益", "满意度", "其他")
_COUNTED: Final = ("planned", "based", "kinds", "findings")


@dataclass(frozen=True, slots=True)
class RollupLine:
    """One project, or a sum of projects. Amounts in 分; ``planned`` by checkpoint month.

    ``based`` is the budget that a month's plan is a share of: that of the projects with a plan.
    ``proposed`` where nobody has accepted the function yet.
    """

    name: str
    code: str = ""
    department: str = ""
    function: str = ""
    proposed: bool = False
    sheet: str = ""
    file: str = ""
    budget: int | None = 0  # None: a project whose 预算数 nobody has filled in
    fiscal: int = 0
    other: int = 0
    planned: Mapping[int, int] = field(default_factory=dict)
    based: Mapping[int, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    projects: int = 1

    @property
    def indicators(self) -> int:
        return sum(self.kinds.values())

    def share(self, month: int) -> Decimal | None:
        """The planned share of the budget by the end of ``month``, in percent."""
        return percent(self.planned[month], self.based[month]) if month in self.planned else None


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary: a line per project, subtotals by 职责, the total.

    ``repeated`` are the findings about codes that stand on more than one project sheet (F04);
    ``forms`` says which forms are in the total, and which are not.
    """

    departments: tuple[str, ...]
    year: int | None
    lines: tuple[RollupLine, ...]
    by_function: tuple[RollupLine, ...]
    total: RollupLine
    repeated: tuple[Finding, ...] = ()
    forms: Tally = NOTHING

    def as_json(self) -> dict[str, Any]:
        """The object of ``rollup --format json``; the keys are a contract."""
        return {
            "departments": list(self.departments),
            "projects": [_line_json(line) for line in self.lines],
            "functions": [_line_json(line) for line in self.by_function],
            "total": _line_json(self.total),
            "repeated": [one.as_json() for one in self.repeated],
            **self.forms.as_json(),
        }


def summarise(
    departments: Sequence[Department],
    findings: Iterable[Finding] = (),
    *,
    files: Sequence[str] = (),
) -> Summary:
    """Add the projects of ``departments`` up; ``findings`` are counted to their project.

    A form whose amounts cannot all be read is set aside, and so is the second of one code, unless
    the finding about it was accepted.
    """
    # By the sheet too: two projects of one name count each its own. Without one, by the name.
    by_sheet: dict[tuple[str, str, str], list[Finding]] = {}
    findings = list(findings)
    for one in findings:
        by_sheet.setdefault((one.file, one.place.sheet, one.project), []).append(one)
    departments = [with_proposals(one) for one in departments]
    forms = tally(departments, files, accepted_codes(findings, files), planned=True)
    lines = [_line(one.project, one.department, one.file, by_sheet) for one in forms.counted]
    table = frame(lines)
    years = {department.year for department in departments}
    return Summary(
        departments=tuple(dict.fromkeys(d.name for d in departments if d.name)),
        year=years.pop() if len(years) == 1 else None,
        lines=tuple(lines),
        by_function=tuple(_by_function(table)),
        total=_sum("合计", table),
        repeated=tuple(one for one in findings if one.rule == "F04" and not one.waived),
        forms=forms,
    )


def kind_of(row: Indicator) -> str:
    """The kind an indicator is counted under: one of KINDS."""
    if "成本" in row.kind or row.group == "成本":
        return "成本"
    if row.kind in KINDS:
        return row.kind
    return row.group if row.group in KINDS else "其他"


def planned_cents(project: Project) -> dict[int, int]:
    """Planned cumulative spending in 分 by checkpoint month, rounded half up."""
    budget = project.budget_cents
    if budget is None or not project.plan:
        return {}
    return {
        share.month: int((budget * share.percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
        for share in project.plan
        if share.percent is not None
    }


def _line(
    project: Project,
    department: Department,
    file: str,
    findings: Mapping[tuple[str, str, str], list[Finding]],
) -> RollupLine:
    own = [
        one
        for sheet in {project.sheet, ""}
        for one in findings.get((file, sheet, project.label), ())
    ]
    budget, planned = project.budget_cents, planned_cents(project)
    return RollupLine(
        name=text_of(project.name),
        code=text_of(project.code),
        department=department.name,
        function=function_name(project.function.text) if project.function else "",
        proposed=is_proposed(project.function),
        sheet=project.sheet,
        file=file,
        budget=budget,
        fiscal=_cents(project, "fiscal_funds"),
        other=_cents(project, "other_funds"),
        planned=planned,
        based=dict.fromkeys(planned, budget or 0),
        kinds=Counter(kind_of(row) for row in project.indicators if row.name or row.target),
        findings=count_by_severity(own),
    )


def _cents(project: Project, key: str) -> int:
    amount = getattr(project, key)
    return amount.cents if amount is not None and amount.cents is not None else 0


def frame(lines: Sequence[RollupLine]) -> pd.DataFrame:
    """The lines as a table of whole numbers: amounts in 分 as Python integers, never floats.

    Columns: function, projects, the three amounts, then ``planned.N``, ``based.N``, ``kinds.X``,
    ``findings.X`` with 0 where a project has none.
    """
    rows = [
        {"function": line.function or NO_FUNCTION, "projects": line.projects}
        | {"budget": line.budget or 0, "fiscal": line.fiscal, "other": line.other}
        | {
            f"{group}.{key}": count
            for group in _COUNTED
            for key, count in getattr(line, group).items()
        }
        for line in lines
    ]
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["function"]
    table = pd.DataFrame.from_records(
        [[row.get(column, 0) for column in columns] for row in rows], columns=columns
    )
    return table.astype(object)


def _by_function(table: pd.DataFrame) -> Iterator[RollupLine]:
    """A subtotal per 职责 in the order of appearance, projects without one last."""
    groups = table.groupby("function", sort=False)
    for name, part in sorted(groups, key=lambda group: group[0] == NO_FUNCTION):
        yield _sum(str(name), part)


def _sum(name: str, table: pd.DataFrame) -> RollupLine:
    sums = {column: sum(table[column]) for column in table.columns if column != "function"}
    grouped: dict[str, dict[str, int]] = {group: {} for group in _COUNTED}
    for column, total in sums.items():
        group, dot, key = column.partition(".")
        if dot:
            grouped[group][key] = total
    return RollupLine(
        name=name,
        function=name,
        budget=sums.get("budget", 0),
        fiscal=sums.get("fiscal", 0),
        other=sums.get("other", 0),
        planned=_by_month(grouped["planned"]),
        based=_by_month(grouped["based"]),
        kinds=grouped["kinds"],
        findings={str(s): grouped["findings"].get(str(s), 0) for s in Severity},
        projects=sums.get("projects", 0),
    )


def _by_month(sums: Mapping[str, int]) -> dict[int, int]:
    return {month: sums[str(month)] for month in sorted(map(int, sums))}


def _line_json(line: RollupLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "function": line.function,
        "function_proposed": line.proposed,
        "budget": wan(line.budget),
        "fiscal": wan(line.fiscal),
        "other": wan(line.other),
        "plan": {CHECKPOINTS.get(m, f"{m}月底"): wan(cents) for m, cents in line.planned.items()},
        "indicators": line.indicators,
        "findings": dict(line.findings),
    }
