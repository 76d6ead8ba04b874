"""The public disclosure document: what the office signs and what is read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from jixiao.cli import main
from jixiao.errors import NotAForm
from jixiao.files import libreoffice
from jixiao.files.read.any import read
from jixiao.files.write.docx import write_document
from jixiao.files.write.word import BODY_FONT, HEAD_FONT, TITLE_FONT
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department, Field, Project
from jixiao.samples import DOCUMENT, sample
from workbook_templates.builder import write


@pytest.fixture(scope="module")
def department() -> Department:
    return standardised(read(sample(DOCUMENT), clean=True).department)


@pytest.fixture(scope="module")
def document(department: Department) -> Any:
    stream = BytesIO()
    write_document(department, stream)
    stream.seek(0)
    return docx.Document(stream)


def test_text_workbook_word_workbook_are_one_model(department: Department, tmp_path: Path) -> None:
    book, word, again = tmp_path / "1.xlsx", tmp_path / "2.docx", tmp_path / "3.xlsx"
    write(department, book)
    write_document(read(book).department, word)
    write(standardised(read(word).department), again)
    assert read(again).department == department


def test_what_is_no_character_is_left_out(department: Department, tmp_path: Path) -> None:
    odd = replace(department, name="甲\x01局\ufffe" * 200)
    write_document(odd, tmp_path / "1.docx")
    written = docx.Document(str(tmp_path / "1.docx"))
    assert written.core_properties.author == ("甲局" * 200)[:255]
    assert any("甲局甲局" in paragraph.text for paragraph in written.paragraphs)


def test_parts_and_titles_are_headings_in_order(document: Any) -> None:
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == [
        "第一部分　部门整体绩效目标",
        "一、总体绩效目标",
        "二、职责分类绩效目标",
    ]
    assert headings[3] == "第二部分　预算项目绩效目标"
    assert headings[4] == "1.怀财字【2023】7号 大要案准备金绩效目标表"
    assert len(headings) == 4 + 7


def test_every_form_has_its_head_and_its_indicators(document: Any) -> None:
    assert len(document.tables) == 14
    head, indicators = document.tables[0], document.tables[1]
    texts = [cell.text for cell in head.rows[0].cells]
    assert texts[0] == "216001中共怀来县委政法委员会"
    assert texts[-1] == "单位：万元"
    assert [cell.text for cell in indicators.rows[0].cells] == [
        "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据",
    ]  # fmt: skip
    assert [cell.text for cell in indicators.rows[1].cells][4] == "≥1"


def test_header_rows_repeat_and_no_row_breaks_over_pages(document: Any) -> None:
    for table in document.tables[1::2]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for table in document.tables:
        for row in table.rows:
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_a4_and_the_official_fonts_by_name(document: Any) -> None:
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)

    def east_asian(style: str) -> str:
        return str(document.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")))

    assert east_asian("Normal") == BODY_FONT == "仿宋_GB2312"
    assert east_asian("Heading 1") == TITLE_FONT == "方正小标宋简体"
    assert east_asian("Heading 2") == HEAD_FONT == "黑体"


def test_the_contents_are_a_field_that_updates_and_already_show(document: Any) -> None:
    body = document.element.body
    instructions = [e.text or "" for e in body.iter(qn("w:instrText"))]
    assert any("TOC" in text for text in instructions)
    begin = next(e for e in body.iter(qn("w:fldChar")) if e.get(qn("w:dirty")) == "true")
    assert begin.get(qn("w:fldCharType")) == "begin"
    shown = [p.text for p in document.paragraphs]
    assert shown.index("7.怀财字【2023】7号 综治重点工作经费绩效目标表") < shown.index(
        "一、总体绩效目标"
    )


def test_text_from_outside_is_never_a_field(department: Department, tmp_path: Path) -> None:
    evil = '=HYPERLINK("x") { INCLUDETEXT "C:/secret" }'
    project = replace(department.projects[0], goal=Field(evil))
    path = tmp_path / "x.docx"
    write_document(replace(department, projects=(project,)), path)
    body = docx.Document(str(path)).element.body
    fields = "".join(e.text or "" for e in body.iter(qn("w:instrText")))
    assert "INCLUDETEXT" not in fields
    assert "HYPERLINK" not in fields
    (back,) = read(path).department.projects
    assert back.goal and back.goal.text == evil


def test_a_long_form_is_rendered_with_its_header_on_every_page(tmp_path: Path) -> None:
    if not libreoffice.available():
        pytest.skip("LibreOffice is not installed")
    base = read(sample(DOCUMENT), clean=True).department
    project: Project = base.projects[0]
    many = replace(project, indicators=project.indicators * 12)
    word, pdf = tmp_path / "x.docx", tmp_path / "x.pdf"
    write_document(replace(base, projects=(many,)), word)
    libreoffice.to_pdf(word, pdf)
    assert pdf.read_bytes()[:5] == b"%PDF-"


def test_export_stops_at_errors_and_goes_on_when_forced(tmp_path: Path, capsys: Any) -> None:
    department = standardised(read(sample(DOCUMENT), clean=True).department)
    bad = replace(department.projects[0], goal=Field(""))
    book, out = tmp_path / "b.xlsx", tmp_path / "o.docx"
    write(replace(department, projects=(bad,)), book)
    with pytest.raises(SystemExit) as stopped:
        main(["export", str(book), "-o", str(out)])
    assert stopped.value.code == 2
    assert "还有1条错误" in capsys.readouterr().err
    assert not out.exists()
    with pytest.raises(SystemExit) as went_on:
        main(["export", str(book), "-o", str(out), "--force"])
    assert went_on.value.code == 0
    assert out.exists()


def test_an_unknown_layout_says_what_was_found_and_what_was_missed(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目名称", "某项目"
    table.cell(1, 0).text, table.cell(1, 1).text = "绩效目标", "做好工作"
    path = tmp_path / "x.docx"
    document.save(str(path))
    with pytest.raises(NotAForm) as caught:
        read(path)
    sentence = caught.value.sentence
    assert "找到标签“项目名称”、“绩效目标”" in sentence
    assert "“三级指标”" in sentence.partition("缺少")[2]
    assert "“指标值”" in sentence.partition("缺少")[2]
