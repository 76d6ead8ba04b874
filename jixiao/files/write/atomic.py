"""Writing a file whole or not at all.

The new content goes to a temporary file beside the target and is renamed into place: a killed
run leaves the old file or the new one. A lock, which the system takes back when a process
dies, keeps a second run off the same output, and tells litter from work in progress.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from jixiao.errors import CannotWrite, reason_of

TEMPORARY_PREFIX: Final = ".jixiao-"
_LOCK: Final = ".lock"
# Whatever their ending and wherever they lie, Windows takes these for devices; a file of such a
# name from another system cannot be opened there.
_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
)


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to; on success it becomes ``target``, on failure nothing has changed.

    Raises CannotWrite with a sentence where the folder or the file does not allow it, or
    where another run is writing the same file.
    """
    refuse_device_name(target)
    try:
        real = Path(os.path.realpath(target))  # a link stays a link
        refuse_open(real)
        with _only_run(real) as temporary:
            temporary.touch()
            yield temporary
            _finish(temporary, real)
    except OSError as why:
        raise CannotWrite(f"“{target}”无法写入（{reason_of(why)}），原文件未改动。") from why


class _OneFailure(io.RawIOBase):
    """A file whose first failure is reported, and none after it.

    A library that was writing an archive finishes it when it is let go, where an error can only be
    printed past everybody, in English. What it then writes goes nowhere.
    """

    def __init__(self, target: Path) -> None:
        self._file = target.open("w+b", buffering=0)
        self.failed = False
        self._at = 0  # where the file would stand, once it has failed

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if not self.failed:
            return self._file.seek(offset, whence)
        self._at = offset if whence == os.SEEK_SET else self._at + offset
        return self._at

    def readinto(self, buffer: Any) -> int | None:
        return 0 if self.failed else self._file.readinto(buffer)

    def truncate(self, size: int | None = None) -> int:
        return self._at if self.failed else self._file.truncate(size)

    def write(self, data: Any) -> int:
        if not self.failed:
            try:
                return self._file.write(data) or 0
            except OSError:
                self.give_up()
                raise
        self._at += memoryview(data).nbytes
        return memoryview(data).nbytes

    def give_up(self) -> None:
        """Close the file; whoever still writes to it notices nothing."""
        if not self.failed:
            self._at = self._file.tell()
            self.failed = True
            self._file.close()

    def close(self) -> None:
        if not self.failed:  # otherwise it stays open for whoever is let go after it
            self._file.close()
            super().close()


class _Buffered(io.BufferedRandom):
    """The same with a buffer; what is collected together is closed in any order."""

    def __init__(self, raw: _OneFailure) -> None:
        super().__init__(raw)
        self._raw = raw

    def close(self) -> None:
        if not self._raw.failed:
            super().close()


@contextlib.contextmanager
def written(target: Path) -> Iterator[BinaryIO]:
    """The file to write an archive to; an error while it is written is raised once."""
    raw = _OneFailure(target)
    opened = _Buffered(raw)
    try:
        yield opened
        opened.close()
    except BaseException:
        raw.give_up()
        raise


@contextlib.contextmanager
def parts_of(temporary: Path) -> Iterator[Path]:
    """A folder for what is needed only while ``temporary`` (of ``replacing``) is written.

    It lies beside it, so the next run sweeps it as it sweeps the file when this one is killed.
    """
    folder = temporary.with_name(f"{temporary.name}.parts")
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made_folder(folder: Path) -> Path:
    """A folder for results, made where it is not there yet. Raises CannotWrite for a device."""
    refuse_device_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def refuse_device_folder(folder: Path) -> None:
    """A folder that is to be made is refused where a device bears its name, or one above it."""
    for part in (folder, *folder.parents):
        if not part.is_dir():
            refuse_device_name(part)


def refuse_device_name(target: Path) -> None:
    """A name that Windows keeps for a device is refused everywhere; there it seems to exist."""
    if target.name.partition(".")[0].strip().upper() in _DEVICES:
        raise CannotWrite(f"“{target.name}”是Windows保留的名称，请换一个文件名。")


