"""What goes back to each department: 审核意见书 and 退回修改稿.

The file that it sent is never touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from jixiao.audit.desk import Desk
from jixiao.audit.rounds import differences, file_name, summary_of
from jixiao.audit.run import in_batches, on_cluster
from jixiao.check.book import check_book
from jixiao.errors import JixiaoError
from jixiao.files.check_file import CheckedFile, try_file
from jixiao.files.reports.style import SEVERITY_LOOK, Report
from jixiao.files.write.atomic import replacing
from jixiao.files.write.letter import TITLE, Letter, write
from jixiao.files.write.ownership import refuse_others_work, refuse_touched
from jixiao.form.book import Reading
from jixiao.form.layout import position
from jixiao.form.standardise import standardised
from jixiao.model.findings import Finding, as_lines
from jixiao.model.grid import Place
from jixiao.model.money import wan
from jixiao.model.target_form import Department, Waiver
from jixiao.settings import DEFAULT
from jixiao.settings_file import load

RETURNED_NAME: Final = "退回修改稿.xlsx"


class Placed(Protocol):
    """A department as it stands in the standard workbook, and what cell each of its came to."""

    @property
    def department(self) -> Department: ...

    @property
    def moved(self) -> Mapping[tuple[str, int, int], Place]: ...


@dataclass(frozen=True)
class Build:
    """How the standard workbook is made: ``write`` writes it, ``placed`` knows its addresses."""

    write: Callable[..., None]
    placed: Callable[[Department], Placed]


@dataclass(frozen=True)
class LetterTask:
    """One department's letter: all that is needed to write it, in whatever process."""

    folder: str
    file: str
    department: str
    conclusion: str
    budget: int
    left_out: tuple[str, ...]
    settings: str | None
    date: dt.date
    round: str = ""
    due: dt.date | None = None
    note: str = ""
    earlier: str = ""
    earlier_round: str = ""
    pdf: bool = False
    copied: tuple[str, ...] = ()


def tasks(
    out: Path, desk: Desk, *, settings: Path | None, name_others: bool, pdf: bool
) -> list[LetterTask]:
    """A task for each department; ``name_others`` says whose projects its own are copies of."""
    units = {id(one): line.unit for line in desk.roster.lines for one in line.parts}
    earlier, earlier_round = desk.earlier, desk.earlier_round
    made = []
    for number, one in enumerate(desk.sent, 1):
        unit = units.get(id(one))
        before = earlier.get(one.name)
        copied = desk.copied.get(one.name, ())
        made.append(
            LetterTask(
                folder=str(out / f"{number:03d} {file_name(one.name)}"),
                file=one.file,
                department=one.name,
                conclusion=desk.conclusions[one.name],
                budget=one.budget,
                left_out=tuple(_left_out(form) for form in one.left_out),
                settings=str(settings) if settings else None,
                date=desk.date,
                round=desk.round,
                due=unit.due if unit and unit.due and unit.due >= desk.date else None,
                note=unit.note if unit else "",
                earlier=str(before) if before else "",
                earlier_round=earlier_round if before else "",
                pdf=pdf,
                copied=tuple(project.sentence(names=name_others) for project in copied),
            )
        )
    return made


def _left_out(form: Mapping[str, Any]) -> str:
    amount = f"预算数{form['amount']}万元" if form["amount"] else "预算数未能读出"
    detail = f"：{form['detail']}" if form.get("detail") else ""
    return f"“{form['project'] or form['sheet']}”{form['reason']}{detail}（{amount}）"


def write_all(waiting: Sequence[LetterTask], build: Build, jobs: int | None) -> list[str]:
    """Write what goes back to each department in ``jobs`` processes (the processors' number where
    None); sentences about those that could not be written."""
    with ProcessPoolExecutor(jobs) as pool:
        said = pool.map(write_one, waiting, [build] * len(waiting), chunksize=4)
        return [sentence for sentence in said if sentence]


def write_on_cluster(waiting: Sequence[LetterTask], build: Build, address: str) -> list[str]:
    """Write letters on a dask cluster, whose machines see the same paths; sentences about those
    that could not be written. A batch that kills its workers is written here.

    Raises JixiaoError as :func:`jixiao.audit.run.run_on_cluster`.
    """
    batches = in_batches(waiting)
    said: list[str] = []
    with on_cluster(address) as client:
        from distributed import KilledWorker  # noqa: PLC0415 - an optional extra

        tasks = client.map(_write_batch, batches, build=build, retries=3, pure=False)
        for task, batch in zip(tasks, batches, strict=True):
            try:
                said += task.result()
            except KilledWorker:
                said += write_all(batch, build, 1)
    return [sentence for sentence in said if sentence]


