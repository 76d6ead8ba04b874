"""The macros of the bureau: the folder that departments sent in, and a letter for each of them.

The files of the departments are only read. What is made lies beside the folder, never in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import xlwings as xw

from addin import host
from addin.ui import Ui, first_few, picked_folder
from jixiao.errors import JixiaoError
from jixiao.files.file_names import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.audit.desk import Desk
    from jixiao.audit.drafts import Drafts
    from jixiao.audit.letters import LetterTask
    from jixiao.audit.store import Store

ROSTERS: Final = ("单位名单.xlsx", "单位名单.csv")
REPORT, LETTERS = "审核总表.xlsx", "意见书"
_OTHERS: Final = "另有{}个，见总表。"


def audit_folder(book: xw.Book | None, ui: Ui) -> None:
    """审核文件夹：逐个审核各单位报送的文件，总表放在文件夹旁并打开。"""
    chosen = _chosen(ui)
    if chosen is None:
        return
    with _audited(chosen, "", ui) as sitting:
        lines = sitting.sentences
    _open(book, chosen.report)
    ui.tell("\n".join(lines))


def write_letters(book: xw.Book | None, ui: Ui) -> None:
    """意见书：审核所选文件夹，给每个单位写审核意见书和退回修改稿。"""
    chosen = _chosen(ui)
    if chosen is None:
        return
    answer = ui.ask_text("轮次（如一上、二上；留空则不保存轮次）：", "")
    if answer is None:
        return
    from jixiao.audit.drafts import Drafts
    from jixiao.audit.outgoing import write_all
    from workbook_templates.returned import BUILD

    drafts = Drafts.beside(chosen.letters, BUILD, dt.date.today(), None, keep=False)
    with _audited(chosen, answer.strip(), ui, drafts) as sitting:
        run = _one_by_one(ui, drafts, len(sitting.desk.sent))
        failed, written = write_all(sitting.desk, sitting.store, chosen.letters, run)
        drafts.remove()
        lines = [*sitting.sentences, written, *first_few(failed, _OTHERS)]
    ui.tell("\n".join(lines))


@dataclass(frozen=True)
class _Chosen:
    """The folder that is audited, and what is made beside it."""

    folder: Path

    @property
    def report(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}_{REPORT}")

    @property
    def letters(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}_{LETTERS}")

    @property
    def roster(self) -> Path | None:
        beside = (self.folder.with_name(name) for name in ROSTERS)
        return next((path for path in beside if path.is_file()), None)


@dataclass(frozen=True)
class _Sitting:
    """An audit that is done: what it means, and what is to be said of it."""

    desk: Desk
    store: Store
    sentences: list[str]


def _chosen(ui: Ui) -> _Chosen | None:
    folder = picked_folder(ui, "选择存放各单位报送文件的文件夹")
    if folder is None:
        return None
    if not folder.name:
        raise JixiaoError("不能审核整个磁盘，请把各单位报送的文件放进一个文件夹，再选择它。")
    return _Chosen(folder)


@contextmanager
def _audited(
    chosen: _Chosen, round_name: str, ui: Ui, drafts: Drafts | None = None
) -> Iterator[_Sitting]:
    """Audit the folder and draw the report; the body may write letters before the store closes."""
    from jixiao.audit import report
    from jixiao.audit.decisions import decisions_in
    from jixiao.audit.desk import desk
    from jixiao.audit.outgoing import rounds_beside
    from jixiao.audit.run import begin, run_one_by_one
    from jixiao.audit.store import Store
    from jixiao.files.folders import inputs_of
    from jixiao.files.write.atomic import replacing
    from jixiao.files.write.ownership import refuse_others_work
    from jixiao.settings import DEFAULT

    refuse_others_work(chosen.report, report=True)
    inputs = inputs_of([chosen.folder])
    with Store(chosen.report.with_suffix(".sqlite"), fresh=False) as store:
        waiting = begin(inputs, store, None, resume=True)
        run_one_by_one(waiting, store, None, _ticking(ui, "正在审核", len(waiting)), drafts)
        rounds = rounds_beside(chosen.report) if round_name else None
        today = dt.date.today()
        made = desk(
            store,
            DEFAULT,
            today,
            roster=chosen.roster,
            round=round_name,
            rounds=rounds,
            decisions=decisions_in(chosen.report),
        )
        made.keep_round()
        ui.progress("正在生成总表…")
        with replacing(chosen.report) as temporary:
            report.draw(store, temporary, at=chosen.report, desk=made)
        sentences = [*_sentences(store, chosen, len(waiting)), *_roster(made, chosen)]
        yield _Sitting(made, store, sentences)


def _ticking(ui: Ui, what: str, total: int) -> Callable[[Any], None]:
    done = 0

    def tick(_: Any) -> None:
        nonlocal done
        done += 1
        ui.progress(f"{what} {done}/{total}…")

    return tick


def _one_by_one(ui: Ui, drafts: Drafts, total: int) -> Callable[[Iterable[LetterTask]], list[str]]:
    """Letters in this process, as a button does: no process is started for them."""
    from jixiao.audit.letters import write_one

    def run(waiting: Iterable[LetterTask]) -> list[str]:
        failed = []
        for number, task in enumerate(waiting, 1):
            ui.progress(f"正在写意见书 {number}/{total}…")
            failed.append(write_one(task, drafts))
        return [sentence for sentence in failed if sentence]

    return run


def _sentences(store: Store, chosen: _Chosen, examined: int) -> list[str]:
    from jixiao.model.findings import in_words

    statuses = store.statuses()
    found, counted = store.forms()
    lines = [
        f"共{statuses.total()}个文件，本次审核{examined}个；{in_words(store.severities())}。",
        f"项目表：找到{found}张＝计入{counted}张＋未计入{found - counted}张。",
    ]
    unreadable = [
        f"“{Path(one['file']).name}”：{one['message']}"
        for one in store.results()
        if one["status"] != "checked"
    ]
    if unreadable:
        lines += [f"没有审核的文件{len(unreadable)}个：", *first_few(unreadable, _OTHERS)]
    return [*lines, f"总表：{readable(chosen.report)}"]


def _roster(made: Desk, chosen: _Chosen) -> list[str]:
    if chosen.roster is None:
        return [f"文件夹旁没有“{ROSTERS[0]}”，因此没有列出谁还没有报送。"]
    return made.roster.sentences


def _open(book: xw.Book | None, path: Path) -> None:
    """Show the report itself: its links go from where it lies."""
    app = book.app if book is not None else host.calling_app()
    app.books.open(str(path))
