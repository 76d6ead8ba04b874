"""Installing and removing the offline bundle on an office PC: what its scripts call.

    %LOCALAPPDATA%\\jixiao
      versions\\0.1.0-1a2b3c4d   one folder for each version; named in the scripts and the add-in
      jixiao.cmd 审核.cmd 审核文件夹.cmd 卸载.cmd
      bin\\jixiao.cmd            on the user's PATH

A new version is copied, checked against its list of contents and started once before anything
that is in use is touched. The scripts and the add-in are switched to it last; then the older
versions go.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from addin import contents, user_path
from addin.server import kept_out
from addin.windows import Environment, this_computer
from jixiao import __version__
from jixiao.errors import CannotWrite, JixiaoError, reason_of
from jixiao.files.write.atomic import replacing

EXCEL = "excel.exe"
# Scripts of the bundle that stay useful after it: in each, the bundle's Python is this text.
KEPT_SCRIPTS = ("jixiao.cmd", "审核.cmd", "审核文件夹.cmd", "卸载.cmd")
PACKED_PYTHON = rb"%~dp0python\python.exe"
TRIAL = "import addin.installer, addin.server, jixiao.cli, udfs.functions"

Say = Callable[[str], None]
Run = Callable[[Sequence[str]], int]


def install_bundle(bundle: Path, env: Environment, say: Say, run: Run) -> Path:
    """Installs the unpacked `bundle` for the user of `env`; gives the folder of the version.

    A second time is an update; settings stay. `run` starts a program and gives its exit status.
    Raises JixiaoError with what to do while Excel runs or where the bundle is not whole; what was
    installed before is then as it was.
    """
    refuse_while_excel_runs(env)
    say("[1/3] 复制程序（不使用网络，不需要管理员）……")
    version = _copied(bundle / "python", env)
    python = version / "python.exe"
    say("[2/3] 试运行……")
    if run([str(python), "-B", "-c", TRIAL]) != 0:
        shutil.rmtree(version, ignore_errors=True)
        raise JixiaoError(
            "复制后的程序不能运行，可能被安全软件拦截，请允许运行或联系信息管理人员。"
        )
    say("[3/3] 安装 Excel 插件……")
    _installer().install(replace(env, interpreter=python, prefix=version))
    _write_scripts(bundle, version, env)
    user_path.add(env.registry, env.data_folder / "bin")
    for left in _remove_others(version, env):
        say(f"旧版本的文件正在使用，下次安装时删除：{left}")
    say("安装完成。打开 Excel，可以看到“绩效目标”选项卡。")
    return version


def uninstall_bundle(env: Environment, say: Say) -> None:
    """Removes the add-in, the entry on the PATH, and the data folder but for the running Python."""
    refuse_while_excel_runs(env)
    user_path.remove(env.registry, env.data_folder / "bin")
    for path in _installer().uninstall(env):
        say(f"已删除：{path}")


def _installer() -> ModuleType:
    """It asks the functions for their names, and their module loads pandas where nothing keeps it
    out: a third of an installation.
    """
    with kept_out():
        return import_module("addin.installer")


def refuse_while_excel_runs(env: Environment) -> None:
    """Raises JixiaoError while any Excel of this PC runs, also one without a window."""
    if EXCEL in env.programs():
        raise JixiaoError(
            "Excel 正在运行，请关闭所有 Excel 窗口后重试；"
            "看不到窗口时，请在任务管理器中结束 EXCEL.EXE。"
        )


def _copied(source: Path, env: Environment) -> Path:
    """The version's folder, whole; copied where it is not there yet."""
    target = env.data_folder / "versions" / _name_of(source)
    if target.is_dir() and _is_whole(target):
        return target
    part = target.with_name(f"{target.name}.part")
    try:
        for leftover in (part, target):
            if leftover.exists():
                shutil.rmtree(leftover)
        contents.copy_listed(source, part)
        part.rename(target)
    except contents.Incomplete as why:
        shutil.rmtree(part, ignore_errors=True)
        raise _broken(why.name) from None
    except OSError as why:
        shutil.rmtree(part, ignore_errors=True)
        raise CannotWrite(f"无法复制到 {target}：{reason_of(why)}。") from why
    return target


def _name_of(source: Path) -> str:
    """The version and eight digits of its list of contents: another build is another folder."""
    try:
        listed = (source / contents.NAME).read_bytes()
    except OSError:
        raise _broken(contents.NAME) from None
    return f"{__version__}-{hashlib.sha256(listed).hexdigest()[:8]}"


def _is_whole(folder: Path) -> bool:
    try:
        contents.check_listed(folder)
    except (contents.Incomplete, OSError):
        return False
    return True


def _broken(name: str) -> JixiaoError:
    return JixiaoError(
        f"安装包不完整，缺少或损坏的文件：{name}。请重新解压整个压缩包，再运行 install.cmd。"
    )


def _write_scripts(bundle: Path, version: Path, env: Environment) -> None:
    home = env.data_folder
    inside = f"versions\\{version.name}\\python.exe"
    for name in KEPT_SCRIPTS:
        _write(home / name, (bundle / name).read_bytes(), inside)
    (home / "bin").mkdir(exist_ok=True)
    _write(
        home / "bin" / "jixiao.cmd",
        (bundle / "jixiao.cmd").read_bytes(),
        f"..\\{inside}",
    )


def _write(target: Path, script: bytes, python: str) -> None:
    with replacing(target) as temporary:
        temporary.write_bytes(script.replace(PACKED_PYTHON, b"%~dp0" + python.encode("ascii")))


def _remove_others(version: Path, env: Environment) -> list[Path]:
    """Removes older versions; gives those that are in use."""
    left = []
    for path in (*version.parent.iterdir(), env.data_folder / "python"):
        if path != version and path.is_dir():
            try:
                shutil.rmtree(path)
            except OSError:
                left.append(path)
    return left


def main(arguments: list[str]) -> None:
    env = this_computer()
    if arguments == ["install"]:
        bundle = env.interpreter.parent.parent
        install_bundle(bundle, env, print, subprocess.call)
    else:
        uninstall_bundle(env, print)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except JixiaoError as why:
        sys.exit(why.sentence)
