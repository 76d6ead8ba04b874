"""Nobody judges his own case: settings and waivers take nothing away unseen."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.files.check_file import check_file
from jixiao.model.findings import count_by_severity
from tests.support.audits import audit, lines


@pytest.fixture
def faulty(book: Path, tmp_path: Path) -> Path:
    """The sample with 12月底 of its first project at 90%: P03, an error."""
    path = tmp_path / "报送" / "甲局.xlsx"
    path.parent.mkdir()
    opened = openpyxl.load_workbook(book)
    sheet = opened["01 大要案准备金"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "12月底":
                sheet.cell(cell.row + 1, cell.column).value = 0.9
    opened.save(path)
    assert [one.rule for one in check_file(path).findings if one.severity == "错误"] == ["P03"]
    return path


def waive(path: Path, state: str) -> None:
    opened = openpyxl.load_workbook(path)
    sheet = opened.create_sheet("审核说明")
    sheet.append(["规则", "项目", "位置", "说明", "说明人"])
    sheet.append(["P03", "", "", "跨年支付", "办公室"])
    sheet.sheet_state = state
    opened.save(path)


def checked(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path), *more])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_check_names_the_settings_beside_the_file_and_what_they_changed(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = faulty.parent / "jixiao.toml"
    settings.write_text('[rules]\noff = ["P03"]\n[rules.severity]\nV03 = "提示"\n', "utf-8")
    status, text = checked(faulty, capsys)
    assert status == 0
    assert f"使用了设置文件“{settings}”：关闭了规则P03，V03改为提示。" in text
    _, reported = checked(faulty, capsys, "--format", "json")
    assert json.loads(reported)["settings"] == [
        {"file": str(settings), "off": ["P03"], "on": [], "severity": {"V03": "提示"}}
    ]
    report = tmp_path / "结果.xlsx"
    checked(faulty, capsys, "--format", "xlsx", "-o", str(report))
    shown = openpyxl.load_workbook(report)["审核结果"]
    texts = [str(cell.value) for row in shown.iter_rows(max_row=3) for cell in row if cell.value]
    assert any("关闭了规则P03" in text for text in texts)


def test_without_settings_none_are_named(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, reported = checked(faulty, capsys, "--format", "json")
    assert status == 1
    assert json.loads(reported)["settings"] == []


def test_an_audit_takes_no_settings_from_the_department(faulty: Path, tmp_path: Path) -> None:
    (faulty.parent / "jixiao.toml").write_text('[rules]\noff = ["P03"]\n', "utf-8")
    results = tmp_path / "r.jsonl"
    assert audit(faulty.parent, "-o", tmp_path / "r.xlsx", "--jsonl", results) == 1
    [row] = lines(results)
    assert "P03" in {one["rule"] for one in row["findings"]}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_waiver_counts_for_nothing_and_is_reported(faulty: Path, state: str) -> None:
    waive(faulty, state)
    found = check_file(faulty).findings
    assert count_by_severity(found)["错误"] == 1
    [finding] = [one for one in found if one.rule == "D04"]
    assert "隐藏的工作表“审核说明”有1条说明，不起作用" in finding.message


def test_a_waiver_that_is_seen_counts(faulty: Path) -> None:
    waive(faulty, "visible")
    found = check_file(faulty).findings
    assert count_by_severity(found)["错误"] == 0
    assert [(one.rule, one.waived_by, one.waived_why) for one in found if one.waived] == [
        ("P03", "办公室", "跨年支付")
    ]
