"""Where the value of each label is looked for, cell by cell, wherever the form begins."""

from __future__ import annotations

import pytest

from jixiao.form.read_target import read_projects
from jixiao.model.grid import Grid, Value, column_letters
from jixiao.model.target_form import Project

BLOCK = (
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|里程|≥5公里",
    "|质量指标|合格率|≥95%",
    "效益指标|社会效益指标|受益村|≥6个",
)
FIELDS = (
    "title", "unit", "code", "name", "department", "budget", "fiscal_funds", "other_funds",
    "purpose", "goal",
)  # fmt: skip
Found = dict[str, tuple[str, int, int]]

# Rows above the indicators, cells set apart by |; what is read, with row and column from 1.
CASES: list[tuple[tuple[str, ...], Found]] = [
    (
        ("项目名称|养护|项目编码|P123456",),
        {"name": ("养护", 1, 2), "code": ("P123456", 1, 4)},
    ),
    (
        ("项目名称|项目编码", "养护|P123456"),
        {"name": ("养护", 2, 1), "code": ("P123456", 2, 2)},
    ),
    (("项目名称：养护|||",), {"name": ("养护", 1, 1)}),
    (("项目名称||养护",), {"name": ("养护", 1, 3)}),
    (("项目名称||项目编码|P123456",), {"code": ("P123456", 1, 4)}),
    (
        ("项目名称|养护", "预算数（万元）|12.5|其中：财政资金|10|其他资金|2.5"),
        {
            "name": ("养护", 1, 2), "budget": ("12.5", 2, 2),
            "fiscal_funds": ("10", 2, 4), "other_funds": ("2.5", 2, 6),
        },
    ),
    (
        ("项目名称|养护", "预算数|财政资金|其他资金", "12.5|10|2.5"),
        {
            "name": ("养护", 1, 2), "budget": ("12.5", 3, 1), "fiscal_funds": ("10", 3, 2),
            "other_funds": ("2.5", 3, 3),
        },
    ),
    (
        ("项目名称|养护", "预算数|其中|", "|财政资金|其他资金", "12.5|10|2.5"),
        {
            "name": ("养护", 1, 2), "budget": ("12.5", 4, 1), "fiscal_funds": ("10", 4, 2),
            "other_funds": ("2.5", 4, 3),
        },
    ),
    (
        ("||单位：元", "项目名称|养护", "预算数|125000"),
        {"unit": ("元", 1, 3), "name": ("养护", 2, 2), "budget": ("125000", 3, 2)},
    ),
    (
        ("项目名称|养护", "绩效目标|完成养护||", "|并验收||"),
        {"name": ("养护", 1, 2), "goal": ("完成养护", 2, 2)},
    ),
    (
        ("项目名称|养护", "绩效目标", "完成养护"),
        {"name": ("养护", 1, 2), "goal": ("完成养护", 3, 1)},
    ),
    (
        (
            "养护绩效目标表", "项目名称|养护|主管部门|交通局", "资金用途|修路", "绩效目标|完成养护",
        ),
        {
            "title": ("养护绩效目标表", 1, 1), "name": ("养护", 2, 2), "department": ("交通局", 2, 4),
            "purpose": ("修路", 3, 2), "goal": ("完成养护", 4, 2),
        },
    ),
    (
        ("项目资金|总额|财政资金|其他资金", "|12.5|10|2.5", "项目名称|养护"),
        {
            "budget": ("12.5", 2, 2), "fiscal_funds": ("10", 2, 3), "other_funds": ("2.5", 2, 4),
            "name": ("养护", 3, 2),
        },
    ),
    (
        ("项目名称|养护|项目编码|", "主管部门|交通局|用款单位|公路站"),
        {"name": ("养护", 1, 2), "department": ("交通局", 2, 2)},
    ),
]  # fmt: skip


def project(rows: tuple[str, ...], down: int = 0, right: int = 0) -> Project:
    cells: list[list[Value]] = [[] for _ in range(down)]
    for row in (*rows, *BLOCK):
        cells.append([None] * right + [text or None for text in row.split("|")])
    [found] = read_projects(Grid("表", cells))
    return found


def read(found: Project) -> dict[str, tuple[str, str]]:
    cells = {key: getattr(found, key) for key in FIELDS}
    return {
        key: (cell.text, cell.place.address)
        for key, cell in cells.items()
        if cell is not None and cell.text
    }


@pytest.mark.parametrize(("rows", "fields"), CASES, ids=["；".join(rows) for rows, _ in CASES])
@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, 0), (0, 2), (7, 5)])
def test_a_value_stands_where_a_person_looks_for_it(
    rows: tuple[str, ...], fields: Found, down: int, right: int
) -> None:
    found = project(rows, down, right)
    told = read(found)
    if "unit" not in fields:
        told.pop("unit", None)  # in the brackets of a label it has no cell of its own
    assert told == {
        key: (text, f"{column_letters(column + right)}{row + down}")
        for key, (text, row, column) in fields.items()
    }
    top = len(rows) + down + 2
    name, target = column_letters(right + 3), column_letters(right + 4)
    assert [
        (one.group, one.kind, one.name.place.address, one.target.place.address)
        for one in found.indicators
    ] == [
        ("产出", "数量", f"{name}{top}", f"{target}{top}"),
        ("产出", "质量", f"{name}{top + 1}", f"{target}{top + 1}"),
        ("效益", "社会效益", f"{name}{top + 2}", f"{target}{top + 2}"),
    ]


