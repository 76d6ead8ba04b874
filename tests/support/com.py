"""xlwings' own COM side on Linux: pywin32 stubbed, the conversions and the server real."""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock, patch

import xlwings as xw


def _module(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def install() -> ModuleType:
    """``xlwings.udfs`` as it runs under Windows; pywin32's modules exist but do nothing."""
    if "pythoncom" not in sys.modules:
        _stub_pywin32()
    with patch.object(ctypes, "PyDLL", MagicMock()):  # pywin32's own library, only on Windows
        windows = importlib.import_module("xlwings._xlwindows")
    if "excel" not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.main.Engine(impl=windows.engine))
    return importlib.import_module("xlwings.udfs")


def _stub_pywin32() -> None:
    class ComError(Exception):
        pass

    class TimeType(dt.datetime):
        pass

    class Dispatch:
        pass

    _module("pywintypes", com_error=ComError, TimeType=TimeType, IID=str)
    _module(
        "pythoncom", __file__="pythoncom", CoInitialize=lambda: None, com_error=ComError,
        IID_IDispatch="IDispatch", TypeIIDs={"IDispatch": Dispatch}, IID_IEnumVARIANT="IEnum",
    )  # fmt: skip
    for name in ("win32api", "win32con", "win32gui", "win32event"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda handle: (0, 1))
    _module("win32timezone", TimeZoneInfo=object)
    vars(_module("win32com"))["__path__"] = []
    _module(
        "win32com.client", Dispatch=lambda thing=None, *rest, **more: thing, DispatchEx=None,
        CDispatch=type("CDispatch", (), {}), DispatchBaseClass=type("Base", (), {"CLSID": None}),
        CoClassBaseClass=type("CoClass", (), {}),
    )  # fmt: skip
    vars(_module("win32com.server"))["__path__"] = []
    _module("win32com.server.dispatcher")
    _module("win32com.server.policy", BasicWrapPolicy=object)
    _module("win32com.server.util", wrap=lambda thing, **more: thing, unwrap=_not_wrapped)
    for name in ("windll", "oledll"):
        if not hasattr(ctypes, name):
            setattr(ctypes, name, MagicMock())


def _not_wrapped(thing: Any) -> Any:
    raise TypeError("not a wrapped object")


def load_functions() -> ModuleType:
    """``udfs.functions`` with xlwings' real decorators, which are no-ops off Windows."""
    real = install()
    kept = xw.func, xw.arg, xw.ret
    xw.func, xw.arg, xw.ret = real.xlfunc, real.xlarg, real.xlret
    try:
        sys.modules.pop("udfs.functions", None)
        return importlib.import_module("udfs.functions")
    finally:
        xw.func, xw.arg, xw.ret = kept
