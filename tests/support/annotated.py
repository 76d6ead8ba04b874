"""A form with what each of its cells is read as, written side by side.

``项目名称|养护=name`` is a row of two cells: the label is read as nothing, the other as the name. A
cell that stands for several things has them joined by ``+``. What is read otherwise than it stands
is written behind a colon (``12.5元=budget:0.00125``), and what a row takes from the row above is
not written again. What was not read is ``?``, what is a note ``n``, what is about the form ``a``.

Below the form, in lines of their own: what else was noticed (``! missing 预算数 A1``), what is in
doubt (``~ funds``), the year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from jixiao.form.book import Reading, read_book
from jixiao.model.cells import as_text
from jixiao.model.grid import Grid, Value
from jixiao.model.money import wan
from jixiao.model.target_form import Amount, Field, LayoutIssue, Project, Share, WholeForm
from jixiao.model.year_forms import YearForm

Spot = tuple[int, int]
AnyForm = Project | WholeForm | YearForm

_OF_A_ROW: Final = {
    "dimension": "一", "category": "二", "name": "三", "target": "值", "description": "描述",
    "basis": "依据", "weight": "分值",
}  # fmt: skip
_MARKS: Final = {"unread": "?", "note": "n", "aside": "a"}


def rows_of(annotated: str) -> list[list[Value]]:
    """The cells of a form as a sheet holds them: numbers are numbers, blanks are blank."""
    lines = [line for line in annotated.strip("\n").splitlines() if line[:2] not in {"! ", "~ "}]
    return [[_value(cell.partition("=")[0].strip()) for cell in line.split("|")] for line in lines]


def _value(text: str) -> Value:
    text = text.replace("＝", "=").replace("⏎", "\n")
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def annotated(grids: Sequence[Grid], reading: Reading) -> str:
    """The cells of some sheets with what they are read as; one sheet follows the other."""
    department = reading.department
    whole = [] if department.whole is None else [department.whole]
    forms: list[AnyForm] = [*department.projects, *whole, *reading.year_forms]
    lines: list[str] = []
    for grid in grids:
        own = [one for one in forms if one.sheet == grid.sheet]
        found: dict[Spot, list[str]] = defaultdict(list)
        for number, form in enumerate(own):
            mark = "" if number == 0 else str(number + 1)
            for spot, role in _roles(grid.rows, form, mark):
                if role not in found[spot]:
                    found[spot].append(role)
        lines += _cells_of(grid, found)
        for form in own:
            lines += _beside(form)
    lines += [_told(issue) for issue in department.issues]
    lines += [f"! {one.reason.name} {one.place.address} {one.label}" for one in reading.left_out]
    return "\n".join(line.strip() for line in lines)


def _cells_of(grid: Grid, found: dict[Spot, list[str]]) -> Iterator[str]:
    for r, row in enumerate(grid.rows, 1):
        cells = []
        for c, value in enumerate(row, 1):
            roles = found.pop((r, c), [])
            text = as_text(value).replace("\n", "⏎").replace("=", "＝")
            cells.append(text + "=" * bool(roles) + "+".join(roles))
        yield "|".join(cells)
    yield from (f"! {'+'.join(roles)} {r},{c}" for (r, c), roles in found.items())


def _told(one: LayoutIssue) -> str:
    words = " ".join(filter(None, (one.kind, one.label, one.place.address, one.text)))
    return f"! {words}".replace("\n", "⏎")


def _beside(form: AnyForm) -> Iterator[str]:
    """What a form says that stands in no cell."""
    yield from (_told(one) for one in form.issues if one.kind not in _MARKS)
    if form.unsure:
        yield f"~ {' '.join(sorted(form.unsure))}"
    year = form.budget_year if isinstance(form, Project) else form.year
    if year:
        yield f"~ {year}"
    if isinstance(form, YearForm):
        yield f"~ {'、'.join(row.label for row in form.funds)}"
        for row in form.rows:
            if row.causes or row.deviates:
                yield f"~ {'、'.join(row.causes)}{'偏离' * row.deviates}"
    elif any(row.unsure for row in form.indicators):
        yield f"~ {'、'.join(row.name.text for row in form.indicators if row.unsure)}"


def _roles(rows: Sequence[Sequence[Value]], form: AnyForm, mark: str) -> Iterator[tuple[Spot, str]]:
    """What each cell is read as; ``mark`` is the number of the form, but for the first of them."""
    above: dict[tuple[int, str], str] = {}
    for role, cell in _cells(form):
        spot = cell.place.row, cell.place.column
        if isinstance(cell, LayoutIssue):
            if cell.kind in _MARKS:
                yield spot, _MARKS[cell.kind] + mark + cell.label
            continue
        stands = _stands(rows, spot)
        said = _said(cell, stands)
        if role in {"一", "二"}:
            if said and not stands and above.get((spot[1], role)) == cell.text:
                continue
            above[spot[1], role] = cell.text
        if (stands and spot[0]) or (said and said != "空"):
            yield spot, role + mark + (f":{said}" if said else "")


def _said(cell: Field | Amount | Share, stands: str) -> str:
    """What is read, where it is not what stands there."""
    if isinstance(cell, Amount):
        number = wan(cell.cents) or cell.text
        return "" if _equal(number, stands) else number
    if isinstance(cell, Share):
        percent = "" if cell.percent is None else f"{cell.percent.normalize():f}%"
        return "" if percent == stands else percent or "空"
    return "" if cell.text == stands else cell.text or "空"


def _equal(first: str, second: str) -> bool:
    try:
        return Decimal(first) == Decimal(second)
    except InvalidOperation:
        return first == second


def _stands(rows: Sequence[Sequence[Value]], spot: Spot) -> str:
    row = rows[spot[0] - 1] if spot[0] <= len(rows) else ()
    return as_text(row[spot[1] - 1]) if spot[1] <= len(row) else ""


def _cells(
    value: object, role: str = ""
) -> Iterator[tuple[str, Field | Amount | Share | LayoutIssue]]:
    """All cells that a form holds, with what they are."""
    if isinstance(value, (Field, Amount, Share, LayoutIssue)):
        yield role, value
    elif isinstance(value, tuple):
        for one in value:
            yield from _cells(one, role)
    elif is_dataclass(value):
        in_row = role in {"indicators", "indicator"}
        for one in fields(value):
            name = _OF_A_ROW.get(one.name, one.name) if in_row else one.name
            if role == "tasks" and name == "name":
                name = "task"
            yield from _cells(getattr(value, one.name), name)


def as_read(*sheets: Sequence[Sequence[Value]]) -> str:
    """Sheets with what the forms on them are read as."""
    grids = [Grid(f"表{n}", [list(row) for row in rows]) for n, rows in enumerate(sheets)]
    return annotated(grids, read_book(grids))


def forms_in(path: Path) -> dict[str, str]:
    """The annotated forms of a file by their names: each has a line ``# name`` above it."""
    blocks = path.read_text("utf-8").removeprefix("# ").split("\n\n# ")
    parts = (block.partition("\n") for block in blocks)
    return {name: form.rstrip("\n") for name, _, form in parts}
