"""Tables whose rows are projects, with fields and columns of indicators in one row of headings.

四川、内蒙古 and others publish such tables. A project has as many rows as it has indicators; the
cells of its fields are merged over them, and that of its department over all its projects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.form.areas import labels_for
from jixiao.form.arrange_headings import UNKNOWN, mixed_heading
from jixiao.form.arranged_rows import BUDGET_OPEN, SUMS, TOTALS, ArrangedRows, Part, Spot, text_at
from jixiao.form.inferred import WHOLE_BUDGET, is_amount
from jixiao.form.labels import label_of
from jixiao.form.layout import Layout, plain
from jixiao.form.stated_sums import SUMMED, is_sum, sums_in
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid
from jixiao.model.money import to_cents
from jixiao.speed import lazy_pattern

_KEYS: Final = ("name", "code", "department")
# 单位 beside a project's name is whose project it is, not 万元.
_DEPARTMENTS: Final = {"unit": "department"}
_OWNER: Final = "部门名称"
_AN_OFFICE: Final = lazy_pattern(
    r"(?:局|委|委员会|政府|本级|机关|中心|办公室|联合会|[学院]校|医院|幼儿园|街道|镇|乡)(?:[（(].{0,30}[)）])?$"
)
_LABEL_AND_VALUE: Final = 2


def projects_as_rows(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> list[Grid]:
    """One form for each project of such a table; an empty list where it is none."""
    table = _table(grid, layout, labels)
    if table is None:
        return []
    rows = _Rows(table, owner=table.last + 1)
    for r in range(table.last + 1, len(grid.rows)):
        rows.add(r)
    made = [form.grid() for form, _ in rows.forms]
    for one in made:
        one.worked_out[BUDGET_OPEN] = bool(table.unknown)  # no sum of what is known beside it
    if made:
        sums = sums_in(grid, rows.stated, rows.above, table.fields, table.last + 1)
        made[0].worked_out[SUMS] = tuple(sums)
    return made


@dataclass(frozen=True, slots=True)
class _Table:
    """The table: its first and last row of headings, the heading of each column, and the columns:
    those of ``fields`` with their keys, of which ``keys`` tell the projects apart, the ``others``,
    and those of money that nobody knows (``unknown``).
    """

    grid: Grid
    labels: Mapping[Spot, str]
    first: int
    last: int
    headings: Mapping[int, Part]
    fields: Mapping[int, str]
    keys: Sequence[int]
    others: Sequence[int]
    unknown: Sequence[int]


def _table(grid: Grid, layout: Layout, labels: Mapping[Spot, str]) -> _Table | None:
    head = mixed_heading(grid, layout, labels)
    if head is None:
        return None
    first, last, columns = head
    fields = {c: _DEPARTMENTS.get(key, key) for c, (kind, key, _) in columns.items()
              if kind == "field"}  # fmt: skip
    others = [c for c in range(max(map(len, grid.rows))) if c not in fields]
    return _Table(
        grid,
        labels,
        first,
        last,
        headings={c: _heading_over(grid, first, last, c) for c in others}
        | {
            c: (_OWNER, (last, c)) if key in _DEPARTMENTS else heading
            for c, (_, key, heading) in columns.items()
        },
        fields=fields,
        keys=[c for c, key in fields.items() if key in _KEYS],
        others=others,
        unknown=[c for c, (kind, _, _) in columns.items() if kind == UNKNOWN],
    )


def _heading_over(grid: Grid, first: int, last: int, c: int) -> Spot:
    """The heading of a column that no layout knows: the lowest that is not blank."""
    return next(((r, c) for r in range(last, first - 1, -1) if text_at(grid, r, c)), (last, c))


@dataclass(slots=True)
class _Rows:
    """The rows of a table while they become forms, each with the cells that tell its project.

    ``owner`` is the row of the department, whose cell is merged over its projects; ``headed``:
    it stands in a row of its own above them. ``sums`` are of a department, above its projects: no
    project, but not lost. ``stated`` are the rows of sums with their labels,
    ``above`` those that stand over their projects.
    """

    table: _Table
    owner: int
    headed: bool = False
    sums: Sequence[Spot] = ()
    stated: dict[int, str] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    forms: list[tuple[ArrangedRows, dict[int, str]]] = field(default_factory=list)

    def add(self, r: int) -> None:
        """The next row: of a department, of another project, or of the same one."""
        table = self.table
        texts = {c: as_text(v) for c, v in enumerate(table.grid.rows[r]) if not is_blank(v)}
        if not texts or _repeats_heading(texts, table.labels, r):
            return
        current = self.forms[-1][1] if self.forms else {}
        if _is_heading_row(texts, table):
            self.owner, self.headed = r, True  # 某县财政局 above its projects
        elif label := is_sum(texts, table.fields):
            self.stated[r] = label
        elif _is_sum_of_department(texts, table.fields, current):
            self._add_sum_of_department(r, texts)
        elif self._is_unit(r, texts):
            self._add_unit(r)
        else:
            self._add_indicators(r, texts)

    def _add_sum_of_department(self, r: int, texts: Mapping[int, str]) -> None:
        fields, self.owner = self.table.fields, r
        if all(fields[c] == "department" or is_amount(text) for c, text in texts.items()):
            self.stated[r] = next(text for c, text in texts.items() if fields[c] == "department")
            self.above[r] = 0
        else:
            self.sums = [(r, c) for c in texts]

    def _is_unit(self, r: int, texts: Mapping[int, str]) -> bool:
        """Whether a row is the unit above its projects: 305001 | 某局本级 | 73.00, with nothing of
        a project's own. Its amount is that of its projects; or else its code stands before them
        again, and it is called as an office is.
        """
        grid, fields = self.table.grid, self.table.fields
        columns = {fields[c]: c for c in texts if c in fields}
        if not columns.keys() >= {"name", "budget"}:
            return False
        name, budget = columns["name"], columns["budget"]
        right = {fields.get(c, "") for c in texts if c > name}
        if not right <= {"code", *SUMMED} or not is_amount(texts[budget]):
            return False
        below = range(r + 1, len(grid.rows))
        count = _sums_up(
            texts[budget], (text_at(grid, x, budget) for x in below if text_at(grid, x, name))
        )
        if count > 1 or not _AN_OFFICE.search(texts[name]):
            return count > 1
        following = next((x for x in below if text_at(grid, x, name)), r)
        again = following > r and any(
            text_at(grid, following, c) == text for c, text in texts.items() if c < name
        )
        return again or count == 1

    def _add_unit(self, r: int) -> None:
        name = next(c for c, key in self.table.fields.items() if key == "name")
        self.stated[r], self.above[r] = text_at(self.table.grid, r, name), 0
        if "department" not in self.table.fields.values() and not self._is_somebodys():
            self.owner, self.headed = r, True

    def _is_somebodys(self) -> bool:
        """Whether 部门：某局 above the table says whose all the projects are."""
        above = (
            as_text(value) for row in self.table.grid.rows[: self.table.first] for value in row
        )
        found = (label_of(text, 0) for text in above)
        owners = labels_for("fields", "department")
        return any(one is not None and one.inline and one.name in owners for one in found)

    def _add_indicators(self, r: int, texts: Mapping[int, str]) -> None:
        table = self.table
        started = {c: texts[c] for c in table.keys if c in texts}
        total = plain(next(iter(texts.values()))) in TOTALS
        again: Sequence[int] = ()  # the fields that have something in a further row
        if not total and (not self.forms or _is_another(started, self.forms[-1][1])):
            self.forms.append((self._begun(r, texts), {}))
        else:
            again = [c for c in table.fields if c in texts]
        if not self.forms:
            return
        form, current = self.forms[-1]
        beyond = [c for c in again if not _says_again(form, c, texts[c])]
        current.update(started)
        form.take([(r, c) for c in (*table.others, *beyond)])

    def _begun(self, r: int, texts: Mapping[int, str]) -> ArrangedRows:
        """The form of a project that begins in a row, down to the headings of its indicators."""
        table, form = self.table, ArrangedRows(self.table.grid)
        form.keep(range(table.first))
        for spot in (spot for spot in table.labels if table.first <= spot[0] < table.last):
            form.take([spot])  # a heading over others may carry the unit
        form.take([*self.sums, *((WHOLE_BUDGET, (table.last, c)) for c in table.unknown[:1])])
        self.sums = ()
        if self.headed and "department" not in table.fields.values():
            named = (c for c in table.keys if text_at(table.grid, self.owner, c))
            owner = (self.owner, next(named))
            form.take([(_OWNER, owner), owner])
        for c, key in table.fields.items():
            if key == "department" and c in texts:
                self.owner = r
            form.take([table.headings[c], (self.owner if key == "department" else r, c)])
        form.take([table.headings[c] for c in table.others])
        return form


def _sums_up(stated: str, amounts: Iterable[str]) -> int:
    """How many of the amounts, from the first, the stated one is the sum of; 0 where it is none."""
    rest = to_cents(stated) or 0
    for count, text in enumerate(amounts, 1):
        amount = to_cents(text)
        if amount is None or amount > rest:
            return 0
        rest -= amount
        if not rest:
            return count
    return 0


def _is_heading_row(texts: Mapping[int, str], table: _Table) -> bool:
    """Whether a row names somebody or something and says nothing of it: no project."""
    return len(texts) == 1 and len(table.fields) > 1 and next(iter(texts)) in table.keys


def _is_sum_of_department(
    texts: Mapping[int, str], fields: Mapping[int, str], current: Mapping[int, str]
) -> bool:
    """Whether a row has a department and amounts, but no project: 820-某镇部门 | | 8827620.53.

    In a further row of a project its department may stand again.
    """
    if not texts.keys() <= fields.keys() or "name" not in fields.values():
        return False
    keys = {fields[c] for c in texts}
    owner = next((c for c in texts if fields[c] == "department"), None)
    return (
        owner is not None and current.get(owner) != texts[owner]
        and keys.isdisjoint({"name", "code", "goal"}) and len(keys) > 1
    )  # fmt: skip


def _repeats_heading(texts: Mapping[int, str], labels: Mapping[Spot, str], r: int) -> bool:
    return len(texts) > 1 and all((r, c) in labels for c in texts)


def _is_another(started: Mapping[int, str], current: Mapping[int, str]) -> bool:
    """Whether a row begins another project: a name, code or department that differs."""
    return any(current.get(c, text) != text for c, text in started.items())


def _says_again(form: ArrangedRows, c: int, text: str) -> bool:
    """Whether a field stands again in a further row of its project."""
    return any(
        len(row) == _LABEL_AND_VALUE and places[1].column == c + 1 and as_text(row[1]) == text
        for row, places in zip(form.rows, form.places, strict=True)
    )
