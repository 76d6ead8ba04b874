"""What macros change in a clerk's book: report sheets copied in, texts written.

Each change puts its way back on a stack (``undo``): a macro that fails in the middle leaves
the book as it was. What cannot be taken back, the removal of our own earlier sheet, comes last.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import xlwings as xw

from addin import host, log, references, undo_note
from jixiao.errors import JixiaoError
from jixiao.model.sheets import CONTENTS, MARK, group_of

Draw = Callable[[Path], None]
Change = Callable[[ExitStack], None]
TEXT_FORMAT: Final = "@"
_OLD_SUFFIXES: Final = (".xls", ".xlt")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report went: into the clerk's book, or into a book of its own, and why.

    ``left_alone`` are a clerk's own sheets of the same names, ``left_over`` our earlier sheets that
    could not be removed, ``copies`` the sheets in the clerk's book by the names with which they
    were drawn.
    """

    sheets: tuple[str, ...]
    in_new_book: bool = False
    why: str = ""
    left_alone: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    copies: Mapping[str, xw.Sheet] = field(default_factory=dict)


class NotUndone(Exception):
    """Something failed, and what had been changed could not all be taken back."""


class Undo(ExitStack):
    """The ways back of a macro's changes, last first; each is tried."""

    def __exit__(self, *given: Any) -> bool:
        try:
            return bool(super().__exit__(*given))
        except Exception as why:
            if why is given[1]:
                raise
            first = given[1] or why
            raise NotUndone from first.__cause__ if isinstance(first, NotUndone) else first


def transplant(
    draw: Draw, book: xw.Book, *, in_new_book: bool = False, change: Change | None = None
) -> Placed:
    """Draw a report workbook and copy its sheets into ``book``, or open it as a new book.

    Sheets of the add-in's own by the same name are replaced; any other sheet is left alone.
    The active sheet and the selection stay. ``change`` is done together with it: both or
    neither. On failure the book is as it was.
    """
    why = "按设置，结果不放进当前工作簿" if in_new_book else why_not_into(book)
    if why:
        with Undo() as undo:
            if change:
                change(undo)
            opened = open_drawn(draw, book.app)
            undo.callback(opened.close)
            placed = Placed(tuple(sheet.name for sheet in opened.sheets), True, why)
            undo.pop_all()
            return placed
    undo_note.changed("a report")
    with _drawn(draw) as path, _quiet(book.app), _kept_view(book):
        with Undo() as undo:
            report = host.open_unseen(book.app, path)
            undo.callback(report.close)
            placed = _bring_in(list(report.sheets), book, change)
            undo.pop_all()
        with log.only_logged("关闭结果的临时工作簿"):
            report.close()
        return placed


def pour_first(draw: Draw, book: xw.Book, earlier: xw.Sheet | None) -> None:
    """Draw one sheet and let ``earlier`` show it, or else a new first sheet (``host.pours``)."""
    undo_note.changed("a report")
    with _drawn(draw) as path, _quiet(book.app), _kept_view(book):
        report = host.open_unseen(book.app, path)
        try:
            host.pour_first(report.sheets[0], book, earlier)
        finally:
            report.close()


def open_drawn(draw: Draw, app: xw.App, name: str = "绩效结果") -> xw.Book:
    """Draw a workbook and open it as a new, unsaved one."""
    with _drawn(draw, name) as path:
        return host.open_as_new(app, path)


@contextmanager
def _drawn(draw: Draw, name: str = "") -> Iterator[Path]:
    """The drawn workbook. Excel opens no two books of one name, so it has one of its own."""
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{name or uuid4().hex}.xlsx"
        draw(path)
        yield path


# sheets -------------------------------------------------------------------------------------------


