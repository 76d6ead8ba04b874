"""How long Python waits for an Excel that refuses a call: while a cell is edited, or a box is open.

COM asks a message filter of the calling thread what to do with a refused call; without one the
call fails at once. pywin32 has none, so its interface is laid out here by hand.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

SECONDS: Final = 20
_PAUSE, _GIVE_UP = 100, 0xFFFFFFFF  # milliseconds until the next attempt; or: the call fails
_RETRY_LATER: Final = 2  # SERVERCALL_RETRYLATER; 1 is a refusal for good
_HANDLED, _WAIT = 0, 2  # SERVERCALL_ISHANDLED, PENDINGMSG_WAITDEFPROCESS
_OK, _NO_INTERFACE = 0, -2147467262
_UNKNOWN: Final = bytes.fromhex("0000000000000000c000000000000046")
_FILTER: Final = bytes.fromhex("1600000000000000c000000000000046")  # IID_IMessageFilter

_kept: list[Any] = []  # COM holds addresses only


def pause(milliseconds: int, refusal: int) -> int:
    """How many milliseconds to wait before a call, refused for so long already, is made again."""
    if refusal != _RETRY_LATER or milliseconds >= SECONDS * 1000:
        return _GIVE_UP
    return _PAUSE


def install() -> None:
    """Set the filter for this thread, which must be the one that COM calls."""
    windows: Any = ctypes  # what is only on Windows has no types elsewhere
    method = windows.WINFUNCTYPE
    pointer, dword, long = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int32
    prototypes = (
        (method(long, pointer, pointer, pointer), _query),
        (method(dword, pointer), lambda this: 1),
        (method(dword, pointer), lambda this: 1),
        (method(dword, pointer, dword, pointer, dword, pointer),
         lambda this, kind, task, ticks, call: _HANDLED),
        (method(dword, pointer, pointer, dword, dword),
         lambda this, task, ticks, refusal: pause(ticks, refusal)),
        (method(dword, pointer, pointer, dword, dword),
         lambda this, task, ticks, kind: _WAIT),
    )  # fmt: skip
    methods = [prototype(function) for prototype, function in prototypes]
    table = (pointer * len(methods))(*(ctypes.cast(one, pointer) for one in methods))
    instance = pointer(ctypes.addressof(table))
    _kept.extend((methods, table, instance))
    windows.OleDLL("ole32").CoRegisterMessageFilter(ctypes.byref(instance), None)


def _query(this: int, interface: int, out: int) -> int:
    known = ctypes.string_at(interface, 16) in (_UNKNOWN, _FILTER)
    ctypes.c_void_p.from_address(out).value = this if known else None
    return _OK if known else _NO_INTERFACE
