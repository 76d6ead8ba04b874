"""Check what happens during the year: the 支出明细, 运行监控表, 自评表."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import jixiao.rules  # noqa: F401  (importing registers the rules)
from jixiao.check.certainty import as_sure_as_read
from jixiao.check.department import adjusted
from jixiao.model.findings import Finding
from jixiao.model.target_form import Department, Project
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearForm
from jixiao.rules.mending import mend
from jixiao.rules.registry import ALL_KNOWN, Case, RowContext, rules_of
from jixiao.rules.rows import RowRules
from jixiao.settings import DEFAULT, Settings
from jixiao.spending.execution import Comparison
from jixiao.spending.execution_line import ExecutionLine
from jixiao.year.evaluation import Evaluated, evaluated
from jixiao.year.monitoring import Monitored, line_of
from jixiao.year.prefill import project_of


def check_ledger(
    comparison: Comparison, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """What is wrong with the rows of the ledger of a comparison."""
    found = [
        *_run("ledger", comparison.ledger, settings, "", file),
        *_run("comparison", comparison, settings, "", file),
    ]
    return adjusted(found, settings)


def check_progress(line: ExecutionLine, settings: Settings = DEFAULT) -> list[Finding]:
    """How a project's spending stands against its plan."""
    return adjusted(_run("line", line, settings, line.name), settings)


def check_monitoring(
    monitored: Monitored, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """The findings on a 运行监控表, those on its spending at the cell of 执行率."""
    found = [
        one if one.place.row else one.at(monitored.form.whole.rate.place)
        for one in check_progress(monitored.line, settings)
    ]
    found += _run("monitored", monitored, settings, monitored.form.label, file)
    return adjusted(found, settings)


def check_evaluation(
    one: Evaluated, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """The findings on a 自评表 by itself."""
    return adjusted(_run("evaluated", one, settings, one.form.label, file), settings)


def check_approved(
    form: YearForm, projects: Sequence[Project], settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """Where a form of the year departs from the approved 绩效目标表 of its project."""
    project = project_of(form, projects)
    if project is None or form.of_a_list:  # which has no indicators to compare
        return []
    return adjusted(_run("form", form, project, form.label, file), settings)


def check_year_forms(
    forms: Iterable[YearForm],
    department: Department,
    settings: Settings = DEFAULT,
    *,
    file: str = "",
) -> list[Finding]:
    """The forms of the year on a workbook: each by itself, and against the project of its name."""
    found: list[Finding] = []
    for form in forms:
        found += adjusted(_run("year_form", form, settings, form.label, file), settings)
        if any(issue.kind == "unknown" for issue in form.issues):
            continue  # nothing else of it can be judged
        own = check_year_rows(form, department, settings, file=file)
        own += check_approved(form, department.projects, settings, file=file)
        if isinstance(form, SelfEvaluation):
            own += check_evaluation(evaluated(form, settings), settings, file=file)
        elif isinstance(form, Monitoring):
            own += check_monitoring(Monitored(form, line_of(form)), settings, file=file)
        found += as_sure_as_read(own, form.unsure) if form.unsure else own
    return found


def check_year_rows(
    form: YearForm, department: Department, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """What is wrong with the indicators themselves: the rules V and I on a form of the year.

    A row that stands so in the approved 绩效目标表 of the workbook is judged there.
    """
    project = project_of(form, department.projects)
    approved = {(r.name.text, r.target.text) for r in project.indicators} if project else set()
    context = RowContext(settings=settings, year=department.year, of_another_place=not form.stamp)
    cases = [
        Case(row.indicator, context, form.label, file, [])
        for row in form.rows
        if (row.indicator.name.text, row.indicator.target.text) not in approved
    ]
    rules = _year_row_rules(settings.rules_off)
    rules.run(cases)
    for case in cases:
        mend(case, rules)
    return adjusted([one for case in cases for one in case.found], settings)


@lru_cache(maxsize=64)
def _year_row_rules(off: frozenset[str]) -> RowRules:
    """Those that need nothing but the row itself."""
    known = ALL_KNOWN - {"budget", "peers", "description", "basis"}
    return RowRules(
        tuple(
            rule
            for rule in rules_of("row")
            if rule.id[0] in "VI" and rule.requires <= known and rule.id not in off
        )
    )


def _run(
    reads: str, subject: object, context: object, project: str, file: str = ""
) -> list[Finding]:
    rules = [rule for rule in rules_of("other") if rule.subject == reads]
    return [one for rule in rules for one in rule(subject, context, project, file)]
