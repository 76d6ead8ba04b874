"""What a form in an unknown layout has: the labels we know, those we do not, and a draft layout.

The draft is a TOML file that a technician completes; see CONTRIBUTING.md for a worked example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from jixiao.form.dimensions import CATEGORIES, DIMENSIONS
from jixiao.form.headings import headings
from jixiao.form.inferred import are_values
from jixiao.form.labels import Label, label_of
from jixiao.form.layout import UNMAPPED, Layout, layout_named, layouts, plain
from jixiao.form.layout_file import WITH_HOME
from jixiao.form.listed import levels_in
from jixiao.form.read_department import is_department_sheet
from jixiao.form.unrecognised import is_instructions
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Place, Value
from jixiao.model.level_names import bare
from jixiao.model.money import to_cents

_LONGEST: Final = 16
_ALIKE: Final = 0.5
_LEAST_HEADS: Final = 2
# A label is words: no figures in it but the year's, no sentence, no value.
_WORDS: Final = re.compile(r"[^\d。；;，,≥≤=＝%％]{2,16}")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]{2}")
_BASES: Final = {"target": "plain", "evaluation": "evaluation", "monitoring": "monitoring"}
_TITLE_ROWS: Final = 6
_YEAR_AT_END: Final = re.compile(r"\s*[（(]?\s*20\d\d\s*年?度?\s*[）)]?\s*$|^20\d\d年度?")
# Other departments put their own name before it.
_TITLE_END: Final = re.compile(r"(?:部门整体|整体|项目)?(?:支出)?绩效[^绩]*$")
_INLINE: Final = re.compile(
    r"([^\d:：，,。；;（(]{2,10}(?:[（(][^（()）]{1,6}[)）])?)\s*[:：]\s*\S"
)
_PROSE: Final = 10
_FIRST_LABELS: Final = 3
_LEAST_KNOWN: Final = 3
_HINTS: Final = {"budget": "旁边是金额", "goal": "旁边是一段话", "name": "表头第一项"}
# A label nearest to one that is not read is asked about rather than put aside.
_NO_HOME: Final = 0.1


@dataclass(frozen=True, slots=True)
class Known:
    """A label that is known: what it says, where, and the field or column that it names."""

    text: str
    place: Place
    group: str
    key: str


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A cell that looks like a label: the known fields nearest to it, the nearest first."""

    text: str
    place: Place
    in_heading: bool
    nearest: tuple[tuple[str, str, str], ...]
    hint: str = ""  # the key of the field whose kind of value stands beside it

    @property
    def group(self) -> str:
        return "columns" if self.in_heading else "fields"


