"""The process that answers Excel: `pythonw.exe -I -B -m addin.server`, started by Windows.

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


def main() -> None:
    """Answers Excel until nobody holds the server any more; Windows only."""
    load()
    import_module("addin.com_server").serve()


if __name__ == "__main__":
    main()
