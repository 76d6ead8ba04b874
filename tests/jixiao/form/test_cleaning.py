"""Texts cleaned of what editors leave behind: marks, not words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.form.cleaning import _once, surely_tidy, tidy, what_was_cleaned

# The dirty texts of the published sample, as they stand there.
TABS = "\t" * 6
SAMPLE = [
    (f'"加强建设，确保顺利开展。{TABS}\n"', "加强建设，确保顺利开展。", "制表符、多余引号"),
    (f'"为社会经济发展创造良好和谐的氛围。{TABS}\n"',
     "为社会经济发展创造良好和谐的氛围。", "制表符、多余引号"),
    (f"确保不发生影响行车安全事件\t。，\t\t\t\t\t\n{TABS}",
     "确保不发生影响行车安全事件。", "制表符、多余标点"),
    ("救助和表彰见义勇为先进\t", "救助和表彰见义勇为先进", "制表符"),
    ('1."化解影响社会稳定的重大隐患风险。\t\t\t\t\t"' + TABS,
     "1.化解影响社会稳定的重大隐患风险。", "制表符、多余引号"),
    (f'"加强推进网格化建设工作{TABS}\n{TABS}\n"', "加强推进网格化建设工作", "制表符、多余引号"),
    (f"1.督导指导综合治理工作{TABS}\n\t\t\t\t\t\t", "1.督导指导综合治理工作", "制表符"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "what"), SAMPLE)
def test_the_dirty_texts_of_the_sample(before: str, after: str, what: str) -> None:
    assert tidy(before) == after
    listed = set(what_was_cleaned(before, after).split("、")) - {"空行"}
    assert listed == set(what.split("、"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[bookmark: _GoBack]三是推进法治建设", "三是推进法治建设"),
        ("不间断\u00a0空格", "不间断 空格"),
        ("零宽\u200b字符", "零宽字符"),
        ("两段\r\n\r\n之间\u2028一行", "两段\n之间\n一行"),
        ("完成了。。", "完成了。"),
        ("完成了吗？。", "完成了吗？"),
        ("一是、，做好", "一是、做好"),
        ("，开头的逗号", "开头的逗号"),
        ('他说"好"，又说"行"', '他说"好"，又说"行"'),
        ('"整句"', "整句"),
        ('购置电视机55"', '购置电视机55"'),
        ('没有配对的引号"', "没有配对的引号"),
        ("“全角引号”不动", "“全角引号”不动"),
        ("≥90％", "≥90％"),
        ("=1+1", "=1+1"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_single_marks(before: str, after: str) -> None:
    assert tidy(before) == after


DIRT = st.sampled_from(
    ["\t", "\n", "\r\n", " ", "\u00a0", "\u3000", "\u200b", '"', "，", "。", "；",
     "[bookmark: x]", "1."]
)  # fmt: skip
TEXTS = st.lists(st.one_of(DIRT, st.text(max_size=5)), max_size=12).map("".join)
WORDS = re.compile(r"[^\w%％≥≤=<>+\-*/()（）“”‘’]+|_")


@given(TEXTS)
def test_tidy_twice_is_tidy_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.one_of(DIRT, st.text("绩效目标≥90%abc（）“”")), max_size=12).map("".join))
def test_words_are_never_changed(text: str) -> None:
    without_marks = text.replace("[bookmark: x]", "")
    assert WORDS.sub("", tidy(text)) == WORDS.sub("", without_marks)


@given(TEXTS)
def test_nothing_left_needs_tidying(text: str) -> None:
    clean = tidy(text)
    assert not re.search(r"[\t\r\u00a0\u200b]|\n\n|  |\[bookmark:[^\]]*\]", clean)
    assert clean == clean.strip()


@given(TEXTS)
def test_a_text_that_is_surely_tidy_is_left_as_it_is(text: str) -> None:
    if surely_tidy(text):
        assert _once(text) == text


@given(st.lists(TEXTS.map(str.strip), max_size=4))
def test_texts_joined_are_surely_tidy_only_if_each_of_them_is(texts: list[str]) -> None:
    if surely_tidy("|".join(texts)):
        assert all(map(surely_tidy, texts))


@pytest.mark.parametrize(
    "text", ["开展培训，改善服务。", "购置 电脑", "≥90％", "1.培训；2.巡查", ""]
)
def test_usual_texts_are_surely_tidy(text: str) -> None:
    assert surely_tidy(text)
