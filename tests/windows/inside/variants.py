"""Variants, safe arrays and late-bound calls by hand ([MS-OAUT]).

pywin32 cannot send what Excel sends: an error value of a cell becomes “argument missing”, and it
chooses the types itself. So the values that cross in tests are laid out here, byte for byte.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import struct
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pythoncom

EMPTY, LONG, DOUBLE, CURRENCY, DATE, TEXT, OBJECT, ERROR, BOOLEAN, ANY = (
    0,
    3,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
)
ARRAY = 0x2000
FIRST_DAY = dt.datetime(1899, 12, 30)
CHINESE = 0x804
METHOD = 1
_GET_IDS, _INVOKE = 5, 6  # places in IDispatch's table of functions

pythoncom.CoInitialize()
_automation = ctypes.WinDLL("oleaut32")
_automation.SysAllocStringLen.restype = ctypes.c_void_p
_automation.SysAllocStringLen.argtypes = (ctypes.c_wchar_p, ctypes.c_uint)
_automation.SafeArrayCreate.restype = ctypes.c_void_p
_automation.SafeArrayPutElement.argtypes = (ctypes.c_void_p,) * 3
_automation.SafeArrayGetElement.argtypes = (ctypes.c_void_p,) * 3
_automation.SafeArrayGetDim.argtypes = (ctypes.c_void_p,)
for _bound in (_automation.SafeArrayGetLBound, _automation.SafeArrayGetUBound):
    _bound.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p)


class CellError(int):
    """An error value of a cell by Excel's number: CellError(2007) is #DIV/0!."""


class ComError(Exception):
    """What VBA would raise: the code and the text that came with it."""


class Variant(ctypes.Structure):
    """A VARIANT as it lies in memory on 64-bit Windows."""

    _fields_ = (
        ("kind", ctypes.c_ushort), ("reserved", ctypes.c_ushort * 3),
        ("data", ctypes.c_uint64), ("record", ctypes.c_uint64),
    )  # fmt: skip


class _Arguments(ctypes.Structure):
    """DISPPARAMS."""

    _fields_ = (
        ("values", ctypes.POINTER(Variant)), ("names", ctypes.c_void_p),
        ("count", ctypes.c_uint), ("named", ctypes.c_uint),
    )  # fmt: skip


class _Exception(ctypes.Structure):
    """EXCEPINFO."""

    _fields_ = (
        ("code", ctypes.c_ushort), ("reserved", ctypes.c_ushort), ("source", ctypes.c_wchar_p),
        ("text", ctypes.c_wchar_p), ("help", ctypes.c_wchar_p), ("context", ctypes.c_ulong),
        ("pointer", ctypes.c_void_p), ("deferred", ctypes.c_void_p), ("status", ctypes.c_long),
    )  # fmt: skip


def variant(value: Any) -> Variant:
    """A value as Excel lays it out; a list of rows is a block of cells, a tuple VBA's Array()."""
    if isinstance(value, Variant):
        return value
    if isinstance(value, tuple):
        return _array([((index,), one) for index, one in enumerate(value)], [(0, len(value))])
    if isinstance(value, list):
        cells = [((r, c), one) for r, row in enumerate(value, 1) for c, one in enumerate(row, 1)]
        return _array(cells, [(1, len(value)), (1, len(value[0]))])
    kind, data = _scalar(value)
    return Variant(kind=kind, data=data)


def _scalar(value: Any) -> tuple[int, int]:
    if value is None:
        return EMPTY, 0
    if isinstance(value, CellError):
        return ERROR, 0x800A0000 + value
    if isinstance(value, bool):  # before int, which it is
        return BOOLEAN, 0xFFFF if value else 0
    if isinstance(value, str):
        units = len(value.encode("utf-16-le")) // 2
        return TEXT, _automation.SysAllocStringLen(value, units)
    if isinstance(value, Decimal):
        return CURRENCY, int(value * 10_000) & (2**64 - 1)
    if isinstance(value, dt.datetime):
        return DATE, _bits((value - FIRST_DAY) / dt.timedelta(days=1))
    return DOUBLE, _bits(float(value))


