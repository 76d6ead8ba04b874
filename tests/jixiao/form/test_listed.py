"""An indicator and its value in one cell, told apart by what they say."""

from __future__ import annotations

import pytest

from jixiao.form.listed import apart


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("照计划办好", "照计划办好", ""),
        ("管护责任落实到位有", "管护责任落实到位有", ""),
        ("服务质量 优", "服务质量", "优"),
        ("服务质量：优", "服务质量", "优"),
        ("群众出行条件明显改善", "群众出行条件", "明显改善"),
        ("维修道路≥12公里", "维修道路", "≥12公里"),
    ],
)
def test_a_single_letter_is_a_value_only_where_it_stands_apart(
    text: str, name: str, value: str
) -> None:
    assert apart(text) == (name, value)
