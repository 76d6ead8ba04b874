"""Wheels unpacked where the embedded Python finds them, without what never runs."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

SITE = "Lib/site-packages"
# Tests, headers, documentation, demonstrations, what belongs to other systems and to a paid
# product. `make windows` runs what is left.
TRIMMED = (
    "**/tests", "**/testing/_private", "**/*.pyi", "**/*.pxi", "**/*.pxd", "**/*.pyx", "**/*.h",
    "**/*.c", "**/*.cpp", "**/*.lib", "**/*.a", "**/*.chm",
    "pythonwin", "isapi", "adodbapi", "win32comext", "win32com/demos", "win32com/HTML",
    "win32com/test", "win32com/makegw", "win32/Demos", "win32/scripts", "win32/test",
    "lxml/includes", "lxml/isoschematron", "numpy/f2py", "numpy/_pyinstaller", "numpy/distutils",
    "numpy/doc", "numpy/random/_examples", "numpy/core/_simd.*",
    "lxml/objectify.*", "lxml/html/diff.*", "lxml/html/_difflib.*", "pandas/_libs/sas.*",
    "pygments/lexers/[!_p]*.py", "pygments/lexers/_*_builtins.py",
    "pygments/styles/[!_d]*.py", "pytz/zoneinfo", "tzdata/zoneinfo",
    # of the encodings of PDF those of Chinese documents are kept
    "pdfminer/cmap/[!GUIt]*", "pdfminer/cmap/Uni[!G]*", "pdfminer/cmap/to-unicode-Adobe-[JK]*",
    "rapidfuzz/**/*_avx2.*", "rapidfuzz/**/*_sse2.*",
    "xlwings/html", "xlwings/js", "xlwings/addin", "xlwings/pro", "xlwings/xlwingslib.*",
    "xlwings/*.xls*", "xlwings/*.xlam", "xlwings/*.applescript", "xlwings/mac_dict.py",
    "xlwings/_xlmac.py",
)  # fmt: skip


def unpack_wheel(wheel: Path, python: Path) -> None:
    """A wheel's files into the Python at `python`; what its `data` holds lies beside python.exe.

    Its scripts are left out: they would start another Python.
    """
    with zipfile.ZipFile(wheel) as archive:
        for item in archive.infolist():
            target = _place(item.filename, python)
            if target is not None and not item.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(item))


def trim(python: Path) -> None:
    """Takes away what `TRIMMED` names; licences stay, they lie in the `.dist-info` folders."""
    for pattern in TRIMMED:
        for path in sorted((python / SITE).glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _place(name: str, python: Path) -> Path | None:
    head, _, rest = name.partition("/")
    if not head.endswith(".data"):
        return python / SITE / name
    kind, _, rest = rest.partition("/")
    folders = {"data": python, "platlib": python / SITE, "purelib": python / SITE}
    return folders[kind] / rest if kind in folders else None
