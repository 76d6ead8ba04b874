"""Writing a file whole or not at all.

The new content goes to a temporary file beside the target and is renamed into place: a killed
run leaves the old file or the new one. Litter of killed runs is removed by the next.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.errors import CannotWrite

_PREFIX: Final = ".jixiao-"
_STALE_SECONDS: Final = 3600


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to; on success it becomes ``target``, on failure nothing has changed.

    Raises CannotWrite with a sentence where the folder or the file does not allow it.
    """
    folder = target.parent
    if target.is_dir():
        raise CannotWrite(f"“{target}”是文件夹，请指定文件名。")
    if not folder.is_dir():
        raise CannotWrite(f"文件夹“{folder}”不存在，请先建立或换一个位置。")
    _refuse_locked(target)
    _sweep(folder)
    temporary = folder / f"{_PREFIX}{os.getpid()}-{time.monotonic_ns()}{target.suffix}"
    try:
        temporary.touch(exist_ok=False)
        yield temporary
        _flush(temporary)
        temporary.replace(target)
    except OSError as why:
        raise CannotWrite(f"“{target}”写不进去（{_reason(why)}），原文件未改动。") from why
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refuse_locked(target: Path) -> None:
    """A file that is open elsewhere or read-only is refused before any work is done."""
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise CannotWrite(f"“{target.name}”正被其他程序打开，请关闭后重试，或换一个文件名。")
    if target.exists():
        try:
            with target.open("r+b"):
                pass
        except PermissionError as why:
            raise CannotWrite(
                f"“{target}”是只读文件或正被其他程序打开，请关闭后重试，或换一个文件名。"
            ) from why


def _flush(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _sweep(folder: Path) -> None:
    """Remove what killed runs left: our own temporaries whose process is gone."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*"):
            process = left.name.removeprefix(_PREFIX).partition("-")[0]
            if process.isdecimal() and not _alive(int(process)):
                with contextlib.suppress(OSError):
                    left.unlink()


def _alive(process: int) -> bool:
    """Whether a process runs; where that cannot be asked (Windows), age decides elsewhere."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reason(why: OSError) -> str:
    known = {28: "磁盘已满", 13: "没有权限", 30: "只读的磁盘", 36: "文件名过长", 2: "路径不存在"}
    return known.get(why.errno or 0, why.strerror or "系统错误")
