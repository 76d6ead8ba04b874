"""What the layouts say, and what one of a province takes over from ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.form.layout import (
    STANDARD,
    Layout,
    all_title_ends,
    is_ours,
    layout_named,
    layouts,
    layouts_of,
    standard,
)
from jixiao.form.layout import (
    plain as plain_text,
)
from tests.support.provinces import layouts_in

PROVINCE = """
name = "水务"
base = "plain"
title = "任务书"
title_ends = ["水务任务书"]
without = ["purpose", "basis"]
optional = ["budget", "target"]

[fields.name]
also = ["工程名目"]

[fields.quota]
labels = ["供水定额"]
kind = "note"

[columns.remark]
labels = ["说一说"]
kind = "note"
"""


@pytest.fixture
def province(tmp_path: Path) -> Layout:
    (tmp_path / "水务.toml").write_text(PROVINCE, "utf-8")
    with layouts_in(tmp_path):
        return layout_named("水务")


def test_a_layout_takes_over_its_base_and_changes_what_it_names(province: Layout) -> None:
    base = layout_named("plain")
    assert (province.title, province.title_ends) == ("任务书", ("水务任务书",))
    assert base.fields.keys() - province.fields.keys() == {"purpose"}
    assert province.fields.keys() - base.fields.keys() == {"quota"}
    assert base.columns.keys() - province.columns.keys() == {"basis"}
    assert province.fields["name"].labels == (*base.fields["name"].labels, "工程名目")
    assert province.fields["name"].required and base.fields["name"].required
    assert province.columns["remark"].labels == ("说一说",)
    assert base.required - province.required == {"fields.budget", "columns.target"}
    assert province.form == "target" and not province.of_the_year
    assert province.field_ranks["工程名目"] == len(base.fields["name"].labels)
    assert province.field_labels["供水定额"].kind == "note"
    assert province.fields["quota"] in province.unmapped
    assert all(spec.at == "" for spec in province.fields.values())


def test_it_is_forgotten_again(province: Layout) -> None:
    assert province not in layouts()
    assert "水务任务书" not in all_title_ends()
    assert "工程名目" not in layout_named("plain").field_labels


def test_the_standard_is_the_first_and_ours() -> None:
    names = [layout.name for layout in layouts()]
    assert names[0] == STANDARD == standard().name and names[1:] == sorted(names[1:])
    assert is_ours(STANDARD) and is_ours("") and not is_ours("plain")
    assert standard().checkpoints == (
        *(("plan_3", 3), ("plan_6", 6), ("plan_10", 10), ("plan_12", 12)),
    )
    assert layout_named("plain").checkpoints == ()
    assert {one.form for one in layouts_of("monitoring")} == {"monitoring"}
    assert layout_named("monitoring").of_the_year and layout_named("evaluation").of_the_year
    assert not layout_named("whole").of_the_year


def test_forms_of_the_year_know_the_spellings_of_forms_of_targets_but_keep_their_own() -> None:
    plain, evaluation = layout_named("plain"), layout_named("evaluation")
    for key in ("name", "code", "department", "goal"):
        for label in layout_named("plain").fields[key].labels:
            assert plain_text(label) in evaluation.field_labels, label
    assert evaluation.fields["name"].labels[0] == "项目名称"
    assert evaluation.column_labels["年度指标值"].key == "target"
    assert evaluation.column_labels["实际完成值"].key == "actual"
    notes = {key: spec for key, spec in evaluation.fields.items() if key.startswith("other_")}
    assert {"other_property", "other_persons", "other_opinions"} <= notes.keys()
    assert "other_budget" not in notes  # the money of a form of the year is divided otherwise
    assert {spec.value for key, spec in notes.items() if key in {"other_property"}} == {"right"}
    assert {spec.kind for key, spec in notes.items() if key in plain.fields} <= {"note", "aside"}
    assert "绩效指标" in plain.group_headings
