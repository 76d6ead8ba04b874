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
    _add_year_forms(made, tmp_path)
    return made


def _add_year_forms(path: Path, folder: Path) -> None:
    """A 运行监控表 and a 自评表 in the book, as copied there by hand: values, one column filled."""
    ledger, drawn = _ledger(path), folder / "年度.xlsx"
    book = openpyxl.load_workbook(path)
    for name, column, entered in (("monitor", "F", "已完成"), ("evaluate", "E", "已完成")):
        with pytest.raises(SystemExit):
            main([name, str(path), "--actual", str(ledger), "-o", str(drawn), "--fail-on", "never"])
        made = openpyxl.load_workbook(drawn, data_only=True)
        [form] = [one for one in made.worksheets if one.title[:4] in {"监控05", "自评05"}]
        sheet = book.create_sheet(form.title)
        for row in form.iter_rows():
            for cell in row:
                sheet[cell.coordinate] = cell.value
        last = next(r for r in range(form.max_row, 0, -1) if form[f"D{r}"].value)
        sheet[f"{column}{last}"] = entered
        drawn.unlink()
    book.save(path)


def _ledger(path: Path) -> Path:
    """Rows of every kind, in 元. By hand, in 万元: 40.00 and 3.50 count by the end of June;

    30.00 is later, 7.00 of last year; 5.00 and 2.00 belong to forms that do not count, 6.00 to a
    code of two, 1.25 to none; 8.00 is void, 9.00 a subtotal; one amount cannot be read.
    """
    book = openpyxl.load_workbook(path)
    code = {sheet.title[:2]: sheet["B3"].value for sheet in book.worksheets}
    rows = [
        ("2023-05-01", code["05"], "400000", "已支付", "维稳"),
        ("2023-06-30", code["07"], "35000.00", "已支付", "综治"),
        ("2023-09-01", code["05"], "300000", "已支付", "维稳"),
        ("2022-12-01", code["05"], "70000", "已支付", "维稳"),
        ("2023-03-01", code["02"], "50000", "已支付", "防范"),
        ("2023-03-02", code["03"], "20000", "已支付", "护路"),
        ("2023-03-03", code["01"], "60000", "已支付", "两个项目一个编码"),
        ("2023-03-04", "13073023P00000000000X", "12500", "已支付", "别的单位"),
        ("2023-03-05", code["06"], "80000", "作废", "综合治理"),
        ("", "", "90000", "", "小计"),
        ("2023-03-06", code["06"], "约3万", "已支付", "综合治理"),
    ]
    out = path.with_name("支出明细.csv")
    lines = [",".join(row) for row in rows]
    out.write_text("日期,项目编码,金额（元）,支付状态,摘要\n" + "\n".join(lines) + "\n", "utf-8")
    return out


ROWS = (
    "支出明细：共11行111.75万元＝已计入2行43.50＋截止日之后1行30.00＋以前年度1行7.00"
    "＋未匹配4行14.25＋未计入2行17.00＋无法读取1行0.00。"
)


def test_the_same_rows_of_the_ledger_everywhere(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = _ledger(path)
    _, book = opened(path)
    imported = press("import_ledger", book, ledger).last
    assert "未计入2行17.00万元：作废1行，小计合计1行。" in imported
    buttons = {
        "compare": press("compare", book, "2023-06-30").last,
        "monitor": press("monitor", book, "2023-06-30").last,
        "evaluate": press("evaluate", book).last,
    }
    date = ["--as-of", "2023-06-30"]
    for name, button in buttons.items():
        options = [] if name == "evaluate" else date
        given = [name, path, "--actual", ledger, *options]
        said = command(capsys, *given, "-o", tmp_path / f"{name}.xlsx", "--fail-on", "never")
        reported = json.loads(command(capsys, *given, "--format", "json"))
        # the whole year for 自评: what is later than June counts
        rows = (
            ROWS if options else ROWS.replace("2行43.50", "3行73.50").replace("1行30.00", "0行0.00")
        )
        assert rows in said, name
        # the subtotal is no row of 支出明细: 导入支出 has said so
        kept = rows.replace("共11行111.75", "共10行102.75").replace(
            "未计入2行17.00", "未计入1行8.00"
        )
        assert kept in button, name
        assert reported["ledger"]["matched"]["amount"] == ("43.50" if options else "73.50")
        assert {key: reported["ledger"][key]["rows"] for key in ("unmatched", "set_aside")} == {
            "unmatched": 4, "set_aside": 2,
        }  # fmt: skip
        assert reported["ledger"]["unreadable"] == {
            "rows": 1,
            "amount": "0.00",
            "amount_unreadable": 1,
        }
        # two of one code can both be compared: only the hidden and the unreadable one are not
        assert "项目表：找到7张＝计入5张＋未计入2张。" in button
        assert reported["forms"] == {"found": 7, "counted": 5, "left_out": 2}


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
