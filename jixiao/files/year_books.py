"""The workbooks of the year: forms filled before read in, new ones drawn, read back and checked.

A form is judged as it stands in the sheet that people get, so it is drawn first and read back.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from jixiao.check.department import waived
from jixiao.check.year import check_approved, check_evaluation, check_monitoring
from jixiao.files.read import workbook
from jixiao.files.reports import evaluation_sheet, findings, monitoring_sheet, year_overviews
from jixiao.files.reports.style import Report
from jixiao.form.read_year import computed_cells, read_year_forms
from jixiao.model.findings import Finding, counted
from jixiao.model.tally import NOTHING, Tally
from jixiao.model.target_form import Department, Waiver
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearForm
from jixiao.settings import Settings
from jixiao.spending.account import Account
from jixiao.spending.entries import Ledger
from jixiao.spending.execution import Comparison, compare
from jixiao.year.evaluation import Evaluated, budget_year, evaluated, self_evaluations
from jixiao.year.monitoring import Monitored, monitorings

MONITORING_PREFIX: Final = "监控"
EVALUATION_PREFIX: Final = "自评"
MONITORING_FINDINGS: Final = "监控审核"
EVALUATION_FINDINGS: Final = "自评审核"
Names = Callable[[Sequence[str], str], list[str]]
Form = TypeVar("Form", bound=YearForm)


@dataclass(frozen=True)
class Monitorings:
    """运行监控表 of a department, as they will stand in the workbook, and what is wrong."""

    forms: tuple[Monitored, ...]
    findings: tuple[Finding, ...]
    names: tuple[str, ...]
    account: Account
    counted_forms: Tally = NOTHING

    @property
    def notes(self) -> list[str]:
        """Which forms and which rows of the ledger are in the totals, and which are not."""
        return _notes(self.account, self.counted_forms)

    @property
    def told(self) -> str:
        """What was made, and what is left to do."""
        blank = sum(one.open for one in self.forms)
        return (
            f"{len(self.forms)}张运行监控表，还有{blank}行未填完；审核：{counted(self.findings)}。"
        )


@dataclass(frozen=True)
class Evaluations:
    """自评表 of a department, as they will stand in the workbook, and what is wrong."""

    forms: tuple[Evaluated, ...]
    findings: tuple[Finding, ...]
    names: tuple[str, ...]
    year: int
    account: Account
    counted_forms: Tally = NOTHING

    @property
    def notes(self) -> list[str]:
        """Which forms and which rows of the ledger are in the totals, and which are not."""
        return _notes(self.account, self.counted_forms)

    @property
    def told(self) -> str:
        """What was made, and what is left to do."""
        blank = sum(one.missing for one in self.forms)
        return (
            f"{self.year}年度，{len(self.forms)}张自评表，还有{blank}项没有得分；"
            f"审核：{counted(self.findings)}。"
        )


def _notes(account: Account, forms: Tally) -> list[str]:
    return [*(forms.sentences if forms.found else ()), *account.sentences()]


def filled_forms(*paths: Path) -> list[YearForm]:
    """The forms of the year in workbooks that exist, with what the sheets compute marked."""
    found: list[YearForm] = []
    for path in paths:
        if not path.is_file() or path.suffix.lower() not in workbook.SUFFIXES:
            continue
        grids = workbook.read_grids(path)
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
    waivers: Sequence[Waiver] = (),
) -> Monitorings:
    """The 运行监控表 on the date of the comparison; ``waivers`` accept what is found on them."""
    before = [form for form in earlier if isinstance(form, Monitoring)]
    made = tuple(monitorings(department, comparison, before))
    sheets = tuple(names([one.form.label for one in made], MONITORING_PREFIX))
    drawn = _as_drawn(lambda report: _add_monitorings(report, made, sheets), Monitoring)
    found = [one for form in before for one in check_approved(form, department.projects, settings)]
    for one, form in zip(made, drawn, strict=True):
        found += check_monitoring(replace(one, form=form), settings)
    return Monitorings(made, tuple(waived(found, waivers)), sheets, comparison.account)


def draw_monitorings(made: Monitorings, target: Path) -> None:
    """The workbook of the 运行监控表: the overview, what is wrong, a form for each project."""
    with Report(target) as report:
        year_overviews.add_monitoring(report, made.forms, made.findings, made.notes)
        _add_findings(
            report, MONITORING_FINDINGS, "绩效运行监控审核结果", made.findings, made.forms
        )
        _add_monitorings(report, made.forms, made.names)


def evaluate(
    department: Department,
    ledger: Ledger,
    earlier: Sequence[YearForm],
    settings: Settings,
    names: Names,
    *,
    waivers: Sequence[Waiver] = (),
    own_weights: bool = True,
) -> Evaluations:
    """The 自评表 of the year; ``waivers`` accept what is found on them.

    ``own_weights``: 分值 that were entered stay.
    """
    before = [form for form in earlier if isinstance(form, SelfEvaluation)]
    year = budget_year(department, ledger)
    comparison = compare(department, ledger, dt.date(year, 12, 31), settings)
    forms = self_evaluations(department, ledger, settings, before, own_weights=own_weights)
    made = tuple(evaluated(form, settings) for form in forms)
    sheets = tuple(names([form.label for form in forms], EVALUATION_PREFIX))
    drawn = _as_drawn(lambda report: _add_evaluations(report, made, sheets, year), SelfEvaluation)
    found = [one for form in before for one in check_approved(form, department.projects, settings)]
    for form in drawn:
        found += check_evaluation(evaluated(form, settings), settings)
    accepted = tuple(waived(found, waivers))
    return Evaluations(made, accepted, sheets, year, comparison.account)


def draw_evaluations(made: Evaluations, target: Path) -> None:
    """The workbook of the 自评表: the overview, what is wrong, a form for each project."""
    with Report(target) as report:
        year_overviews.add_evaluation(report, made.forms, made.findings, made.year, made.notes)
        _add_findings(report, EVALUATION_FINDINGS, "绩效自评审核结果", made.findings, made.forms)
        _add_evaluations(report, made.forms, made.names, made.year)


def _add_findings(
    report: Report,
    name: str,
    title: str,
    found: Sequence[Finding],
    forms: Sequence[Monitored] | Sequence[Evaluated],
) -> None:
    labels = [one.form.label for one in forms]
    told = findings.summary_line(found)
    checked = findings.Checked(told, labels, heading=title, sheet=name)
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
