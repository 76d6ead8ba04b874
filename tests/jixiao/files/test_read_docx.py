"""Word documents as other people make them; hostile ones refused."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from jixiao.errors import UnreadableFile
from jixiao.files import libreoffice
from jixiao.files.read import docx as docx_in
from jixiao.files.read.any import read
from jixiao.files.read.kinds import kind_of
from jixiao.form.document import Paragraph, Table
from jixiao.model.target_form import Project

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "养护里程", "≥120公里"),
    ("", "质量指标", "养护合格率", "≥95%"),
    ("效益指标", "社会效益指标", "通行时间缩短率", "≥5%"),
)


def fill(table: Any, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text


def single_form(document: Any, name: str = "道路养护") -> Any:
    """Head and indicators in one table."""
    rows = [
        ("项目名称", name, "预算数（万元）", "120"),
        ("绩效目标", "完成全县农村公路日常养护", "", ""),
        HEAD,
        *ROWS,
    ]
    table = document.add_table(len(rows), 4)
    fill(table, rows)
    return table


def saved(document: Any, tmp_path: Path) -> Path:
    path = tmp_path / "目标表.docx"
    document.save(str(path))
    return path


def only_project(path: Path) -> Project:
    (project,) = read(path).department.projects
    return project


def test_a_single_form_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("道路养护项目绩效目标表")
    single_form(document)
    project = only_project(saved(document, tmp_path))
    assert project.title.text == "道路养护项目绩效目标表"
    assert project.budget and project.budget.cents == 120_000_000
    assert [row.target.text for row in project.indicators] == ["≥120公里", "≥95%", "≥5%"]
    assert [row.group for row in project.indicators] == ["产出", "产出", "效益"]


def test_merged_cells_keep_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = single_form(document)
    table.cell(1, 1).merge(table.cell(1, 3)).text = "完成养护120公里"
    table.cell(3, 0).merge(table.cell(4, 0)).text = "产出指标"
    project = only_project(saved(document, tmp_path))
    assert project.goal and project.goal.text == "完成养护120公里"
    assert [row.dimension.text for row in project.indicators] == [
        "产出指标",
        "产出指标",
        "效益指标",
    ]
    assert project.issues == ()


def test_a_form_in_two_tables_with_a_line_between_is_one(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(2, 4)
    fill(head, [("项目名称", "道路养护", "预算数（万元）", "120"), ("绩效目标", "养护", "", "")])
    document.add_paragraph("")
    body = document.add_table(4, 4)
    fill(body, [HEAD, *ROWS])
    project = only_project(saved(document, tmp_path))
    assert project.label == "道路养护"
    assert len(project.indicators) == 3


def test_a_header_repeated_on_the_next_page_is_no_indicator(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [("项目名称", "道路养护", "预算数（万元）", "120"), ("绩效目标", "养护", "", ""),
            HEAD, *ROWS[:2], HEAD, ROWS[2]]  # fmt: skip
    fill(document.add_table(len(rows), 4), rows)
    project = only_project(saved(document, tmp_path))
    assert [row.name.text for row in project.indicators] == [
        "养护里程", "养护合格率", "通行时间缩短率",
    ]  # fmt: skip


def test_several_forms_in_one_document(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("甲工程", "乙工程", "丙工程"):
        document.add_paragraph(f"{name}绩效目标表")
        single_form(document, name)
    labels = [project.label for project in read(saved(document, tmp_path)).department.projects]
    assert labels == ["甲工程", "乙工程", "丙工程"]


def test_a_form_inside_a_cell_of_another_table(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    inner = outer.cell(0, 0).add_table(6, 4)
    rows = [
        ("项目名称", "道路养护", "预算数（万元）", "120"),
        ("绩效目标", "养护", "", ""),
        HEAD,
        *ROWS,
    ]
    fill(inner, rows)
    assert only_project(saved(document, tmp_path)).label == "道路养护"


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    table = single_form(document)
    paragraph = table.cell(3, 3).paragraphs[0]._p
    for run in list(paragraph):
        paragraph.remove(run)
    paragraph.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>≥90公里</w:delText></w:r></w:del>'
    ))  # fmt: skip
    paragraph.append(parse_xml(
        f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>≥150公里</w:t></w:r></w:ins>'
    ))  # fmt: skip
    assert only_project(saved(document, tmp_path)).indicators[0].target.text == "≥150公里"


def test_soft_returns_and_full_width_spaces_in_labels(tmp_path: Path) -> None:
    document = docx.Document()
    table = single_form(document)
    cell = table.cell(0, 0).paragraphs[0]
    cell.clear()
    run = cell.add_run("项目")
    run.add_break()
    run.add_text("　名称")
    assert only_project(saved(document, tmp_path)).label == "道路养护"


def test_a_form_in_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = single_form(document)
    paragraph = document.add_paragraph()
    box = OxmlElement("w:txbxContent")
    box.append(table._tbl)
    box.append(OxmlElement("w:p"))
    holder = OxmlElement("w:pict")
    holder.append(box)
    paragraph.add_run()._element.append(holder)
    assert only_project(saved(document, tmp_path)).label == "道路养护"


def test_a_table_of_contents_is_left_out_and_listed(tmp_path: Path) -> None:
    document = docx.Document()
    entry = document.add_paragraph()
    for kind, text in (("begin", ""), ("", ' TOC \\o "1-2" '), ("separate", "")):
        run = entry.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
    entry.add_run("道路养护项目绩效目标表　　3")
    last = document.add_paragraph("乡村学校项目绩效目标表　　4")
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    last.add_run()._element.append(end)
    document.add_paragraph("道路养护项目绩效目标表")
    single_form(document)
    path = saved(document, tmp_path)
    reading = read(path)
    assert [project.label for project in reading.department.projects] == ["道路养护"]
    assert [one.what for one in reading.cleaned].count("目录") == 2


def test_a_line_in_the_style_of_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    for style, text in (("TOC1", "一、道路养护 1"), ("Heading1", "一、道路养护")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        named = OxmlElement("w:pStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
    blocks, left_out = docx_in.read_blocks(saved(document, tmp_path))
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["一、道路养护"]
    assert [one.before for one in left_out] == ["一、道路养护 1"]


def test_every_text_of_a_table_cell_is_in_a_block(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文一句")
    table = single_form(document)
    nested = table.cell(1, 1).add_table(1, 1)
    nested.cell(0, 0).text = "嵌套里的话"
    blocks, _ = docx_in.read_blocks(saved(document, tmp_path))
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    texts += [
        value
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
        for value in row
        if isinstance(value, str) and value
    ]
    wanted = {text for row in (HEAD, *ROWS) for text in row if text} | {"正文一句", "嵌套里的话"}
    assert wanted <= set(texts)


# hostile -----------------------------------------------------------------------------------------


def with_body(path: Path, xml: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        docx_in.read_blocks(path)
    return caught.value.sentence


def test_external_entities_are_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到", "utf-8")
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "可疑" in refused(with_body(tmp_path / "x.docx", xml.encode()))


def test_billion_laughs_are_refused(tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "ha">' for n in range(12)
    )
    xml = f"<!DOCTYPE d [{entities}]><d>&a11;</d>"
    assert refused(with_body(tmp_path / "x.docx", xml.encode()))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_body(tmp_path / "x.docx", b"<a>" + b" " * (300 * 2**20) + b"</a>")
    assert "解压后过大" in refused(path)


def test_paths_that_leave_the_package_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../outside.xml", "x")
        archive.writestr("word/document.xml", "<a/>")
    assert "可疑的内部路径" in refused(path)


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    single_form(document)
    path = saved(document, tmp_path)
    whole = path.read_bytes()
    for size in range(1024, len(whole), 1024):
        path.write_bytes(whole[:size])
        assert "损坏" in refused(path)


def test_a_document_whose_text_cannot_be_unpacked_is_refused(tmp_path: Path) -> None:
    """Bits lost inside the packed text, a password on the part, a packing nobody knows."""
    document = docx.Document()
    single_form(document)
    path = saved(document, tmp_path)
    sentences = ("已损坏", "设有密码", "已损坏")
    for data, sentence in zip(damaged(path, "word/document.xml"), sentences, strict=True):
        path.write_bytes(data)
        assert sentence in refused(path)


def damaged(path: Path, name: str) -> list[bytes]:
    """A package in which one part cannot be unpacked: bits lost, a password, an unknown packing."""
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo(name)
    start = part.header_offset
    listed = whole.index(name.encode(), whole.index(b"PK\x01\x02")) - 46
    text = start + 30 + len(name)
    found = []
    for changes in (
        {text + n: whole[text + n] ^ 0x5A for n in range(0, min(400, part.compress_size), 37)},
        {start + 6: 1, listed + 8: 1},
        {start + 8: 99, listed + 10: 99},
    ):
        changed = bytearray(whole)
        for at, byte in changes.items():
            changed[at] = byte
        found.append(bytes(changed))
    return found


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"plain words")
    assert "不是Word文档" in refused(path)
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert "另存为.docx" in refused(path)


def test_an_old_doc_is_converted_where_libreoffice_is_there(tmp_path: Path) -> None:
    if not libreoffice.available():
        pytest.skip("LibreOffice is not installed")
    document = docx.Document()
    document.add_paragraph("道路养护项目绩效目标表")
    single_form(document)
    document.add_paragraph("")  # a body never ends with a table: .doc cannot say so
    path = saved(document, tmp_path)
    with libreoffice.converted(path, "doc") as made:
        old, of_wps = tmp_path / "旧文档.doc", tmp_path / "旧文档.wps"
        for one in (old, of_wps):
            one.write_bytes(made.read_bytes())
    assert of_wps.read_bytes().startswith(bytes.fromhex("d0cf11e0"))  # the container of .doc
    assert (kind_of(old), kind_of(of_wps)) == ("word", "word")
    assert [only_project(one).label for one in (old, of_wps)] == ["道路养护", "道路养护"]


def run_of(xml: str) -> Any:
    spaces = nsdecls("w").replace("xmlns:w", "xmlns:w", 1)
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    return parse_xml(xml.replace(" NS", f" {spaces} {math}", 1))


@pytest.mark.parametrize(
    ("xml", "seen", "listed"),
    [
        ('<w:r NS><w:sym w:font="Symbol" w:char="F0B3"/><w:t>4次</w:t></w:r>', "≥4次", ""),
        ('<w:r NS><w:sym w:font="Symbol" w:char="F0A3"/><w:t>4次</w:t></w:r>', "≤4次", ""),
        ('<w:r NS><w:sym w:font="Symbol" w:char="B9"/><w:t>4</w:t></w:r>', "≠4", ""),
        ('<w:r NS><w:t>3</w:t><w:sym w:font="Symbol" w:char="F0B4"/><w:t>5米</w:t></w:r>', "3×5米", ""),
        ('<w:r NS><w:sym w:font="Webdings" w:char="F022"/><w:t>4</w:t></w:r>', "□4", "不认识的符号"),
        ("<m:oMath NS><m:r><m:t>≥90%</m:t></m:r></m:oMath>", "≥90%", ""),
        (
            "<m:oMath NS><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>",
            "3/4", "",
        ),
        (
            "<m:oMath NS><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>",
            "10^4", "",
        ),
        ("<w:r NS><w:t>≥4</w:t><w:softHyphen/><w:t>次</w:t></w:r>", "≥4次", ""),
        ("<w:r NS><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>", "", "隐藏文字"),
        ('<w:r NS><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>≥4次</w:t></w:r>', "≥4次", ""),
        (
            "<w:r NS><w:ruby><w:rt><w:r><w:t>ci</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>次</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "次", "拼音",
        ),
        (
            "<w:sdt NS><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>"
            "<w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>",
            "", "占位提示",
        ),
    ],
)  # fmt: skip
def test_a_value_is_read_as_a_person_sees_it(
    tmp_path: Path, xml: str, seen: str, listed: str
) -> None:
    document = docx.Document()
    table = single_form(document)
    paragraph = table.cell(3, 3).paragraphs[0]
    paragraph.clear()
    paragraph._p.append(run_of(xml))
    path = saved(document, tmp_path)
    assert only_project(path).indicators[0].target.text == seen
    _, cleaned = docx_in.read_blocks(path)
    assert {one.what for one in cleaned} == ({listed} if listed else set())


def test_a_text_box_in_a_cell_is_part_of_the_cell(tmp_path: Path) -> None:
    document = docx.Document()
    table = single_form(document)
    cell = table.cell(1, 1)
    cell.text = ""
    box = OxmlElement("w:txbxContent")
    box.append(OxmlElement("w:p"))
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = "养护农村公路"
    box[0].append(run)
    cell.paragraphs[0].add_run()._r.append(box)
    project = only_project(saved(document, tmp_path))
    assert project.goal and project.goal.text == "养护农村公路"


def test_the_head_of_the_page_says_unit_and_department_of_each_form(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "填报单位：平湖县交通局　　金额单位：元"
    document.sections[0].header.add_paragraph("内部资料")
    for name in ("道路养护", "桥梁养护"):
        document.add_paragraph("项目绩效目标表")
        rows = [("项目名称", name, "预算数", "12000"), HEAD, *ROWS]
        fill(document.add_table(len(rows), 4), rows)
    department = read(saved(document, tmp_path)).department
    assert department.name == "平湖县交通局"
    budgets = [project.budget.cents for project in department.projects if project.budget]
    assert budgets == [1_200_000, 1_200_000]


def test_a_head_of_the_page_that_cannot_be_unpacked_is_passed_over(tmp_path: Path) -> None:
    document = docx.Document()
    single_form(document)
    document.sections[0].header.paragraphs[0].text = "填报单位：平湖县交通局"
    path = saved(document, tmp_path)
    assert read(path).department.name == "平湖县交通局"
    for data in damaged(path, "word/header1.xml"):
        path.write_bytes(data)
        department = read(path).department
        assert [project.label for project in department.projects] == ["道路养护"]
        assert department.name != "平湖县交通局"


def test_a_form_that_is_a_picture_is_said_to_be_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("项目绩效目标表")
    run = document.add_paragraph().add_run()._r
    run.append(parse_xml(f"<w:pict {nsdecls('w')}/>"))
    with pytest.raises(UnreadableFile, match="只有图片"):
        read(saved(document, tmp_path))
    document.add_paragraph("项目名称：甲")  # a form in lines of text may have a seal
    assert docx_in.read_blocks(saved(document, tmp_path))[0]


def test_a_table_in_a_cell_stands_below_its_row(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("项目绩效目标表")
    rows = [("项目名称", "道路养护", "", ""), ("资金来源（万元）", "", "", ""), HEAD, *ROWS]
    table = document.add_table(len(rows), 4)
    fill(table, rows)
    money = table.cell(1, 1).add_table(2, 3)
    fill(money, [("资金总额", "财政拨款", "其他资金"), ("52.00", "40.00", "12.00")])
    project = only_project(saved(document, tmp_path))
    funds = (project.budget, project.fiscal_funds, project.other_funds)
    assert [one and one.cents for one in funds] == [52_000_000, 40_000_000, 12_000_000]
    assert len(project.indicators) == 3


@pytest.mark.parametrize(("centimetres", "said"), [(12, True), (3, False)])
def test_a_picture_as_large_as_a_form_is_listed(
    centimetres: int, said: bool, tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_paragraph("项目绩效目标表")
    single_form(document)
    run = document.add_paragraph().add_run()._r
    side = centimetres * 360_000
    run.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp")}><wp:inline><wp:extent cx="{side}" cy="{side}"/></wp:inline></w:drawing>'
        )
    )
    issues = only_project(saved(document, tmp_path)).issues
    assert any("图片" in one.text for one in issues if one.kind == "unread") is said
