"""The form specification: labels, places, kinds, from the TOML files beside this module.

One file describes one layout; the builder of the standard workbook and the reader of every
source use the same ones. Adding a layout is adding a file.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from jixiao.errors import BadSetting
from jixiao.model.grid import column_number
from jixiao.speed import lazy_pattern

FieldKind = Literal[
    "text", "money", "part", "share", "unit", "heading", "own", "other", "note", "aside"
]
ValueAt = Literal["right", "below", "block", "auto", "none"]
FormKind = Literal["target", "monitoring", "evaluation", "department"]
STANDARD: Final = "standard"
LONGEST_LABEL: Final = 24
# Before the key of a field or column: the same of the medium term, beside the year's.
MEDIUM: Final = "medium_"
# The kinds of what has no place in the standard form.
UNMAPPED: Final = frozenset({"other", "note", "aside"})
# The kinds of which a form may have several: each label of them has its own value.
MANIFOLD: Final = frozenset({"part", "note", "aside"})
# 年度目标（2023年度）, 中期目标（2023年—2025年）: the years are no part of the label.
_YEARS: Final = lazy_pattern(r"\([^()]*\d[^()]*年?[^()]*\)$")
# 执行率（B/A）, 全年预算数（A）: nor is how the form computes it.
_FORMULA: Final = lazy_pattern(r"\([A-Za-z](?:[=A-Za-z0-9/*×÷+%.-]|100%)*\)$")
# 填报单位（盖章）, 主管部门（单位）名称, 项目（政策）名称: nor what a bracket says of who or what.
_OF_WHOM: Final = lazy_pattern(
    r"\((?:盖章|公章|签章|签字|加盖公章|单位|部门|全称|简称|必填|选填|政策|实施|下同)\)"
)
# 附件3, 表5-2, 公开05表, 样表: above the title.
NUMBERED: Final = lazy_pattern(
    r"(?:附件?|附表|样表|公开|预算|表)\s*[\d一二三四五六七八九十\-—.]{0,6}\s*表?\s*[:：]?"
)
# 2025年部门预算公开表格: above all the forms of a department.
PUBLISHED: Final = lazy_pattern(
    r"[^\d，。；:：]{0,20}(20\d{2})年度?[^，。；:：]{0,16}[预决]算(?:信息)?公开(?:报?表格?|附[表件]|套表)?"
)
# Of the page on which a form was published, and not of the form.
OF_THE_PAGE: Final = lazy_pattern(
    r".{0,4}(?:报表编号|分享到|设为首页|加入收藏|(?:当前|您的|现在的|您现在的)位置|发布(?:时间|日期)|信息来源|来源[:：]|浏览(?:次数|量)|字体[:：]?"
    r"|打印(?:本页)?|关闭(?:窗口)?|[上下]一[篇条]|版权所有|.{0,4}备案号|主办单位?[:：]|承办单位?[:：]|网站地图|返回(?:顶部|首页))[\s\S]*"
)
_BEHIND: Final = lazy_pattern(
    r"\s*(?:[（(][^（()）]{1,16}[)）]|[（(]?\s*20\d{2}\s*年度?\s*[)）]?)\s*$"
)
# 2024年指标值, 2024年度绩效目标: 年度 stays, for it tells the year's goal from others.
# 预算年度（2025年）绩效目标 likewise.
_OF_YEAR: Final = lazy_pattern(r"^20\d{2}(?:年(?=[^度])|(?=年度.))|^预算年度\(20\d{2}年?度?\)(?=.)")
# 1–6月执行数, 截至6月30日执行数: how many months have passed is no part of the label either.
_MONTHS: Final = lazy_pattern(
    r"^(?:(?:截至)?1月?[-–—~至到](?:\d{1,2}|N|n)月份?"
    r"|截[至止]到?(?:\d{1,2}|N|n)月(?:份|底|末|\d{1,2}日)?(?:止|为止)?)"
)
_A1 = lazy_pattern(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form.

    ``kind`` own: written by the add-in itself; other: known, but without a place in the
    standard form, so that its content is reported rather than dropped; note: the same, but about
    the form rather than its content, so that one hint lists all of them; aside: who filled it in,
    and opinions, which are no content at all; part: one of several amounts that make up the
    field named by ``of``. The first of the ``labels`` on a form goes before the others.
    """

    key: str
    labels: tuple[str, ...]
    at: str = ""
    value: ValueAt = "right"
    kind: FieldKind = "text"
    required: bool = False
    of: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the field is an amount, or one of several that make up an amount."""
        return self.kind in {"money", "part"}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of the indicator block."""

    key: str
    labels: tuple[str, ...]
    at: str = ""
    kind: Literal["text", "own", "other", "note"] = "text"
    required: bool = False
    width: float = 0.0


