"""The one exception family: a sentence for a person, an exit status for a program."""

from __future__ import annotations

import errno
import re
from typing import Final

# What would break the line, or steer a terminal, if it stood in the name of a file.
_LINE_ENDS: Final = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_STEERING: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class JixiaoError(Exception):
    """Something the user can act on. The text is one Chinese sentence: what, where, what to do."""

    @property
    def sentence(self) -> str:
        return on_one_line(str(self))


def on_one_line(text: str) -> str:
    """The text without line ends, control characters and halves of characters."""
    return _STEERING.sub("?", _LINE_ENDS.sub(" ", text))


class UnreadableFile(JixiaoError):
    """The source cannot be read: missing, encrypted, broken, not of a known kind."""


class NotAForm(JixiaoError):
    """The source was read, but holds no 绩效目标表."""


class CannotWrite(JixiaoError):
    """The output cannot be written; what stood there before is untouched."""


class BadSetting(JixiaoError):
    """A key or value in the settings is not one that jixiao knows."""


_REASONS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "路径不存在",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读的磁盘",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EFBIG: "文件过大",
    errno.EDQUOT: "磁盘配额已满",
    errno.EEXIST: "同名的文件已存在",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接互相指来指去",
}


def failed_reading(path: str, why: OSError) -> UnreadableFile:
    """What to say of a file that was there and could not be read to its end."""
    return UnreadableFile(f"“{path}”无法读取（{reason_of(why)}），请检查文件。")


def reason_of(why: OSError) -> str:
    """What the system says, in Chinese where it is something common."""
    return _REASONS.get(why.errno or 0, why.strerror or "系统错误")
