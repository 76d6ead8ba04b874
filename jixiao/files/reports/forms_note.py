"""Below a total: which forms are in it, and a line for each that is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jixiao.files.reports.style import RED, Report
from jixiao.model.tally import Tally


def add(report: Report, sheet: Any, row: int, forms: Tally) -> int:
    """Write the equation and what was set aside from ``row`` on; returns the row behind it."""
    quiet = report.look(font_size=9, font_color="#595959", text_wrap=False)
    alarm = report.look(font_color=RED, bold=True, text_wrap=False)
    for offset, sentence in enumerate(forms.sentences):
        sheet.write_string(row + offset, 0, sentence, quiet if forms.complete else alarm)
    return row + len(forms.sentences)


def add_notes(
    report: Report, sheet: Any, row: int, width: int, sentences: Sequence[str], *, alarm: bool
) -> None:
    """Write sentences into one wide cell of a row; ``alarm``: something is not in the total."""
    color = {"font_color": RED} if alarm else {"font_color": "#595959"}
    look = report.look(font_size=9, text_wrap=True, align="left", valign="top", **color)
    sheet.merge_range(row, 0, row, width - 1, "\n".join(sentences), look)
    sheet.set_row(row, 14 * len(sentences) + 4)