@dataclass(frozen=True, eq=False)  # one object a layout: compared and hashed as such
class Layout:
    """A layout of one of the forms: 绩效目标表 (``target``), 运行监控表, 自评表.

    ``tells``: only a form with one of these is in this layout, and then it is. ``arranged``: only
    a table is that was laid out another way.
    """

    name: str
    form: FormKind
    title: str
    title_ends: tuple[str, ...]
    version: str
    first_row: int
    blank_rows: int
    unit: str
    dictionary: str
    tells: frozenset[str]
    arranged: bool
    fields: dict[str, FieldSpec] = field(repr=False)
    columns: dict[str, ColumnSpec] = field(repr=False)

    @property
    def of_the_year(self) -> bool:
        """Whether the form is about what was reached: 运行监控表, 自评表."""
        return self.form in {"monitoring", "evaluation"}

    @cached_property
    def field_labels(self) -> dict[str, FieldSpec]:
        return {plain(label): spec for spec in self.fields.values() for label in spec.labels}

    @cached_property
    def column_labels(self) -> dict[str, ColumnSpec]:
        return {plain(label): spec for spec in self.columns.values() for label in spec.labels}

    @cached_property
    def field_ranks(self) -> dict[str, int]:
        """The places of labels among the spellings of their field: the first goes first."""
        return _ranks(self.fields.values())

    @cached_property
    def column_ranks(self) -> dict[str, int]:
        return _ranks(self.columns.values())

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(
            f"{group}.{spec.key}"
            for group, specs in (("fields", self.fields), ("columns", self.columns))
            for spec in specs.values()
            if spec.required
        )

    @cached_property
    def checkpoints(self) -> tuple[tuple[str, int], ...]:
        """The fields of the spending plan and the month at whose end each stands."""
        shares = (key for key, spec in self.fields.items() if spec.kind == "share")
        return tuple((key, int(key.partition("_")[2])) for key in shares)

    @cached_property
    def unmapped(self) -> tuple[FieldSpec, ...]:
        """The fields that have no place in the standard form."""
        return tuple(spec for spec in self.fields.values() if spec.kind in UNMAPPED)

    @cached_property
    def group_headings(self) -> frozenset[str]:
        """Labels beside or above a group of fields, as 绩效指标 beside the whole table."""
        labels = self.field_labels.items()
        return frozenset(label for label, spec in labels if spec.kind == "heading")

    def label(self, key: str) -> str:
        """The label that people see beside a field."""
        return self.fields[key].labels[0]

    def heading(self, key: str) -> str:
        """The heading that people see above a column of the indicator block."""
        return self.columns[key].labels[0]


def titled(text: str, ends: tuple[str, ...]) -> bool:
    """Whether a text ends as a title does; the year may stand behind it: …目标表（2024年度）."""
    text = "".join(text.split())  # 项 目 绩 效 目 标 表
    return text.endswith(ends) or _BEHIND.sub("", text).endswith(ends)


def _ranks(specs: Iterable[FieldSpec | ColumnSpec]) -> dict[str, int]:
    return {plain(label): n for spec in specs for n, label in enumerate(spec.labels)}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label without what layouts vary: white space, width, years, months, a colon at the end."""
    whole = "".join(unicodedata.normalize("NFKC", text).split())
    text = whole.rstrip(":").lstrip("★☆●▲*").replace("其中:", "").replace("(%)", "")
    text = _FORMULA.sub("", _OF_WHOM.sub("", text))
    text = _MONTHS.sub("1-N月", _OF_YEAR.sub("", _YEARS.sub("", text)))
    return text or whole


@cache
def position(a1: str) -> tuple[int, int]:
    """Row and column (from 1) of an A1 address."""
    match = _A1.fullmatch(a1)
    if match is None:
        raise ValueError(a1)
    return int(match[2]), column_number(match[1])


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, the standard one first, then our own, then those of :func:`use_folder`."""
    by_name = {one["name"]: one for one in _issued()}
    found = [_layout(_inherited(one, by_name)) for one in by_name.values()]
    found.sort(key=lambda layout: (layout.name != STANDARD, layout.name))
    by_name |= _added
    return (*found, *(_layout(_inherited(one, by_name)) for one in _added.values()))


@cache
def _issued() -> tuple[dict[str, Any], ...]:
    folder = files("jixiao.form") / "layouts"
    files_ = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(tomllib.loads(entry.read_text("utf-8")) for entry in files_)


# Layouts of a province's own, by name; and what has to be forgotten when there are new ones.
_added: dict[str, dict[str, Any]] = {}
_remembered: list[Callable[[], None]] = []


def forget_with_layouts(*forgets: Callable[[], None]) -> None:
    """Name what remembers something of the layouts: it is called when there are new ones."""
    _remembered.extend(forgets)


