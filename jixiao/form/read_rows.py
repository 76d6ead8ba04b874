"""The rows below the headings of a form's indicators: which of them are indicators, and of what.

A 一级 or 二级 left blank is that of the row above; totals, names and dates below the table, and
headings that stand again on the next page are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from jixiao.form.areas import FormArea, heading_key
from jixiao.form.arranged_rows import TOTALS
from jixiao.form.dimensions import CATEGORIES, DIMENSION_OF, DIMENSIONS
from jixiao.form.headings import SIGN
from jixiao.form.indicator_block import MAIN, Block, Shape, joined_target, with_unit_of_name
from jixiao.form.labels import all_labels
from jixiao.form.layout import LONGEST_LABEL, ColumnSpec, FieldSpec, Layout, is_ours, plain
from jixiao.form.layout_issues import Spot
from jixiao.form.listed import apart, is_signed, levels_before, levels_in, unequal, without_number
from jixiao.model.cells import as_text, field_at, fields_at
from jixiao.model.grid import Grid, Value
from jixiao.model.level_names import bare
from jixiao.model.target_form import BLANK, Field, Indicator, LayoutIssue, LayoutIssueKind, Target
from jixiao.speed import new
from jixiao.values import parse

# Of several goals that of the year is read.
_FURTHER_GOALS: Final = frozenset({"goal", "medium_goal"})
# Who filled the form in and when, and remarks: around the form, no content of it.
_WHO: Final = (
    *("填报", "填表", "制表", "审核", "复核", "经办", "联系", "主管", "分管"),
    *("单位", "财务", "项目", "部门", "科室"),
)
_TOLD: Final = ("人", "负责人", "领导", "电话", "手机", "日期", "时间", "单位")
_SIGNED: Final = r"\s*[（(]?\s*(?:签[字名章]|盖章|公章)?\s*[）)]?\s*"
# A table that goes on over the page says so, and has nothing more to say there.
CONTINUED: Final = re.compile(r"[（(]?(?:续表?|接上[页表])\d{0,2}[)）]?")
# …… in a row of the issued form: more may follow.
GOES_ON: Final = re.compile(r"\s*(?:…+|\.{3,}|。{3,}|·{3,})\s*")
FOOTER: Final = re.compile(
    rf"(?:(?:{'|'.join(_WHO)}){{0,2}}(?:{'|'.join(_TOLD)})|(?:填[表报])?说明|备\s*注|附?注"
    r"|[^，。；\d]{1,14}意见)"
    rf"{_SIGNED}(?:[:：]|$)|[（(](?:盖章|公章|签字)[）)]$"
)
DATED: Final = re.compile(r"20\d{2}\s*[-./年]\s*\d{0,2}\s*[-./月]?\s*\d{0,2}\s*日?")
# What stands under 指标类型 where it is no sign: 数量指标, 满意度.
_KINDS: Final = CATEGORIES | {"满意度"}
_TOTALS: Final = TOTALS | {"总分", "分值合计"}
_ASIDE: Final = frozenset(text[0] for text in (*_WHO, *_TOLD, *_TOTALS)) | set("填说备附注（(")
# 数量指标：护林员人数, where a form has no column for the 二级.
_SORT_IN_NAME: Final = re.compile(
    r"((?:数量|质量|时效|成本|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度)(?:指标)?)\s*[:：]\s*(?=\S)"
)
_LONG_KIND: Final = 4
_A_KIND: Final = re.compile(r"指标|向|性|定量|目标|类")
_ENDS_AS_LABEL: Final = re.compile(r"(?:人|者|电话|日期|签[字章])[）)]?\s*[:：]$")  # 审核人：
_ALONE: Final = DIMENSIONS | CATEGORIES
_NUMBER: Final = re.compile(r"\d{1,9}(?:\.\d{1,4})?[%分]?")


@dataclass(slots=True)
class RowReading:
    """The indicators of one form while they are read; ``header`` is the last row of headings.

    ``left`` are the cells that nothing has claimed; ``footers`` the rows of names and dates below
    the table; ``issues`` what stands in columns without a home in the standard form;
    ``dimension`` and ``category`` the 一级 and 二级 of the rows above. ``guessed`` are the rows
    that were told by what their cells say: there a sign before the value makes it certain.
    ``ours``: the form is the standard one, whose columns hold what their headings say.
    """

    area: FormArea
    block: Block
    header: int
    left: list[Spot] = field(default_factory=list)
    footers: set[int] = field(default_factory=set)
    issues: list[LayoutIssue] = field(default_factory=list)
    dimension: str = ""
    category: str = ""
    guessed: AbstractSet[int] | range = frozenset()
    ours: bool = True

    @property
    def grid(self) -> Grid:
        return self.area.grid

    @property
    def layout(self) -> Layout:
        return self.area.layout

    def indicators(self) -> Iterator[Indicator]:
        """The rows of the block; a 一级 or 二级 left blank is that of the row above, also where it
        stands in a row of its own over its indicators.
        """
        rows = list(self._rows())
        for row, below in zip_longest(rows, rows[1:]):
            if self.ours or below is None or not _is_over(row, below):
                yield row

    def _rows(self) -> Iterator[Indicator]:
        if self.header < 0:
            return
        grid, block = self.grid, self.block
        labelled = {label.row for label in self.area.labels}
        self.ours = is_ours(self.layout.name)
        self._find_opinions()
        filled, shapes = self.area.filled, block.shapes
        for r in range(self.header + 1, self.area.rows.stop):
            shape = shapes[filled[r]]
            usual = shape.plain and not shape.strays and r not in labelled
            usual = usual and _is_no_aside(grid.rows[r][shape.here[0]])
            if not usual and not self._holds_indicator(r, shape, labelled):
                continue
            if len(shape.here) == 1 and self._is_section(r, shape.here[0]):
                continue
            for key, c in block.unmapped:
                self._report_unmapped(key, r, c)
            cells = block.pick((*fields_at(grid, r, block.wanted), None))
            dimension, category, name, description, target, basis, weight, *parts = cells
            if dimension is None or category is None:
                dimension, category, parts = _sorted_out(dimension, category, parts)
            dimension, category, name, target = self._levels(r, dimension, category, name, target)
            value = joined_target(BLANK if target is None else target, *parts, merged=block.merged)
            if not self.ours:
                name, value = self._without_labels(r, without_number(name), value)
                value = with_unit_of_name(name.text, value)
                if GOES_ON.fullmatch(name.text) and (not value or GOES_ON.fullmatch(value.text)):
                    continue
                if words := unequal(name.text, value.text):
                    self.issues.append(LayoutIssue("unpaired", words, name.place, name.text))
            if parts[0] is not None and _is_no_kind(parts[0].text) and not block.merged:
                self.left.append((r, block.operator))
            unsure = r in self.guessed and not is_signed(value.text)
            yield Indicator(dimension, category, name, description, value, basis, weight, unsure)

    def _find_opinions(self) -> None:
        """The rows below the table that begin with a label of opinions, persons or dates, or with
        that of a note where the 一级 stands: 实施进度 may be the name of an indicator.
        """
        for label in self.area.labels:
            spec = self.layout.field_labels.get(label.name)
            if spec is None or label.row <= self.header:
                continue
            is_note = spec.kind == "note" and label.column == self.block.dimension
            if label.column == self.area.filled[label.row][0] and (is_note or spec.kind == "aside"):
                self.footers.add(label.row)

    def _levels(
        self,
        r: int,
        dimension: Field | None,
        category: Field | None,
        name: Field | None,
        target: Field | None,
    ) -> tuple[Field, Field, Field, Field | None]:
        """一级 to 三级 and 指标值; what is left blank, or what the form has no column for, is known
        from the row above or from the cells beside."""
        if not self.ours:
            dimension, category = _levels_apart(dimension, category)
        if dimension is None:
            dimension = self._beside(r)
        elif self.block.dimension is None:
            pass  # its 二级 tells
        elif not dimension.text:
            dimension = _inherited(self.dimension, dimension)
        elif dimension.text != self.dimension:
            self.dimension, self.category = dimension.text, ""
        if name is None:
            name, target = self._apart(r, target)
        if category is None:
            return *_sort_in_name(dimension, self._beside(r), name), target
        if category.text:
            self.category = category.text
        else:
            category = _inherited(self.category, category)
        if not self.ours and self.block.dimension is None and category.text and not dimension.text:
            known = self.dimension or DIMENSION_OF.get(bare(category.text), "")
            dimension = _inherited(known, dimension)
        return dimension, category, name, target

    def _without_labels(self, r: int, name: Field, value: Target) -> tuple[Field, Target]:
        """三级指标 and 指标值; a heading that stands in their place is neither, and stays unread.

        An indicator may be called as a field is (预算数), a value is no label at all; 12月底 is
        when something is due, though it heads a column of other forms.
        """
        columns = [c for c in (self.block.names, self.block.target) if c is not None]
        if columns and (heading_key(name.text) in MAIN or _ENDS_AS_LABEL.search(name.text)):
            self.left.append((r, columns[0]))
            name = name._replace(text="", value=None)
        text = plain(value.text) if len(value.text) <= LONGEST_LABEL else ""
        if columns and len(text) > 1 and text in all_labels() and parse(value.text).kind != "date":
            self.left.append((r, columns[-1]))
            value = Target("", value.place)
        return name, value

    def _apart(self, r: int, target: Field | None) -> tuple[Field, Field | None]:
        """Name and 指标值 where the form has one column for both: 建设站点≥18处."""
        if target is None:
            return self._beside(r), None
        name, value = apart(target.text)
        return target._replace(text=name, value=None), target._replace(text=value, value=None)

    def _holds_indicator(self, r: int, shape: Shape, labelled: AbstractSet[int]) -> bool:
        """Whether a row is an indicator; what stands in it beside one is left for the user."""
        cells, here = self.grid.rows[r], shape.here
        if r in self.footers:
            self.left += [(r, c) for c in shape.others]
            return False
        total = False
        if not (shape.plain and _is_no_aside(cells[here[0]])):
            total = bool(here) and _is_total(cells, here)
            if not total and (not here or self._is_beside(r, here)):
                self.left += [(r, c) for c in shape.others]
                return False
        if shape.strays:
            self.left += [(r, c) for c in shape.strays]
        return not total and not (r in labelled and self._is_header(cells, here))

    def _is_beside(self, r: int, here: Sequence[int]) -> bool:
        """Whether a row holds no indicator though it stands in the columns of the table.

        Names and dates below it, with what follows them; a text or a date by itself.
        """
        cells, block = self.grid.rows[r], self.block
        first = as_text(cells[here[0]])
        if _is_footer(cells, here, first, block.dimension, block.names):
            self.footers.add(r)
            return True
        if len(here) == 1 and here[0] == block.dimension:
            behind = any(row < r for row in self.footers) or bool(DATED.fullmatch(first))
            return behind or bare(first) not in DIMENSIONS | CATEGORIES
        if tuple(here) == (block.category,) and self.area.filled[r][0] < here[0]:
            return bare(first) not in CATEGORIES  # 保障措施 | 建立健全管理制度
        return block.main.isdisjoint(here) and not _NUMBER.fullmatch(plain(first))

    def _is_section(self, r: int, column: int) -> bool:
        """Whether a row is the 一级 of those below it, on a form that has no column for it."""
        if self.block.dimension is not None or column != self.block.category:
            return False
        text = as_text(self.grid.rows[r][column])
        levels = levels_in(text)
        if levels is None or not levels[0]:
            return False
        self.dimension, self.category = levels[0], ""
        return True

    def _is_header(self, cells: Sequence[Value], filled: Sequence[int]) -> bool:
        """The headings again, as on the next page of a long form."""
        known = self.layout.column_labels
        return all(plain(as_text(cells[c])) in known for c in filled) and len(filled) > 1

    def _report_unmapped(self, key: str, r: int, c: int) -> None:
        """A cell in a column that is known but has no home in the standard form."""
        if cell := field_at(self.grid, r, c):
            spec = self.layout.columns[key]
            self.issues.append(
                LayoutIssue(reported_as(spec), spec.labels[0], cell.place, cell.text)
            )

    def _beside(self, r: int) -> Field:
        """A blank for a column that the form does not have, in the row's first cell."""
        return Field(place=self.grid.place(r, 0))


