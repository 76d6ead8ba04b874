"""One crossing a call: values in, values out, and nothing asked of Excel in between."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import com


class Excel:
    """Whatever of Excel Python might reach for: every access is counted and fails."""

    def __init__(self) -> None:
        self.accesses: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.accesses.append(name)
        raise AssertionError(f"Python called back into Excel: {name}")


@pytest.fixture
def excel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Excel]:
    com.load_functions()
    counted = Excel()
    windows = importlib.import_module("xlwings._xlwindows")
    for name in ("Dispatch", "DispatchEx"):
        if hasattr(windows, name):
            monkeypatch.setattr(windows, name, lambda *rest, **more: counted)
    monkeypatch.setattr(windows, "BOOK_CALLER", counted, raising=False)
    yield counted


CALLS = [
    ("TARGET_CHECK", ((("≥90％",), ("≥100%",)),)),
    ("TARGET_CHECK", ("≥1", "数量指标", "次数", 100.0)),
    ("TARGET_CHECK_EACH", ((("≥90%", None), ("=8人", "待定")),)),
    ("TARGET_CHECK_PACKED", ((("≥1",), ("≥4次",)), (("数量指标",), ("数量指标",)))),
    ("TARGET_PARSE", ("≤28.8万元",)),
    ("TARGET_NORMALIZE", ((("≥90％",),),)),
    ("TARGET_MET", ("≥90%", "95%")),
    ("TARGET_SCORE", ("≥4次", "3次", 10.0)),
    ("TARGET_SUGGEST", ("培训班次", "数量指标")),
    ("PLAN_CHECK", (((0.2, 0.5, 0.8, 1.0),),)),
    ("PLAN_AT", (((0.2, 0.5, 0.8, 1.0),), 45107.0)),
    ("FUNDS_CHECK", (100.0, 60.0, 40.0)),
    ("CODE_CHECK", ("13073023P00002210023K",)),
]


@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=lambda part: str(part)[:24])
def test_the_server_answers_without_touching_excel(
    excel: Excel, name: str, arguments: tuple[Any, ...]
) -> None:
    server = importlib.import_module("xlwings.com_server").XLPython()
    answer = server.CallUDF("udfs.functions", name, arguments)
    assert answer not in (None, "")
    assert "无法计算" not in str(answer)
    assert excel.accesses == []


def test_a_whole_column_of_values_comes_back_in_its_shape(excel: Excel) -> None:
    server = importlib.import_module("xlwings.com_server").XLPython()
    column = tuple((f"≥{number}次",) for number in range(20_000))
    answer = server.CallUDF("udfs.functions", "TARGET_CHECK_EACH", (column,))
    assert [row[0] for row in answer] == ["通过"] * 20_000
    assert excel.accesses == []