def use_folder(folder: Path | None) -> None:
    """Read forms in the layouts of a folder as well, or (None) in ours alone.

    Raises BadSetting, with the file and what is wrong with it; then nothing has changed.
    """
    wanted = {one["name"]: one for one in _layouts_in(folder)} if folder else {}
    if wanted == _added:
        return
    before = dict(_added)
    try:
        _exchange(wanted)
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        _exchange(before)
        raise BadSetting(f"“{folder}”里的版式文件有误（{why}），请检查栏目名和写法。") from why


def _exchange(wanted: dict[str, dict[str, Any]]) -> None:
    _added.clear()
    _added.update(wanted)
    layouts.cache_clear()
    all_title_ends.cache_clear()
    for forget in _remembered:
        forget()
    layouts()


def _layouts_in(folder: Path) -> list[dict[str, Any]]:
    """The layouts in a folder, each seen to be one. Raises BadSetting."""
    from jixiao.form.layout_file import layouts_in  # noqa: PLC0415 - few offices have a folder

    by_name = {one["name"]: one for one in _issued()}
    issued = {name: _inherited(one, by_name) for name, one in by_name.items()}
    return layouts_in(folder, issued, plain)


@cache
def all_title_ends() -> tuple[str, ...]:
    """How the titles of all forms end: a title that was taken over may be of another layout."""
    return tuple({end for layout in layouts() for end in layout.title_ends})


def layouts_of(form: FormKind) -> tuple[Layout, ...]:
    """The layouts of one form."""
    return tuple(layout for layout in layouts() if layout.form == form)


def layout_named(name: str) -> Layout:
    """The layout of a name."""
    return next(layout for layout in layouts() if layout.name == name)


def is_ours(name: str) -> bool:
    """Whether a layout is that of the standard workbook; a project made up by hand has no name."""
    return name in {"", STANDARD}


def standard() -> Layout:
    """The layout of the standard workbook."""
    return layouts()[0]


def _inherited(data: dict[str, Any], by_name: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A layout with what it takes over from its ``base``, less what it is ``without``.

    A field with ``also`` has those spellings beside the ones of the base.

    Keys listed in ``optional`` are not required. Places belong to the issued form alone.
    """
    if "spellings" in data:
        return _with_spellings(data, _inherited(by_name[data["spellings"]], by_name))
    if "base" not in data:
        return data
    base = _inherited(by_name[data["base"]], by_name)
    merged = base | data
    for group in ("fields", "columns"):
        specs = dict(base[group])
        for key, spec in data.get(group, {}).items():
            more = spec.get("also", [])
            kept = {name: value for name, value in spec.items() if name != "also"}
            specs[key] = specs.get(key, {}) | kept if more else kept
            if more:
                specs[key]["labels"] = [*specs[key].get("labels", ()), *more]
        merged[group] = {
            key: {name: value for name, value in spec.items() if name != "at"}
            | ({"required": False} if key in data.get("optional", ()) else {})
            for key, spec in specs.items()
            if key not in data.get("without", ())
        }
    return merged


# What forms of the year call as 绩效目标表 do, by its key there; their money is divided otherwise.
_SHARED: Final = {
    "fields": {key: key for key in ("name", "code", "department", "executor", "unit", "goal")}
    | {"carried_funds": "carried"},
    "columns": {
        key: key for key in ("dimension", "category", "name", "target", "operator", "measure")
    },
}


def _with_spellings(data: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A layout with the spellings that another one has for the same fields and columns, and with
    that one's notes: a label that the layout has itself keeps its own meaning.
    """
    groups = ("fields", "columns")
    own = {plain(x) for group in groups for spec in data[group].values() for x in spec["labels"]}
    merged = dict(data)
    for group in groups:
        specs = dict(data[group])
        for key, spec in other[group].items():
            more = [x for x in spec["labels"] if plain(x) not in own]
            shared = _SHARED[group].get(key)
            if shared in specs:
                specs[shared] = specs[shared] | {"labels": [*specs[shared]["labels"], *more]}
            elif group == "fields" and spec.get("kind") in {"note", "aside"} and more:
                specs[f"other_{key}"] = spec | {"labels": more, "value": "right"}
        merged[group] = specs
    return merged


def _layout(data: dict[str, Any]) -> Layout:
    return Layout(
        name=data["name"],
        form=data.get("form", "target"),
        title=data.get("title", ""),
        title_ends=tuple(data["title_ends"]),
        version=data.get("version", ""),
        first_row=data.get("first_row", 0),
        blank_rows=data.get("blank_rows", 0),
        unit=data.get("unit", ""),
        dictionary=data.get("dictionary", ""),
        tells=frozenset(data.get("tells", ())),
        arranged=data.get("arranged", False),
        fields={key: FieldSpec(key, **_tuples(spec)) for key, spec in data["fields"].items()},
        columns={key: ColumnSpec(key, **_tuples(spec)) for key, spec in data["columns"].items()},
    )


def _tuples(spec: dict[str, Any]) -> dict[str, Any]:
    return spec | {"labels": tuple(spec["labels"])}
