"""What goes back to each department: 审核意见书 and 退回修改稿.

The file that it sent is never touched.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jixiao.audit.desk import Desk
from jixiao.audit.drafts import Drafts
from jixiao.audit.rounds import differences, file_name, summary_of
from jixiao.audit.run import AHEAD, in_batches, on_cluster
from jixiao.audit.store import Store
from jixiao.audit.work import stamp
from jixiao.errors import JixiaoError
from jixiao.files.check_file import CheckedFile, try_file
from jixiao.files.write.atomic import replacing
from jixiao.files.write.letter import TITLE, Letter, write
from jixiao.files.write.ownership import refuse_others_work, refuse_touched
from jixiao.model.findings import Finding
from jixiao.model.money import wan

RETURNED_NAME: Final = "退回修改稿.xlsx"


@dataclass(frozen=True)
class LetterTask:
    """One department's letter: all that is needed to write it, in whatever process.

    ``result`` is that of its file, as the audit kept it.
    """

    folder: str
    result: Mapping[str, Any]
    department: str
    conclusion: str
    date: dt.date
    round: str = ""
    due: dt.date | None = None
    note: str = ""
    earlier: str = ""
    earlier_round: str = ""
    pdf: bool = False
    copied: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return str(self.result["file"])


def tasks(
    out: Path, desk: Desk, store: Store, *, name_others: bool, pdf: bool
) -> Iterator[LetterTask]:
    """A task for each department, one at a time; ``name_others`` says whose projects its own are
    copies of."""
    units = {id(one): line.unit for line in desk.roster.lines for one in line.parts}
    earlier, earlier_round = desk.earlier, desk.earlier_round
    for number, one in enumerate(desk.sent, 1):
        unit = units.get(id(one))
        before = earlier.get(one.name)
        copied = desk.copied.get(one.name, ())
        yield LetterTask(
            folder=str(out / f"{number:03d} {file_name(one.name)}"),
            result=store.result(one.file),
            department=one.name,
            conclusion=desk.conclusions[one.name],
            date=desk.date,
            round=desk.round,
            due=unit.due if unit and unit.due and unit.due >= desk.date else None,
            note=unit.note if unit else "",
            earlier=str(before) if before else "",
            earlier_round=earlier_round if before else "",
            pdf=pdf,
            copied=tuple(project.sentence(names=name_others) for project in copied),
        )


def _left_out(form: Mapping[str, Any]) -> str:
    amount = f"预算数{form['amount']}万元" if form["amount"] else "预算数未能读出"
    detail = f"：{form['detail']}" if form.get("detail") else ""
    return f"“{form['project'] or form['sheet']}”{form['reason']}{detail}（{amount}）"


def write_here(waiting: Iterable[LetterTask], drafts: Drafts, jobs: int) -> list[str]:
    """Write what goes back to each department in ``jobs`` processes; sentences about those that
    could not be written."""
    with ProcessPoolExecutor(jobs) as pool:
        batches = in_batches(waiting)
        said = _in_turn(lambda batch: pool.submit(_write_batch, batch, drafts), batches, jobs)
        return [one for task, _ in said for one in task.result() if one]


def write_on_cluster(waiting: Iterable[LetterTask], drafts: Drafts, address: str) -> list[str]:
    """Write letters on a dask cluster, whose machines see the same paths; sentences about those
    that could not be written. A batch that kills its workers is written here.

    Raises JixiaoError as :func:`jixiao.audit.run.run_on_cluster`.
    """
    said: list[str] = []
    with on_cluster(address, "意见书没有写完") as client:
        from distributed import KilledWorker  # noqa: PLC0415 - an optional extra

        def submit(batch: list[LetterTask]) -> Any:
            return client.submit(_write_batch, batch, drafts, retries=3, pure=False)

        workers = max(1, len(client.scheduler_info()["workers"]))
        for task, batch in _in_turn(submit, in_batches(waiting), workers):
            try:
                said += task.result()
            except KilledWorker:
                said += write_here(batch, drafts, 1)
    return [sentence for sentence in said if sentence]


def _in_turn(
    submit: Callable[[list[LetterTask]], Any], batches: Iterable[list[LetterTask]], processes: int
) -> Iterator[tuple[Any, list[LetterTask]]]:
    """The batches with their tasks, in order; a few are handed out ahead, the rest not yet made."""
    waiting: deque[tuple[Any, list[LetterTask]]] = deque()
    for batch in batches:
        waiting.append((submit(batch), batch))
        if len(waiting) >= processes * AHEAD:
            yield waiting.popleft()
    yield from waiting


def _write_batch(batch: Sequence[LetterTask], drafts: Drafts) -> list[str]:
    return [write_one(task, drafts) for task in batch]


def write_one(task: LetterTask, drafts: Drafts) -> str:
    """One department's letter and workbook; a sentence where that failed."""
    draft = drafts.path(task.file, task.result["stamp"])
    try:
        checked = None
        if task.earlier or not draft.is_file():
            checked = _checked_again(task, drafts)
        folder = Path(task.folder)
        folder.mkdir(parents=True, exist_ok=True)
        _bring(draft, folder / RETURNED_NAME)
        _write_letter(task, checked, folder / f"{TITLE}.docx", drafts.settings)
    except JixiaoError as why:
        return f"“{task.department}”的意见书没有生成：{why.sentence}"
    except OSError as why:
        return f"“{task.department}”的意见书没有生成：{why.strerror or '系统错误'}。"
    except Exception as why:  # one letter of many must not end the others
        logging.getLogger(__name__).debug("%s", task.file, exc_info=True)
        words = f"出现未预料的错误（{type(why).__name__}），请加 --debug 查看细节。"
        return f"“{task.department}”的意见书没有生成：{words}"
    return ""


def _checked_again(task: LetterTask, drafts: Drafts) -> CheckedFile:
    """The file read once more: it was examined in a run before, or is compared with an earlier
    round. Raises JixiaoError where it is no longer what was examined."""
    settings = str(drafts.settings) if drafts.settings else None
    if stamp(task.file, settings) != task.result["stamp"]:
        raise JixiaoError(f"“{Path(task.file).name}”在审核之后有改动，请重新审核。")
    checked = try_file(Path(task.file), drafts.settings, beside=False)
    if checked.reading is None:
        raise JixiaoError(checked.message)
    if not drafts.path(task.file, task.result["stamp"]).is_file():
        drafts.make(checked, task.result["stamp"])
    return checked


def _bring(draft: Path, out: Path) -> None:
    """The draft to its place, over nobody's work."""
    refuse_others_work(out)
    refuse_touched(out)
    with replacing(out) as temporary:
        draft.replace(temporary)


def _write_letter(
    task: LetterTask, checked: CheckedFile | None, out: Path, settings: Path | None
) -> None:
    news, result = "", task.result
    if task.earlier and checked is not None:
        found = differences(Path(task.earlier), checked, settings)
        news = summary_of(found, task.earlier_round) if found else ""
    letter = Letter(
        department=task.department,
        file=Path(task.file).name,
        date=task.date,
        conclusion=task.conclusion,
        projects=[project["name"] for project in result.get("projects", ())],
        budget=wan(result.get("budget", 0)),
        findings=[Finding.from_json(one) for one in result.get("findings", ())],
        round=task.round,
        due=task.due,
        news=news,
        left_out=tuple(_left_out(form) for form in result.get("left_out", ())),
        without_unit=[one["name"] for one in result.get("projects", ()) if not one["unit"]],
        without_budget=[one["project"] for one in result.get("budget_blank", ())],
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
