"""`jixiao addin install --calc` and its opposite: the extension of the current user."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from addin.calc import EXTENSION, basic
from addin.calc.extension import FILE_NAME, build, this_python
from addin.diagnosis import Diagnosis
from jixiao.errors import JixiaoError

_SECONDS: Final = 180
_PROFILES: Final = (Path("~/.config/libreoffice/4"), Path("~/.config/libreofficedev/4"))
_NOT_FOUND: Final = "没有找到LibreOffice的unopkg，请先安装LibreOffice Calc（libreoffice-calc）。"
_PYTHON_UNO: Final = "请安装LibreOffice的Python支持（Debian上是python3-uno）。"


def _answer_of(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """What a command says. unopkg leaves empty folders where it works: those go with ours."""
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        try:
            return subprocess.run(
                command,
                cwd=os.sep,  # the script goes back to where it was called: not all may go there
                env=os.environ | {"TMPDIR": folder},
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as why:
            raise JixiaoError("LibreOffice没有回应，请关闭LibreOffice后再试。") from why


class Calc:
    """LibreOffice on this computer. ``profile`` where it is not the user's usual one."""

    def __init__(self, profile: Path | None = None, before: Sequence[str] = ()) -> None:
        self.profile = profile
        self.before = tuple(before)  # put before each command: to run it as another user

    def install(self) -> str:
        """Install or update the extension; returns what was installed.

        Raises JixiaoError with what to do.
        """
        with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
            Path(folder).chmod(0o755)
            built = build(Path(folder) / FILE_NAME)
            built.chmod(0o644)
            self._unopkg("add", "--force", "--suppress-license", str(built))
        return EXTENSION

    def uninstall(self) -> bool:
        """Remove the extension and our Basic module; whether there was one.

        The user's other Basic modules stay as they are.
        """
        there = self.installed()
        if there:
            self._unopkg("remove", EXTENSION)
        return self._forget_functions() or there

    def installed(self) -> bool:
        """Whether LibreOffice knows the extension."""
        return EXTENSION in self._unopkg("list")

    def diagnose(self) -> list[Diagnosis]:
        """What keeps the add-in from working in Calc, and what to do."""
        found = shutil.which("unopkg")
        if found is None:
            return [Diagnosis("LibreOffice", False, "没有找到unopkg", _NOT_FOUND)]
        return [Diagnosis("LibreOffice", True, found), self._python(), self._extension()]

    def _extension(self) -> Diagnosis:
        try:
            there = self.installed()
        except JixiaoError as why:
            return Diagnosis("扩展", False, "查不到", why.sentence)
        advice = "" if there else "请运行 jixiao addin install --calc。"
        return Diagnosis("扩展", there, "已安装" if there else "没有安装", advice)

    def _python(self) -> Diagnosis:
        """Whether LibreOffice's Python can load what this Python has installed."""
        own = this_python().version
        program = shutil.which("python3", path="/usr/bin:/usr/local/bin")
        if program is None:
            return Diagnosis("Python", False, "没有找到系统的python3", _PYTHON_UNO)
        command = "import sys, uno; print(*sys.version_info[:2], sep='.')"
        done = subprocess.run([program, "-c", command], capture_output=True, text=True, check=False)
        if done.returncode:
            return Diagnosis("Python", False, "LibreOffice的Python支持没有安装", _PYTHON_UNO)
        its = done.stdout.strip()
        if its != own:
            advice = f"请用Python {its}建立环境并重新安装jixiao。"
            return Diagnosis("Python", False, f"LibreOffice用{its}，jixiao装在{own}", advice)
        return Diagnosis("Python", True, f"版本一致（{own}）")

    def _unopkg(self, *arguments: str) -> str:
        program = shutil.which("unopkg")
        if program is None:
            raise JixiaoError(_NOT_FOUND)
        profile = [f"-env:UserInstallation={self.profile.as_uri()}"] if self.profile else []
        command = [*self.before, program, arguments[0], *profile, *arguments[1:]]
        done = _answer_of(command)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            reason = said[-1] if said else f"退出码{done.returncode}"
            raise JixiaoError(
                f"LibreOffice没有完成“{arguments[0]}”（{reason}），"
                "请关闭LibreOffice、不用管理员账户再试。"
            )
        return done.stdout

    def _forget_functions(self) -> bool:
        """Take our module out of the library Standard of the profile, and nothing else.

        LibreOffice's own copy of it (``pack``) goes too; its caches it clears at the next start.
        """
        profiles = [self.profile] if self.profile else [p.expanduser() for p in _PROFILES]
        gone = False
        for profile in profiles:
            folder = profile / "user" / "basic" / "Standard"
            copy = profile / "user" / "pack" / "basic" / "Standard" / f"{basic.MODULE}.pack"
            for module in (folder / f"{basic.MODULE}.xba", copy):
                if module.is_file():
                    module.unlink()
                    gone = True
            index = folder / "script.xlb"
            if index.is_file() and basic.MODULE in index.read_text("utf-8"):
                kept = [
                    line
                    for line in index.read_text("utf-8").splitlines(keepends=True)
                    if f'"{basic.MODULE}"' not in line
                ]
                index.write_text("".join(kept), "utf-8")
        return gone