def refuse_open(target: Path) -> None:
    """A file that is open elsewhere or read-only is refused before any work is done."""
    if stat.S_ISDIR(_mode(target)):
        raise CannotWrite(f"“{target}”是文件夹，请指定文件名。")
    if _mode(target) and not stat.S_ISREG(_mode(target)):  # a device would be replaced by a file
        raise CannotWrite(f"“{target}”不是普通文件，请换一个文件名。")
    if not target.parent.is_dir():
        raise CannotWrite(f"文件夹“{target.parent}”不存在，请先建立或换一个位置。")
    refuse_device_name(target)
    for lock in _marks_of_other_programs(target):
        if _mode(lock):
            raise CannotWrite(
                f"“{target.name}”正被其他程序打开，请关闭后重试，或换一个文件名"
                f"（若确未打开，请删除残留的“{lock.name}”）。"
            )
    if _mode(target):
        try:
            with target.open("r+b"):
                pass
        except PermissionError as why:
            raise CannotWrite(
                f"“{target}”是只读文件或正被其他程序打开，请关闭后重试，或换一个文件名。"
            ) from why


def _mode(path: Path) -> int:
    """What kind of file it is, 0 where there is none; of a name that is too long there is none."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as why:
        if why.errno != errno.ENAMETOOLONG:
            raise
        return 0


def _marks_of_other_programs(target: Path) -> Iterator[Path]:
    """Excel and WPS mark 名称.xlsx by ~$名称.xlsx; Word drops up to two letters of the name."""
    for dropped in range(3 if target.suffix.lower() == ".docx" else 1):
        yield target.with_name(f"~${target.name[dropped:]}")
    yield target.with_name(f".~lock.{target.name}#")


@contextlib.contextmanager
def _only_run(target: Path) -> Iterator[Path]:
    """The temporary file of the one run that may write ``target``."""
    digest = hashlib.sha256(os.fsencode(target.name.casefold())).hexdigest()[:16]
    lock = target.with_name(f"{TEMPORARY_PREFIX}{digest}{_LOCK}")
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{digest}{target.suffix}")
    held = _hold(lock)
    if held is None:
        raise CannotWrite(f"“{target.name}”正由另一次运行写入，请等它结束后再试。")
    try:
        _sweep(lock)
        yield temporary
    finally:
        _release(held, lock)


def _hold(lock: Path) -> IO[bytes] | None:
    """The lock file, ours until it is released; None where another process has it."""
    while True:
        held = lock.open("ab")
        if not _locked(held):
            held.close()
            return None
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(held.fileno()), lock.stat()):
                return held
        held.close()  # its last holder removed it just now: take a new one


def _locked(held: IO[bytes]) -> bool:
    """Whether the lock could be had. The system gives it back when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as why:
        # a shared folder may know no locks at all: better written without than not written
        return why.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
    return True


def _release(held: IO[bytes], lock: Path) -> None:
    """Remove what was written half, and the lock: on Windows an open file cannot be removed."""
    _remove_parts(lock)
    if sys.platform != "win32":
        lock.unlink(missing_ok=True)
    held.close()
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            lock.unlink()


def _sweep(own: Path) -> None:
    """Remove what killed runs left in the folder: parts whose lock nobody holds any more."""
    _remove_parts(own)
    for lock in own.parent.iterdir():
        if not (lock.name.startswith(TEMPORARY_PREFIX) and lock.suffix == _LOCK):
            continue
        with contextlib.suppress(OSError):
            held = _hold(lock) if lock != own else None
            if held is not None:
                _release(held, lock)


def _remove_parts(lock: Path) -> None:
    for part in lock.parent.iterdir():
        if not part.name.startswith(f"{lock.stem}."):
            continue
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        elif part != lock:
            with contextlib.suppress(OSError):
                part.unlink()


def _finish(temporary: Path, target: Path) -> None:
    """Bring the content to the disk, then into place, as open to others as the old file was."""
    with temporary.open("rb+") as written:
        os.fsync(written.fileno())
    if target.exists():
        shutil.copymode(target, temporary)
    temporary.replace(target)
