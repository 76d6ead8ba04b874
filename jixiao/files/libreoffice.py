"""LibreOffice as a converter, where it is installed: .doc → .docx, .docx → .pdf.

What it converts comes from outside and may name pictures and texts elsewhere, which LibreOffice
would fetch while it loads. So it runs with a profile that lasts for one conversion and forbids
that: see :data:`_FORBIDDING`.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jixiao.errors import JixiaoError

_SECONDS: Final = 120
# Where nobody answers (the port of "discard"), so that a request which some importer makes all the
# same ends there: the importer of .doc asks no setting whether it may.
_NOWHERE: Final = {"Name": "127.0.0.1", "Port": "9"}
_FORBIDDING: Final[dict[str, dict[str, str]]] = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Common/Misc": {"UseLocking": "false"},
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetNoProxy": "",
        **{
            f"ooInet{kind}Proxy{what}": value
            for kind in ("HTTP", "HTTPS", "FTP")
            for what, value in _NOWHERE.items()
        },
    },
}


def available() -> bool:
    """Whether LibreOffice can be run."""
    return _program() is not None


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@contextlib.contextmanager
def converted(source: Path, kind: str) -> Iterator[Path]:
    """``source`` converted to ``kind`` (pdf, docx) in a folder that goes when done.

    Runs with a profile of its own, so an open LibreOffice is not disturbed, and nothing that the
    source names elsewhere is fetched. Raises JixiaoError.
    """
    program = _program()
    if program is None:
        raise JixiaoError("没有找到LibreOffice，请安装后再试，或改用.docx。")
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        _write_profile(folder / "profile")
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", kind, "--outdir", str(folder), str(source.resolve()),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
        except (subprocess.SubprocessError, OSError) as why:
            raise JixiaoError(f"LibreOffice转换“{source.name}”没有成功，请改用.docx。") from why
        made = folder / f"{source.stem}.{kind}"
        if not made.exists():
            raise JixiaoError(f"LibreOffice未能转换“{source.name}”，请检查文件。")
        yield made


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, values in _FORBIDDING.items()
        for name, value in values.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def to_pdf(document: Path, out: Path) -> None:
    """Write a document as PDF."""
    with converted(document, "pdf") as made:
        shutil.copyfile(made, out)