@dataclass(frozen=True, slots=True)
class Learnt:
    """All of it, in the order of the cells, and the layout of ours that comes nearest."""

    base: Layout
    title: str
    known: tuple[Known, ...]
    unknown: tuple[UnknownLabel, ...]

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The required fields and columns of which no label was found."""
        found = {f"{one.group}.{one.key}" for one in self.known}
        lacking = (full.partition(".") for full in sorted(self.base.required - found))
        return tuple((group, key) for group, _, key in lacking)

    @property
    def like_a_form(self) -> bool:
        """Whether so much is known, or told by what stands in the columns, that it is a form."""
        told = {one.nearest[0][1] for one in self.unknown if one.in_heading and one.nearest}
        return len(self.known) >= _LEAST_KNOWN or told >= {"name", "target"}

    def hint_in_words(self, one: UnknownLabel) -> str:
        """（旁边是金额，可能是“预算数”）, where what stands beside a label tells something."""
        if not one.hint:
            return ""
        return f"（{_HINTS[one.hint]}，可能是{one.hint}“{self.base.label(one.hint)}”）"


def learn(grids: Sequence[Grid]) -> Learnt:
    """What the sheets tell of their layout; hidden ones and those of another kind tell nothing."""
    grids = [grid for grid in grids if _may_hold_a_form(grid)] or grids
    base = _nearest_layout(grids)
    known: dict[str, Known] = {}
    unknown: dict[str, UnknownLabel] = {}
    title = ""
    for grid in grids:
        head = _heading_row(grid, base)
        told = _told_by_cells(base, grid, head)
        title = title or _title_of(grid)
        for r, row in enumerate(grid.rows):
            for c, value in enumerate(row):
                text = value.strip() if isinstance(value, str) else ""
                if not text:
                    continue
                found = _known_of(base, grid, r, c, text, r == head)
                if found is not None:
                    known.setdefault(plain(text), found)
                    continue
                if inline := _INLINE.match(text):  # 承诺单位：某局
                    text = inline[1]
                if text != title and (inline or _looks_like_label(grid, r, c, text, head)):
                    nearest = told.get(c, ()) if r == head else ()
                    nearest = nearest or tuple(_nearest(base, text, r == head))
                    hint = "" if nearest or r == head else _hint(base, row, c)
                    one = UnknownLabel(text, grid.place(r, c), r == head, nearest, hint)
                    unknown.setdefault(plain(text), one)
    named = any(one.key == "name" and one.group == "fields" for one in known.values())
    asked = _with_name(tuple(unknown.values())) if not named else tuple(unknown.values())
    return Learnt(base, title, tuple(known.values()), asked)


def _with_name(unknown: tuple[UnknownLabel, ...]) -> tuple[UnknownLabel, ...]:
    """The labels, the first of the fields hinted to be that of the project's name."""
    for n, one in enumerate(unknown[:_FIRST_LABELS]):
        if not (one.in_heading or one.nearest or one.hint):
            return (*unknown[:n], replace(one, hint="name"), *unknown[n + 1 :])
    return unknown


def _title_of(grid: Grid) -> str:
    """The title: a line by itself above the form that ends in 表, else one of 绩效 words."""
    lines = []
    for row in grid.rows[:_TITLE_ROWS]:
        filled = [as_text(value).strip() for value in row if not is_blank(value)]
        if (
            len(filled) == 1
            and len(filled[0]) > _LONGEST // 4
            and not re.search(r"[:：]", filled[0])
        ):
            lines.append(_YEAR_AT_END.sub("", filled[0]))
    named = [x for x in lines if x.endswith("表")] or [x for x in lines if "绩效" in x]
    return named[0] if named else ""


def _hint(base: Layout, row: Sequence[Value], c: int) -> str:
    """The field that has the kind of value that stands right of a label."""
    value = next((one for one in row[c + 1 :] if not is_blank(one)), None)
    if to_cents(value) is not None:
        return "budget" if "budget" in base.fields else ""
    prose = len(as_text(value)) >= _PROSE and re.search(r"[，。；]", as_text(value))
    return "goal" if prose and "goal" in base.fields else ""


def _may_hold_a_form(grid: Grid) -> bool:
    other = grid.ours or is_instructions(grid) or is_department_sheet(grid)
    return not (grid.hidden or other)


def draft(learnt: Learnt, name: str) -> str:
    """A layout as TOML, to be completed: what is near a field is filled in, the rest is left as
    remarks.
    """
    title = learnt.title or "绩效目标表"
    if name in {layout.name for layout in layouts()}:
        name += "（本地）"  # a file called plain.xlsx: no layout takes the name of another
    end = _TITLE_END.search(title)
    lines = [
        f"# {title}：由 jixiao layout 起草，请核对后放进设置中layouts所指的文件夹。",
        "# also 是在已有写法之外增加的标签写法；不对的行请改键名或删去。",
        f"# 已认识的标签：{'、'.join(one.text for one in learnt.known) or '（无）'}",
    ]
    lines += [f"# 还缺：{_shown(learnt.base, *one)}（{'.'.join(one)}）" for one in learnt.missing]
    lines += ["", f"name = {_quoted(name)}", f'base = "{learnt.base.name}"']
    ends = list(dict.fromkeys([end[0] if end else title, *learnt.base.title_ends]))[:4]
    lines += [f"title_ends = [{', '.join(map(_quoted, ends))}]", ""]
    sections: dict[str, list[str]] = {}
    left: list[str] = []
    for one in learnt.unknown:
        if one.nearest:
            group, key, _ = one.nearest[0]
            sections.setdefault(f"{group}.{key}", []).append(one.text)
        else:
            left += [f"# {one.place.address}{learnt.hint_in_words(one)}", f"# [{one.group}.？]"]
            left.append(f"# also = [{_quoted(one.text)}]")
    if left:
        lines += [*_legend(learnt.base), *left]
    for section, texts in sections.items():
        group, _, key = section.partition(".")
        lines += ["", f"[{section}]  # {_shown(learnt.base, group, key)}"]
        lines.append(f"also = [{', '.join(map(_quoted, texts))}]")
    return "\n".join(lines) + "\n"


