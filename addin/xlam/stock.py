"""What the add-in takes from xlwings' own VBA, read from the installed package.

Only the bridge to the DLL is taken, procedure by procedure. The rest stays out on purpose:

* `GetConfig` lets the active workbook's sheet, or a file beside it, choose the interpreter, and
  reads them again some 14 times for every call of a function;
* `XLPyCommand` puts the active workbook's folder on Python's path;
* `RunPython` is a public function: a formula in any workbook could run any Python code.

The add-in's own module answers the first two, `addin/vba/JixiaoSettings.bas`.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from jixiao.errors import JixiaoError

# The DLL of the Windows wheel carries its version in its name, and so does the VBA.
XLWINGS_VERSION = "0.37.8"
PROJECT_NAME = "jixiao"
KEPT = (
    "XLPyLoadDLL",
    "XLPy",
    "KillPy",
    "WScript",
    "FileExists",
    "FileExistsOnWindows",
    "ParentFolder",
    "ExpandEnvironmentStrings",
)
_DEFAULT_NAME = 'Public Const PROJECT_NAME As String = "myaddin"'
_PROCEDURE = re.compile(
    r"^(?:(?:Public|Private) )?(?P<kind>Function|Sub) (?P<name>\w+)\(.*?^End (?P=kind)$",
    re.MULTILINE | re.DOTALL,
)


class StockChangedError(JixiaoError):
    """The installed xlwings is not the one this add-in was written for."""


def stock_source() -> str:
    """xlwings' `xlwings_custom_addin.bas` as it was installed, with line feeds."""
    import xlwings

    path = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
    return path.read_text(encoding="utf-8")


def bridge_source() -> str:
    """The module `xlwings` of the add-in: declarations and the procedures in KEPT.

    Raises StockChangedError when the installed version or its text is not the expected one.
    """
    installed = version("xlwings")
    _require(installed == XLWINGS_VERSION, f"xlwings {XLWINGS_VERSION}, not {installed}")
    source = stock_source()
    _require(f'XLWINGS_VERSION As String = "{installed}"' in source, "VBA of the same version")
    _require(source.count(_DEFAULT_NAME) == 1, "the project name once")
    head, found = source[: source.index(_DEFAULT_NAME)], procedures(source)
    _require(all(len(found.get(name, ())) == 1 for name in KEPT), "each kept procedure once")
    name_line, _, declarations = head.partition("\n")
    # Some of the DLL's functions are declared for every module: nobody else is to reach them.
    declarations = re.sub(r"(?m)^( +)Declare ", r"\1Private Declare ", declarations)
    parts = [
        f"{name_line}\nOption Private Module\n{declarations}",
        _DEFAULT_NAME.replace("myaddin", PROJECT_NAME) + "\n",
        *(found[name][0] + "\n" for name in KEPT),
    ]
    text = "\n".join(parts)
    _require(text.isascii(), "plain ASCII")
    return text


def procedures(source: str) -> dict[str, list[str]]:
    """The text of every procedure of a VBA module, by name."""
    found: dict[str, list[str]] = {}
    for match in _PROCEDURE.finditer(source):
        found.setdefault(match["name"], []).append(match[0])
    return found


def _require(condition: bool, expected: str) -> None:
    if not condition:
        raise StockChangedError(
            f"xlwings 与本插件不配套（应为：{expected}）。请安装配套版本后重试。"
        )
