"""The workbooks of the year: forms filled before read in, new ones drawn, read back and checked.

A form is judged as it stands in the sheet that people get, so it is drawn first and read back.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from jixiao.check.department import waived
from jixiao.check.year import check_approved, check_evaluation, check_monitoring
from jixiao.files.read import workbook
from jixiao.files.reports import (
    contents,
    evaluation_sheet,
    findings,
    monitoring_sheet,
    year_overviews,
)
from jixiao.files.reports.forms_note import Note
from jixiao.files.reports.style import Report
from jixiao.form.numbered_columns import without_numbered_columns
from jixiao.form.read_year import computed_cells, read_year_forms
from jixiao.model.findings import Finding, as_lines, counted
from jixiao.model.money import rate_text, wan
from jixiao.model.sheets import (
    EVALUATION_FINDINGS,
    EVALUATION_PREFIX,
    EVALUATION_SUMMARY,
    MONITORING_FINDINGS,
    MONITORING_PREFIX,
    MONITORING_SUMMARY,
)
from jixiao.model.stamp import stamp_of
from jixiao.model.tally import Tally
from jixiao.model.target_form import Department, Waiver
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearForm
from jixiao.settings import Settings
from jixiao.spending.account import Account
from jixiao.spending.entries import Ledger
from jixiao.spending.execution import Comparison, compare
from jixiao.year.evaluation import Evaluated, budget_year, evaluated, self_evaluations
from jixiao.year.monitoring import Monitored, line_of, monitorings
from jixiao.year.prefill import carried_forms, keys_of, project_of

Names = Callable[[Sequence[str], str], list[str]]
Form = TypeVar("Form", bound=YearForm)
Drawn = TypeVar("Drawn", Monitored, Evaluated)
_NO_PROJECT: Final = "　（项目已不在工作簿中或另有一表，原填内容保留，不计入汇总）"


@dataclass(frozen=True)
class Carried(Generic[Drawn]):
    """Filled forms whose project is not among those of the book: kept as they are, at the end."""

    forms: tuple[Drawn, ...] = ()
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """Which they are; nothing where there is none."""
        if not self.forms:
            return []
        words = "、".join(f"“{label}”" for label in self.labels)
        return [
            f"另有{len(self.forms)}张填过的表没有对应的项目表（{words}），已原样保留在最后并注明，"
            "不计入汇总；如项目改名或编码有改动，请核对后移入新表。"
        ]


@dataclass(frozen=True)
class _YearBook(Generic[Drawn]):
    """The forms of a department as they will stand in the workbook, and what is wrong."""

    forms: tuple[Drawn, ...]
    findings: tuple[Finding, ...]
    names: tuple[str, ...]
    comparison: Comparison
    carried: Carried[Drawn]
    counted_forms: Tally

    @property
    def account(self) -> Account:
        return self.comparison.account

    @property
    def notes(self) -> tuple[Note, ...]:
        """Which forms and which rows of the ledger are in the totals, and which are not."""
        forms: Tally = self.counted_forms
        account: Account = self.comparison.account
        return (
            Note(not self.carried.forms, self.carried.sentences),
            Note(forms.complete, forms.sentences),
            Note(account.complete, [*account.counted, *account.rows_in_words()]),
            Note(True, account.remarks),
        )

    def _shared_json(self, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """What the JSON of both kinds of forms has; ``lines`` are the forms one by one."""
        placed = [{"sheet": name} | line for name, line in zip(self.names, lines, strict=True)]
        carried = zip(self.carried.names, self.carried.forms, strict=True)
        return {
            "projects": placed,
            "carried": [
                {"sheet": name, "code": one.form.code.text, "name": one.form.label}
                for name, one in carried
            ],
            "findings": [one.as_json() for one in self.findings],
            **self.counted_forms.as_json(),
            **self.account.as_json(),
        }


class Monitorings(_YearBook[Monitored]):
    """运行监控表 of a department."""

    @property
    def summary(self) -> str:
        """What was made, and what is left to do."""
        blank = sum(one.open for one in self.forms)
        return (
            f"{len(self.forms)}张运行监控表，还有{blank}行未填完；审核：{counted(self.findings)}。"
            + "".join(self.carried.sentences)
        )

    def as_json(self) -> dict[str, Any]:
        """The object of ``monitor --format json``; the keys are a contract."""
        date = self.comparison.as_of.isoformat()
        shared = self._shared_json([one.as_json() for one in self.forms])
        return {"as_of": date, "total": self.comparison.total.as_json(), **shared}


class Evaluations(_YearBook[Evaluated]):
    """自评表 of a department."""

    @property
    def year(self) -> int:
        return self.comparison.as_of.year

    @property
    def summary(self) -> str:
        """What was made, and what is left to do."""
        blank = sum(one.missing for one in self.forms)
        return (
            f"{self.year}年度，{len(self.forms)}张自评表，还有{blank}项没有得分；"
            f"审核：{counted(self.findings)}。" + "".join(self.carried.sentences)
        )

    def as_json(self) -> dict[str, Any]:
        """The object of ``evaluate --format json``; the keys are a contract."""
        whole = self.comparison.total
        scored = sum(one.total is not None for one in self.forms)
        total = {
            "budget": wan(whole.budget),
            "actual": wan(whole.actual),
            "rate": rate_text(whole.actual_rate),
            "scored": scored,
            "not_scored": len(self.forms) - scored,
        }
        shared = self._shared_json([one.as_json() for one in self.forms])
        return {"year": self.year, "total": total, **shared}


def _named(
    forms: Sequence[YearForm],
    orphans: Sequence[YearForm],
    names: Names,
    prefix: str,
    before: Sequence[YearForm],
) -> tuple[str, ...]:
    """The sheets' names: that a form has among those ``before``, else one by its number."""
    wanted = names([form.label for form in (*forms, *orphans)], prefix)
    by_key = {key: form.sheet for form in reversed(before) for key in form.keys}
    own = [next((by_key[key] for key in form.keys if key in by_key), "") for form in forms]
    own += [form.sheet if before else "" for form in orphans]
    taken: set[str] = set()
    kept = []
    for name in own:
        fits = name.startswith(prefix) and name.casefold() not in taken
        kept.append(name if fits else "")
        taken.add(name.casefold())
    free = (name for name in names([""] * 2 * len(own), prefix) if name.casefold() not in taken)
    made: list[str] = []
    for name, usual in zip(kept, wanted, strict=True):
        chosen = name or (usual if usual.casefold() not in taken else next(free))
        taken.add(chosen.casefold())
        made.append(chosen)
    return tuple(made)


