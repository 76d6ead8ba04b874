"""One workbook through cell, button, check, audit and roll-up: the same numbers everywhere."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from open_books import opened, press, sample, written

from jixiao.audit.work import examine
from jixiao.check.cells import verdicts
from jixiao.cli import main
from jixiao.files.read.any import read
from jixiao.form.book import Reading

EQUATION = "项目表：找到7张＝计入4张＋未计入3张。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """30.00 hidden, 65 made 约65, 50.00 under the first code: 880 − 30 − 65 − 50 = 735.00万元.

    And a 指标值 without a unit that a 说明 accepts.
    """
    made = written(tmp_path, sample(), "同一本.xlsx")
    book = openpyxl.load_workbook(made)
    by_number = {sheet.title[:2]: sheet for sheet in book.worksheets}
    by_number["02"].sheet_state = "hidden"
    by_number["03"]["B5"] = "约65"
    by_number["04"]["B3"] = by_number["01"]["B3"].value
    by_number["05"]["E11"] = "≥1"
    notes = book.create_sheet("审核说明")
    notes.append(["规则", "项目", "位置", "说明", "说明人"])
    notes.append(["V03", by_number["05"]["E3"].value, "E11", "按批复", "负责人"])
    book.save(made)
    return made


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit):
        main(list(map(str, arguments)))
    return capsys.readouterr().out


def test_the_same_forms_and_money_everywhere(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, book = opened(path)
    button = press("roll_up", book).last
    assert "已汇总4个项目，预算合计735.00万元。" in button
    assert EQUATION in button
    summary = json.loads(command(capsys, "rollup", path, "--format", "json"))
    checked = json.loads(command(capsys, "check", path, "--format", "json"))
    audited = examine(str(path))
    assert summary["total"]["budget"] == "735.00"
    assert audited["budget"] == 735 * 10**6
    assert summary["forms"] == audited["forms"]
    assert summary["forms"] == {"found": 7, "counted": 4, "left_out": 3}
    without_file = [{k: v for k, v in one.items() if k != "file"} for one in summary["left_out"]]
    aside = [one for one in checked["findings"] if one["rule"] in {"D06", "D07", "F04"}]
    assert [one["sheet"] for one in aside] == [
        one["sheet"] for one in without_file[1:2] + without_file[:1] + without_file[2:]
    ]
    assert without_file == [
        {k: v for k, v in one.items() if k != "file"} for one in audited["left_out"]
    ]
    assert all(one["sheet"] in button for one in without_file)
    assert checked["summary"] == audited["counts"]


def test_the_same_findings_everywhere(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, book = opened(path)
    button = press("check_all", book).last
    checked = json.loads(command(capsys, "check", path, "--format", "json"))
    shown = re.search(r"共(\d+)条：错误(\d+)，警告(\d+)，提示(\d+)，已说明(\d+)", button)
    assert shown is not None
    accepted = sum("waived_why" in one for one in checked["findings"])
    assert list(map(int, shown.groups())) == [
        len(checked["findings"]), *checked["summary"].values(), accepted,
    ]  # fmt: skip
    assert accepted == 1
    keys = ("rule", "sheet", "cell", "message")
    audited = examine(str(path))
    assert Counter(tuple(one[key] for key in keys) for one in audited["findings"]) == Counter(
        tuple(one[key] for key in keys) for one in checked["findings"]
    )
    # on a cost row that states the budget alone, C04 says what V03 would say: one finding, with
    # its other cells as 表!E14
    said_by_c04 = Counter(
        (*(cell.split("!") if "!" in cell else (one["sheet"], cell)), "V03")
        for one in checked["findings"]
        if one["rule"] == "C04"
        for cell in one.get("cells", [one["cell"]])
    )
    assert cells(read(path)) - said_by_c04 == Counter(
        (one["sheet"], one["cell"], one["rule"])
        for one in checked["findings"]
        if one["rule"].startswith("V") and one["sheet"]
    )


def cells(reading: Reading) -> Counter[tuple[str, str, str]]:
    """What the worksheet function says of every 指标值: place and rule."""
    found: Counter[tuple[str, str, str]] = Counter()
    for project in reading.department.projects:
        verdict_rows = verdicts(
            [[row.target.text] for row in project.indicators],
            [[row.category.text] for row in project.indicators],
            [[row.name.text] for row in project.indicators],
            project.budget.cents if project.budget else None,
        )
        for row, (verdict,) in zip(project.indicators, verdict_rows, strict=True):
            for rule in re.findall(r"(V\d\d)：", verdict):
                found[project.sheet, row.target.place.address, rule] += 1
    return found
