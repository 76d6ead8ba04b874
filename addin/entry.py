"""Where a button arrives: find the book, run the macro, turn any failure into one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import xlwings as xw

from addin import host, log, undo_note
from addin.changes import NotUndone
from addin.conversation import Asked, Conversation, Reply
from addin.ribbon import BUTTONS
from addin.ui import HostUi, Ui
from jixiao.errors import JixiaoError
from jixiao.speed import no_search_for_cycles

BUSY = "Excel 正忙：可能正在编辑单元格，或打开了对话框。请按 Enter 结束编辑、关闭对话框后再试。"


def run(macro: str, book: xw.Book | None = None, ui: Ui | None = None) -> None:
    """Run the macro of a button on ``book`` (default: the book the button was pressed in).

    Never raises: a failure is one sentence to the user and logged without contents.
    """
    button = next(button for button in BUTTONS if button.macro == macro)
    app = book.app if book is not None else host.calling_app()
    ui = ui or HostUi(app)
    try:
        book = book or host.active_book(app)
        if book is None and button.needs_book:
            raise JixiaoError("没有打开的工作簿，请先打开或新建绩效目标工作簿。")
        with no_search_for_cycles():
            _macro(macro)(book, ui)
        _note_on_undo(book, ui)
    except JixiaoError as why:
        ui.tell(why.sentence)
    except Exception as why:  # noqa: BLE001 - the edge of the add-in
        ui.tell(_failed(button.label, why))
    finally:
        ui.progress("")


def _note_on_undo(book: xw.Book | None, ui: Ui) -> None:
    if book is not None:
        with log.only_logged("撤消的提示"):
            if words := undo_note.due(book):
                ui.tell(words)


def _failed(label: str, why: Exception) -> str:
    """What to say of a failure; it is logged."""
    where = log.failure(label, why)
    cause = why.__cause__ if isinstance(why, NotUndone) else why
    if cause is not None and host.is_busy(cause):
        advice = BUSY
    else:
        advice = f"详情见日志：{where}" if where else "日志也无法写入，请按“环境诊断”。"
    done = "工作簿未改动。"
    if isinstance(why, NotUndone):
        done = "已做的改动没有全部撤回：请检查新增的工作表，需要时不保存关闭，再重新打开工作簿。"
    return f"“{label}”没有完成，{done}{advice}"


def converse(
    macro: str, app: xw.App, answers: Sequence[object], alive: Callable[[], None] = lambda: None
) -> Reply:
    """Run a macro for a program that shows the boxes itself; gives what it is to show or ask.

    ``alive`` is called whenever the macro tells its progress.
    """
    bar = HostUi(app)

    def progress(text: str) -> None:
        alive()
        bar.progress(text)

    conversation = Conversation(answers, progress)
    with host.called_from(app):
        try:
            run(macro, ui=conversation)
        except Asked as asked:
            return asked.reply
    return conversation.reply


def _macro(name: str) -> Callable[[xw.Book | None, Ui], None]:
    from addin import macros  # the core loads only when a button is pressed

    found: Callable[[xw.Book | None, Ui], None] = getattr(macros, name)
    return found
