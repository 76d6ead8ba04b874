"""The search for cycles of garbage waits for a while, and is then as it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from jixiao.speed import no_search_for_cycles, set_aside_by_others


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was_on, frozen = gc.isenabled(), gc.get_freeze_count()
    set_aside_by_others.cache_clear()
    yield
    (gc.enable if was_on else gc.disable)()
    gc.unfreeze()
    if frozen:
        gc.freeze()
    set_aside_by_others.cache_clear()


def test_it_waits_and_is_on_again_afterwards() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="出错"), no_search_for_cycles():
        assert not gc.isenabled()
        raise ValueError("出错")
    assert gc.isenabled()
    gc.disable()
    with no_search_for_cycles():
        pass
    assert not gc.isenabled()


def test_what_others_have_set_aside_stays_aside_and_nothing_else_does() -> None:
    gc.enable()
    gc.freeze()
    by_others = gc.get_freeze_count()
    assert by_others > 0
    with no_search_for_cycles():
        made = [[one] for one in range(100)]
    # a few may go meanwhile, a hundred do not come
    assert by_others // 2 < gc.get_freeze_count() <= by_others
    assert len(made) == 100


def test_where_nobody_has_set_anything_aside_all_is_looked_through_again_in_the_end() -> None:
    gc.enable()
    gc.unfreeze()
    with no_search_for_cycles():
        made = [[one] for one in range(100)]
        made.append(made)  # type: ignore[arg-type]
    assert gc.get_freeze_count() == 0
    assert any(one is made for one in gc.get_objects(generation=2))
