"""`jixiao addin install|uninstall`: per user, without administrator rights, without a network."""

from __future__ import annotations

import shutil
from pathlib import Path

from addin import registration
from addin.windows import Environment
from addin.xlam import FILE_NAME
from addin.xlam.build import build
from jixiao.errors import CannotWrite
from jixiao.files.write.atomic import TEMPORARY_PREFIX


def install(env: Environment) -> Path:
    """Builds the add-in for `env.interpreter` into Excel's start folder; gives its path.

    Windows learns which Python to start for it. A second time is an update. Raises CannotWrite
    while Excel has the add-in open.
    """
    try:
        made = build(env.addin, interpreter=str(env.windowless_interpreter))
        registration.register(env.registry, env.windowless_interpreter)
        return made
    except CannotWrite as why:
        if isinstance(why.__cause__, PermissionError):
            raise _in_use(env.addin) from why
        raise


def uninstall(env: Environment) -> list[Path]:
    """Removes the add-in and the log files; gives what was removed.

    The Python that this runs on cannot remove itself: where it lies in the data folder, it is all
    that stays there, and 卸载.cmd removes it afterwards. Raises CannotWrite while Excel has the
    add-in open.
    """
    registration.unregister(env.registry)
    removed = []
    for path in [*_files_of_the_addin(env), *_own_data(env)]:
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        except PermissionError as reason:
            raise _in_use(path) from reason
        removed.append(path)
    if env.data_folder.is_dir() and not any(env.data_folder.iterdir()):
        env.data_folder.rmdir()
        removed.append(env.data_folder)
    return removed


def _files_of_the_addin(env: Environment) -> list[Path]:
    """The add-in, and what an interrupted installation left beside it."""
    names = (f"{FILE_NAME}*", f"{TEMPORARY_PREFIX}*")
    return sorted(path for name in names for path in env.startup_folder.glob(name))


def _own_data(env: Environment) -> list[Path]:
    if not env.data_folder.is_dir():
        return []
    entries = sorted(env.data_folder.iterdir())
    return [path for path in entries if not env.interpreter.is_relative_to(path)]


def _in_use(path: Path) -> CannotWrite:
    return CannotWrite(f"{path} 正在使用，请关闭所有 Excel 窗口后重试。")
