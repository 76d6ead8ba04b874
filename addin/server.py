"""The process that answers Excel: `pythonw.exe -I -B -m addin.server`, started by Windows.

`CreateObject` in the add-in makes Windows start what `addin.registration` wrote down. The class is
offered before anything else is loaded: whoever waits for it finds it at its first look, and its
calls wait until there is something to answer them.

xlwings loads pandas, numpy and pictures when they are there, for conversions that the add-in never
asks for: two thirds of the time to the clerk's first answer. They are kept out while it loads;
what needs pandas (roll-up, execution) loads it when its button is pressed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

NOT_FOR_XLWINGS = frozenset(
    {"pandas", "numpy", "polars", "matplotlib", "plotly", "PIL", "fastapi", "flask"}
)


class _Missing:
    """Says of the packages kept out that they are not installed; `importlib.abc` costs a tenth of
    the time to the first answer and would add nothing."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in NOT_FOR_XLWINGS:
            raise ModuleNotFoundError(f"{name} is kept out of xlwings", name=name)
        return None


@contextmanager
def kept_out() -> Iterator[None]:
    """While this lasts, the packages of `NOT_FOR_XLWINGS` cannot be imported."""
    missing = _Missing()
    sys.meta_path.insert(0, missing)
    try:
        yield
    finally:
        sys.meta_path.remove(missing)


def load() -> None:
    """Imports xlwings and the worksheet functions, and nothing that they do not need."""
    with kept_out():
        import_module("xlwings.conversion")
        if sys.platform == "win32":
            import_module("xlwings._xlwindows")
            import_module("xlwings.com_server")
        import_module("udfs.functions")


@contextmanager
def offered() -> Iterator[None]:
    """While this lasts, COM may ask for one `addin.com_server.Server`; Windows only.

    For one caller only: a second Excel gets a Python of its own, and so does the one that asks
    again because this one does not answer.
    """
    import pythoncom
    import pywintypes
    from win32com.server import policy, util

    from addin.registration import CLSID

    wanted = pywintypes.IID(CLSID)

    class Policy(policy.DefaultPolicy):  # type: ignore[misc] # pywin32 is untyped
        def _CreateInstance_(self, clsid: Any, interface: Any) -> Any:  # noqa: N802
            if clsid != wanted:
                return super()._CreateInstance_(clsid, interface)
            return util.wrap(import_module("addin.com_server").Server(), interface)

    policy.DefaultPolicy = Policy
    registered = pythoncom.CoRegisterClassObject(
        wanted, pythoncom.MakePyFactory(wanted), pythoncom.CLSCTX_LOCAL_SERVER,
        pythoncom.REGCLS_SINGLEUSE,
    )  # fmt: skip
    try:
        yield
    finally:
        pythoncom.CoRevokeClassObject(registered)
        pythoncom.CoUninitialize()


def serve() -> None:
    """Answers calls until nobody holds the server any more; Windows only."""
    import pythoncom
    import win32api

    from addin import patience

    patience.install()
    pythoncom.EnableQuitMessage(win32api.GetCurrentThreadId())
    pythoncom.PumpMessages()


def main() -> None:
    """Offers the class, loads what answers, answers."""
    with offered():
        load()
        import_module("addin.com_server")
        serve()


if __name__ == "__main__":
    main()
