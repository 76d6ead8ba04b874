"""What macros tell and ask: one protocol, and the boxes of the spreadsheet program behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import xlwings as xw

from addin import host, log
from addin.texts import TITLE
from jixiao.errors import JixiaoError

MOST_TOLD: Final = 5  # sentences of one kind in a message


class Cancelled(JixiaoError):
    """The user pressed Esc while a macro was reading or computing."""


class Ui(Protocol):
    """The user, as macros see him. Tests pass one that records."""

    def tell(self, text: str) -> None:
        """Show a message."""

    def ask(self, question: str) -> bool:
        """Yes or no."""

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """A line of text; None when cancelled."""

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        """An existing file; None when cancelled."""

    def pick_folder(self, title: str) -> Path | None:
        """An existing folder; None when cancelled."""

    def progress(self, text: str) -> None:
        """What is being done, in the status bar; an empty text clears it.

        Raises Cancelled where the user wants no more of it: nothing has been changed yet
        whenever a macro tells its progress.
        """


class HostUi:
    """The boxes of the spreadsheet program itself."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def tell(self, text: str) -> None:
        self.app.alert(text, TITLE, buttons="ok", mode="info")

    def ask(self, question: str) -> bool:
        return self.app.alert(question, TITLE, buttons="yes_no") == "yes"

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        return host.ask_text(self.app, prompt, TITLE, default)

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        return host.pick_file(self.app, title, kinds, suffixes)

    def pick_folder(self, title: str) -> Path | None:
        return host.pick_folder(self.app, title)

    def progress(self, text: str) -> None:
        if text and host.cancelled(self.app):
            raise Cancelled("已取消，工作簿未改动。")
        with log.only_logged("状态栏"):  # nothing fails for want of a status bar
            self.app.status_bar = f"{text}（按住Esc取消）" if text else False


def picked_folder(ui: Ui, title: str) -> Path | None:
    """A folder of the user's choice that is there; None when cancelled."""
    folder = ui.pick_folder(title)
    if folder is not None and not folder.is_dir():
        raise JixiaoError(f"没有文件夹“{folder}”，请重新选择。")
    return folder


def first_few(sentences: Sequence[str], others: str) -> list[str]:
    """The first few sentences for a message; ``others`` says how many more there are: 另有{}条。"""
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([others.format(more)] if more > 0 else [])]
