"""The offline bundle for office PCs: one zip with everything that install.cmd needs.

pip decides by the system it runs on which requirements hold (`sys_platform == "win32"`), so a
download made elsewhere lacks what only Windows needs. The requirements of the wheels are therefore
followed here, as Windows would see them, until none is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PYTHONS = ("3.11", "3.12", "3.13")
# How each file of this folder is called for the clerk.
SCRIPTS = {"install.cmd": "install.cmd", "uninstall.cmd": "卸载.cmd"}
NOT_SOURCE = (".*", "build", "dist", "out", "*.egg-info", "__pycache__")
README = {"readme.txt": "安装说明.txt"}


def bundle(project: Path, out: Path) -> Path:
    """Writes the zip for the source tree `project` to `out`; needs pip and a package index.

    Raises subprocess.CalledProcessError when pip cannot build or find a wheel.
    """
    with TemporaryDirectory() as folder:
        wheels, copy = Path(folder, "wheels"), Path(folder, "source")
        # From a copy, because setuptools leaves its build folder and takes it up the next time.
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE))
        _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(copy))
        for python in PYTHONS:
            while missing := missing_requirements(wheels.glob("*.whl"), python):
                _download(missing, python, wheels)
        out.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in texts().items():
                archive.writestr(name, content)
            for wheel in sorted(wheels.glob("*.whl")):  # compressed already
                archive.write(wheel, f"wheels/{wheel.name}", zipfile.ZIP_STORED)
    return out


def texts() -> dict[str, bytes]:
    """The scripts as cmd.exe reads them (CRLF, GBK after `chcp 936`), the note with its mark."""
    folder = files(__name__)
    found = {}
    for encoding, names in (("gbk", SCRIPTS), ("utf-8-sig", README)):
        for source, name in names.items():
            text = folder.joinpath(source).read_text(encoding="utf-8")
            found[name] = text.replace("\n", "\r\n").encode(encoding)
    return found


def missing_requirements(wheels: Iterable[Path], python: str) -> list[str]:
    """What the wheels usable by `python` on 64-bit Windows require and do not bring."""
    from packaging.utils import canonicalize_name

    windows = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    usable = [wheel for wheel in wheels if _fits(wheel, python)]
    brought = {canonicalize_name(wheel.name.partition("-")[0]) for wheel in usable}
    return sorted(
        {
            str(requirement.name) + str(requirement.specifier)
            for wheel in usable
            for requirement in _requirements(wheel)
            if requirement.marker is None or requirement.marker.evaluate(windows)
            if canonicalize_name(requirement.name) not in brought
        }
    )


def _requirements(wheel: Path) -> Iterator[Requirement]:
    from packaging.requirements import Requirement

    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    for line in metadata.get_all("Requires-Dist", []):
        yield Requirement(line)


def _fits(wheel: Path, python: str) -> bool:
    from packaging.tags import compatible_tags, cpython_tags
    from packaging.utils import parse_wheel_filename

    version = tuple(map(int, python.split(".")))
    tag = f"cp{python.replace('.', '')}"
    supported = {*cpython_tags(version, platforms=["win_amd64"])}
    supported |= {*compatible_tags(version, tag, ["win_amd64"])}
    return bool(supported & parse_wheel_filename(wheel.name)[3])


def _download(requirements: list[str], python: str, folder: Path) -> None:
    _pip(
        "download", "--dest", str(folder), "--only-binary=:all:", "--implementation=cp",
        "--platform=win_amd64", f"--python-version={python}", *requirements,
    )  # fmt: skip


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True)