def _bring_in(sheets: Sequence[xw.Sheet], book: xw.Book, change: Change | None) -> Placed:
    """Copies of the sheets; each sheet of the book is asked for its name once."""
    with Undo() as undo:
        there = _named(book)
        copies = [_copied(sheet, book, there, undo) for sheet in sheets]
        earlier = [_earlier(copy, there) for copy in copies]
        for copy, old in zip(copies, earlier, strict=True):
            if not is_own(copy.sheet):
                copy.sheet.names.add(MARK, '="report"')
            if old is not None:
                _swap_names(copy, old, undo)
        if change:
            change(undo)
        replaced = {
            old.name: copy.name
            for copy, old in zip(copies, earlier, strict=True)
            if old is not None
        }
        skipped = [copy.name for copy in copies]
        if CONTENTS in replaced.values():  # on which only a sheet of the clerk's own builds
            from jixiao.files.reports import contents

            skipped += [one.name for one in there if contents.kind_of(one.name) != contents.OTHER]
        references.follow(book, replaced, skipped, undo)
        left_over = _remove([old for old in earlier if old is not None], undo)
    return Placed(
        tuple(copy.name for copy in copies),
        left_alone=tuple(copy.wanted for copy in copies if copy.name != copy.wanted),
        left_over=left_over,
        copies={copy.wanted: copy.sheet for copy in copies},
    )


@dataclass
class _Named:
    """A sheet and its name, which is not asked for again; ``wanted`` is that of a copy's source."""

    sheet: xw.Sheet
    name: str
    wanted: str = ""


def _named(book: xw.Book) -> list[_Named]:
    return [_Named(sheet, str(sheet.name)) for sheet in book.sheets]


def _copied(sheet: xw.Sheet, book: xw.Book, there: list[_Named], undo: ExitStack) -> _Named:
    """A copy behind the sheet that it replaces, else behind our results of the same group.

    At the end where there is none. ``there`` are the book's sheets, and the copy among them
    afterwards.
    """
    wanted = str(sheet.name)
    group = group_of(wanted)
    alike = [n for n, one in enumerate(there) if group and group_of(one.name) == group]
    likely = [n for n, one in enumerate(there) if one.name == wanted] + alike[::-1]
    at = next((n for n in likely if _is_ours(there[n])), len(there) - 1) + 1
    host.copy_after(sheet, there[at - 1].sheet)
    undo.callback(_delete_at, book, at)
    made = book.sheets(at + 1)
    copy = _Named(made, str(made.name), wanted)
    there.insert(at, copy)
    return copy


def _is_ours(one: _Named) -> bool:
    return bool(one.wanted) or is_own(one.sheet)


def _earlier(copy: _Named, there: Sequence[_Named]) -> _Named | None:
    """Our sheet that the copy replaces. A copy that kept its name met no other of that name."""
    others = [one for one in there if one.name != copy.name]
    return None if copy.name == copy.wanted else _ours_among(others, copy.wanted)


def _delete_at(book: xw.Book, at: int) -> None:
    book.sheets[at].delete()


def _swap_names(copy: _Named, old: _Named, undo: ExitStack) -> None:
    given, wanted = copy.name, old.name
    undo.callback(setattr, old.sheet, "name", wanted)
    old.name = old.sheet.name = f"旧{uuid4().hex[:8]}"
    undo.callback(setattr, copy.sheet, "name", given)
    copy.name = copy.sheet.name = wanted


def _remove(sheets: Sequence[_Named], undo: ExitStack) -> tuple[str, ...]:
    """Remove our earlier sheets. From the first one gone on there is only the way forward.

    Gives the names of those that could not be removed.
    """
    for one in sheets[:1]:
        one.sheet.delete()
    undo.pop_all()
    left_over = []
    for one in sheets[1:]:
        with log.only_logged("删除旧结果") as attempt:  # the new sheets are in place
            one.sheet.delete()
        if attempt.failed:
            left_over.append(one.name)
    return tuple(left_over)


def own_sheet(book: xw.Book, name: str) -> xw.Sheet | None:
    """Our sheet of that name, or the one that had to stand beside a clerk's own: ``name (2)``."""
    exact = host.sheet_named(book, name)
    if exact is None or is_own(exact):
        return exact
    found = _ours_among(_named(book), name)
    return found.sheet if found else None