def test_what_has_no_place_is_reported_with_its_cell() -> None:
    found = project(("项目名称|养护", "绩效目标|完成养护||", "|并验收||"))
    assert [(x.kind, x.place.address, x.text) for x in found.issues if x.kind == "unread"] == [
        ("unread", "B3", "并验收")
    ]


# the headings of the indicators ---------------------------------------------------------------

HEAD = ("项目名称|养护",)


def indicators(*rows: str) -> list[tuple[str, str, str, str, str]]:
    cells: list[list[Value]] = [[c or None for c in row.split("|")] for row in (*HEAD, *rows)]
    [found] = read_projects(Grid("表", cells))
    return [
        (one.group, one.kind, one.name.text, one.target.text, one.target.place.address)
        for one in found.indicators
        if one.name or one.target
    ]


@pytest.mark.parametrize(
    ("rows", "read_as"),
    [
        (
            ("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|里程|≥5公里"),
            [("产出", "数量", "里程", "≥5公里", "D3")],
        ),
        (
            ("绩效指标|一级指标|二级指标|三级指标|指标值", "|产出指标|数量指标|里程|≥5公里"),
            [("产出", "数量", "里程", "≥5公里", "E3")],
        ),
        (
            (
                "一级指标|二级指标|三级指标|指标值||", "|||符号|数值|单位",
                "产出指标|数量指标|里程|≥|5|公里",
            ),
            [("产出", "数量", "里程", "≥5公里", "E4")],
        ),
        (
            ("一级指标|二级指标|三级指标|指标方向|指标值|计量单位", "产出指标|数量指标|里程|≥|5|公里"),
            [("产出", "数量", "里程", "≥5公里", "E3")],
        ),
        (
            (
                "一级指标|二级指标|三级指标|指标值||备注",
                "产出指标|数量指标|里程|≥|5公里|甲", "产出指标|质量指标|合格率|≥|95%|乙",
            ),
            [("产出", "数量", "里程", "≥5公里", "E3"), ("产出", "质量", "合格率", "≥95%", "E4")],
        ),
        (
            (
                "一级指标|二级指标|三级指标|指标值||备注",
                "产出指标|数量指标|里程|≥5|公里|甲", "产出指标|质量指标|合格率|≥95|%|乙",
            ),
            [("产出", "数量", "里程", "≥5公里", "D3"), ("产出", "质量", "合格率", "≥95%", "D4")],
        ),
        (
            (
                "一级指标|二级指标|三级指标|指标值||", "|||2026年|2027年|2028年",
                "产出指标|数量指标|里程|≥5公里|≥6公里|≥7公里",
            ),
            [("产出", "数量", "里程", "≥5公里", "D4")],
        ),
        (
            (
                "绩效目标|2027年完成", "一级指标|二级指标|三级指标|指标值||", "|||2026年|2027年|2028年",
                "产出指标|数量指标|里程|≥5公里|≥6公里|≥7公里",
            ),
            [("产出", "数量", "里程", "≥6公里", "E5")],
        ),
        (
            ("指标分类||指标名称|指标值", "产出指标|数量指标|里程|≥5公里"),
            [("产出", "数量", "里程", "≥5公里", "D3")],
        ),
        (
            ("一级指标|二级指标|绩效指标内容", "产出指标|数量指标|里程≥5公里", "|质量指标|合格率≥95%"),
            [("产出", "数量", "里程", "≥5公里", "C3"), ("产出", "质量", "合格率", "≥95%", "C4")],
        ),
        (
            ("一级指标|二级指标|三级指标|年度目标", "产出指标|数量指标|里程|≥5公里"),
            [("产出", "数量", "里程", "≥5公里", "D3")],
        ),
        (
            (
                "一级指标|二级指标|三级指标|考核值", "产出指标|数量指标|里程|≥5公里",
                "|质量指标|合格率|≥95%", "效益指标|社会效益指标|受益村|≥6个",
            ),
            [
                ("产出", "数量", "里程", "≥5公里", "D3"), ("产出", "质量", "合格率", "≥95%", "D4"),
                ("效益", "社会效益", "受益村", "≥6个", "D5"),
            ],
        ),
    ],
)  # fmt: skip
def test_headings_tell_the_columns_of_the_indicators(
    rows: tuple[str, ...], read_as: list[tuple[str, str, str, str, str]]
) -> None:
    assert indicators(*rows) == read_as
