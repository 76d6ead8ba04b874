"""As much of a book, a sheet or cells as one call needs: of Excel, or of another program."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from fake_excel import OF_EXCEL


def excel(**api: Any) -> Any:
    """Excel's, which is asked by its own names."""
    return SimpleNamespace(impl=OF_EXCEL, api=SimpleNamespace(**api))


def elsewhere(**impl: Any) -> Any:
    """Another program's, which is asked by ours."""
    return SimpleNamespace(impl=SimpleNamespace(**impl))
