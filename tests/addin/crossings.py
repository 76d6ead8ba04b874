"""How often a button may cross into the program that holds the book: the one place of the limits.

`data` are the calls that carry data, as the tests' engine counts them (decision 0006); `COM` are
all calls over real COM, as the stand-in of `make windows` counts them.
"""

from __future__ import annotations

from typing import Final

# A form, and beside the forms. 审核全部 marks each form; in 审核本表 only the look for formulas
# that refer to its earlier result grows. A report that is made again is looked for in formulas, once a form.
_A_FORM: Final = {"check_sheet": 1, "check_all": 3, "roll_up": 2, "compare": 3}
_BESIDE: Final = {"check_sheet": 52, "check_all": 64, "roll_up": 64, "compare": 60}


LIMITED: Final = frozenset(_A_FORM)


def data(macro: str, projects: int, *, again: bool = False) -> int:
    """The most calls with data that a macro of `LIMITED` makes for so many projects."""
    return (_A_FORM[macro] + again) * projects + _BESIDE[macro]
