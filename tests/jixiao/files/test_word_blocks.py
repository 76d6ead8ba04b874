"""Word documents written element by element: what is read, in which order, what is listed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read import docx as docx_in
from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Paragraph

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
Shown = list[str | list[list[str | None]]]


def document(path: Path, inside: str, part: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(part, f"<w:document {SPACES}>{inside}</w:document>")
    return path


def read(folder: Path, body: str) -> tuple[Shown, list[Cleaning]]:
    blocks, cleaned = docx_in.read_blocks(document(folder / "文.docx", f"<w:body>{body}</w:body>"))
    shown: Shown = [
        one.text if isinstance(one, Paragraph) else [list(row) for row in one.rows]  # type: ignore[arg-type]
        for one in blocks
    ]
    return shown, cleaned


def t(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def p(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{t(text)}</w:p>"


def tc(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def box(inside: str, kind: str = "w:drawing") -> str:
    return f"<{kind}><w:txbxContent>{inside}</w:txbxContent></{kind}>"


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
TOC = FIELD.format("begin") + "<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
GRID_BEFORE = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
CELLS = tc(p("甲")) + tc(p("乙"))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p("一") + tbl(CELLS) + p("二"), ["一", [["甲", "乙"]], "二"]),
        (f"<w:ins>{p('一')}</w:ins><w:customXml>{p('二')}</w:customXml>", ["一", "二"]),
        (f"<w:del>{p('一')}</w:del>{p('二')}", ["二"]),
        (f"<w:p>{t('一')}<w:r><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>", ["一\t二\n三"]),
        (f"<w:p>{t('3')}<w:r><w:noBreakHyphen/></w:r>{t('5')}</w:p>", ["3-5"]),
        (f"<w:p><w:del>{t('一')}</w:del><w:ins>{t('二')}</w:ins></w:p>", ["二"]),
        (f"<w:p>{t('一')}<w:r>{box(p('框'))}</w:r></w:p>", ["一", "框"]),
        (
            f"<w:p><w:r>{box(p('框'))}{box(p('框'), 'mc:Fallback')}</w:r></w:p>", ["框"],
        ),
        (f"<w:p><w:r>{box(p('外') + '<w:p><w:r>' + box(p('内')) + '</w:r></w:p>')}</w:r></w:p>",
         ["外"]),
        (tbl(GRID_BEFORE + CELLS), [[[None, None, "甲", "乙"]]]),
        (tbl("<w:trPr><w:del/></w:trPr>" + CELLS, CELLS), [[["甲", "乙"]]]),
        (tbl(tc(p("甲"), '<w:gridSpan w:val="2"/>') + tc(p("乙"))), [[["甲", None, "乙"]]]),
        (
            tbl(tc(p("甲"), '<w:vMerge w:val="restart"/>'), tc(p(""), "<w:vMerge/>"),
                tc(p("续"), "<w:vMerge/>"), tc(p(""))),
            [[["甲"], [None], ["续"], [""]]],
        ),
        (tbl(tc(p("甲") + p("乙"))), [[["甲\n乙"]]]),
        (tbl(f"<w:ins>{tc(p('甲'))}</w:ins><w:sdt><w:sdtContent>{tc(p('乙'))}</w:sdtContent></w:sdt>"),
         [[["甲", "乙"]]]),
        (tbl(f"<w:sdt/>{tc(p('甲'))}"), [[["甲"]]]),
        (tbl(tc(p("外") + tbl(tc(p("内"))))), [[["外"]], [["内"]]]),
        (f"<w:tbl><w:ins><w:tr>{CELLS}</w:tr></w:ins></w:tbl>", [[["甲", "乙"]]]),
        (
            "<w:p><m:oMath><m:sSub><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>1</m:t></m:r>"
            "</m:sub></m:sSub></m:oMath></w:p>", ["x_1"],
        ),
        ("<w:p><m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num></m:f></m:oMath></w:p>", ["3/"]),
    ],
)  # fmt: skip
def test_every_text_is_read_once_and_in_order(body: str, shown: Shown, tmp_path: Path) -> None:
    assert read(tmp_path, body) == (shown, [])


@pytest.mark.parametrize(
    ("body", "shown", "left_out"),
    [
        (p("一", "TOC1") + p("二"), ["二"], [(1, "一", "目录")]),
        (p("一", "toc 2") + p("二", "a3"), ["二"], [(1, "一", "目录")]),
        (
            f"<w:p>{TOC}{t('一')}</w:p>{p('二')}<w:p>{t('三')}{FIELD.format('end')}</w:p>{p('四')}",
            ["四"],
            [(1, "一", "目录"), (2, "二", "目录"), (3, "三", "目录")],
        ),
        (
            f"<w:p>{FIELD.format('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>{t('一')}"
            f"{FIELD.format('end')}</w:p>", ["一"], [],
        ),
        (f"<w:p>{FIELD.format('end')}<w:r><w:instrText>TOC</w:instrText></w:r>{t('一')}</w:p>", ["一"], []),
        (f"{p('零')}<w:p>{t('一')}<w:r><w:footnoteReference/></w:r></w:p>", ["零", "一"],
         [(2, "脚注标记", "脚注标记")]),
        (f"<w:p>{t('一')}<w:r><w:endnoteReference/></w:r></w:p>", ["一"],
         [(1, "脚注标记", "脚注标记")]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>", [], [(1, "藏", "隐藏文字")]),
        *[
            (f'<w:p><w:r><w:rPr><w:vanish w:val="{word}"/></w:rPr><w:t>显</w:t></w:r></w:p>',
             ["显"], []) for word in ("0", "false", "off")
        ],
        ('<w:p><w:r><w:rPr><w:vanish w:val="1"/></w:rPr><w:t>藏</w:t></w:r></w:p>', [],
         [(1, "藏", "隐藏文字")]),
        ('<w:p><w:r><w:sym w:font="Webdings" w:char="F022"/></w:r></w:p>', ["□"],
         [(1, "Webdings F022", "不认识的符号")]),
    ],
)  # fmt: skip
def test_what_is_left_out_is_listed_with_its_paragraph(
    body: str, shown: Shown, left_out: list[tuple[int, str, str]], tmp_path: Path
) -> None:
    read_, cleaned = read(tmp_path, body)
    assert read_ == shown
    assert [(one.place.line, one.before, one.what) for one in cleaned] == left_out


def nested(depth: int) -> str:
    inside = p("深")
    for _ in range(depth):
        inside = f"<w:ins>{inside}</w:ins>"
    return inside


def test_a_document_is_nested_twelve_deep_at_most(tmp_path: Path) -> None:
    assert read(tmp_path, nested(12)) == (["深"], [])
    with pytest.raises(UnreadableFile, match="嵌套过深"):
        read(tmp_path, nested(13))


def in_tables(depth: int) -> str:
    inside = p("深")
    for _ in range(depth):
        inside = tbl(tc(inside))
    return inside


def in_controls(depth: int) -> str:
    inside = p("深")
    for _ in range(depth):
        inside = f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    return inside


def test_a_box_is_one_step_down(tmp_path: Path) -> None:
    """A paragraph in it is at the depth of the one that holds it, and one."""
    boxed = f"<w:p><w:r>{box(nested(11))}</w:r></w:p>"
    assert read(tmp_path, boxed) == (["深"], [])
    with pytest.raises(UnreadableFile, match="嵌套过深"):
        read(tmp_path, f"<w:p><w:r>{box(nested(12))}</w:r></w:p>")


def test_controls_nest_twelve_deep_at_most(tmp_path: Path) -> None:
    assert read(tmp_path, in_controls(12)) == (["深"], [])
    with pytest.raises(UnreadableFile, match="嵌套过深"):
        read(tmp_path, in_controls(13))


def test_tables_in_tables_are_read_one_after_the_other(tmp_path: Path) -> None:
    assert read(tmp_path, in_tables(3)) == ([[[""]], [[""]], [["深"]]], [])


@pytest.mark.parametrize(
    ("inside", "part", "said"),
    [
        ("<w:body/>", "word/other.xml", "缺少正文"),
        ("<w:other/>", "word/document.xml", "没有正文"),
        ("<w:body>", "word/document.xml", "已损坏"),
    ],
)
def test_a_package_without_a_text_is_refused(
    inside: str, part: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        docx_in.read_blocks(document(tmp_path / "文.docx", inside, part))


@pytest.mark.parametrize(
    ("head", "name", "said"),
    [
        (b"PK\x03\x05", "文.docx", "不是Word文档"),
        (b"", "文.docx", "不是Word文档"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "文.docx", "旧版.doc或设有密码"),
        (b"{\\rtf1", "文.DOCX", "旧版.doc或设有密码"),
    ],
)
def test_a_file_that_is_no_package_is_refused(
    head: bytes, name: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    with pytest.raises(UnreadableFile, match=said):
        docx_in.read_blocks(path)
