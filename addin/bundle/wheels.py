"""The wheels of the bundle: which ones Windows needs, and fetching exactly those.

pip decides by the system it runs on which requirements hold (`sys_platform == "win32"`), so a
download made elsewhere lacks what only Windows needs. The requirements of the wheels are therefore
followed here, as Windows would see them, until none is missing. The result stands in `lock.txt`,
one version and one hash for each; whoever builds a bundle gets those files and no others.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from email.message import Message
from email.parser import HeaderParser
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

PYTHON = "3.11"
PACKAGE = "addin.bundle"
# numpy 2 does not start under Wine 8, so with it nothing that is shipped could be tried.
CONSTRAINTS = ("numpy<2", "pandas<3")
# What pdfplumber asks for to draw pages as pictures (pypdfium2, pillow) and to read encrypted ones:
# a seventh of the bundle that nothing of ours runs. `files.read.ciphers` stands in for the last.
NOT_BROUGHT = frozenset({"cryptography", "pillow", "pypdfium2"})
# The date of every file in our own wheel: its hash stands in the list of parts.
ONE_DATE = {"SOURCE_DATE_EPOCH": "1577836800"}  # 2020-01-01
NOT_SOURCE = (".*", "build", "dist", "out", "*.egg-info", "__pycache__", "tests")


def lock_file() -> Path:
    """Where `lock.txt` lies in the source tree."""
    return Path(str(files(PACKAGE))) / "lock.txt"


def write_lock(project: Path) -> Path:
    """Finds today's versions of what `project` needs on Windows and writes them to the lock file.

    Needs pip and a package index. Raises subprocess.CalledProcessError when pip finds none.
    """
    with TemporaryDirectory() as folder:
        wheels = Path(folder, "wheels")
        own = own_wheel(project, wheels)
        allowed = Path(folder, "constraints.txt")
        allowed.write_text("\n".join(CONSTRAINTS), encoding="utf-8")
        while missing := missing_requirements(wheels.glob("*.whl"), PYTHON):
            download(wheels, "--constraint", str(allowed), *missing)
        lines = [_pin(wheel) for wheel in needed(own, wheels.glob("*.whl")) if wheel != own]
    head = f"# CPython {PYTHON} on 64-bit Windows; made by: python -m addin.bundle lock\n"
    target = lock_file()
    target.write_text(head + "".join(lines), encoding="utf-8")
    return target


def own_wheel(project: Path, folder: Path) -> Path:
    """Builds the wheel of the source tree `project` into `folder`.

    From a copy, because setuptools leaves its build folder and takes it up the next time.
    """
    with TemporaryDirectory() as place:
        copy = Path(place, "source")
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE))
        pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(copy), env=ONE_DATE)
    [wheel] = folder.glob("jixiao-*.whl")
    return wheel


def fetch_locked(folder: Path, lock: Path | None = None) -> list[Path]:
    """Downloads the wheels of the lock file to `folder`; pip refuses a file of another hash."""
    download(folder, "--no-deps", "--require-hashes", "--requirement", str(lock or lock_file()))
    return sorted(folder.glob("*.whl"))


def missing_requirements(wheels: Iterable[Path], python: str) -> list[str]:
    """What the wheels usable by `python` on 64-bit Windows require and do not bring.

    Without what the bundle leaves out on purpose.
    """
    from packaging.utils import canonicalize_name

    usable = [wheel for wheel in wheels if _fits(wheel, python)]
    brought = {canonicalize_name(wheel.name.partition("-")[0]) for wheel in usable} | NOT_BROUGHT
    return sorted(
        {
            str(requirement.name) + str(requirement.specifier)
            for wheel in usable
            for requirement in requirements(wheel)
            if holds_on_windows(requirement, python)
            if canonicalize_name(requirement.name) not in brought
        }
    )


def needed(own: Path, wheels: Iterable[Path], python: str = PYTHON) -> list[Path]:
    """Those of the wheels that `own` leads to, itself among them, by name.

    pip also downloads what only a package that is left out on purpose asks for.
    """
    from packaging.utils import canonicalize_name

    known = {canonicalize_name(wheel.name.partition("-")[0]): wheel for wheel in wheels}
    todo, found = [canonicalize_name(own.name.partition("-")[0])], set[Path]()
    while todo:
        wheel = known.get(todo.pop())
        if wheel is None or wheel in found:
            continue
        found.add(wheel)
        asked = (one for one in requirements(wheel) if holds_on_windows(one, python))
        names = (canonicalize_name(one.name) for one in asked)
        todo += [name for name in names if name not in NOT_BROUGHT]
    return sorted(found, key=str)


def holds_on_windows(requirement: Requirement, python: str = PYTHON) -> bool:
    """Whether 64-bit Windows with that Python needs it, without any extra."""
    if requirement.marker is None:
        return True
    windows = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    return requirement.marker.evaluate(windows)


def metadata(wheel: Path) -> Message:
    """The METADATA of a wheel: name, version, licence, requirements."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def requirements(wheel: Path) -> Iterator[Requirement]:
    """What the wheel says that it requires, whatever the system."""
    from packaging.requirements import Requirement

    for line in metadata(wheel).get_all("Requires-Dist", []):
        yield Requirement(line)


def digest(file: Path) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def pip(*arguments: str, env: Mapping[str, str] = MappingProxyType({})) -> None:
    """Runs pip of this Python, with `env` set as well.

    Raises subprocess.CalledProcessError when it fails.
    """
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True, env=os.environ | dict(env))


def _fits(wheel: Path, python: str) -> bool:
    from packaging.tags import compatible_tags, cpython_tags
    from packaging.utils import parse_wheel_filename

    version = tuple(map(int, python.split(".")))
    tag = f"cp{python.replace('.', '')}"
    supported = {*cpython_tags(version, platforms=["win_amd64"])}
    supported |= {*compatible_tags(version, tag, ["win_amd64"])}
    return bool(supported & parse_wheel_filename(wheel.name)[3])


def _pin(wheel: Path) -> str:
    from packaging.utils import parse_wheel_filename

    name, version, *_ = parse_wheel_filename(wheel.name)
    return f"{name}=={version} \\\n    --hash=sha256:{digest(wheel)}\n"


def download(folder: Path, *what: str) -> None:
    """Wheels for the bundle's Python on 64-bit Windows, as pip is asked for them in `what`."""
    pip(
        "download", "--dest", str(folder), "--only-binary=:all:", "--implementation=cp",
        "--platform=win_amd64", f"--python-version={PYTHON}", *what,
    )  # fmt: skip
