"""Likeness of names: by words, common endings aside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.likeness.names import likeness, pair_alike, pair_equal


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("培训人数", "培训村医人数", True),
        ("考核合格率", "合格率", True),
        ("培训人数", "培训人次", True),
        ("会议次数", "巡诊次数", False),
        ("合格率", "及时率", False),
        ("“培训”人数：", "培训人数", True),
        ("", "培训人数", False),
    ],
)
def test_two_wordings_of_one_thing_are_alike(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= 60) is alike


@given(st.text("培训人数次率（）合格", max_size=8), st.text("培训人数次率（）合格", max_size=8))
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100


@given(
    st.lists(st.sampled_from("甲乙丙丁"), max_size=9),
    st.lists(st.sampled_from("甲乙丙丁"), max_size=9),
)
def test_nothing_is_paired_twice(old: list[str], new: list[str]) -> None:
    pairs: dict[int, int] = {}
    pair_equal(old, new, pairs, str)
    pair_alike(old, new, pairs, likeness, 50)
    assert len(set(pairs.values())) == len(pairs)
    assert len(pairs) == sum(min(old.count(one), new.count(one)) for one in "甲乙丙丁")