def _legend(base: Layout) -> Iterator[str]:
    """What may stand for ？: the fields and columns with a home, and where to put the others."""
    yield "# 没有接近栏目的标签：去掉下面两行行首的#，把？换成下列之一；是填写内容的删去。"
    for group, specs in (("fields", base.fields), ("columns", base.columns)):
        named = [f"{key} {spec.labels[0]}" for key, spec in specs.items() if spec.kind in WITH_HOME]
        yield f"#   {group}：{'、'.join(named)}"
    yield "#   不属于绩效目标的：fields.about、fields.persons（填报人等）、columns.remark（备注）"


def _told_by_cells(
    base: Layout, grid: Grid, head: int
) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """The columns whose cells tell what they are, whatever their headings: by column."""
    if head < 0:
        return {}
    below: dict[int, list[str]] = {}
    for row in grid.rows[head + 1 :]:
        for c, value in enumerate(row):
            if not is_blank(value):
                below.setdefault(c, []).append(as_text(value))
    found: dict[str, int] = {}
    for c, texts in sorted(below.items()):
        if level := _level_of(texts):
            found.setdefault(level, c)
        elif are_values(texts):
            found.setdefault("target", c)
    before = [c for c in below if c < found.get("category", -1)]
    if before and "dimension" not in found:
        found["dimension"] = max(before)  # 工作量, 成效: 一级 in words of the place
    left = max((found[key] for key in ("dimension", "category") if key in found), default=-1)
    between = [c for c in below if left < c < found.get("target", -1)]
    if between:
        found["name"] = max(between)
    return {c: (("columns", key, base.heading(key)),) for key, c in found.items()}


def _level_of(texts: Sequence[str]) -> str:
    """Whether a column holds 一级 (with the 二级 in the same cells or without) or 二级; else ""."""
    levels = [found for text in texts if (found := levels_in(text)) is not None]
    if len(levels) < max(_LEAST_HEADS, len(texts) * _ALIKE):
        return ""
    seconds = sum(bool(second) for first, second in levels if not first)
    return "category" if seconds * 2 > len(levels) else "dimension"


def _quoted(text: str) -> str:
    clean = "".join(text.split()).replace("\\", "").replace('"', "")
    return f'"{clean}"'


def _shown(layout: Layout, group: str, key: str) -> str:
    return layout.label(key) if group == "fields" else layout.heading(key)


def _nearest_layout(grids: Sequence[Grid]) -> Layout:
    """Ours of the kind of form whose labels are found most."""
    names = {label.name for grid in grids for label in _labels(grid)}
    return max(
        (layout_named(name) for name in _BASES.values()),
        key=lambda layout: (
            sum(name in layout.field_labels or name in layout.column_labels for name in names)
            + 2 * any(_has(layout, full, names) for full in layout.tells)
        ),
    )


def _has(layout: Layout, full: str, names: set[str]) -> bool:
    group, _, key = full.partition(".")
    labels = layout.field_labels if group == "fields" else layout.column_labels
    return any(spec.key == key and name in names for name, spec in labels.items())


def _labels(grid: Grid) -> list[Label]:
    """Every label on a grid, of whatever layout."""
    return [
        found._replace(row=r)
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
        if isinstance(value, str) and (found := label_of(value.strip(), c)) is not None
    ]


