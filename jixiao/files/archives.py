"""A .zip of workbooks is looked into: ``丙局.zip/甲项目.xlsx`` is the path of what lies in it.

Such a path is read like any other; what lies inside is unpacked for as long as it is read.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from jixiao.errors import UnreadableFile
from jixiao.files.guard.package import opened_archive

SUFFIX: Final = ".zip"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def members(archive: Path) -> list[Path]:
    """The files in an archive, as paths below it, in the order of their names.

    Raises UnreadableFile where it is broken or swells.
    """
    with opened_archive(archive) as opened:
        names = sorted(_name(entry) for entry in opened.infolist() if not entry.is_dir())
    return [archive.joinpath(*PurePosixPath(name).parts) for name in names]


def archive_of(path: Path) -> Path | None:
    """The archive that a path leads into; None for a file of its own."""
    return next(
        (above for above in path.parents if above.suffix.lower() == SUFFIX and above.is_file()),
        None,
    )


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """A file that can be opened: the path itself, or a copy of what lies in an archive.

    Raises UnreadableFile where it cannot be unpacked.
    """
    archive = archive_of(path)
    if archive is None:
        yield path
        return
    wanted = path.relative_to(archive).as_posix()
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        with opened_archive(archive) as opened:
            entry = next((one for one in opened.infolist() if _name(one) == wanted), None)
            if entry is None:
                raise UnreadableFile(f"压缩包“{archive.name}”里没有“{wanted}”，请检查。")
            try:
                copy.write_bytes(opened.read(entry))
            except RuntimeError as why:  # what zipfile says of a password
                raise UnreadableFile(
                    f"压缩包“{archive.name}”设有密码，未审核，请解压后再试。"
                ) from why
            except _BROKEN as why:
                raise UnreadableFile(
                    f"压缩包“{archive.name}”里的“{wanted}”已损坏，请向来源方索取。"
                ) from why
        yield copy


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows in Chinese packs names in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
