"""Thousands of forms in one file cost in proportion: read and checked within the limits."""

from __future__ import annotations

from pathlib import Path

import docx
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.limited import check

FORM = (
    ("项目名称", "道路养护", "预算数（万元）", "1"),
    ("绩效目标", "完成养护", "", ""),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "里程", "≥1公里"),
)
MANY, SOME = 4000, 1000


def many_on_a_sheet(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(FORM * MANY):
            sheet.write_row(number, 0, row)
    return path


def many_in_a_document(path: Path) -> Path:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>' for t in row)}</w:tr>"
        for row in FORM
    )
    document = docx.Document()
    document.add_paragraph("道路养护绩效目标表")
    body = document.element.body
    tables = parse_xml(f"<w:body {nsdecls('w')}>{f'<w:tbl>{rows}</w:tbl>' * SOME}</w:body>")
    for table in list(tables):
        body.insert(len(body) - 1, table)
    document.save(str(path))
    return path


def many_in_a_text(path: Path) -> Path:
    cells = "\n\n".join("\n".join(f"\t{text}" for text in row) for row in FORM)
    path.write_text(f"道路养护绩效目标表\n{cells}\n\n" * SOME, "utf-8")
    return path


def test_thousands_of_forms_in_one_file(tmp_path: Path) -> None:
    paths = [
        many_on_a_sheet(tmp_path / "多.xlsx"),
        many_in_a_document(tmp_path / "多.docx"),
        many_in_a_text(tmp_path / "多.txt"),
    ]
    outcomes = check(paths)
    for path, outcome in zip(paths, outcomes, strict=True):
        assert (outcome.status, outcome.said) == (0, ""), path.name
    assert f"错误{MANY}，" in outcomes[0].printed  # each lacks an 效益指标
