"""A PDF whose table has no ruling lines: refused in one true sentence, no cell is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read import pdf

FORM = [
    "项目支出绩效目标表",
    "项目名称 技能培训",
    "一级指标 二级指标 三级指标 指标值",
    "产出指标 数量指标 人数 ≥300人",
]


def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: list[object]) -> Path:
    monkeypatch.setattr(pdf, "answer_of", lambda *_: (0, found))
    path = tmp_path / "公开.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def test_a_form_in_no_table_is_refused(monkeypatch, tmp_path) -> None:
    path = answered(monkeypatch, tmp_path, [*FORM])
    with pytest.raises(UnreadableFile, match="表格没有框线"):
        pdf.read_blocks(path)


def test_a_form_in_a_table_and_a_text_without_a_form_are_not(monkeypatch, tmp_path) -> None:
    for found in ([*FORM, [["项目名称", "技能培训"]]], ["2024年部门预算公开说明"]):
        blocks, _ = pdf.read_blocks(answered(monkeypatch, tmp_path, found))
        assert len(blocks) == len(found)