def _bits(number: float) -> int:
    return int.from_bytes(struct.pack("<d", number), "little")


def _array(cells: Sequence[tuple[tuple[int, ...], Any]], sizes: list[tuple[int, int]]) -> Variant:
    bounds = (ctypes.c_ulong * (2 * len(sizes)))()
    for index, (first, size) in enumerate(sizes):
        bounds[2 * index], bounds[2 * index + 1] = size, first
    array = _automation.SafeArrayCreate(ANY, len(sizes), bounds)
    for at, value in cells:
        one = variant(value)
        _automation.SafeArrayPutElement(array, (ctypes.c_long * len(at))(*at), ctypes.byref(one))
        _automation.VariantClear(ctypes.byref(one))
    return Variant(kind=ARRAY | ANY, data=array)


def call(address: int, name: str, *values: Any) -> Any:
    """A method of the object at that address, late bound as VBA calls it; gives a plain value.

    Raises ComError where the object answers with an error.
    """
    number = ctypes.c_long()
    names = (ctypes.c_wchar_p * 1)(name)
    nobody = (ctypes.c_byte * 16)()
    pointer, word = ctypes.c_void_p, ctypes.c_ulong
    get_ids = _function(address, _GET_IDS, pointer, pointer, ctypes.c_uint, word, pointer)
    _raise_for(get_ids(address, nobody, names, 1, CHINESE, ctypes.byref(number)), name)
    laid_out = (Variant * max(1, len(values)))(*map(variant, reversed(values)))
    arguments, answer, why = _Arguments(laid_out, None, len(values), 0), Variant(), _Exception()
    invoke = _function(
        address, _INVOKE, ctypes.c_long, pointer, word, ctypes.c_ushort, *(pointer,) * 4
    )
    status = invoke(
        address, number, nobody, CHINESE, METHOD, ctypes.byref(arguments), ctypes.byref(answer),
        ctypes.byref(why), None,
    )  # fmt: skip
    for one in laid_out:
        _automation.VariantClear(ctypes.byref(one))
    _raise_for(status, why.text or "")
    return plain(answer)


def _function(address: int, place: int, *types: Any) -> Any:
    """A function of the table that the object's first field points to."""
    pointers = ctypes.POINTER(ctypes.c_void_p)
    table = ctypes.cast(ctypes.cast(address, pointers)[0], pointers)
    return ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *types)(table[place])


def _raise_for(status: int, text: str) -> None:
    if status:
        raise ComError(f"{status & 0xFFFFFFFF:#x}: {text}")


def plain(answer: Variant) -> Any:
    """A variant's value; blocks as lists of rows, an object as its address."""
    if answer.kind & ARRAY:
        return _plain_array(answer.data)
    data = int(answer.data)
    readers: dict[int, Any] = {
        EMPTY: lambda: None,
        OBJECT: lambda: data,
        TEXT: lambda: ctypes.wstring_at(data) if data else "",
        DOUBLE: lambda: struct.unpack("<d", data.to_bytes(8, "little"))[0],
        LONG: lambda: ctypes.c_int32(data & 0xFFFFFFFF).value,
        BOOLEAN: lambda: bool(data & 0xFFFF),
        ERROR: lambda: CellError((data & 0xFFFFFFFF) - 0x800A0000),
    }
    return readers[answer.kind]()


def _plain_array(array: int) -> list[Any]:
    sizes = []
    for index in range(1, _automation.SafeArrayGetDim(array) + 1):
        first, last = ctypes.c_long(), ctypes.c_long()
        _automation.SafeArrayGetLBound(array, index, ctypes.byref(first))
        _automation.SafeArrayGetUBound(array, index, ctypes.byref(last))
        sizes.append(range(first.value, last.value + 1))

    def at(*where: int) -> Any:
        one = Variant()
        place = (ctypes.c_long * len(where))(*where)
        _automation.SafeArrayGetElement(array, place, ctypes.byref(one))
        return plain(one)

    if len(sizes) == 1:
        return [at(i) for i in sizes[0]]
    return [[at(i, j) for j in sizes[1]] for i in sizes[0]]
