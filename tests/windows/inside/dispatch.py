"""Objects of this process as another process sees Excel's: late bound, with a type library.

Every name asked for and every call made is kept in `Crossings`: each of them is one way to this
process and back, as it is to Excel.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pythoncom
import winerror
from win32com.server import policy, util
from win32com.server.exception import COMException

GET, PUT, CALL = (
    pythoncom.INVOKE_PROPERTYGET,
    pythoncom.INVOKE_PROPERTYPUT,
    pythoncom.INVOKE_FUNC,
)
STDCALL = DISPATCHED = 4
OPTIONAL = 0x11  # PARAMFLAG_FIN | PARAMFLAG_FOPT
KNOWN_IDS = {"Item": 0, "_NewEnum": -4}
FAILED = 0x800A03EC - 2**32  # Excel's error 1004


class Crossings:
    """What crossed since `forget`: calls, names looked up, names that are not served."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.unknown: set[str] = set()

    def forget(self) -> None:
        self.calls.clear()
        self.names.clear()


CROSSINGS = Crossings()


class Served:
    """An object for another process.

    `READ`, `WRITTEN` name properties; `METHODS` methods with the names of their arguments, all of
    which may be left out.
    """

    READ: tuple[str, ...] = ()
    WRITTEN: tuple[str, ...] = ()
    METHODS: dict[str, tuple[str, ...]] = {}

    def com(self) -> Any:
        return util.wrap(self, usePolicy=_Policy)


def own(given: Any) -> Any:
    """The object of ours that came back from the other process."""
    return util.unwrap(getattr(given, "_oleobj_", given))


class _Types:
    """The type library of one class: without it a client cannot pass arguments by name."""

    made: dict[type, _Types] = {}

    def __init__(self, served: type[Served]) -> None:
        name = served.__name__.lstrip("_")
        file = Path(tempfile.mkdtemp(), f"{name}.tlb")
        library = pythoncom.CreateTypeLib2(3, str(file))
        library.SetName(f"{name}Library")
        self.info = library.CreateTypeInfo(name, pythoncom.TKIND_DISPATCH)
        self.info.SetGuid(pythoncom.CreateGuid())
        members = [*served.READ, *served.WRITTEN, *served.METHODS]
        self.ids = {one: KNOWN_IDS.get(one, at) for at, one in enumerate(members, 1)}
        self.names = {number: one for one, number in self.ids.items()}
        self.by_lower = {one.lower(): number for one, number in self.ids.items()}
        self._functions = 0
        for one in (*served.READ, *served.WRITTEN):
            self._add(one, GET)
        for one in served.WRITTEN:
            self._add(one, PUT, (None,), optional=0)
        for one, arguments in served.METHODS.items():
            self._add(one, GET if one == "Item" else CALL, arguments, optional=len(arguments))
        self.info.LayOut()
        self.info = self.info.QueryInterface(pythoncom.IID_ITypeInfo)

    def _add(
        self, name: str, way: int, arguments: Iterable[str | None] = (), optional: int = 0
    ) -> None:
        given = tuple(arguments)
        function = pythoncom.FUNCDESC()
        function.memid, function.invkind = self.ids[name], way
        function.funckind, function.callconv = DISPATCHED, STDCALL
        function.rettype = (pythoncom.VT_VARIANT, 0, None)
        function.args = tuple((pythoncom.VT_VARIANT, OPTIONAL, None) for _ in given)
        function.cParamsOpt = optional
        self.info.AddFuncDesc(self._functions, function)
        names = (name, *(one for one in given if one))
        self.info.SetFuncAndParamNames(self._functions, names)
        self._functions += 1

    @classmethod
    def of(cls, served: Served) -> _Types:
        kind = type(served)
        if kind not in cls.made:
            cls.made[kind] = cls(kind)
        return cls.made[kind]


class _Policy(policy.BasicWrapPolicy):
    """IDispatch of a `Served`."""

    def _getdispid_(self, name: str, _case: int) -> int:
        known, full = _Types.of(self._obj_), f"{type(self._obj_).__name__}.{name}"
        CROSSINGS.names[full] += 1
        if name.lower() not in known.by_lower:
            CROSSINGS.unknown.add(full)
            raise COMException(scode=winerror.DISP_E_UNKNOWNNAME)
        return known.by_lower[name.lower()]

    def _GetTypeInfoCount_(self) -> int:
        return 1

    def _GetTypeInfo_(self, _index: int, _language: int) -> tuple[int, Any]:
        return 0, _Types.of(self._obj_).info

    def _invokeex_(
        self, number: int, _language: int, way: int, arguments: Any, _named: Any, _provider: Any
    ) -> Any:
        served = self._obj_
        name = _Types.of(served).names.get(number)
        if name is None:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        if name in served.METHODS and way == GET and not arguments:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
        CROSSINGS.calls[f"{type(served).__name__}.{name}"] += 1
        given = [None if one is pythoncom.ArgNotFound else one for one in arguments]
        try:
            if way & (PUT | pythoncom.INVOKE_PROPERTYPUTREF):
                return setattr(served, name, given[-1])
            found = getattr(served, name)
            return found(*given) if callable(found) else found
        except COMException:
            raise
        except Exception as why:
            raise COMException(desc=f"{type(why).__name__}: {why}", scode=FAILED) from why
