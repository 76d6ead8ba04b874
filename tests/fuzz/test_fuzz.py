"""Anything at all goes in; an exception that is not ours is a failure.

Short and seeded in CI; ``JIXIAO_FUZZ=long`` (``make fuzz``) runs long with fresh examples.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.check.department import check_department
from jixiao.check.year import check_year_forms
from jixiao.errors import JixiaoError
from jixiao.files.read.any import read
from jixiao.files.read.text import decode, printable
from jixiao.form.book import department_of
from jixiao.form.layout import layouts
from jixiao.form.read_target import read_projects
from jixiao.form.read_year import read_year_forms
from jixiao.form.standardise import standardised
from jixiao.model.grid import CellDetail, Grid, Place, Value
from jixiao.model.year_forms import SelfEvaluation
from jixiao.samples import DOCUMENT, sample
from jixiao.settings_file import load
from jixiao.spending.ledger import Ledger
from jixiao.spending.rollup import summarise
from jixiao.year.evaluation import self_evaluations
from tests.support.fuzzing import fuzz

FUZZ = fuzz(short=150, long=20_000)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


LABELS = sorted(
    {
        label
        for layout in layouts()
        for specs in (layout.fields, layout.columns)
        for spec in specs.values()
        for label in spec.labels
    }
)
WORDS = [
    *("产出指标", "数量指标", "≥90％", "100.00", "20%", "填报人：某某", "单位：元", "216001某某局"),
    *("一、总体绩效目标", "职责分类绩效目标：", "某项目绩效目标表", "1.0", "13073023P00002210023K"),
    *(
        "=1+1",
        "#REF!",
        "万元",
        "（单位：万元）",
        "：",
        ":",
        "其中：",
        "\n",
        "\u200b",
        "一是：二是。",
    ),
]
TEXTS = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(LABELS).flatmap(lambda label: st.text(max_size=8).map(lambda t: label + t)),
    st.sampled_from(WORDS),
    st.text(max_size=40),
)
CELLS: st.SearchStrategy[Value] = st.one_of(
    TEXTS, TEXTS, TEXTS, st.just(""), st.none(), st.floats(), st.integers(), st.booleans(),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=25)
DETAILS = st.dictionaries(
    st.tuples(st.integers(1, 25), st.integers(1, 9)),
    st.builds(
        CellDetail,
        formula=st.sampled_from(["", "=A1"]),
        number_format=st.sampled_from(["", "General", "0%", "0.00%", "@", "yyyy-mm-dd"]),
        error=st.sampled_from(["", "#NAME?"]),
    ),
    max_size=4,
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A ragged grid of labels, values and noise, often with the headings of a form in a row."""
    rows = draw(ROWS)
    if draw(st.booleans()):
        layout = draw(st.sampled_from(layouts()))
        heads: list[Value] = [spec.labels[0] for spec in layout.columns.values()]
        rows.insert(draw(st.integers(0, len(rows))), draw(st.permutations(heads)))
    kind = draw(st.sampled_from(["sheet", "table"]))
    hidden = draw(st.booleans())
    return Grid("表", rows, kind=kind, details=draw(DETAILS), hidden=hidden)


@FUZZ
@given(grids())
def test_the_form_reader_and_all_that_follows(grid: Grid) -> None:
    department = department_of([grid, Grid("部门整体绩效目标", grid.rows)])
    summarise([department], check_department(department))
    standardised(department)


@FUZZ
@given(grids(), grids())
def test_the_forms_of_the_year_and_all_that_follows(grid: Grid, approved: Grid) -> None:
    department = department_of([approved])
    forms = read_year_forms([grid])
    check_year_forms(forms, department)
    before = [form for form in forms if isinstance(form, SelfEvaluation)]
    made = self_evaluations(replace(department, year=2025), Ledger(), earlier=before)
    assert len(made) == len(department.projects)


@FUZZ
@given(grids())
def test_what_belongs_to_no_field_is_reported(grid: Grid) -> None:
    """A mark beside and below all that the form has comes back as unread, with its address."""
    width = max((len(row) for row in grid.rows), default=0)
    rows = [*map(list, grid.rows), [], [], [""] * width + ["标记"]]
    where = Place("表", len(rows), width + 1).address
    for project in read_projects(Grid("表", rows, kind=grid.kind))[-1:]:
        marks = [fault for fault in project.issues if fault.text == "标记"]
        assert [fault.place.address for fault in marks] == [where]


@FUZZ
@given(st.lists(st.one_of(TEXTS, TEXTS.map(lambda text: f"\t{text}"), st.just("")), max_size=60))
def test_text_import(folder: Path, lines: list[str]) -> None:
    path = folder / "文.txt"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    _reads(path)


@FUZZ
@given(st.data())
def test_the_sample_with_lines_lost_doubled_and_swapped(folder: Path, data: st.DataObject) -> None:
    lines = sample(DOCUMENT).read_text("utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        here = data.draw(st.integers(0, len(lines) - 1))
        there = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["lose", "double", "swap", "replace"])):
            case "lose":
                del lines[here]
            case "double":
                lines.insert(there, lines[here])
            case "swap":
                lines[here], lines[there] = lines[there], lines[here]
            case "replace":
                lines[here] = data.draw(TEXTS)
    path = folder / "样.txt"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    _reads(path)


@FUZZ
@given(st.binary(max_size=200))
def test_bytes_as_text(data: bytes) -> None:
    try:
        text = printable(decode(data, "名.txt"))
    except JixiaoError:
        return
    expat.ParserCreate().Parse(f"<a>{escape(text)}</a>".encode(), True)  # no workbook breaks by it


TOML_VALUES = st.recursive(
    st.one_of(
        st.text("a\"'\\\n阈值", max_size=8).map(repr), st.integers().map(str),
        st.floats().map(str), st.sampled_from(["true", "false", "1979-05-27", "[]", "{}"]),
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    max_leaves=5,
)  # fmt: skip
KEYS = st.sampled_from(
    ["dictionary", "rules_off", "severities", "thresholds", "weights", "vocabulary", "x", "V03",
     "plan_june", "[thresholds]", "[severities]", "[weights]", "执行率"]
)  # fmt: skip


@FUZZ
@given(st.lists(st.one_of(st.tuples(KEYS, TOML_VALUES), KEYS), max_size=8))
def test_settings(folder: Path, entries: list[tuple[str, str] | str]) -> None:
    path = folder / "jixiao.toml"
    lines = [one if isinstance(one, str) else f"{one[0]} = {one[1]}" for one in entries]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        load(path)
    except JixiaoError as why:
        assert str(why)


def _reads(path: Path) -> None:
    for clean in (False, True):
        try:
            reading = read(path, clean=clean)
        except JixiaoError as why:
            assert str(why).endswith("。")
            continue
        check_department(reading.department)
        assert all(change.before != change.after for change in reading.cleaned)