def _levels_apart(
    dimension: Field | None, category: Field | None
) -> tuple[Field | None, Field | None]:
    """一级 and 二级 where one column has both: 产出指标—数量指标."""
    joint = category if category else dimension
    if not joint or (dimension and category) or bare(joint.text) in _ALONE:
        return dimension, category
    levels = levels_in(joint.text)
    if levels is None or not all(levels):
        return dimension, category
    first, second = (joint._replace(text=text, value=None) for text in levels)
    return first, second


def _sorted_out(
    dimension: Field | None, category: Field | None, parts: list[Field | None]
) -> tuple[Field | None, Field | None, list[Field | None]]:
    """一级 and 二级 where the form has no column for one of them: 指标类型 may be 数量指标, and a
    二级 tells its 一级."""
    operator = parts[0]
    if category is None and operator and _is_kind(operator.text):
        category, parts = operator, [None, *parts[1:]]
        dimension, category = _levels_apart(dimension, category)
    if dimension is None and category and (above := DIMENSION_OF.get(bare(category.text))):
        dimension = new(Field, (above, category.place, None, ""))
    return dimension, category, parts


def _is_kind(text: str) -> bool:
    """Whether a text says of what kind an indicator is: 数量指标, 产出-数量指标."""
    return bare(text) in _KINDS or all(levels_in(text) or ("",))


