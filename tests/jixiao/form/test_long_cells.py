"""Forms with a cell as long as Excel allows, full of one thing: read and checked in proportion."""

from __future__ import annotations

import time

import pytest

from jixiao.check.book import check_book
from jixiao.form.book import read_book
from jixiao.model.grid import Grid, Value

LONGEST = 32_000
TARGET: list[list[Value]] = [
    ["项目支出绩效目标申报表"],
    ["部门：某县交通局", "单位：万元"],
    ["项目名称", "公路养护", "资金总额", "460"],
    ["年度目标", "养护120公里"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "养护里程", "≥120公里"],
    ["效益指标", "社会效益指标", "绕行时间", "≤20分钟"],
]
OF_THE_YEAR: list[list[Value]] = [
    ["2024年度项目支出绩效自评表"],
    ["项目名称", "公路养护", "主管部门", "某县交通局"],
    ["项目资金", "全年预算数", "全年执行数", "执行率", "得分", "原因"],
    ["年度资金总额", "60", "30", "50%", "5", "推迟"],
    ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "养护里程", "≥120公里", "60公里", "90", "45"],
    ["总分", None, None, None, None, "100", "50"],
]
TABLE: list[list[Value]] = [
    ["部门：某县水利局"],
    ["单位代码", "项目名称", "资金总额", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
    ["305001", "某局本级", "90"],
    ["305001", "供水", "60", "维护供水", "产出指标", "数量指标", "供水站", "≥14处"],
    ["305001", "山塘", "30", "除险", "产出指标", "数量指标", "山塘", "≥3座"],
]


@pytest.mark.parametrize("rows", [TARGET, OF_THE_YEAR, TABLE], ids=["target", "year", "table"])
@pytest.mark.parametrize(
    "text",
    [
        "元元\n" + " " * LONGEST,
        "元\n其中" + " " * LONGEST + "元",
        *((piece * LONGEST)[:LONGEST] for piece in ("1", "局（", "部门 ", "目标1", "…", "2024年 ")),
        "51142523T000009912345" + " " * LONGEST + "\n",
        "部门" + " " * LONGEST,
        "指标1" + " " * LONGEST,
    ],
    ids=range(11),
)
def test_a_long_cell_costs_in_proportion(rows: list[list[Value]], text: str) -> None:
    """In the place of each cell: well under the seconds that a square would take."""
    spots = [(r, c) for r, row in enumerate(rows) for c in range(len(row))]
    start = time.process_time()
    for r, c in spots:
        changed = [list(row) for row in rows]
        changed[r][c] = text
        check_book(read_book([Grid("表", changed)]))
    assert time.process_time() - start < 0.2 * len(spots)
