"""Last year's forms → next year's: what may stay stays, what is last year's goes or is renewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from jixiao.errors import JixiaoError
from jixiao.likeness.forms import pair_rows
from jixiao.model.last_year import DOCUMENT_NUMBER, LastProject, LastRow, LastYear, years_in
from jixiao.model.target_form import (
    TASK_MONEY,
    WHOLE_MONEY,
    Amount,
    Department,
    Field,
    Indicator,
    Project,
    Share,
    Target,
    Task,
    WholeForm,
    text_of,
)
from jixiao.model.year_forms import SelfEvaluation, YearForm
from jixiao.year.prefill import earlier_form

_Form = TypeVar("_Form", Task, WholeForm)


class Renewed(NamedTuple):
    """A text that was emptied or renewed: whose, which, before and after."""

    project: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RolledOver:
    """Next year's department, what it remembers of last year, and what was renewed."""

    department: Department
    last_year: LastYear
    renewed: tuple[Renewed, ...] = ()
    without_actual: int = 0


def chosen_projects(department: Department, wanted: Sequence[str]) -> list[Project]:
    """The projects named by code, name or sheet; all where none is named.

    Raises JixiaoError for a name that is no project's.
    """
    if not wanted:
        return list(department.projects)
    chosen: list[Project] = []
    for name in wanted:
        found = [
            one
            for one in department.projects
            if name.strip() in {text_of(one.code), text_of(one.name), one.label, one.sheet}
            or name.strip() == DOCUMENT_NUMBER.sub("", one.label).strip()
        ]
        if not found:
            known = "、".join(one.label for one in department.projects)
            raise JixiaoError(f"没有项目“{name}”，请写项目编码、名称或工作表名；现有：{known}。")
        chosen += [one for one in found if one not in chosen]
    return [one for one in department.projects if one in chosen]


def roll_over(
    department: Department,
    year: int,
    *,
    year_forms: Iterable[YearForm] = (),
    before: LastYear | None = None,
    projects: Sequence[Project] | None = None,
    keep_money: bool = False,
    keep_plan: bool = False,
) -> RolledOver:
    """The forms of ``year`` made from last year's.

    Codes are emptied, for new ones are given; 文号 leave titles and names, the year in those is
    renewed. Goals and indicators stay as they are: what speaks of last year in them is shown by
    the rule Y03. ``year_forms`` give what was achieved, ``before`` the values of the year before.
    Raises JixiaoError where ``year`` is not later than the year of the forms.
    """
    old = _year_of(department, year)
    chosen = list(department.projects) if projects is None else projects
    evaluations = [form for form in year_forms if isinstance(form, SelfEvaluation)]
    renewed: list[Renewed] = []
    made, remembered = [], []
    for project in chosen:
        new = _renewed(project, old, year, keep_money=keep_money, keep_plan=keep_plan)
        renewed += _changes(project, new)
        made.append(new)
        form = earlier_form(evaluations, project)
        remembered.append(_remembered(project, new, form, _earlier(before, project)))
    rows = [row for project in remembered for row in project.rows]
    whole = department.whole
    if whole is not None:
        whole = _renewed_whole(whole, old, year, keep_money=keep_money)
        renewed += _changes_of_whole(department.whole or whole, whole)
    return RolledOver(
        replace(department, year=year, projects=tuple(made), whole=whole, issues=(), left_out=()),
        LastYear(old, tuple(remembered)),
        tuple(renewed),
        sum(1 for row in rows if not row.actual),
    )


def _renewed_whole(whole: WholeForm, old: int, year: int, *, keep_money: bool) -> WholeForm:
    """The department's own form: what is to be done stays, to be gone through; money goes."""
    if not keep_money:
        tasks = tuple(_emptied(task, TASK_MONEY) for task in whole.tasks)
        whole = _emptied(whole, chain.from_iterable(WHOLE_MONEY))
        whole = replace(whole, tasks=tasks, tasks_total=None)
    return replace(whole, title=_new_name(whole.title, old, year), year=year, issues=())


