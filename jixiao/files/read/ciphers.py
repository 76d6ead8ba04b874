"""Reading PDF files where `cryptography` is not installed, as in the Windows bundle.

pdfminer imports it on every start and uses it for nothing but documents that are encrypted. It is
a fifteenth of the bundle, and PDF files that are encrypted are rare: there it is left out, and the
names that pdfminer imports are names whose use says that the document cannot be deciphered.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NoReturn

PACKAGE = "cryptography"
_IMPORTED = (
    PACKAGE,
    f"{PACKAGE}.hazmat",
    f"{PACKAGE}.hazmat.backends",
    f"{PACKAGE}.hazmat.primitives",
    f"{PACKAGE}.hazmat.primitives.ciphers",
)


class NoCiphers(Exception):
    """The document is encrypted, and what deciphers it is not installed."""


class _Unavailable:
    """Stands for a class or function: can be imported, raises NoCiphers when it is used."""

    def __getattr__(self, name: str) -> NoReturn:
        raise NoCiphers

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        raise NoCiphers


class _Module(ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> _Unavailable:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Unavailable()


def stand_in_for_ciphers() -> None:
    """Lets pdfminer be imported without `cryptography`; does nothing where it is installed."""
    if find_spec(PACKAGE) is None:
        for name in _IMPORTED:
            sys.modules[name] = _Module(name)
