"""Patterns that are compiled when they are first used match as compiled ones do."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from jixiao.speed import lazy_pattern

TEXT = "≥90%，≤5天"


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "findall", "split"])
def test_every_way_of_matching_answers_the_same(method: str) -> None:
    lazy, known = lazy_pattern(r"\d+"), re.compile(r"\d+")
    for _ in range(2):
        assert repr(getattr(lazy, method)(TEXT)) == repr(getattr(known, method)(TEXT))
    assert lazy.sub("n", TEXT) == "≥n%，≤n天"
    assert lazy.subn("n", TEXT)[1] == 2
    assert [one.span() for one in lazy.finditer(TEXT)] == [(1, 3), (6, 7)]


def test_flags_and_the_rest_of_a_pattern_are_those_of_the_compiled_one() -> None:
    lazy = lazy_pattern("a(?P<x>.)", re.S | re.I)
    assert lazy.pattern == "a(?P<x>.)"
    assert lazy.groupindex == {"x": 1}
    assert lazy.groups == 1
    assert lazy.fullmatch("A\n") is not None
    with pytest.raises(AttributeError):
        _ = lazy.no_such_thing  # type: ignore[attr-defined]


def test_the_first_answer_compiles_few_patterns() -> None:
    code = (
        "import re\nfrom re import _compiler\nmade = []\nreal = _compiler.compile\n"
        "def counted(text, flags=0):\n    made.append(text)\n    return real(text, flags)\n"
        "_compiler.compile = counted\n"
        "from udfs.functions import TARGET_CHECK\nassert TARGET_CHECK([['≥90%']]) == '通过'\n"
        "print(len(made))"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 170  # about 320 when every pattern was compiled at once
