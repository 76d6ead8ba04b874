"""Builds jixiao.oxt from text: menu, toolbar and functions of LibreOffice Calc.

The buttons are those of the ribbon's table, the functions those of Excel; the same input makes
the same bytes.
"""

from __future__ import annotations

import json
import site
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from addin.calc import EXTENSION, SERVICES, basic
from addin.ribbon import BUTTONS, TAB, Button
from jixiao import __version__
from jixiao.files.write.atomic import replacing

FILE_NAME: Final = "jixiao.oxt"
COMPONENT: Final = "jixiao_calc.py"
TOOLBAR: Final = "org.jixiao.toolbar"
# What mends Excel alone: LibreOffice finds functions by their names.
_ONLY_IN_EXCEL: Final = frozenset({"RepairFunctions"})
_MADE: Final = (2020, 1, 1, 0, 0, 0)
_SHEETS: Final = "com.sun.star.sheet.SpreadsheetDocument"
_REGISTRY: Final = (
    'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
)


@dataclass(frozen=True, slots=True)
class Python:
    """Where the installed package is, and the version of Python that can load it."""

    version: str
    paths: tuple[str, ...]


def this_python() -> Python:
    """The environment that runs now."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Python(own, tuple(path for path in site.getsitepackages() if Path(path).is_dir()))


def buttons() -> tuple[Button, ...]:
    """The buttons that Calc has."""
    return tuple(button for button in BUTTONS if button.id not in _ONLY_IN_EXCEL)


def url(button: Button) -> str:
    """What a click on the button dispatches."""
    return f"service:{SERVICES.macros}?{button.macro}"


def build(out: Path, python: Python | None = None) -> Path:
    """Write the extension to ``out``."""
    with replacing(out) as temporary, zipfile.ZipFile(temporary, "w") as package:
        for name, text in contents(python or this_python()).items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode("utf-8"))
    return out


def contents(python: Python) -> dict[str, str]:
    """The files of the extension."""
    environment = {"python": python.version, "paths": list(python.paths)}
    return {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": _addons(buttons()),
        "CalcWindowState.xcu": _docked(),
        "Jobs.xcu": _jobs(),
        COMPONENT: Path(__file__).with_name("component.py").read_text("utf-8"),
        "functions.bas": basic.source(),
        "environment.json": json.dumps(environment, ensure_ascii=False, indent=1),
    }


def _manifest() -> str:
    kinds = {
        COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
        **dict.fromkeys(
            ("Addons.xcu", "CalcWindowState.xcu", "Jobs.xcu"),
            "application/vnd.sun.star.configuration-data",
        ),
    }
    entries = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(name)}"
        f" manifest:media-type={quoteattr(kind)}/>"
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
        f"{entries}</manifest:manifest>"
    )


def _description() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006">'
        f'<identifier value="{EXTENSION}"/><version value="{__version__}"/>'
        f'<display-name><name lang="zh">绩效目标</name></display-name></description>'
    )


def _component(name: str, package: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:component-data {_REGISTRY} oor:name="{name}" oor:package="{package}">'
        f"{body}</oor:component-data>"
    )


def _node(name: str, body: str) -> str:
    return f'<node oor:name="{name}" oor:op="replace">{body}</node>'


def _text(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(text)}</value></prop>'


def _value(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value>{escape(text)}</value></prop>'


def _addons(chosen: Sequence[Button]) -> str:
    """The menu 绩效目标, and the toolbar with the same entries."""
    menu = _text("Title", TAB) + _value("Context", _SHEETS)
    items = "".join(_node(f"M{n:02d}", _entry(b)) for n, b in enumerate(chosen, 1))
    menu += f'<node oor:name="Submenu">{items}</node>'
    bar = _text("Title", TAB) + "".join(
        _node(f"T{n:02d}", _value("Context", _SHEETS) + _entry(b)) for n, b in enumerate(chosen, 1)
    )
    return _component(
        "Addons",
        "org.openoffice.Office",
        '<node oor:name="AddonUI">'
        f'<node oor:name="OfficeMenuBar">{_node("org.jixiao.menu", menu)}</node>'
        f'<node oor:name="OfficeToolBar">{_node(TOOLBAR, bar)}</node></node>',
    )


def _entry(button: Button) -> str:
    return _value("URL", url(button)) + _text("Title", button.label) + _value("Target", "_self")


def _docked() -> str:
    """The toolbar docked below the others, as it is installed."""
    state = _text("UIName", TAB) + "".join(
        _value(name, value)
        for name, value in (
            ("DockPos", "0,2"),
            ("Docked", "true"),
            ("DockingArea", "0"),
            ("Visible", "true"),
        )
    )
    bar = _node(f"private:resource/toolbar/addon_{TOOLBAR}", state)
    body = f'<node oor:name="UIElements"><node oor:name="States">{bar}</node></node>'
    return _component("CalcWindowState", "org.openoffice.Office.UI", body)


def _jobs() -> str:
    """What runs when LibreOffice starts."""
    job = _node("JixiaoStart", _value("Service", SERVICES.start))
    event = (
        '<node oor:name="OnStartApp" oor:op="fuse"><node oor:name="JobList">'
        f"{_node('JixiaoStart', '')}</node></node>"
    )
    body = f'<node oor:name="Jobs">{job}</node><node oor:name="Events">{event}</node>'
    return _component("Jobs", "org.openoffice.Office", body)
