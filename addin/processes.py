"""The programs that run on this PC, as the doctor looks at them; Windows only."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

_LIMITED, _QUERY, _ELEVATION = 0x1000, 0x0008, 20
_SECONDS: Final = 30
_WHY: Final = {
    1260: "被单位的策略（软件限制策略或 AppLocker）阻止",
    225: "被杀毒软件拦截",
    226: "被杀毒软件拦截",
    5: "没有运行它的权限，或被安全软件拦截",
    4551: "被单位的应用程序控制策略阻止",
}


class _Process(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        ("size", ctypes.c_uint32), ("usage", ctypes.c_uint32), ("id", ctypes.c_uint32),
        ("heap", ctypes.c_void_p), ("module", ctypes.c_uint32), ("threads", ctypes.c_uint32),
        ("parent", ctypes.c_uint32), ("priority", ctypes.c_int32), ("flags", ctypes.c_uint32),
        ("name", ctypes.c_wchar * 260),
    )  # fmt: skip


def _library(name: str) -> Any:
    """A library of Windows; by name, because elsewhere ctypes has no such loader."""
    return vars(ctypes)["WinDLL"](name)


def processes() -> Iterator[tuple[int, int, str]]:
    """Each program that runs: its id, its parent's, its file name in lower case; none elsewhere."""
    if sys.platform != "win32":
        return
    kernel = _library("kernel32")
    kernel.CreateToolhelp32Snapshot.restype = ctypes.c_void_p
    snapshot = ctypes.c_void_p(kernel.CreateToolhelp32Snapshot(2, 0))
    one = _Process(size=ctypes.sizeof(_Process))
    more = kernel.Process32FirstW(snapshot, ctypes.byref(one))
    while more:
        yield int(one.id), int(one.parent), one.name.lower()
        more = kernel.Process32NextW(snapshot, ctypes.byref(one))
    kernel.CloseHandle(snapshot)


def running_programs() -> frozenset[str]:
    """The file names of all programs that run on this PC, in lower case; empty off Windows."""
    return frozenset(name for _, _, name in processes())


class Running(NamedTuple):
    """A program that runs: its file name in lower case and whole path ("" where not known).

    ``raised``: it has an administrator's rights; None where that is not to be seen.
    ``shown``: it has a window that is visible.
    """

    id: int
    name: str
    parent: int = 0
    path: str = ""
    raised: bool | None = False
    shown: bool = True
    own: bool = False


def running(names: frozenset[str]) -> tuple[Running, ...]:
    """Those of the programs called ``names`` that run, and this one; none off Windows."""
    if sys.platform != "win32":
        return ()
    own = ctypes.windll.kernel32.GetCurrentProcessId()
    windows = _with_windows()
    found = []
    for number, parent, name in processes():
        if name in names or number == own:
            path, raised = _looked_at(number)
            found.append(
                Running(number, name, parent, path, raised, number in windows, number == own)
            )
    return tuple(found)


def _looked_at(number: int) -> tuple[str, bool | None]:
    """Path and rights of a program."""
    kernel: Any = _library("kernel32")
    rights: Any = _library("advapi32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.OpenProcess(_LIMITED, False, number))
    if not process:
        return "", None
    text, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
    kernel.QueryFullProcessImageNameW(process, 0, text, ctypes.byref(size))
    token, raised, length = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_uint32()
    known = rights.OpenProcessToken(process, _QUERY, ctypes.byref(token)) and (
        rights.GetTokenInformation(
            token, _ELEVATION, ctypes.byref(raised), ctypes.sizeof(raised), ctypes.byref(length)
        )
    )
    for handle in (token, process):
        kernel.CloseHandle(handle)
    return text.value, bool(raised.value) if known else None


def _with_windows() -> set[int]:
    """The ids of the programs with a visible window."""
    user: Any = _library("user32")
    found: set[int] = set()
    number = ctypes.c_uint32()
    kind: Any = vars(ctypes)["WINFUNCTYPE"](ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def look(window: int, _: int) -> int:
        if user.IsWindowVisible(ctypes.c_void_p(window)):
            user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(number))
            found.add(number.value)
        return 1

    user.EnumWindows(kind(look), None)
    return found


def why_not_started(program: Path) -> str:
    """Start a Python that does nothing: "" where that works, otherwise the reason in words."""
    try:
        done = subprocess.run(
            [program, "-I", "-B", "-c", ""], timeout=_SECONDS, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return f"启动后{_SECONDS}秒没有响应，可能正被安全软件检查"
    except OSError as why:
        number = getattr(why, "winerror", None) or 0
        with suppress(KeyError):
            return _WHY[number]
        return f"无法启动（{why.strerror or why}）"
    return f"启动后出错（退出码{done.returncode}）" if done.returncode else ""