def filled_forms(*paths: Path | None) -> list[YearForm]:
    """The forms of the year in workbooks that exist, with what the sheets compute marked."""
    found: list[YearForm] = []
    for path in paths:
        if path is None or not path.is_file() or path.suffix.lower() not in workbook.SUFFIXES:
            continue
        # what was filled in is kept, on a hidden sheet too
        read = map(without_numbered_columns, workbook.read_grids(path))
        grids = [replace(grid, hidden=False) for grid in read]
        forms = read_year_forms(grids)
        computed = set(computed_cells(forms))
        if computed and path.suffix.lower() in workbook.OPEN_XML:
            forms = read_year_forms(workbook.inspect(path, grids, computed))
        found += forms
    return found


def monitor(
    department: Department,
    comparison: Comparison,
    earlier: Sequence[YearForm],
    settings: Settings,
    names: Names,
    *,
    forms: Tally,
    waivers: Sequence[Waiver] = (),
    keep_names: bool = False,
) -> Monitorings:
    """The 运行监控表 on the date of the comparison; ``waivers`` accept what is found on them.

    ``forms`` says which project forms the department was counted from. ``keep_names``: a form
    stays on the sheet it stands on, where sheets are replaced by name.
    """
    before = [form for form in earlier if isinstance(form, Monitoring)]
    made = tuple(monitorings(department, comparison, before))
    orphans = carried_forms(before, department.projects)
    named = _named(
        [one.form for one in made], orphans, names, MONITORING_PREFIX, before if keep_names else ()
    )
    sheets = named[: len(made)]
    left = tuple(
        Monitored(form, replace(line_of(form), as_of=comparison.as_of)) for form in orphans
    )
    carried = Carried(left, named[len(made) :], tuple(form.label for form in orphans))
    drawn = _as_drawn(lambda report: _add_monitorings(report, made, sheets), Monitoring)
    found = _approved(before, drawn, department, settings)
    for one, form in zip(made, drawn, strict=True):
        found += check_monitoring(replace(one, form=form), settings)
    return Monitorings(made, tuple(waived(found, waivers)), sheets, comparison, carried, forms)


def draw_monitorings(made: Monitorings, target: Path, *, listed: bool = False) -> None:
    """The workbook of the 运行监控表: the overview, what is wrong, a form for each project.

    ``listed``: with 目录 before them where they are many.
    """
    with Report(target) as report:
        if listed:
            _add_list(report, made, MONITORING_SUMMARY, MONITORING_FINDINGS)
        year_overviews.add_monitoring(report, made.forms, made.findings, made.notes)
        _add_findings(
            report, MONITORING_FINDINGS, "绩效运行监控审核结果", made.findings, made.forms
        )
        _add_monitorings(report, made.forms, made.names)
        for one, name in zip(made.carried.forms, made.carried.names, strict=True):
            monitoring_sheet.add(report, one, name, _NO_PROJECT)


