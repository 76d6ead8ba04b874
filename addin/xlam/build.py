"""`jixiao addin build`: the add-in as one file, the same bytes on every machine."""

from __future__ import annotations

from pathlib import Path

from addin.ribbon import callback_source, ribbon_xml
from addin.texts import TEXTS, TITLE
from addin.vba import vba_source
from addin.xlam.package import Row, package
from addin.xlam.project import Kind, Module, document, vba_project
from jixiao import __version__
from jixiao.files.write.atomic import replacing
from udfs.wrappers import MODULE, WorksheetFunction, worksheet_functions, wrapper_source

SHEET = "jixiao.conf"
VBA_PROJECT = "JixiaoAddin"
PROJECT_ID = "{8E0F5A0C-3B0A-4C59-9B7E-52C1E5B6C4A1}"
# Where install.cmd puts Python, but for the build's number behind the version.
USUAL_INTERPRETER = rf"%LOCALAPPDATA%\jixiao\versions\{__version__}\pythonw.exe"
READ_BY_VBA = (200, 12)  # rows, columns
OWN_MODULES = (
    "JixiaoSettings",
    "JixiaoPython",
    "JixiaoValues",
    "JixiaoBoxes",
    "JixiaoBridge",
    "JixiaoDescriptions",
    "JixiaoFormulas",
    "JixiaoProtection",
    "JixiaoRepair",
)


def build(out: Path, *, interpreter: str | None = None, functions: str = MODULE) -> Path:
    """Writes the add-in to `out` and gives `out` back.

    `interpreter` is the full path of the pythonw.exe behind the add-in (environment variables as
    %NAME%; only to say where it should be); `functions` is the module of the worksheet functions.
    """
    content = content_of(interpreter=interpreter, functions=functions)
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as temporary:
        temporary.write_bytes(content)
    return out


def content_of(*, interpreter: str | None = None, functions: str = MODULE) -> bytes:
    """The bytes of the add-in; arguments as for `build`."""
    described = worksheet_functions(functions)
    return package(
        vba_project(VBA_PROJECT, PROJECT_ID, modules(described)),
        ribbon_xml(),
        settings_rows(described, interpreter or USUAL_INTERPRETER, functions),
        sheet=SHEET,
        title=TITLE,
    )


def modules(functions: tuple[WorksheetFunction, ...]) -> list[Module]:
    """Every VBA module of the add-in."""
    sources = {name: vba_source(name) for name in OWN_MODULES}
    sources["JixiaoRibbon"] = callback_source()
    sources["JixiaoFunctions"] = wrapper_source(functions, "JixiaoFunctions")
    return [
        document("ThisWorkbook", "workbook", vba_source("ThisWorkbook")),
        document("Sheet1", "sheet"),
        *(Module(name, Kind.STANDARD, source) for name, source in sources.items()),
    ]


def settings_rows(
    functions: tuple[WorksheetFunction, ...], interpreter: str, module: str
) -> list[Row]:
    """The add-in's sheet: settings, texts, and what Excel shows about each function."""
    rows: list[Row] = [("INTERPRETER_WIN", interpreter), ("UDF MODULES", module)]
    rows += [(f"text.{key}", text) for key, text in TEXTS.items()]
    for function in functions:
        arguments = (argument.description or argument.name for argument in function.arguments)
        head = (f"function.{function.name}", function.category, function.description)
        rows.append((*head, *arguments))
    most_rows, most_columns = READ_BY_VBA
    if len(rows) > most_rows or max(map(len, rows)) > most_columns:
        raise ValueError("JixiaoSettings.bas reads no further than A1:L200")
    return rows
