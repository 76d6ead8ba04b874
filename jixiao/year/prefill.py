"""A form of the year made anew: the approved indicators, with what people have entered before.

Nothing that was entered is lost: a filled row whose indicator is no longer approved stays at
the end of the form, where rule E08 speaks of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from jixiao.model.target_form import Amount, Field, Indicator, Project
from jixiao.model.year_forms import FundsRow, SelfEvaluation, YearForm, YearRow
from jixiao.spending.execution_line import ExecutionLine
from jixiao.spending.funds import Funds, Source, whole

Form = TypeVar("Form", bound=YearForm)
TOTAL = "年度资金总额"


def keys_of(project: Project) -> list[str]:
    """What a project may be known by in a form of the year: its 项目编码, then its name."""
    code = "".join(project.code.text.split()).upper() if project.code else ""
    return [key for key in (code, project.label) if key]


def earlier_form(forms: Sequence[Form], project: Project) -> Form | None:
    """The form of a project among those filled before."""
    by_key = {key: form for form in reversed(forms) for key in form.keys}
    return next((by_key[key] for key in keys_of(project) if key in by_key), None)


def project_of(form: YearForm, projects: Sequence[Project]) -> Project | None:
    """The project that a form of the year is about."""
    by_key = {key: project for project in reversed(projects) for key in keys_of(project)}
    return next((by_key[key] for key in form.keys if key in by_key), None)


def carried_forms(forms: Sequence[Form], projects: Sequence[Project]) -> list[Form]:
    """The filled forms that go into no form of a project: its project is gone, hidden or renamed,
    or another form of the same project goes before it with other entries."""
    used = [form for project in projects if (form := earlier_form(forms, project)) is not None]
    known = {(*_about(form, projects), entries_of(form)) for form in used}
    found: list[Form] = []
    for form in forms:
        key = (*_about(form, projects), entries_of(form))
        if any(form is one for one in used) or key in known or not is_filled(form):
            continue
        known.add(key)
        found.append(form)
    return found


def _about(form: YearForm, projects: Sequence[Project]) -> tuple[str, ...]:
    project = project_of(form, projects)
    return tuple(form.keys) if project is None else tuple(keys_of(project))


def entries_of(form: YearForm) -> tuple[object, ...]:
    """All that people have written in a form, without where it stands."""
    rows = tuple(
        (
            row.indicator.name.text,
            *(one.text for one in (row.actual, row.expected, row.reason, row.outlook, row.remark)),
            *(row.causes, typed(row.points).text),
        )
        for row in form.rows
        if row.entered
    )
    achieved = form.achieved.text if isinstance(form, SelfEvaluation) else ""
    expected = tuple(typed(row.expected_by).text for row in form.funds)
    deviation = form.deviation.text if form.deviation else ""
    return (rows, achieved, deviation, expected)


def is_filled(form: YearForm) -> bool:
    """Whether a person has written anything in a form."""
    rows, achieved, deviation, expected = entries_of(form)
    return bool(
        rows or achieved or deviation or any(expected if isinstance(expected, tuple) else ())
    )


def carried_rows(project: Project, earlier: YearForm | None) -> Iterator[YearRow]:
    """A row for each approved indicator, with the entries of the earlier form of that name."""
    before: dict[str, list[YearRow]] = defaultdict(list)
    for row in earlier.rows if earlier else ():
        before[row.indicator.name.text].append(row)
    for indicator in project.indicators:
        same = before[indicator.name.text]
        filled = same.pop(0) if same else YearRow(indicator)
        own_weight = filled.indicator.weight or indicator.weight
        yield replace(filled, indicator=_plain(indicator, own_weight))
    for rows in before.values():
        yield from (row for row in rows if row.entered)


def _plain(indicator: Indicator, weight: Field | None) -> Indicator:
    """What the forms of the year carry over of an indicator: all but 描述 and 依据."""
    return Indicator(
        dimension=indicator.dimension,
        category=indicator.category,
        name=indicator.name,
        target=indicator.target,
        weight=weight,
    )


def typed(field: Field) -> Field:
    """What a person entered; nothing where the sheet computes the value."""
    return Field() if field.formula else field


def funds_rows(line: ExecutionLine) -> Iterator[FundsRow]:
    """年度资金总额 and the sources: approved, with adjustments, spent."""
    yield _funds_row(TOTAL, whole(line.funds), line.budget is not None)
    for source in Source:
        if source is not Source.UNSTATED:
            funds = line.funds[source]
            yield _funds_row(str(source), funds, line.budget is not None or bool(funds.approved))


def _funds_row(label: str, funds: Funds, known: bool) -> FundsRow:
    return FundsRow(
        label,
        initial=Amount(funds.approved if known else None),
        full=Amount(funds.budget if known else None),
        spent=Amount(funds.actual),
    )
