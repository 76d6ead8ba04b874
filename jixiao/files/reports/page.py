"""The printed page: A4, letters of at least 9 points as printed, page n of m, the date in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

A4: Final = 9
_SIDES: Final = 0.3  # inches
_INCHES: Final = {True: 11.69, False: 8.27}  # across, landscape and portrait
_DOTS: Final = 96
_SPLIT: Final = 90  # percent: of 10 points are 9
# Other programs and printers make columns up to a twentieth wider than they are here.
_FITS: Final = 0.95
_TOP: Final = 0.6
CLEAR: Final = 4  # dots between a chart and the page before it
KEPT: Final = 3  # columns that stand on each page of a table over several
_BESIDE_CHARTS: Final = 5  # projects
_ROWS_ON_A_PAGE: Final = 380.0  # points across, without title, headings and total


def set_up(
    sheet: Any,
    widths: Sequence[float],
    *,
    landscape: bool = True,
    keep: int = KEPT,
    dated: bool = True,
) -> None:
    """Set up the page of a sheet with columns of these widths.

    As wide as the page, where the letters stay readable; else at 90 % over several pages, the
    first ``keep`` columns on each. ``dated``: the foot says when it was made.
    """
    sheet.set_paper(A4)
    (sheet.set_landscape if landscape else sheet.set_portrait)()
    sheet.set_margins(_SIDES, _SIDES, _TOP, _TOP)
    if scale(widths, landscape=landscape) >= _FITS:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(_SPLIT)
        sheet.repeat_columns(0, keep - 1)
    today = dt.date.today()
    made = f"&R制表日期：{today.year}年{today.month}月{today.day}日" if dated else ""
    sheet.set_footer(f"&L&A&C第 &P 页，共 &N 页{made}")


def break_before_charts(sheet: Any, row: int, projects: int) -> None:
    """Few projects and the charts below them are one page; else the charts begin a new one."""
    if projects > _BESIDE_CHARTS:
        sheet.set_h_pagebreaks([row])


def repeat_where_long(sheet: Any, row: int, height: float) -> None:
    """Repeat the headings where the rows below them, so many points high, go over several pages.

    Where they do not, the headings would stand above charts on a page of their own.
    """
    if height > _ROWS_ON_A_PAGE:
        sheet.repeat_rows(row)


def scale(widths: Sequence[float], *, landscape: bool = True) -> float:
    """What the columns are printed at to be as wide as the page; 1 where they are narrower."""
    room = (_INCHES[landscape] - 2 * _SIDES) * _DOTS
    return min(1.0, room / max(sum(map(dots, widths)), 1))


def dots(width: float) -> int:
    """The width of a column on the screen: so many digits and the space beside them."""
    return int(7 * width + 5)