def _is_no_kind(text: str) -> bool:
    """Whether a text under 指标方向 is neither a sign nor a kind of indicator: 正向, 定量."""
    return len(text) >= _LONG_KIND and not (SIGN.fullmatch(text) or _A_KIND.search(text))


def reported_as(spec: FieldSpec | ColumnSpec) -> LayoutIssueKind:
    """How the content of a field or column without a home is reported."""
    if spec.kind == "aside" or spec.key == "department":
        return "aside"
    known = spec.kind in {"note", "money", "share"} or spec.key in _FURTHER_GOALS
    return "note" if known else "unread"


def _is_no_aside(value: Value) -> bool:
    """Whether the first cell of a row lets no total and no footer be expected, as nearly all do."""
    return type(value) is str and value.lstrip()[:1] not in _ASIDE and value[-2:] != "意见"


def _is_footer(
    cells: Sequence[Value],
    filled: Sequence[int],
    first: str,
    dimension: int | None,
    names: int | None,
) -> bool:
    """A line for names and dates below the table; it stays unread, and is reported.

    ``names`` is the column of 三级指标, where an indicator may be called as a label is.
    """
    if not FOOTER.match(first):
        return False
    left = names is not None and filled[0] < names
    return filled[0] == dimension or left or all(FOOTER.match(as_text(cells[c])) for c in filled)