def evaluate(
    department: Department,
    ledger: Ledger,
    earlier: Sequence[YearForm],
    settings: Settings,
    names: Names,
    *,
    forms: Tally,
    waivers: Sequence[Waiver] = (),
    own_weights: bool = True,
    keep_names: bool = False,
) -> Evaluations:
    """The 自评表 of the year; ``waivers`` accept what is found on them.

    ``own_weights``: 分值 that were entered stay; ``forms`` and ``keep_names`` as for `monitor`.
    """
    before = [form for form in earlier if isinstance(form, SelfEvaluation)]
    year = budget_year(department, ledger)
    comparison = compare(department, ledger, dt.date(year, 12, 31), settings)
    filled = self_evaluations(department, ledger, settings, before, own_weights=own_weights)
    made = tuple(evaluated(form, settings) for form in filled)
    orphans = carried_forms(before, department.projects)
    named = _named(filled, orphans, names, EVALUATION_PREFIX, before if keep_names else ())
    sheets = named[: len(made)]
    left = tuple(evaluated(form, settings) for form in orphans)
    carried = Carried(left, named[len(made) :], tuple(form.label for form in orphans))
    drawn = _as_drawn(lambda report: _add_evaluations(report, made, sheets, year), SelfEvaluation)
    found = _approved(before, drawn, department, settings)
    for form in drawn:
        found += check_evaluation(evaluated(form, settings), settings)
    accepted = tuple(waived(found, waivers))
    return Evaluations(made, accepted, sheets, comparison, carried, forms)


def draw_evaluations(made: Evaluations, target: Path, *, listed: bool = False) -> None:
    """The workbook of the 自评表: the overview, what is wrong, a form for each project.

    ``listed``: with 目录 before them where they are many.
    """
    with Report(target) as report:
        if listed:
            _add_list(report, made, EVALUATION_SUMMARY, EVALUATION_FINDINGS)
        year_overviews.add_evaluation(report, made.forms, made.findings, made.year, made.notes)
        _add_findings(report, EVALUATION_FINDINGS, "绩效自评审核结果", made.findings, made.forms)
        _add_evaluations(report, made.forms, made.names, made.year)
        for one, name in zip(made.carried.forms, made.carried.names, strict=True):
            evaluation_sheet.add(report, one, name, made.year, _NO_PROJECT)


def _add_list(report: Report, made: Monitorings | Evaluations, *before: str) -> None:
    names = [*before, *made.names, *made.carried.names]
    contents.add_where_many(report, names, contents.counted(as_lines(made.findings)))


def _approved(
    before: Sequence[YearForm],
    drawn: Sequence[YearForm],
    department: Department,
    settings: Settings,
) -> list[Finding]:
    """Where the forms filled before depart from the approved; of a form made before the project
    sheet was changed, where the new one does: that it was out of date is being mended.
    """
    projects = department.projects
    new = {key: form for form in drawn for key in form.keys}
    found: list[Finding] = []
    for form in before:
        project = project_of(form, projects)
        if project is not None and form.stamp not in {"", stamp_of(project)}:
            form = next((new[key] for key in keys_of(project) if key in new), form)  # noqa: PLW2901
        found += check_approved(form, projects, settings)
    return found


def _add_findings(
    report: Report,
    name: str,
    title: str,
    found: Sequence[Finding],
    forms: Sequence[Monitored] | Sequence[Evaluated],
) -> None:
    labels = [one.form.label for one in forms]
    summary = findings.summary_line(found)
    checked = findings.Checked(summary, labels, heading=title, sheet=name)
    findings.add_sheet(report, found, checked)


def _add_monitorings(report: Report, forms: Sequence[Monitored], names: Sequence[str]) -> None:
    for one, name in zip(forms, names, strict=True):
        monitoring_sheet.add(report, one, name)


def _add_evaluations(
    report: Report, forms: Sequence[Evaluated], names: Sequence[str], year: int
) -> None:
    for one, name in zip(forms, names, strict=True):
        evaluation_sheet.add(report, one, name, year)


def _as_drawn(add: Callable[[Report], None], kind: type[Form]) -> list[Form]:
    """The forms as they stand in the sheets, every value at its cell."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "forms.xlsx"
        with Report(path) as report:
            add(report)
        forms = read_year_forms(workbook.read_grids(path))
    return [form for form in forms if isinstance(form, kind)]
