"""A letter filled into moulds is a document as python-docx, Word's own rules and people have it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from jixiao.files.write.letter import Letter, write
from jixiao.files.write.moulds import GAP, filled, piece
from jixiao.files.write.word import add_line
from jixiao.model.findings import ERROR, HINT, Finding
from jixiao.model.grid import Place


def letter(message: str, seen: str = "1", department: str = "甲局") -> Letter:
    found = Finding(message, Place("01 项目", 5, 2), seen=seen, rule="F01", severity=ERROR,
                    project="项目")  # fmt: skip
    return Letter(
        department, "甲局.xlsx", dt.date(2023, 11, 27), "退回修改", ["项目"], "1.00", [found]
    )


def row_of(path: Path) -> list[str]:
    [table] = docx.Document(str(path)).tables
    return [cell.text for cell in table.rows[2].cells]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("信") / "信.docx"
    write(letter(f"问题{text}。"), path)
    assert row_of(path)[4] == f"问题{printed(text)}。"


def printed(text: str) -> str:
    """What a document takes: neither U+FFFE nor U+FFFF."""
    return text.replace("\ufffe", "").replace("\uffff", "")


def test_markup_gaps_lines_and_tabs_are_text(tmp_path: Path) -> None:
    path = tmp_path / "信.docx"
    write(letter(f"<w:p/>&amp;{GAP}", seen="一\n二\t三", department="甲&乙<局>"), path)
    assert row_of(path)[3:5] == ["一\n二\t三", f"<w:p/>&amp;{GAP}"]
    opened = docx.Document(str(path))
    assert opened.core_properties.title == "甲&乙<局>预算绩效目标审核意见书"
    assert "单位：甲&乙<局>" in [one.text for one in opened.paragraphs]


def test_a_piece_looks_as_python_docx_makes_it() -> None:
    document = docx.Document()
    add_line(document, "一句话。", indent=True)
    own = etree.tostring(document.element.body[-2], method="c14n", exclusive=True)
    made = filled(piece(lambda made: add_line(made, GAP, indent=True)), "一句话。")
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    read = etree.fromstring(made.replace("<w:p>", f'<w:p xmlns:w="{names}">', 1))
    for text in read.iter(f"{{{names}}}t"):
        text.attrib.clear()
    assert etree.tostring(read, method="c14n", exclusive=True) == own


def test_a_text_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="1 gaps for 2 texts"):
        filled(piece(lambda made: add_line(made, GAP)), "一", "二")


def test_what_a_letter_does_not_list_is_counted_in_it(tmp_path: Path) -> None:
    """Six kinds of hints, of which four are shown, and seven waived findings, of which six are."""
    at = [Place("01 项目", row, 2) for row in range(1, 15)]
    hints = [Finding(f"问题{n}。", at[n], rule=f"V{n:02}", severity=HINT) for n in range(6)]
    waived = [
        Finding("甲。", at[n], rule=f"W{n:02}", severity=ERROR, waived_why="跨年", waived_by="科长")
        for n in range(7, 14)
    ]
    path = tmp_path / "信.docx"
    write(replace(letter("甲。"), findings=[*hints, *waived]), path)
    said = [one.text for one in docx.Document(str(path)).paragraphs]
    [mild] = [text for text in said if text.startswith("提示6条，供修改时参考：")]
    assert mild.count("问题") == 4 and mild.endswith("；另有2类")
    [accepted] = [text for text in said if text.startswith("单位已说明7条：")]
    assert accepted.count("跨年") == 6 and accepted.endswith("；另有1条。")