def _ours_among(there: Sequence[_Named], name: str) -> _Named | None:
    """As above, of sheets whose names are known."""
    numbered = re.compile(re.escape(name) + r"(?: \(\d+\))?")
    found = [one for one in there if numbered.fullmatch(one.name)]
    exact = [one for one in found if one.name == name]
    beside = [one for one in found if one.name != name] if exact else []
    return next((one for one in [*exact, *beside] if is_own(one.sheet)), None)


def is_own(sheet: xw.Sheet) -> bool:
    """Whether the add-in made the sheet: it bears our sheet-scoped name."""
    try:
        return MARK in sheet.names
    except AttributeError:  # a chart may be a sheet of its own, which has no names
        return False


def why_not_into(book: xw.Book) -> str:
    """Why nothing can be copied into the book; empty where it can."""
    if host.path_of(book).lower().endswith(_OLD_SUFFIXES):
        return "当前工作簿是旧格式（.xls）"
    if host.structure_protected(book):
        return "当前工作簿的结构受保护"
    if host.read_only(book):
        return "当前工作簿是只读的"
    return ""


def add_copy(sheet: xw.Sheet, name: str, after: xw.Sheet, undo: ExitStack) -> xw.Sheet:
    """A visible copy of ``sheet`` (it may be hidden) behind ``after``, a sheet of the same book."""
    book = sheet.book
    undo_note.changed("a sheet")
    at = [one.name for one in book.sheets].index(after.name) + 1
    host.copy_after(sheet, after)
    undo.callback(_delete_at, book, at)
    made = book.sheets[at]
    made.visible = True
    made.name = name
    return made


# cells --------------------------------------------------------------------------------------------


def refuse_protected(sheet: xw.Sheet) -> None:
    """Raise JixiaoError where cells of the sheet may not be written."""
    if host.sheet_protected(sheet):
        raise JixiaoError(f"工作表“{sheet.name}”受保护，请先撤销工作表保护再试。")


def write_text(cell: xw.Range, text: str, undo: ExitStack) -> None:
    """Write a text as text: never as a formula or a number, whatever it begins with."""
    undo_note.changed("a text")
    old, form = cell.value, cell.number_format
    undo.callback(_put_back, cell, old, form)
    cell.number_format = TEXT_FORMAT
    cell.value = text


def _put_back(cell: xw.Range, old: object, form: str) -> None:
    """Under the text format first: a text like ``=8人`` in a General cell must stay a text."""
    cell.value = old
    cell.number_format = form


def enter_again(cells: xw.Range) -> None:
    """Enter formulas again, so that a function unknown when the file was read binds here.

    ``cells`` hold formulas or numbers, no texts.
    """
    held: Any = cells.api if host.in_excel(cells) else cells
    name = "Formula" if host.in_excel(cells) else "formula"
    formula = getattr(held, name)
    if not isinstance(formula, str) or formula.startswith("="):
        setattr(held, name, formula)


# the view -----------------------------------------------------------------------------------------


@contextmanager
def _quiet(app: xw.App) -> Iterator[None]:
    """No questions, no flicker; as it was afterwards."""
    alerts, updating = app.display_alerts, app.screen_updating
    try:
        app.display_alerts = app.screen_updating = False
        yield
    finally:
        # what is put right afterwards must not turn a result that is in place into a failure
        with log.only_logged("恢复提示"):
            app.display_alerts = alerts
        with log.only_logged("恢复屏幕更新"):
            app.screen_updating = updating


@contextmanager
def _kept_view(book: xw.Book) -> Iterator[None]:
    """The book in front, its active sheet and selection afterwards as before."""
    sheet = book.sheets.active
    front = host.active_book(book.app)
    elsewhere = front != book
    address = None if elsewhere else host.selected_address(book.app)
    try:
        yield
    finally:
        with log.only_logged("回到原工作表"):
            host.activate(book)
            host.activate_sheet(sheet)
        if address is not None:
            with log.only_logged("恢复选区"):
                sheet.range(address).select()
        if front is not None and elsewhere:
            with log.only_logged("回到原工作簿"):
                host.activate(front)
