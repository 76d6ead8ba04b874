"""The same form as a web page, a PDF, under a name of another kind: read alike, or refused."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
import xlsxwriter

from jixiao.errors import UnreadableFile
from jixiao.files import libreoffice
from jixiao.files.read import pdf
from jixiao.files.read.any import read
from jixiao.files.read.kinds import kind_of
from jixiao.files.read.page_furniture import is_furniture
from jixiao.model.target_form import Project

ROWS = (
    ("项目名称", "道路养护", "预算数（万元）", "12.5"),
    ("绩效目标", "养护农村公路120公里，使行车时间缩短5%", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "养护里程", "≥120公里"),
    ("", "质量指标", "养护合格率", "≥95%"),
    ("效益指标", "社会效益指标", "行车时间缩短率", "≥5%"),
)
PAGE = """<html><head><meta charset="utf-8"><title>无关</title><style>td {{}}</style></head><body>
<table class="page"><tr><td>首页 &gt; 公开
<h1>道路养护绩效目标表</h1>
<table><tr><td>项目名称</td><td>道路<br>养护</td><td>预算数（万元）</td><td>12.5</td></tr>
<tr><td>绩效目标</td><td colspan="3">养护农村公路120公里，
      使行车时间缩短5%<script>alert("无")</script></td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td rowspan="2">产出指标</td><td>数量指标</td><td>养护里程</td><td>&ge;120公里</td></tr>
<tr><td>质量指标</td><td>养护合格率</td><td>≥95%</td></tr>
<tr style="display:none"><td>产出指标</td><td>数量指标</td><td>看不见的</td><td>≥1次</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>行车时间缩短率</td><td>≥5%</td></tr></table>
</td></tr></table></body></html>"""


def assert_read(project: Project) -> None:
    assert project.name and "".join(project.name.text.split()) == "道路养护"
    assert project.budget and project.budget.cents == 12_500_000
    assert project.goal and project.goal.text == "养护农村公路120公里，使行车时间缩短5%"
    assert [(row.group, row.kind, row.target.text) for row in project.indicators] == [
        ("产出", "数量", "≥120公里"),
        ("产出", "质量", "≥95%"),
        ("效益", "社会效益", "≥5%"),
    ]


def document(path: Path) -> Path:
    made = docx.Document()
    made.add_paragraph("道路养护绩效目标表")
    table = made.add_table(len(ROWS), 4, style="Table Grid")
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 3))
    made.save(str(path))
    return path


@pytest.mark.parametrize("name", ["公开.html", "公开.htm", "导出.xls"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_is_read_by_its_cells(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(PAGE.encode(encoding))
    [project] = read(path).department.projects
    assert_read(project)


def test_a_pdf_is_read_by_the_lines_round_its_cells(tmp_path: Path) -> None:
    if not libreoffice.available():
        pytest.skip("没有LibreOffice，做不出PDF")
    libreoffice.to_pdf(document(tmp_path / "表.docx"), tmp_path / "表.pdf")
    [project] = read(tmp_path / "表.pdf").department.projects
    assert_read(project)


def test_a_pdf_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4\nnothing follows")
    with pytest.raises(UnreadableFile, match="已损坏"):
        read(tmp_path / "坏.pdf")


def test_lines_that_only_the_width_of_a_cell_has_made_are_joined() -> None:
    assert (
        pdf.joined("养护农村公路120\n公里，使行车时间\n缩短5%")
        == "养护农村公路120公里，使行车时间缩短5%"
    )
    assert pdf.joined("一、养护公路。\n二、清理边沟。") == "一、养护公路。\n二、清理边沟。"


def test_files_of_wps_are_what_is_in_them(tmp_path: Path) -> None:
    writer = tmp_path / "表.wps"
    writer.write_bytes(document(tmp_path / "表.docx").read_bytes())
    table = tmp_path / "表.et"
    with xlsxwriter.Workbook(tmp_path / "表.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("道路养护绩效目标表",), *ROWS)):
            sheet.write_row(number, 0, row)
    table.write_bytes((tmp_path / "表.xlsx").read_bytes())
    assert (kind_of(writer), kind_of(table)) == ("word", "workbook")
    for path in (writer, table):
        [project] = read(path).department.projects
        assert_read(project)


FURNITURE = (
    "您当前的位置：首页 > 政务公开 > 预算/决算",
    "首页 > 信息公开",
    "发布时间：2024-02-07　来源：县财政局　浏览次数：91",
    "【打印本页】【关闭窗口】",
    "字体：[大 中 小]",
    "上一篇：2023年部门预算公开",
    "版权所有：某县人民政府　备案号：冀ICP备00000000号",
    "主办单位：某县人民政府办公室",
)


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_what_stands_around_a_document_on_a_page_is_no_part_of_it(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"公开{suffix}"
    if suffix == ".html":
        about = "<table><tr><td>[ 索引号 ]</td><td>11500</td><td>[ 发布机构 ]</td></tr></table>"
        lines = "".join(f"<p>{line}</p>" for line in FURNITURE)
        path.write_text(PAGE.replace("<body>", f"<body>{about}{lines}"), encoding="utf-8")
        assert "<body>" in PAGE
    else:
        table = ("道路养护绩效目标表", *("\t".join(map(str, row)) for row in ROWS))
        path.write_text("\n".join((*FURNITURE[:4], *table, *FURNITURE[4:])), encoding="utf-8")
    reading = read(path)
    [project] = reading.department.projects
    assert_read(project)
    assert reading.unread == ()
    taken = ["".join(x.before.split()) for x in reading.cleaned if x.what == "网页栏目"]
    assert [line for line in FURNITURE if "".join(line.split()) not in taken] == []


@pytest.mark.parametrize(
    "text",
    ["来源于上级补助", "中", "首页设计费", "来访登记率", "下载量≥3万次", "无障碍改造", "注册登记"],
)
def test_words_of_a_form_are_not_taken_for_those_of_a_page(text: str) -> None:
    assert not is_furniture(text)
