"""A text of what was copied out of a spreadsheet: a line is a row, tabs stand between cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.files.read.any import read
from jixiao.files.read.text import read_blocks
from jixiao.form.document import Paragraph, Table

LINES = (
    "道路养护项目绩效目标表\t\t\t",
    "\t\t\t单位：万元",
    "项目名称\t道路养护\t预算数\t120",
    '绩效目标\t"养护120公里，\n合格率95%"\t\t',
    "一级指标\t二级指标\t三级指标\t指标值",
    "产出指标\t数量指标\t养护里程\t≥120公里",
    "\t质量指标\t养护合格率\t≥95%",
    "效益指标\t社会效益指标\t通行时间缩短率\t≥5%",
)


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "粘贴.txt"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def test_rows_copied_out_of_a_spreadsheet_are_a_form(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        reading = read(written(tmp_path, *LINES, encoding=encoding))
        [project] = reading.department.projects
        assert project.title.text == "道路养护项目绩效目标表"
        assert project.unit and project.unit.text == "万元"
        assert project.goal and project.goal.text == "养护120公里，\n合格率95%"
        rows = [(row.group, row.name.text, row.target.text) for row in project.indicators]
        assert rows == [
            ("产出", "养护里程", "≥120公里"),
            ("产出", "养护合格率", "≥95%"),
            ("效益", "通行时间缩短率", "≥5%"),
        ]
        # The goal takes the lines 4 and 5.
        assert [row.target.place.line for row in project.indicators] == [7, 8, 9]
        assert project.issues == ()


def test_two_forms_one_below_the_other_are_two_projects(tmp_path: Path) -> None:
    other = [line.replace("道路养护", "桥梁养护") for line in LINES]
    names = [p.label for p in read(written(tmp_path, *LINES, *other)).department.projects]
    assert names == ["道路养护", "桥梁养护"]


def test_a_stray_quote_takes_in_nothing(tmp_path: Path) -> None:
    lines = [line.replace("养护里程", '"养护里程') for line in LINES if '"' not in line]
    [project] = read(written(tmp_path, *lines)).department.projects
    assert [row.name.text for row in project.indicators] == [
        '"养护里程',
        "养护合格率",
        "通行时间缩短率",
    ]


def test_a_text_with_one_cell_a_line_keeps_the_tabs_inside_its_cells(tmp_path: Path) -> None:
    lines = (
        "一、甲\t乙",
        "二、甲\t乙",
        "三、甲\t乙",
        "\t项目名称",
        "\t道路",
        "",
        "\t目标",
        "\t修路",
    )
    blocks, _ = read_blocks(written(tmp_path, *lines))
    assert [type(block) for block in blocks] == [Paragraph] * 3 + [Table]


SPACED = (
    "道路养护项目绩效目标表",
    "项目名称{}道路养护{}预算数（万元）{}120",
    "绩效目标{}养护120公里",
    "一级指标{}二级指标{}三级指标{}指标值",
    "产出指标{}数量指标{}养护里程{}≥120公里",
    "产出指标{}质量指标{}养护合格率{}≥95%",
    "效益指标{}社会效益指标{}通行时间缩短率{}≥5%",
)


@pytest.mark.parametrize("between", ["｜", "    ", "　　", "|"])
def test_cells_may_stand_apart_by_spaces_or_strokes(tmp_path: Path, between: str) -> None:
    lines = (line.replace("{}", between) for line in SPACED)
    [project] = read(written(tmp_path, *lines)).department.projects
    assert project.name and project.name.text == "道路养护"
    assert project.budget and project.budget.text == "120"
    assert [row.target.text for row in project.indicators] == ["≥120公里", "≥95%", "≥5%"]
    assert [row.target.place.line for row in project.indicators] == [5, 6, 7]


def test_prose_with_wide_spaces_is_no_table(tmp_path: Path) -> None:
    lines = ("一、情况    说明", "今年工作    完成良好", "下一步　　继续努力")
    blocks, _ = read_blocks(written(tmp_path, *lines))
    assert all(isinstance(block, Paragraph) for block in blocks)
