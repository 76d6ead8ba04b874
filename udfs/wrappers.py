"""VBA wrappers of the worksheet functions, and the descriptions that Excel shows for them.

xlwings' own generator hands Python the ranges, the calling cell and the workbook, and Python then
calls back into Excel a dozen times for each function. These wrappers are one line: the arguments
go to `CallFunction` (addin/vba/JixiaoPython.bas), which passes values in a single crossing.

Off Windows xlwings' decorators do nothing, and on Windows they need pywin32, so their record
(`__xlfunc__`) cannot be counted on where the add-in is built. The module is therefore run once
more, under a name of its own, with `xw.func`, `xw.arg` and `xw.ret` replaced by recorders: the same
result on every system, whatever expressions the decorators' arguments are.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import xlwings

MODULE = "udfs.functions"
CATEGORY = "绩效目标"
LONGEST_DESCRIPTION = 255  # of Application.MacroOptions
_RECORD = "__worksheet_function__"
# [MS-VBAL] 3.3.5.2: words that cannot name a parameter.
_RESERVED_WORDS = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur
    cdate cdbl cdec cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date
    debug declare dim do doevents double each else elseif empty end endif enum eqv erase event exit
    false fix for friend function get global gosub goto if imp implements in input inputb int
    integer is lbound len lenb let like lock long longlong longptr loop lset me mod new next not
    nothing null object on open option optional or paramarray preserve print private property pset
    public put raiseevent redim rem resume return rset scale seek select set sgn shared single spc
    static stop string sub tab then to true type typeof ubound unlock until variant wend while with
    withevents write xor
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())
_ASCII_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Argument:
    """An argument, as Excel's dialog lists it; ``is_day`` where a number stands for a day."""

    name: str
    description: str
    optional: bool
    is_day: bool = False


@dataclass(frozen=True)
class WorksheetFunction:
    """One function as Excel sees it; texts are at most 255 characters."""

    name: str
    category: str
    description: str
    arguments: tuple[Argument, ...]


def worksheet_functions(module: str = MODULE) -> tuple[WorksheetFunction, ...]:
    """The functions of `module` that carry `@xw.func`, in the order they are written.

    Raises ValueError for what a wrapper cannot express: a name that is not ASCII, or an argument
    that is not an ordinary positional one.
    """
    values = vars(_recorded(module)).values()
    return tuple(_described(value) for value in values if hasattr(value, _RECORD))


def wrapper_source(functions: tuple[WorksheetFunction, ...], name: str = "JixiaoFunctions") -> str:
    """The VBA module `name` with one wrapper for each function."""
    parts = [f'Attribute VB_Name = "{name}"\nOption Explicit\n']
    for function in functions:
        declared = ", ".join(map(_declaration, function.arguments))
        passed = ", ".join(map(_passed, function.arguments))
        parts.append(
            f"Public Function {function.name}({declared}) As Variant\n"
            f'    {function.name} = CallFunction("{function.name}", Array({passed}))\n'
            "End Function\n"
        )
    return "\n".join(parts)


def _declaration(argument: Argument) -> str:
    optional = "Optional " if argument.optional else ""
    return f"{optional}ByVal {argument.name} As Variant"


def _passed(argument: Argument) -> str:
    return f"DayOf({argument.name})" if argument.is_day else argument.name


def _recorded(module: str) -> ModuleType:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module {module}")
    copy = importlib.util.spec_from_file_location(f"{module}_recorded", spec.origin)
    assert copy is not None and copy.loader is not None
    fresh = importlib.util.module_from_spec(copy)
    with _recording():
        copy.loader.exec_module(fresh)
    return fresh


@contextmanager
def _recording() -> Iterator[None]:
    replaced = {"func": _func, "arg": _arg, "ret": _ret}
    kept = {name: getattr(xlwings, name) for name in replaced}
    _assign(replaced)
    try:
        yield
    finally:
        _assign(kept)


def _assign(decorators: Mapping[str, Any]) -> None:
    for name, decorator in decorators.items():
        setattr(xlwings, name, decorator)


def _record(function: Callable[..., Any]) -> dict[str, Any]:
    record: dict[str, Any] = vars(function).setdefault(_RECORD, {"arguments": {}})
    return record


def _func(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        _record(function)["category"] = options.get("category", CATEGORY)
        return function

    return decorate if function is None else decorate(function)


def _arg(name: str, *_: Any, **options: Any) -> Decorator:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        _record(function)["arguments"][name] = options
        return function

    return decorate


def _ret(*_: Any, **__: Any) -> Decorator:
    return lambda function: function


def _described(function: Callable[..., Any]) -> WorksheetFunction:
    record = _record(function)
    return WorksheetFunction(
        name=_checked(function.__name__),
        category=record["category"],
        description=_short(inspect.getdoc(function) or ""),
        arguments=tuple(
            _argument(parameter, record["arguments"].get(parameter.name, {}))
            for parameter in _positional(function)
        ),
    )


def _argument(parameter: inspect.Parameter, options: Mapping[str, Any]) -> Argument:
    return Argument(
        name=_parameter_name(parameter.name),
        description=_short(options.get("doc", "")),
        optional=parameter.default is not parameter.empty,
        is_day="dates" in options,
    )


def _positional(function: Callable[..., Any]) -> list[inspect.Parameter]:
    parameters = list(inspect.signature(function).parameters.values())
    for parameter in parameters:
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            raise ValueError(f"{function.__name__}: {parameter.name} is not a positional argument")
    return parameters


def _checked(name: str) -> str:
    if not _ASCII_NAME.match(name):
        raise ValueError(f"{name}: not a name that VBA takes")
    return name


def _parameter_name(name: str) -> str:
    return f"{name}_" if name.lower() in _RESERVED else _checked(name)


def _short(text: str) -> str:
    """The first paragraph, at the length that Excel shows."""
    return text.partition("\n\n")[0].replace("\n", "")[:LONGEST_DESCRIPTION]
