"""A Windows host on Linux: Wine, the bundle's Python in it, and what the tests need beside.

It is made once for each set of pinned files and kept in the user's cache; `run` starts Windows
programs in it. What Wine does differently from Windows stands in README.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PureWindowsPath
from threading import Thread

from addin import bundle
from addin.bundle import unpacking, wheels
from tests.windows.missing_dll import forwarding_dll

PROJECT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jixiao"
DOWNLOADS = CACHE / "windows-downloads"
PYTHON = PureWindowsPath(r"C:\py\python.exe")
# By its whole path: a name alone is started by way of start.exe, which takes seconds.
SYSTEM = PureWindowsPath(r"C:\windows\system32")
# The host is made anew when one of these changes.
MAKERS = ("host.py", "missing_dll.py")
LIMIT = 600  # seconds
TIMED_OUT = 124  # as `timeout` says it
LEFT_IN_THE_PIPE = 3  # seconds to read what a program wrote before it ended


@dataclass(frozen=True)
class Done:
    """What a Windows program left: its exit status and all that it wrote."""

    status: int
    output: str


@dataclass(frozen=True)
class Host:
    """Wine's prefix and the C: drive in it."""

    folder: Path

    @property
    def drive(self) -> Path:
        return self.folder / "prefix" / "drive_c"

    @cached_property
    def environment(self) -> dict[str, str]:
        """Wine's settings; nothing of the shell's that would change what pip or Python do."""
        passed = {
            k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "UV_"))
        }
        passed.pop("DISPLAY", None)
        return passed | {
            "WINEPREFIX": str(self.folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # no questions about Mono and Gecko
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            # code page 936, Chinese arguments
            "LOCPATH": str(self.folder / "locale"),
            "LC_ALL": "zh_CN.UTF-8",
        }

    def run(
        self,
        program: str | PureWindowsPath,
        *arguments: str | Path | PureWindowsPath,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        limit: float = LIMIT,
    ) -> Done:
        """Starts a Windows program and waits for it; Linux paths arrive as drive Z:.

        One that has not ended after `limit` seconds is ended, with the status TIMED_OUT.
        """
        # A pipe, never a file: on a regular file Python ends without standard streams.
        started = subprocess.Popen(
            ["wine", str(program), *map(_argument, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=self.environment | dict(env or {}), cwd=cwd,
        )  # fmt: skip
        output: list[bytes] = []
        reader = Thread(target=_read_into, args=(output, started), daemon=True)
        reader.start()
        try:
            status = started.wait(limit)
        except subprocess.TimeoutExpired:
            started.kill()
            status = TIMED_OUT
        # Wine's own programs inherit the pipe and may keep it open for ever.
        reader.join(LEFT_IN_THE_PIPE)
        return Done(status, _decoded(b"".join(output)))

    def python(self, *arguments: str | Path, **options: object) -> Done:
        """The host's Python, in UTF-8 mode."""
        return self.run(PYTHON, "-X", "utf8", *arguments, **options)  # type: ignore[arg-type]

    def start(self) -> None:
        """Wine's server and services, detached: they would keep open what they inherit.

        Where they run already, the first says so and nothing is started.
        """
        (self.folder / "prefix").mkdir(parents=True, exist_ok=True)
        for command in (["wineserver", "-p"], ["wine", "wineboot"]):
            subprocess.run(
                command, env=self.environment, check=False, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    def stop(self) -> None:
        """Ends every program of this host, and its server."""
        subprocess.run(["wineserver", "-k"], env=self.environment, check=False)


def missing_programs() -> list[str]:
    """What must be installed before a host can be made."""
    return [one for one in ("wine", "localedef", "osslsigncode") if shutil.which(one) is None]


def host() -> Host:
    """The host for today's pinned files, running; made when there is none yet."""
    made = CACHE / f"windows-{_key()}"
    here = Host(made)
    if not (made / "ready").exists():
        shutil.rmtree(made, ignore_errors=True)
        _make(here)
        (made / "ready").touch()
    else:
        here.start()
    # The tree itself, so that a process started in any folder has it.
    path = here.drive / "py" / unpacking.SITE / "project.pth"
    path.write_text(windows_path(PROJECT) + "\n", encoding="ascii")
    return here


def windows_path(path: Path) -> str:
    """A path of this machine as Windows programs in Wine name it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def _make(here: Host) -> None:
    locale = here.folder / "locale"
    locale.mkdir(parents=True)
    subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locale / "zh_CN.UTF-8")], check=True
    )
    here.start()
    # Rust's standard library asks for it, so python-calamine does; Wine 8 has none.
    name = "bcryptprimitives.dll"
    random = forwarding_dll(name, {"ProcessPrng": "advapi32.SystemFunction036"})
    (here.drive / "windows" / "system32" / name).write_bytes(random)
    for key, value, data in (
        (r"HKCU\Software\Wine\Drivers", "Graphics", "null"),  # windows without a screen
        (r"HKCU\Software\Wine", "Version", "win10"),
        (r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug", "Debugger", ""),
    ):
        here.run(SYSTEM / "reg.exe", "add", key, "/v", value, "/d", data, "/f")
    _make_python(here.drive / "py")
    tried = here.python("-c", "import pandas, python_calamine, lxml.etree, pythoncom, pytest")
    if tried.status:
        raise RuntimeError(f"the host's Python does not run: {tried.output}")


def _make_python(folder: Path) -> None:
    """The Python of the bundle, trimmed as there, without jixiao; then what tests need."""
    package, packed = bundle.fetched(DOWNLOADS)
    bundle.lay_out(folder, package, packed)
    with (PROJECT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["optional-dependencies"]["test"]
    tests = DOWNLOADS / f"tests-{wheels.digest(PROJECT / 'pyproject.toml')[:12]}"
    wheels.download(tests, *needed, "colorama", "packaging", "pillow")
    for wheel in sorted(tests.glob("*.whl")):
        unpacking.unpack_wheel(wheel, folder)


def _key() -> str:
    pinned = [PROJECT / "pyproject.toml", wheels.lock_file(), bundle.interpreter.pin_file()]
    pinned += [Path(__file__).with_name(name) for name in MAKERS]
    pinned += sorted(Path(bundle.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in pinned)).hexdigest()[:12]


def _read_into(output: list[bytes], program: subprocess.Popen[bytes]) -> None:
    assert program.stdout is not None
    while piece := os.read(program.stdout.fileno(), 65536):
        output.append(piece)


def _argument(one: str | Path | PureWindowsPath) -> str:
    return windows_path(one) if isinstance(one, Path) else str(one)


def _decoded(output: bytes) -> str:
    """UTF-8 from our Python, code page 936 from cmd and its programs."""
    lines = []
    for line in output.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("gbk", "replace"))
    return "\n".join(lines).replace("\r", "")


if __name__ == "__main__":
    here = host()
    result = here.run(*sys.argv[1:])
    print(result.output)
    sys.exit(result.status)
