"""Check a department: every rule on every row, project and on the whole; all findings collected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Final

import jixiao.rules  # noqa: F401  (importing registers the rules)
from jixiao.check.certainty import as_sure_as_read
from jixiao.check.gathering import gathered
from jixiao.form.handled import OF_DEPARTMENT
from jixiao.form.layout import is_ours
from jixiao.model.findings import Finding, Severity
from jixiao.model.grid import Grid
from jixiao.model.last_year import CarriedOver
from jixiao.model.target_form import Department, Part, Project, Waiver, text_of
from jixiao.rules.blocking import known_of
from jixiao.rules.funds import CountedBook, known_budget
from jixiao.rules.mending import mend
from jixiao.rules.registry import (
    ALL_KNOWN,
    USUAL_UNIT,
    Case,
    RowContext,
    Rule,
    Scope,
    rules_of,
    run,
)
from jixiao.rules.rows import RowRules
from jixiao.rules.summary import read_stated
from jixiao.rules.vocabulary import dictionaries_used
from jixiao.settings import DEFAULT, Settings
from jixiao.speed import new

# Judged together: enough that the processor stays with the code of a rule, and few enough that
# their rows stay in its memory.
_AT_ONCE: Final = 40
# Where the layout of a form is not known, this rule says so and no other judges it.
_UNKNOWN: Final = "D08"


def check_department(
    department: Department,
    settings: Settings = DEFAULT,
    *,
    file: str = "",
) -> list[Finding]:
    """All findings of a department: by project in the order of the book, then of the whole.

    Rules off and other severities come from ``settings``.
    """
    return gathered(each_finding(department, settings, file=file))


def each_finding(
    department: Department, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """As :func:`check_department`, cell by cell: what belongs together is not yet one."""
    found = _of_projects(department.projects, settings, None, file)
    if department.whole is not None and department.whole.indicators:
        found += _of_projects([department.whole.as_project()], settings, None, file)
    return found + adjusted(_of_the_whole(department, settings, file), settings)


def check_project(
    project: Project,
    settings: Settings = DEFAULT,
    *,
    only: Collection[str] | None = None,
    file: str = "",
) -> list[Finding]:
    """The findings of one project by itself; of the rules ``only`` where that is given."""
    return gathered(_of_projects([project], settings, only, file))


def _of_projects(
    projects: Sequence[Project], settings: Settings, only: Collection[str] | None, file: str
) -> list[Finding]:
    """The findings of each project: on the whole of it, then on each of its rows."""
    found: list[Finding] = []
    asked = None if only is None else frozenset(only)
    for start in range(0, len(projects), _AT_ONCE):
        found += _judged(projects[start : start + _AT_ONCE], settings, asked, file)
    return adjusted(found, settings)


def _judged(
    projects: Iterable[Project], settings: Settings, asked: frozenset[str] | None, file: str
) -> list[Finding]:
    """Those of a few projects, as their rules have them."""
    cases: list[Case] = []
    unsure: list[tuple[Case, frozenset[Part], bool]] = []
    alike: dict[frozenset[str], tuple[list[Case], list[Case]]] = {}
    for project in projects:
        if project.is_unknown:
            cases.append(_unknown(project, settings, asked, file))
            continue
        label, context = project.label, row_context_of(project, settings)
        whole = Case(project, settings, label, file, [])
        rows = [new(Case, (row, context, label, file, [])) for row in project.indicators]
        cases += (whole, *rows)
        if not is_ours(project.layout):
            unsure.append((whole, project.unsure, False))
            unsure += [(case, project.unsure, case.subject.unsure) for case in rows]
        wholes, all_rows = alike.setdefault(known_of(project), ([], []))
        wholes.append(whole)
        all_rows += rows
    for known, (wholes, all_rows) in alike.items():
        run(_chosen("project", known, settings.rules_off, asked), wholes)
        rules = _row_rules(known, settings.rules_off, asked)
        rules.run(all_rows)
        for case in all_rows:
            if case.found:
                mend(case, rules)
                if case.subject.shares_its_cell:  # a value written there would replace the others
                    case.found[:] = [one._replace(adopt="") for one in case.found]
    for case, parts, row in unsure:
        case.found[:] = as_sure_as_read(case.found, parts, row=row)
    return list(chain.from_iterable([case.found for case in cases]))


def _unknown(project: Project, settings: Settings, asked: frozenset[str] | None, file: str) -> Case:
    """A form whose layout is not known, with the one finding that says so."""
    case = Case(project, settings, project.label, file, [])
    if asked is None or _UNKNOWN in asked:
        run(_chosen("project", ALL_KNOWN, settings.rules_off, frozenset({_UNKNOWN})), [case])
    return case


def check_summary(
    department: Department, sheet: Grid, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """Where a 部门汇总 sheet differs from the project sheets; empty where it is no summary."""
    stated = read_stated(sheet)
    if stated is None:
        return []
    rules = [rule for rule in rules_of("other") if rule.subject == "summary"]
    found = [one for rule in rules for one in rule(stated, department, file=file)]
    return adjusted(found, settings)


def check_report(
    report: Grid, department: Department, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """Whether a report was made from the project sheets as they are; ``department`` as counted."""
    rules = [rule for rule in rules_of("other") if rule.subject == "report"]
    return adjusted(
        [one for rule in rules for one in rule(report, department, file=file)], settings
    )


def check_carried_over(
    carried: CarriedOver, settings: Settings = DEFAULT, *, file: str = ""
) -> list[Finding]:
    """What was taken over from last year's workbook without being thought of again."""
    rules = [rule for rule in rules_of("other") if rule.subject == "carried"]
    return adjusted([one for rule in rules for one in rule(carried, settings, file=file)], settings)