def _emptied(form: _Form, money: Iterable[tuple[str, str]]) -> _Form:
    """The form with a blank amount wherever it has one."""
    blank: Any = {key: Amount() for key, _ in money if getattr(form, key) is not None}
    return replace(form, **blank)


def _changes_of_whole(old: WholeForm, new: WholeForm) -> Iterator[Renewed]:
    if old.title.text != new.title.text:
        yield Renewed(new.label, "标题", old.title.text, new.title.text)
    whole = (
        (label, getattr(old, key), getattr(new, key))
        for key, label in chain.from_iterable(WHOLE_MONEY)
    )
    tasks = (
        (f"任务“{task.name.text}”的预算", task.total, now.total)
        for task, now in zip(old.tasks, new.tasks, strict=True)
    )
    for label, before, after in chain(whole, tasks):
        if before is not None and before.text and not (after and after.text):
            yield Renewed(new.label, label, before.text, "")


def _year_of(department: Department, year: int) -> int:
    known = [department.year, *(project.year for project in department.projects)]
    old = next((one for one in known if one), year - 1)
    if old >= year:
        raise JixiaoError(f"原工作簿是{old}年度的，新年度应晚于{old}，请改 --year。")
    return old


def _renewed(
    project: Project, old: int, year: int, *, keep_money: bool, keep_plan: bool
) -> Project:
    if not keep_money:
        project = replace(project, budget=Amount(), fiscal_funds=Amount(), other_funds=Amount())
    plan = project.plan if keep_plan else tuple(Share(month) for month in (3, 6, 10, 12))
    return replace(
        project,
        title=_new_name(project.title, old, year),
        name=None if project.name is None else _new_name(project.name, old, year),
        code=Field(),
        plan=plan,
        carried_funds=None,
        budget_year=year,
        issues=(),
    )


def _new_name(cell: Field, old: int, year: int) -> Field:
    """A title or a name without its 文号, its year renewed; as it was where nothing would stay."""
    text = DOCUMENT_NUMBER.sub("", cell.text).strip() or cell.text
    for match in reversed(list(years_in(text, old))):
        text = f"{text[: match.start()]}{year}{text[match.end() :]}"
    return cell._replace(text=text)


def _changes(old: Project, new: Project) -> Iterator[Renewed]:
    for label, key in (("标题", "title"), ("项目名称", "name"), ("项目编码", "code")):
        before, after = (text_of(getattr(one, key)) for one in (old, new))
        if before != after:
            yield Renewed(new.label, label, before, after)


# what is remembered -------------------------------------------------------------------------------


def _earlier(before: LastYear | None, project: Project) -> LastProject | None:
    """The project as the old workbook remembers it of the year before."""
    same = (one for one in before.projects if one.name == project.label) if before else ()
    return next(iter(same), None)


def _remembered(
    project: Project, new: Project, form: SelfEvaluation | None, earlier: LastProject | None
) -> LastProject:
    rows = project.filled_rows
    approved = [one.indicator for one in form.rows] if form else []
    achieved = pair_rows(rows, approved)
    past = [_as_row(one) for one in earlier.rows] if earlier else []
    before = pair_rows(rows, past)
    number = DOCUMENT_NUMBER.search(text_of(project.name) or project.title.text)
    return LastProject(
        name=new.label,
        code=text_of(project.code),
        document=number[0] if number else "",
        budget=project.budget_cents,
        rows=tuple(
            LastRow(
                category=row.category.text,
                name=row.name.text,
                target=row.target.text,
                actual=form.rows[achieved[place]].actual.text if form and place in achieved else "",
                earlier=past[before[place]].target.text if place in before else "",
            )
            for place, row in enumerate(rows)
        ),
    )


def _as_row(one: LastRow) -> Indicator:
    return Indicator(category=Field(one.category), name=Field(one.name), target=Target(one.target))
