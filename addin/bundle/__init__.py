"""The offline bundle for office PCs: one zip with Windows' own Python and everything unpacked.

    jixiao-windows.zip
      install.cmd 卸载.cmd 审核.cmd 审核文件夹.cmd jixiao.cmd 安装说明.txt
      sbom.cdx.json             what is inside: names, versions, licences, hashes (CycloneDX)
      python/                   the interpreter, the packages, their bytecode
      python/contents.txt       SHA-256, size and name of every file of python/

What the scripts do on the office PC stands in `addin.bundled`.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.bundle import interpreter, sbom, wheels
from addin.bundle.bytecode import compiled
from addin.bundle.unpacking import SITE, trim, unpack_wheel
from addin.contents import write_contents
from jixiao import __version__
from jixiao.errors import JixiaoError

# How each file of this folder is called for the clerk.
SCRIPTS = {
    "install.cmd": "install.cmd",
    "uninstall.cmd": "卸载.cmd",
    "check.cmd": "审核.cmd",
    "audit.cmd": "审核文件夹.cmd",
    "jixiao.cmd": "jixiao.cmd",
}
README = {"readme.txt": "安装说明.txt"}
OWN_PACKAGES = {"jixiao", "addin", "udfs", "workbook_templates"}
SBOM_NAME = "sbom.cdx.json"
# One date for every file, so that two builds of one source give one zip.
DATE = (2020, 1, 1, 0, 0, 0)


def bundle(project: Path, out: Path, cache: Path | None = None) -> Path:
    """Writes the zip for the source tree `project` to `out`; needs pip and a package index.

    Downloads are kept in `cache` when given.
    Raises subprocess.CalledProcessError when pip cannot build or fetch what is pinned, JixiaoError
    when a signature is not as expected or this Python cannot make the bytecode.
    """
    with TemporaryDirectory() as folder:
        tree = assemble(project, Path(folder), cache)
        out.parent.mkdir(parents=True, exist_ok=True)
        _zip(tree, out)
    return out


def assemble(project: Path, folder: Path, cache: Path | None = None) -> Path:
    """The unpacked bundle as a folder inside `folder`; downloads are kept in `cache` when given."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" != wheels.PYTHON:
        raise JixiaoError(
            f"安装包须用 Python {wheels.PYTHON} 生成，因为其中的字节码只适用于同一版本。"
        )
    package, packed = fetched(cache or folder / "downloads")
    own = wheels.own_wheel(project, folder / "own")
    tree = folder / "bundle"
    python = tree / "python"
    lay_out(python, package, [*packed, own])
    for name, content in texts().items():
        (tree / name).write_bytes(content)
    listed = sbom.bill_of_materials(__version__, interpreter.VERSION, package, [*packed, own])
    (tree / SBOM_NAME).write_text(listed, encoding="utf-8")
    write_contents(python)
    return tree


def lay_out(python: Path, package: Path, packed: list[Path]) -> None:
    """The interpreter of `package` with the wheels `packed`, trimmed and compiled, in `python`.

    Raises JixiaoError when a signature is not as expected.
    """
    interpreter.unpack_interpreter(package, python)
    if names := interpreter.unsigned(interpreter.programs_and_libraries(python)):
        raise JixiaoError(f"以下文件没有 Python 软件基金会的有效签名：{'、'.join(names)}。")
    for wheel in packed:
        unpack_wheel(wheel, python)
    trim(python)
    compiled(python / SITE, python, OWN_PACKAGES)


def fetched(cache: Path) -> tuple[Path, list[Path]]:
    """Python's package and the locked wheels, from `cache` where they are there already."""
    place = cache / wheels.digest(interpreter.pin_file())[:16]
    package = next(place.glob("*.tar.gz"), None) or interpreter.fetch_interpreter(place)
    place = cache / wheels.digest(wheels.lock_file())[:16]
    pinned = wheels.lock_file().read_text(encoding="utf-8").count("--hash=")
    packed = sorted(place.glob("*.whl"))
    return package, packed if len(packed) == pinned else wheels.fetch_locked(place)


def texts() -> dict[str, bytes]:
    """The scripts as cmd.exe reads them (CRLF, GBK after `chcp 936`), the note with its mark."""
    folder = files(__name__)
    found = {}
    for encoding, names in (("gbk", SCRIPTS), ("utf-8-sig", README)):
        for source, name in names.items():
            text = folder.joinpath(source).read_text(encoding="utf-8")
            found[name] = text.replace("\n", "\r\n").encode(encoding)
    return found


def _zip(tree: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(tree.rglob("*")):
            if path.is_file():
                item = zipfile.ZipInfo(path.relative_to(tree).as_posix(), DATE)
                item.compress_type = zipfile.ZIP_DEFLATED
                item.external_attr = 0o644 << 16
                archive.writestr(item, path.read_bytes())
    shutil.rmtree(tree)