def _write_batch(batch: Sequence[LetterTask], build: Build) -> list[str]:
    return [write_one(task, build) for task in batch]


def write_one(task: LetterTask, build: Build) -> str:
    """One department's letter and workbook; a sentence where that failed."""
    given = Path(task.settings) if task.settings else None
    try:
        checked = try_file(Path(task.file), given, beside=False)
        if checked.reading is None:
            return f"“{task.department}”的意见书没有生成：{checked.message}"
        folder = Path(task.folder)
        folder.mkdir(parents=True, exist_ok=True)
        _write_returned(task, checked, folder / RETURNED_NAME, build)
        _write_letter(task, checked, folder / f"{TITLE}.docx", given)
    except JixiaoError as why:
        return f"“{task.department}”的意见书没有生成：{why.sentence}"
    except OSError as why:
        return f"“{task.department}”的意见书没有生成：{why.strerror or '系统错误'}。"
    return ""


def _write_letter(task: LetterTask, checked: CheckedFile, out: Path, given: Path | None) -> None:
    assert checked.reading is not None
    news = ""
    if task.earlier:
        found = differences(Path(task.earlier), checked, given)
        news = summary_of(found, task.earlier_round) if found else ""
    letter = Letter(
        department=task.department,
        file=Path(task.file).name,
        date=task.date,
        conclusion=task.conclusion,
        projects=[project.label for project in checked.reading.department.projects],
        budget=wan(task.budget),
        findings=checked.findings,
        round=task.round,
        due=task.due,
        news=news,
        left_out=task.left_out,
        note=task.note,
        copied=task.copied,
        returned=RETURNED_NAME,
    )
    refuse_others_work(out)
    refuse_touched(out)
    with replacing(out) as temporary:
        write(letter, temporary)
    if task.pdf:
        from jixiao.files.libreoffice import to_pdf  # noqa: PLC0415 - only where it was asked for

        with replacing(out.with_suffix(".pdf")) as temporary:
            to_pdf(out, temporary)


def _write_returned(task: LetterTask, checked: CheckedFile, out: Path, build: Build) -> None:
    """The department's forms in the standard workbook, notes and colours at each finding."""
    assert checked.reading is not None
    department = standardised(checked.reading.department)
    placed = build.placed(department)
    waivers = tuple(moved(one, placed) for one in checked.reading.waivers)
    settings = load(Path(task.settings)) if task.settings else DEFAULT
    found = check_book(Reading(placed.department, waivers=waivers), settings)
    refuse_others_work(out)
    refuse_touched(out)
    with replacing(out) as temporary:
        build.write(
            department,
            temporary,
            values_only=True,
            created=dt.datetime.combine(task.date, dt.time()),
            decorate=_Marks(found),
        )


def moved(waiver: Waiver, placed: Placed) -> Waiver:
    """The waiver with the cell of the standard workbook that its own came to."""
    if not waiver.cell:
        return replace(waiver, sheet="")
    row, column = position(waiver.cell)
    at = placed.moved.get((waiver.sheet, row, column)) if waiver.sheet else None
    if at is None:
        found = {new for (_, r, c), new in placed.moved.items() if (r, c) == (row, column)}
        at = found.pop() if len(found) == 1 else None
    return replace(waiver, sheet=at.sheet, cell=at.address) if at else waiver


class _Marks:
    """Notes and colours on the sheets of a workbook that is being written."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.cells: dict[str, dict[tuple[int, int], list[Finding]]] = {}
        for one in as_lines(findings):
            if one.place.row and not one.waived:
                sheet = self.cells.setdefault(one.place.sheet, {})
                sheet.setdefault((one.place.row, one.place.column), []).append(one)

    def __call__(self, report: Report, name: str, sheet: Any) -> None:
        for (row, column), findings in self.cells.get(name, {}).items():
            lines = [
                f"{one.severity} {one.rule}：{one.message}"
                + (f"\n建议：{one.expected}" if one.expected else "")
                for one in findings
            ]
            text = "\n".join(lines)
            height = min(400, 22 + 18 * sum(1 + len(line) // 22 for line in text.split("\n")))
            options = {"author": "审核意见", "width": 320, "height": height, "font_size": 9}
            sheet.write_comment(row - 1, column - 1, text, options)
            color, fill = SEVERITY_LOOK[str(findings[0].severity)]
            look = report.condition(font_color=color, bg_color=fill)
            sheet.conditional_format(
                row - 1, column - 1, row - 1, column - 1,
                {"type": "formula", "criteria": "=TRUE", "format": look},
            )  # fmt: skip
