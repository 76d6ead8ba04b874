"""Forms that programs write as text: .csv, XML of Excel 2003, .xls that are pages. One form, the
same values whatever it is written in.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from jixiao.errors import NotAForm
from jixiao.files.read.any import grids_of, read
from jixiao.model.money import wan
from jixiao.model.target_form import text_of

ROWS = [
    ["2025年部门预算项目绩效目标表"],
    ["单位：万元"],
    ["项目名称", "消防宣传车购置"],
    ["主管部门", "长桥县应急管理局"],
    ["项目资金总额", "1,036.80", "其中：财政拨款", "1,000.00", "其他资金", "36.80"],
    ["年度绩效目标", "购置消防宣传车4辆，\n提高群众消防安全意识。"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "购置宣传车数量", "＝4辆"],
    ["", "质量指标", "车辆验收合格率", "＝100%"],
    ["效益指标", "社会效益指标", "宣传覆盖人次", "≥20万人次"],
]


def csv(separator: str) -> str:
    return "\n".join(
        separator.join(f'"{cell}"' if set(cell) & set(",\n") else cell for cell in row)
        for row in ROWS
    )


def xml() -> str:
    rows = "".join(
        "<Row>" + "".join(f"<Cell><Data>{escape(c)}</Data></Cell>" for c in row) + "</Row>"
        for row in ROWS
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="表1"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def page() -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(c).replace(chr(10), '<br>')}</td>" for c in row) + "</tr>"
        for row in ROWS
    )
    return f"<html><head><meta charset=unicode></head><body><table>{rows}</table></body></html>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.csv", csv(",").encode("gbk")),
        ("表.csv", csv(",").encode("utf-8-sig")),
        ("表.csv", csv("\t").encode("utf-16")),
        ("表.tsv", csv("\t").encode()),
        ("表.xls", xml().encode()),
        ("表.xls", page().encode("utf-16")),
        ("表.et", page().encode("gbk")),
        ("表.doc", page().encode("utf-16")),
    ],
)
def test_a_form_has_the_same_values_whatever_it_is_written_in(
    name: str, data: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    project = read(tmp_path / name).department.projects[0]
    assert text_of(project.name) == "消防宣传车购置"
    assert text_of(project.unit) == "万元"
    assert text_of(project.goal) == "购置消防宣传车4辆，\n提高群众消防安全意识。"
    funds = (project.budget, project.fiscal_funds, project.other_funds)
    assert [wan(one.cents) for one in funds if one] == ["1036.80", "1000.00", "36.80"]
    assert [
        (row.group, row.kind, row.name.text, row.target.text) for row in project.indicators
    ] == [
        ("产出", "数量", "购置宣传车数量", "＝4辆"),
        ("产出", "质量", "车辆验收合格率", "＝100%"),
        ("效益", "社会效益", "宣传覆盖人次", "≥20万人次"),
    ]


def test_a_file_of_values_has_the_addresses_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text(csv(","), "utf-8")
    project = read(tmp_path / "表.csv").department.projects[0]
    assert project.indicators[0].target.place.address == "D8"
    assert len(grids_of(tmp_path / "表.csv")) == 1


def test_a_list_of_payments_is_no_form(tmp_path: Path) -> None:
    (tmp_path / "明细.csv").write_text("日期,项目编码,金额\n2025-01-02,1,3.00\n", "utf-8")
    with pytest.raises(NotAForm, match="没有找到绩效目标表"):
        read(tmp_path / "明细.csv")