def is_aside(grid: Grid, r: int) -> bool:
    """Whether a row holds who filled in the form, when, or a remark."""
    texts = filter(None, map(as_text, grid.rows[r]))
    first = next(texts, "")
    if not (FOOTER.match(first) or DATED.fullmatch(first)):
        return False
    return not any(map(SIGN.fullmatch, texts))  # 备注 before an indicator


def _is_total(cells: Sequence[Value], filled: Sequence[int]) -> bool:
    """合计 below the weights of the rows: a sum, no indicator."""
    return plain(as_text(cells[filled[0]])) in _TOTALS and all(
        _NUMBER.fullmatch(plain(as_text(cells[c]))) for c in filled[1:]
    )


def _inherited(text: str, blank: Field) -> Field:
    """A 一级 or 二级 that stands in a row above, at its own place."""
    return new(Field, (text, blank.place, None, ""))


def _sort_in_name(dimension: Field, category: Field, name: Field) -> tuple[Field, Field, Field]:
    """一级, 二级 and 三级 where the 二级 stands before the name: 数量指标：护林员人数."""
    if not (dimension or category) and (told := levels_before(name.text)) is not None:
        first, second, rest = (new(Field, (x, name.place, None, "")) for x in told)
        return first, second, rest
    sort = _SORT_IN_NAME.match(name.text)
    if sort is None:
        return dimension, category, name
    above = new(Field, (DIMENSION_OF[bare(sort[1])], name.place, None, ""))
    return above, name._replace(text=sort[1]), name._replace(text=name.text[sort.end() :])


def _is_over(row: Indicator, below: Indicator) -> bool:
    """Whether a row says nothing but of which 一级 and 二级 those below it are."""
    said = (row.name, row.target, row.description, row.basis, row.weight)
    return not any(said) and all(
        not own or own.text == other.text
        for own, other in ((row.dimension, below.dimension), (row.category, below.category))
    )