def check_books(books: Sequence[CountedBook], settings: Settings = DEFAULT) -> list[Finding]:
    """What several workbooks must not have in common where they are added up."""
    rules = [rule for rule in rules_of("other") if rule.subject == "books"]
    return adjusted([one for rule in rules for one in rule(books, settings)], settings)


def row_context_of(project: Project, settings: Settings = DEFAULT) -> RowContext:
    """What the rows of a project may know beside themselves."""
    budget = known_budget(project)
    return RowContext(
        settings=settings,
        budget=budget.cents if budget else None,
        unit=text_of(project.unit) or USUAL_UNIT,
        year=project.year,
        dictionary=dictionary_of(project, settings),
        peers=project.indicators,
        of_another_place=not is_ours(project.layout),
    )


def dictionary_of(project: Project, settings: Settings = DEFAULT) -> str:
    """The indicator dictionary of a form: as set, else as its rows tell; empty when unsure."""
    if settings.dictionary != "auto":
        return settings.dictionary
    used = dictionaries_used(project.indicators)
    return next(iter(used)) if len(used) == 1 else ""


def adjusted(findings: Iterable[Finding], settings: Settings) -> list[Finding]:
    """Findings without those of rules that are off, in the severities that are set."""
    severities, off = dict(settings.severities), settings.rules_off
    if not severities and not off:
        return list(findings)
    return [
        one._replace(severity=Severity(severities[one.rule])) if one.rule in severities else one
        for one in findings
        if one.rule not in off
    ]


def _of_the_whole(department: Department, settings: Settings, file: str) -> Iterator[Finding]:
    """Findings across projects; one that lacks what a rule needs takes no part in it."""
    if any(project.is_unknown for project in department.projects):
        judged = tuple(project for project in department.projects if not project.is_unknown)
        department = replace(department, projects=judged)
    known = [known_of(project) for project in department.projects]
    different, whole = frozenset(known), department.whole
    for rule in _chosen("department", ALL_KNOWN, settings.rules_off, None):
        part = department
        if any(not rule.requires <= subjects for subjects in different):
            pairs = zip(department.projects, known, strict=True)
            part = replace(part, projects=tuple(p for p, has in pairs if rule.requires <= has))
        found = rule(part, settings, file=file)
        yield from as_sure_as_read(found, whole.unsure) if whole is not None else found


@lru_cache(maxsize=256)
def _chosen(
    scope: Scope,
    known: frozenset[str],
    off: frozenset[str],
    only: frozenset[str] | None,
) -> tuple[Rule, ...]:
    """The rules of a scope that may judge, are not off, and are among those asked for."""
    return tuple(
        rule
        for rule in rules_of(scope)
        if rule.requires <= known and rule.id not in off and (only is None or rule.id in only)
    )


@lru_cache(maxsize=256)
def _row_rules(known: frozenset[str], off: frozenset[str], only: frozenset[str] | None) -> RowRules:
    return RowRules(_chosen("row", known, off, only))


def waived(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """The findings; one that a waiver accepts is kept and marked with who and why."""
    return [_waived(one, waivers) for one in findings] if waivers else list(findings)


def _waived(one: Finding, waivers: Sequence[Waiver]) -> Finding:
    for waiver in waivers:
        if (
            waiver.rule == one.rule
            and waiver.project in {"", one.project or OF_DEPARTMENT}
            and waiver.cell in {"", *one.cells}
            and waiver.sheet in {"", one.place.sheet}
        ):
            return one._replace(waived_by=waiver.by, waived_why=waiver.why)
    return one
