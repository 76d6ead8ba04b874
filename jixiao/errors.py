"""The one exception family: a sentence for a person, an exit status for a program."""

from __future__ import annotations


class JixiaoError(Exception):
    """Something the user can act on. The text is one Chinese sentence: what, where, what to do."""

    @property
    def sentence(self) -> str:
        return str(self)


class UnreadableFile(JixiaoError):
    """The source cannot be read: missing, encrypted, broken, not of a known kind."""


class NotAForm(JixiaoError):
    """The source was read, but holds no 绩效目标表."""


class CannotWrite(JixiaoError):
    """The output cannot be written; what stood there before is untouched."""


class BadSetting(JixiaoError):
    """A key or value in the settings is not one that jixiao knows."""
