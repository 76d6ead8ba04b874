"""However the indicators of a form are laid out: each is read or reported, and no label is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from jixiao.form.layout import layouts, plain
from jixiao.form.read_target import read_projects
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Project

Rows = list[list[Value]]
# An indicator may be called as a field is, 预算数, or 备注; its value is no label at all.
COLUMNS = ("dimension", "category", "name", "target", "operator", "measure")
HEADINGS = {
    label
    for layout in layouts()
    for label, spec in layout.column_labels.items()
    if spec.key in COLUMNS
}
ALL_LABELS = (
    HEADINGS
    | {label for layout in layouts() for label in layout.column_labels}
    | {label for layout in layouts() for label in layout.field_labels}
)
HEAD: Rows = [
    ["渠道维护项目绩效目标表"],
    ["项目名称", "渠道维护", "主管部门", "某县水利局"],
    ["预算数（万元）", 120, "其中：财政资金", 120],
    ["年度绩效目标", "维护渠道40公里"],
]


class Written(NamedTuple):
    """An indicator as a person wrote it."""

    dimension: str
    category: str
    name: str
    sign: str
    number: str
    unit: str

    @property
    def value(self) -> str:
        return f"{self.sign}{self.number}{self.unit}"


POOL = [
    Written("产出指标", "数量指标", "维护渠道长度", "≥", "40", "公里"),
    Written("产出指标", "数量指标", "清淤土方量", "≥", "3.5", "万方"),
    Written("产出指标", "质量指标", "工程验收合格率", "＝", "100", "%"),
    Written("产出指标", "时效指标", "24小时抢修完成率", "≥", "95", "%"),
    Written("产出指标", "成本指标", "每公里维护成本", "≤", "3", "万元"),
    Written("效益指标", "经济效益指标", "亩均增收", "≥", "120", "元"),
    Written("效益指标", "社会效益指标", "受益农户数量", "≥", "2600", "户"),
    Written("满意度指标", "服务对象满意度指标", "用水户满意度", "≥", "90", "%"),
]


def blanked(texts: Sequence[str]) -> list[Value]:
    """A column of merged cells: each text once, then blanks."""
    return [text if n == 0 or texts[n - 1] != text else None for n, text in enumerate(texts)]


def table(rows: Sequence[Written], *columns: Callable[[Written], Value]) -> Rows:
    levels = (blanked([x.dimension for x in rows]), blanked([x.category for x in rows]))
    return [
        [dimension, category, *(column(row) for column in columns)]
        for dimension, category, row in zip(*levels, rows, strict=True)
    ]


def usual(rows: Sequence[Written]) -> Rows:
    heads: Rows = [["一级指标", "二级指标", "三级指标", "指标值"]]
    return heads + table(rows, lambda x: x.name, lambda x: x.value)


def without_headings(rows: Sequence[Written]) -> Rows:
    return table(rows, lambda x: x.name, lambda x: x.value)


def numbered(rows: Sequence[Written]) -> Rows:
    return [[n, *row] for n, row in enumerate(without_headings(rows), 1)]


def in_parts(rows: Sequence[Written]) -> Rows:
    heads: Rows = [["一级指标", "二级指标", "三级指标", "指标符号", "指标值", "计量单位"]]
    return heads + table(rows, *(lambda x, k=k: x[k] for k in (2, 3, 4, 5)))


def in_parts_without_headings(rows: Sequence[Written]) -> Rows:
    return in_parts(rows)[1:]


def one_level_column(rows: Sequence[Written]) -> Rows:
    heads: Rows = [["指标类别", "指标名称", "目标值"]]
    return heads + [[f"{x.dimension}-{x.category}", x.name, x.value] for x in rows]


def name_with_value(rows: Sequence[Written]) -> Rows:
    heads: Rows = [["一级指标", "二级指标", "绩效指标内容"]]
    return heads + table(rows, lambda x: x.name + x.value)


def lists_by_dimension(rows: Sequence[Written]) -> Rows:
    return [
        [dimension, "；".join(f"{x.category}：{x.name}{x.value}" for x in group)]
        for dimension, group in groupby(rows, lambda x: x.dimension)
    ]


def lists_by_line(rows: Sequence[Written]) -> Rows:
    return [
        [
            dimension,
            "\n".join(f"{n}.{x.category}：{x.name}{x.value}" for n, x in enumerate(group, 1)),
        ]
        for dimension, group in groupby(rows, lambda x: x.dimension)
    ]


def paired_lists(rows: Sequence[Written]) -> Rows:
    found: Rows = [["一级指标", "二级指标", "三级指标", "指标值"]]
    for (dimension, category), group in groupby(rows, lambda x: (x.dimension, x.category)):
        own = list(group)
        names = "\n".join(f"{n}.{x.name}" for n, x in enumerate(own, 1))
        values = "\n".join(f"{n}.{x.value}" for n, x in enumerate(own, 1))
        found.append([dimension, category, names, values])
    return found


def all_in_one_cell(rows: Sequence[Written]) -> Rows:
    lines = [
        f"{dimension}：" + "；".join(f"{x.category}：{x.name}{x.value}" for x in group)
        for dimension, group in groupby(rows, lambda x: x.dimension)
    ]
    return [["绩效指标", "\n".join(lines)]]


def across(rows: Sequence[Written]) -> Rows:
    lists = lists_by_line(rows)
    return [[row[0] for row in lists], [row[1] for row in lists]]


def two_pages(rows: Sequence[Written]) -> Rows:
    whole = usual(rows)
    return [*whole[:3], list(whole[0]), *whole[3:]]


ARRANGEMENTS: list[Callable[[Sequence[Written]], Rows]] = [
    *(usual, without_headings, numbered, in_parts, in_parts_without_headings, one_level_column),
    *(name_with_value, lists_by_dimension, lists_by_line, paired_lists, all_in_one_cell, across),
    two_pages,
]
FOOTERS: list[Rows] = [
    [],
    [["填表人：张某", None, "审核人："]],
    [["注：指标值须注明单位"]],
    [[None], ["说明：略"]],
]


@st.composite
def forms(draw: st.DrawFn) -> tuple[Rows, list[Written]]:
    """A form in a random arrangement, and the indicators on it, of all three 一级."""
    middle = draw(st.lists(st.sampled_from(POOL[1:-1]), min_size=2, unique=True))
    written = sorted({POOL[0], *middle, POOL[-1]}, key=POOL.index)
    block = draw(st.sampled_from(ARRANGEMENTS))(written)
    if draw(st.booleans()):  # a blank column before the table
        block = [[None, *row] for row in block]
    return [*HEAD, *block, *draw(st.sampled_from(FOOTERS))], written


def read(rows: Rows) -> Project:
    [project] = read_projects(Grid("表", rows))
    return project


@given(forms())
def test_every_indicator_is_read_in_any_arrangement(form: tuple[Rows, list[Written]]) -> None:
    rows, written = form
    project = read(rows)
    found = [(x.group, x.name.text, x.target.text) for x in project.filled_rows]
    assert found == [(x.dimension.removesuffix("指标"), x.name, x.value) for x in written]
    assert project.name and project.name.text == "渠道维护"
    assert project.goal and project.goal.text == "维护渠道40公里"


@given(forms(), st.data())
def test_what_is_not_read_is_reported_and_no_label_is_a_name(
    form: tuple[Rows, list[Written]], data: st.DataObject
) -> None:
    rows, written = form
    lost = data.draw(st.sets(st.integers(len(HEAD), len(rows) - 1), max_size=2))
    words = st.sampled_from(["考核点", "一级指标", "备注", "三级指标", "某项工作", "金额", None])
    damaged = [
        [data.draw(words) if r in lost and data.draw(st.booleans()) else cell for cell in row]
        for r, row in enumerate(rows)
    ]
    [project] = read_projects(Grid("表", damaged)) or [Project()]
    for row in project.indicators:
        assert plain(row.name.text) not in HEADINGS, row
        assert plain(row.target.text) not in ALL_LABELS, row
    assert len(project.filled_rows) <= len(written) + len(lost)
    said = "\n".join(str(cell) for row in damaged for cell in row)
    read_here = [
        cell.text
        for x in project.indicators
        for cell in (x.dimension, x.category, x.name, x.description, x.target)
        if cell is not None
    ]
    told = "\n".join([*(x.label + x.text for x in project.issues), *read_here])
    if not project.is_unknown and project.indicators:
        assert [x.name for x in written if x.name in said and x.name not in told] == []