def _heading_row(grid: Grid, base: Layout) -> int:
    """The row of the headings of the indicators; by its neighbours where they are unknown."""
    filled = {
        r: tuple(c for c, value in enumerate(row) if not is_blank(value))
        for r, row in enumerate(grid.rows)
    }
    rows = headings(base, _labels(grid), filled)
    if rows.last >= 0:
        return rows.last
    for r, row in enumerate(grid.rows):
        names = {bare(as_text(value)) for value in row if not is_blank(value)}
        if len(names & (DIMENSIONS | CATEGORIES)) >= _LEAST_HEADS:
            return r - 1
    return _above_levels(grid)


def _above_levels(grid: Grid) -> int:
    """The row above the first of a column of 一级 or 二级: 数量, or 产出—数量."""
    first: dict[int, list[int]] = {}
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and levels_in(value) is not None:
                first.setdefault(c, []).append(r)
    rows = [found[0] for found in first.values() if len(found) >= _LEAST_HEADS]
    return min(rows, default=0) - 1


def _known_of(
    base: Layout, grid: Grid, r: int, c: int, text: str, in_heading: bool
) -> Known | None:
    label = label_of(text, c)
    if label is None:
        return None
    place = grid.place(r, c)
    for group, labels in (("columns", base.column_labels), ("fields", base.field_labels)):
        if label.name in labels and (group == "fields" or in_heading):
            return Known(text, place, group, labels[label.name].key)
    for other in layouts():  # those of the province, which a draft is not based on
        specs = other.column_labels if in_heading else other.field_labels
        group = "columns" if in_heading else "fields"
        key = specs[label.name].key if label.name in specs else ""
        if other.form == base.form and key in getattr(base, group):
            return Known(text, place, group, key)
    return Known(text, place, "", "")


def _looks_like_label(grid: Grid, r: int, c: int, text: str, head: int) -> bool:
    """Words in the heading row, or above it words before a value or above one."""
    words = "".join(text.split()).rstrip(":：")
    if not (_WORDS.fullmatch(words) and _CHINESE.search(words)) or (head >= 0 and r > head):
        return False
    if bare(words) in DIMENSIONS | CATEGORIES:
        return False
    if r == head or text.endswith((":", "：")):
        return True
    row = grid.rows[r]
    if _is_beside_one(row, c):
        return False
    before = as_text(row[c - 1]) if c else ""
    if before and (label := label_of(before, 0)) is not None:
        heads = any(label.name in one.group_headings for one in layouts())
        amount = next((one for one in row[c + 1 :] if not is_blank(one)), None)
        if not heads or to_cents(amount) is None:
            return False  # the value of a label that is known; not a part below 其中
    after = next((as_text(value) for value in row[c + 1 :] if not is_blank(value)), "")
    return bool(after) and label_of(after, 0) is None


def _is_beside_one(row: Sequence[Value], c: int) -> bool:
    """Whether a cell is the value of the label before it: labels and values take turns in a row."""
    filled = [n for n, value in enumerate(row) if not is_blank(value)]
    known = any(label_of(as_text(row[n]), 0) is not None for n in filled)
    return not known and len(filled) % 2 == 0 and filled.index(c) % 2 == 1


def _nearest(base: Layout, text: str, in_heading: bool) -> Iterator[tuple[str, str, str]]:
    """The fields or columns with the likest labels: group, key and that label."""
    specs = base.columns.values() if in_heading else base.fields.values()
    group = "columns" if in_heading else "fields"
    wanted = plain(text)
    scored = sorted(
        (
            (
                max(
                    (_likeness(wanted, plain(x)) - _NO_HOME * (spec.kind in UNMAPPED), x)
                    for x in spec.labels
                ),
                spec.key,
            )
            for spec in specs
            if spec.kind not in {"own", "heading", "unit"}
        ),
        reverse=True,
    )
    for (score, label), key in scored[:3]:
        if score >= _ALIKE:
            yield group, key, label


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
