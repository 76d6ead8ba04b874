"""How often each button crosses into the program that holds the book, by the stand-in for Excel.

Every crossing of COM takes about a millisecond, whatever it carries: what grows here is felt.
``make windows`` counts those of real COM (``COM`` in tests/addin/crossings.py).
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from importlib import import_module
from pathlib import Path

from addin.ribbon import BUTTONS
from benchmarks.limits import Limit, Measure

ADDIN = Path(__file__).parents[1] / "tests" / "addin"
_BUTTONS = ("check_all", "roll_up", "import_ledger", "compare", "monitor", "evaluate")


def rows() -> list[Measure]:
    """What was counted, how often, and its limit."""
    sys.path.insert(0, str(ADDIN))
    open_books, crossings = map(import_module, ("open_books", "crossings"))
    labels = {button.macro: button.label for button in BUTTONS}
    found: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, of what it does not load
        department = open_books.sample()
        program, book = open_books.opened(open_books.written(Path(folder), department))
        for macro in _BUTTONS:
            program.forget_calls()
            answers = {"import_ledger": (open_books.LEDGER,), "compare": (...,)}
            open_books.press(macro, book, *answers.get(macro, ()))
            what = f"{labels[macro]}, {len(department.projects)} projects: crossings with data"
            limit = Limit(crossings.data(macro, len(department.projects)))
            found.append(Measure(what, float(program.data_calls), limit))
    return found
