"""Below a total: which forms are in it, and a line for each that is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from jixiao.files.reports.style import RED, Report, row_height
from jixiao.model.tally import Tally

_QUIET: Final = "#595959"


class Note(NamedTuple):
    """Sentences below a total; ``complete``: they do not say that something is missing from it."""

    complete: bool
    sentences: Sequence[str]


def add(report: Report, sheet: Any, row: int, widths: Sequence[float], forms: Tally) -> int:
    """Write the equation and what was set aside from ``row`` on; returns the row behind it."""
    alarm = {} if forms.complete else {"font_color": RED, "bold": True}
    look = report.look(**({"font_color": _QUIET, "align": "left"} | alarm))
    for offset, sentence in enumerate(forms.sentences):
        _wide(sheet, row + offset, widths, sentence, look)
    return row + len(forms.sentences)


def add_notes(
    report: Report,
    sheet: Any,
    row: int,
    widths: Sequence[float],
    notes: Iterable[Note],
) -> None:
    """Write what stands below a total into one wide cell of a row: what says that something is
    missing from it, in red, and the rest in the next row.
    """
    apart: dict[bool, list[str]] = {False: [], True: []}
    for note in notes:
        apart[note.complete].extend(note.sentences)
    for complete, lines in apart.items():
        if lines:
            color = _QUIET if complete else RED
            look = report.look(align="left", valign="top", font_color=color)
            _wide(sheet, row, widths, "\n".join(lines), look)
            row += 1


def _wide(sheet: Any, row: int, widths: Sequence[float], text: str, look: Any) -> None:
    """A text over the whole width, the row as high as it needs."""
    sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
    sheet.write_string(row, 0, text, look)
    sheet.set_row(row, row_height([text], [sum(widths)]))
