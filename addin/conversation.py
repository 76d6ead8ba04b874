"""A macro that talks with its user outside the call: Excel's VBA shows every box.

Excel waits while a button's call into Python lasts, and a box inside that call makes it say after
a while that it waits for another program. So the call ends where the macro asks something; VBA
shows the box and calls again with the answers so far, and the macro runs from the start. Questions
come before the work: what has been changed cannot be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

Reply = list[str]
TELL, ASK, ASK_TEXT, PICK_FILE, PICK_FOLDER = "tell", "ask", "ask_text", "pick_file", "pick_folder"
_CANCELLED: Final = None


class Asked(BaseException):
    """The macro needs an answer that is not there yet: no failure, so nothing catches it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Conversation:
    """The user as far as he is known: the answers given so far, in order.

    An answer is True or False, a text, or None for a box that was cancelled.
    """

    def __init__(self, answers: Sequence[object], progress: Callable[[str], None]) -> None:
        self._answers = list(answers)
        self._progress = progress
        self._shown: list[str] = []

    def tell(self, text: str) -> None:
        self._shown.append(text)

    def ask(self, question: str) -> bool:
        return bool(self._answer(ASK, question))

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        answer = self._answer(ASK_TEXT, prompt, default)
        return None if answer is _CANCELLED else str(answer)

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        patterns = ";".join(f"*{suffix}" for suffix in suffixes)
        answer = self._answer(PICK_FILE, title, f"{kinds} ({patterns}),{patterns}")
        return None if answer is _CANCELLED else Path(str(answer))

    def pick_folder(self, title: str) -> Path | None:
        answer = self._answer(PICK_FOLDER, title)
        return None if answer is _CANCELLED else Path(str(answer))

    def progress(self, text: str) -> None:
        self._progress(text)

    def _answer(self, *reply: str) -> object:
        if self._answers:
            return self._answers.pop(0)
        raise Asked(list(reply))

    @property
    def reply(self) -> Reply:
        """What the macro said, once it has ended."""
        return [TELL, "\n\n".join(self._shown)]
