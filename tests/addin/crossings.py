"""How often a button may cross into the program that holds the book: the one place of the limits.

`data` are the calls that carry data, as the tests' engine counts them (decision 0006); `COM` are
all calls over real COM, as the stand-in of `make windows` counts them.
"""

from __future__ import annotations

from typing import Final

# A form, and beside the forms; a report that is made again is looked for in formulas, once a form.
_A_FORM: Final = {"check_sheet": 2, "check_all": 2, "roll_up": 2, "compare": 4}
_BESIDE: Final = {"check_sheet": 80, "check_all": 90, "roll_up": 90, "compare": 90}


LIMITED: Final = frozenset(_A_FORM)


def data(macro: str, projects: int, *, again: bool = False) -> int:
    """The most calls with data that a macro of `LIMITED` makes for so many projects."""
    return (_A_FORM[macro] + again) * projects + _BESIDE[macro]
