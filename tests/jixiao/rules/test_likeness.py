"""S01 finds through its index what comparing all pairs finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.target_form import Department, Field, Indicator, Project, Target
from jixiao.rules import RULES
from jixiao.rules.wording import may_have_same_words, same_words
from jixiao.settings import DEFAULT

ROWS = tuple(f"指标{letter}" for letter in "甲乙丙丁戊己庚")
Names = tuple[str, ...]


def project(number: int, names: Names) -> Project:
    return Project(
        sheet=str(number),
        name=Field(f"项目{number}"),
        indicators=tuple(
            Indicator(Field("产出"), Field("数量"), Field(name), target=Target("≥1次"))
            for name in names
        ),
    )


def by_all_pairs(sets: list[set[str]]) -> set[int]:
    """Projects that share at least three quarters of the rows, theirs and the other's, with an
    earlier one."""
    return {
        later
        for later, names in enumerate(sets)
        if len(names) >= 3
        and any(
            len(other) >= 3 and len(names & other) * 4 >= 3 * max(len(names), len(other))
            for other in sets[:later]
        )
    }


def found(names: list[Names]) -> list[int]:
    department = Department(projects=tuple(project(n, row) for n, row in enumerate(names)))
    return [int(one.project.removeprefix("项目")) for one in RULES["S01"](department, DEFAULT)]


@given(st.lists(st.lists(st.sampled_from(ROWS), unique=True, max_size=7).map(tuple), max_size=12))
def test_the_index_finds_what_comparing_all_pairs_finds(names: list[Names]) -> None:
    by_index = found(names)
    assert set(by_index) == by_all_pairs([set(row) for row in names])
    assert len(by_index) == len(set(by_index))


def test_a_copy_of_a_copy_is_reported_once_and_names_the_first() -> None:
    same = Department(projects=tuple(project(n, ROWS[:4]) for n in range(50)))
    messages = [one.message for one in RULES["S01"](same, DEFAULT)]
    assert messages == ["与“项目0”有4条指标完全相同，疑似照搬。"] * 49


def test_rows_of_cost_do_not_count() -> None:
    costs = tuple(
        Indicator(Field("产出"), Field("成本"), Field(name), target=Target("≤1万元"))
        for name in ROWS
    )
    one = project(0, ())
    department = Department(projects=tuple(replace(one, indicators=costs) for _ in range(2)))
    assert list(RULES["S01"](department, DEFAULT)) == []


# Texts as clerks copy them: the same words, numbered, quoted, with other signs around them.
COPIES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "1.", "（一）", "年度目标：", "，", '"', " "]),
        st.sampled_from(["培训", "培训人数", "A", "1", "年度目标1", "9_", ""]),
        st.sampled_from(["", "。", "；", '"', "_", " ", "[bookmark: x]", "\u200b", "（%）"]),
    ),
)


@given(COPIES, COPIES)
def test_texts_of_the_same_words_are_never_passed_over(one: str, other: str) -> None:
    if same_words(one) == same_words(other):
        assert may_have_same_words(one, other)
