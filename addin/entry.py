"""Where a button arrives: find the book, run the macro, turn any failure into one sentence."""

from __future__ import annotations

from collections.abc import Callable

import xlwings as xw

from addin import host, log
from addin.ribbon import BUTTONS
from addin.ui import HostUi, Ui
from jixiao.errors import JixiaoError
from jixiao.speed import no_search_for_cycles


def run(macro: str, book: xw.Book | None = None, ui: Ui | None = None) -> None:
    """Run the macro of a button on ``book`` (default: the book the button was pressed in).

    Never raises: a failure is told in one sentence and logged without contents.
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
    except JixiaoError as why:
        ui.tell(why.sentence)
    except Exception as why:  # noqa: BLE001 - the edge of the add-in
        where = log.failure(button.label, why)
        told = f"详情见日志：{where}" if where else "日志也无法写入，请按“环境诊断”。"
        ui.tell(f"“{button.label}”没有完成，工作簿未改动。{told}")
    finally:
        ui.progress("")


def _macro(name: str) -> Callable[[xw.Book | None, Ui], None]:
    from addin import macros  # the core loads only when a button is pressed

    found: Callable[[xw.Book | None, Ui], None] = getattr(macros, name)
    return found
