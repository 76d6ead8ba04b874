"""Which of the columns below 指标值 is that of the whole year."""

from __future__ import annotations

import pytest

from jixiao.form.stages import year_and_stages


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("半年", "全年"), (1, [0])),
        (("全年", "上半年"), (0, [1])),
        (("（半年）", "（全年）"), (1, [0])),
        (("半年（程）计划（目标）值", "全年（程）计划（目标）值"), (1, [0])),
        (("半年目标值", "全年目标值"), (1, [0])),
        (("1—6月", "1—12月"), (1, [0])),
        (("1-3月", "1至6月份", "1～9月", "1-12月份"), (3, [0, 1, 2])),
        (("上半年 目标", "下半年目标", "年度 目标"), (2, [0, 1])),
        (("第一季度", "全年"), (1, [0])),
        (("半年", "全年", "当年"), None),
        (("半年", "下半年"), None),
        (("全年",), None),
        (("半年", "全年", "甲县"), None),
        (("上年", "全年"), None),
        (("半年", "全年实际"), None),
        ((), None),
    ],
)
def test_the_whole_year_is_told_from_its_stages(
    texts: tuple[str, ...], told: tuple[int, list[int]] | None
) -> None:
    assert year_and_stages(dict(enumerate(texts))) == told
