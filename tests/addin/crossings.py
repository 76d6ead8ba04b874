"""How often a button may cross into the program that holds the book: the one place of the limits.

`data` are the calls that carry data, as the tests' engine counts them (decision 0006); `COM` are
all calls over real COM, as the stand-in of `make windows` counts them.
"""

from __future__ import annotations

from typing import Final

# A form, and beside the forms. 审核全部 marks each form; in 审核本表 only the look for formulas
# that refer to its earlier result grows. A report that is made again is looked for in formulas,
# once a form. 运行监控 and 绩效自评 bring in a sheet for each form.
_A_FORM: Final = {
    "check_sheet": 1, "check_all": 3, "roll_up": 2, "compare": 3,
    "import_ledger": 2, "monitor": 3, "evaluate": 6,
}  # fmt: skip
_BESIDE: Final = {
    "check_sheet": 52, "check_all": 64, "roll_up": 64, "compare": 60,
    "import_ledger": 64, "monitor": 14, "evaluate": 60,
}  # fmt: skip


# Real COM, the demo's seven projects: every call of a button, rounded up from what was counted.
# What only asks or answers makes a dozen or so.
COM: Final = {
    "import_document": 20, "new_workbook": 20, "build_library": 20, "audit_folder": 20,
    "write_letters": 20, "change_settings": 20, "explain_rules": 20, "about": 20, "diagnose": 20,
    "go_back": 30, "next_finding": 90, "split_book": 320, "gather_parts": 320,
    "export_document": 300, "print_pdf": 300, "submit_copy": 300, "roll_over": 300,
    "add_project_sheet": 380, "choose_indicators": 380, "check_sheet": 550, "adopt": 480,
    "check_all": 1950, "roll_up": 550, "import_ledger": 550, "compare_versions": 570, "tidy": 620,
    "compare": 760, "normalise": 720, "monitor": 840, "evaluate": 860,
}  # fmt: skip
# What one project more costs; 审核全部 marks each field with a finding, by a note and a frame.
COM_A_PROJECT: Final = {
    "import_ledger": 60, "roll_up": 60, "monitor": 70, "evaluate": 60, "check_all": 300,
}  # fmt: skip


def data(macro: str, projects: int, *, again: bool = False) -> int:
    """The most calls with data that a macro makes for so many projects."""
    return (_A_FORM[macro] + again) * projects + _BESIDE[macro]
