"""The bureau's desk: letters, who is late, rounds, the page for the leader."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao.audit.county import County
from jixiao.audit.opinion import PASSED, RETURNED, REVISED, conclusion, grade
from jixiao.audit.roster import Roster
from jixiao.audit.rounds import order_of
from jixiao.audit.submissions import Submission
from jixiao.files.check_file import check_file
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.findings import Severity
from jixiao.model.tally import tally
from jixiao.model.target_form import Amount, Department, Field, LayoutIssue, Project
from jixiao.samples import DOCUMENT, sample
from jixiao.settings import DEFAULT
from tests.support.audits import audit
from workbook_templates.builder import write

WAN = 1_000_000
LAYOUTS = Path(__file__).parents[2] / "layouts"
DATE = ("--date", "2023-11-27")


@pytest.fixture(scope="module")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """甲局 with the first three projects of the sample (195万元), 乙局 with the next two
    (550万元), whose first has 其他资金 that do not add up: F01, an error."""
    folder = tmp_path_factory.mktemp("一上")
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    first, second = whole.projects[:3], list(whole.projects[3:5])
    second[0] = replace(second[0], other_funds=replace(second[0].other_funds, cents=WAN))
    write(replace(whole, name="甲局", code="301", projects=first), folder / "甲局.xlsx")
    write(replace(whole, name="乙局", code="302", projects=tuple(second)), folder / "乙局.xlsx")
    return folder


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "单位名单.csv"
    path.write_text(
        "单位,编码,联系人,截止日期\n甲局,301,,2023-12-20\n丙局,303,老张,2023-11-20\n丁局,304,,2023-12-20\n",
        "utf-8-sig",
    )
    return path


def texts(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def letter_of(folder: Path, name: str) -> str:
    [one] = [path for path in folder.iterdir() if path.is_dir() and path.name.endswith(name)]
    return texts(one / "预算绩效目标审核意见书.docx")


@pytest.fixture
def first_round(departments: Path, roster: Path, tmp_path: Path) -> Path:
    shutil.copytree(departments, tmp_path / "报送")
    arguments = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--roster", roster)
    assert audit(tmp_path / "报送", *arguments, "--round", "一上", *DATE) == 1  # F01
    return tmp_path


def test_a_letter_says_what_stands_where_and_what_is_concluded(first_round: Path) -> None:
    first = letter_of(first_round / "信", "甲局")
    assert "单位：甲局" in first
    assert "轮次：一上" in first
    assert "审核日期：2023年11月27日" in first
    assert "修改期限：2023年12月20日" in first
    assert "计入审核的项目3个，预算合计195.00万元" in first
    assert "修改后通过。" in first
    second = letter_of(first_round / "信", "乙局")
    assert "计入审核的项目2个，预算合计550.00万元" in second
    assert "退回修改。" in second
    assert "预算数50.00" in second, "F01 says both sides"
    assert "甲局" not in second, "nothing of another department"


def test_every_error_and_warning_is_in_the_letter(departments: Path, first_round: Path) -> None:
    letter = letter_of(first_round / "信", "乙局")
    for one in check_file(departments / "乙局.xlsx").findings:
        if one.severity is not Severity.HINT:
            assert one.message.removesuffix("。") in letter  # those of one cell are joined


def test_the_returned_workbook_has_a_note_at_each_finding(
    departments: Path, first_round: Path
) -> None:
    [path] = first_round.glob("信/*乙局/退回修改稿.xlsx")
    opened = openpyxl.load_workbook(path)
    notes = {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in opened
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    expected = {
        (one.place.sheet, one.place.address)
        for one in check_file(path).findings
        if one.place.row and one.place.sheet
    }
    assert set(notes) == expected
    assert any("F01" in text for text in notes.values())
    assert not any(
        isinstance(cell.value, str) and cell.value.startswith("=TARGET")
        for sheet in opened
        for row in sheet.iter_rows()
        for cell in row
    ), "readable without the add-in"


def test_what_was_sent_is_never_touched(departments: Path, first_round: Path) -> None:
    for name in ("甲局.xlsx", "乙局.xlsx"):
        assert (first_round / "报送" / name).read_bytes() == (departments / name).read_bytes()


def test_the_roster_says_who_sent_and_who_is_late(
    first_round: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = openpyxl.load_workbook(first_round / "总表.xlsx")["报送情况"]
    rows = [row[:5] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [(row[0], row[4]) for row in rows] == [
        ("甲局", "已报"),
        ("丙局", "逾期未报"),
        ("丁局", "未报"),
        ("乙局", "不在名单"),
    ]
    reminder = (first_round / "信" / "催报名单.txt").read_text("utf-8")
    assert "1. 丙局（老张），应于2023年11月20日前报送，逾期未报" in reminder
    assert "2. 丁局，应于2023年12月20日前报送，未报" in reminder


def test_the_second_round_says_what_was_mended(
    departments: Path, roster: Path, first_round: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """乙局 mends its funds and takes 50 off its first project."""
    whole = read(departments / "乙局.xlsx").department
    mended = list(standardised(whole).projects)
    amount = replace(mended[0].budget, cents=45 * WAN, text="")
    blank = replace(mended[0].other_funds, cents=None, text="")
    mended[0] = replace(mended[0], budget=amount, fiscal_funds=amount, other_funds=blank)
    write(replace(whole, projects=tuple(mended)), first_round / "报送" / "乙局.xlsx")
    out = ("-o", first_round / "总表.xlsx", "--letters", first_round / "信2", "--roster", roster)
    audit(first_round / "报送", *out, "--round", "二上", *DATE)
    letter = letter_of(first_round / "信2", "乙局")
    assert "与一上相比：" in letter
    assert "预算合计：原550.00万元，现545.00万元，减少5.00万元。" in letter
    assert "问题已改正" in letter
    assert "内容相同" in letter_of(first_round / "信2", "甲局")
    capsys.readouterr()
    assert audit("--history", first_round) == 0
    said = capsys.readouterr().out
    assert "单位　一上　二上" in said
    assert "退回修改（错误1" in said
    assert "545.00万元）" in said


def test_the_page_for_the_leader_reconciles_with_the_roll_up(first_round: Path) -> None:
    page = texts(first_round / "信" / "全县情况.docx")
    assert "已报送2个单位，项目5个，预算合计745.00万元" in page
    assert "尚未报送的单位2个：丙局、丁局。" in page
    sheet = openpyxl.load_workbook(first_round / "总表.xlsx", data_only=True)["全县汇总"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    subtotals = {row[0]: row[3] for row in rows if row[0]}
    assert subtotals == {"乙局": 550, "甲局": 195, "合计": 745}
    assert sum(row[3] for row in rows if not row[0] and row[3]) == 745


def test_the_same_letters_are_the_same_bytes(
    departments: Path, roster: Path, first_round: Path
) -> None:
    again = first_round / "再"
    out = ("-o", first_round / "总表.xlsx", "--letters", again, "--roster", roster)
    audit(first_round / "报送", *out, "--round", "一上", *DATE, "--resume", "--jobs", 1)
    for path in (first_round / "信").rglob("*.docx"):
        assert (again / path.relative_to(first_round / "信")).read_bytes() == path.read_bytes()


def test_a_person_may_decide_otherwise(departments: Path, first_round: Path) -> None:
    decided = first_round / "名单2.csv"
    decided.write_text("单位,结论,结论说明\n乙局,通过,已当面核实\n", "utf-8")
    out = ("-o", first_round / "总表.xlsx", "--letters", first_round / "信3", "--roster", decided)
    audit(first_round / "报送", *out, *DATE)
    letter = letter_of(first_round / "信3", "乙局")
    assert "通过。已当面核实。" in letter
    decided.write_text("单位,结论\n乙局,放行\n", "utf-8")
    assert audit(first_round / "报送", *out, *DATE) == 2


def test_letters_inside_the_audited_folder_are_refused(
    first_round: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ("-o", first_round / "总表.xlsx", "--letters", first_round / "报送" / "信")
    assert audit(first_round / "报送", *out) == 2
    assert "意见书不能放在被审核的文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("counts", "left_out", "expected"),
    [
        ({"错误": 0, "警告": 0, "提示": 9}, 0, PASSED),
        ({"错误": 0, "警告": 1, "提示": 0}, 0, REVISED),
        ({"错误": 1, "警告": 0, "提示": 0}, 0, RETURNED),
        ({"错误": 0, "警告": 0, "提示": 0}, 1, RETURNED),
    ],
)
def test_the_conclusion(counts: dict[str, int], left_out: int, expected: str) -> None:
    assert conclusion(counts, left_out, DEFAULT) == expected


def test_the_limits_of_the_conclusion_are_settings() -> None:
    limits = replace(DEFAULT.thresholds, errors_returned=3, warnings_revised=5)
    settings = replace(DEFAULT, thresholds=limits)
    assert conclusion({"错误": 2, "警告": 0}, 0, settings) == REVISED
    assert conclusion({"错误": 0, "警告": 4}, 0, settings) == PASSED
    assert conclusion({"错误": 3, "警告": 0}, 0, settings) == RETURNED


def test_the_grade_by_the_four_questions() -> None:
    """R01 and V03 cost 完整性 10 and 相关性 4; a waived finding costs nothing."""
    found = [
        {"rule": "R01", "severity": "错误"},
        {"rule": "V03", "severity": "警告"},
        {"rule": "C01", "severity": "错误", "waived_why": "跨年"},
    ]
    one = grade(found, DEFAULT)
    assert one.points == (15, 21, 25, 25)
    assert (one.total, one.word) == (86, "良")
    assert one.reasons == "完整性扣10分（R01）；相关性扣4分（V03）"


def test_what_a_finding_costs_and_the_bands_are_settings() -> None:
    limits = replace(DEFAULT.thresholds, error_costs=25, warning_costs=0, hint_costs=2, fair=73)
    found = [{"rule": "R01", "severity": "错误"}, {"rule": "V03", "severity": "警告"}]
    one = grade(found, replace(DEFAULT, thresholds=limits))
    assert (one.points, one.word) == ((0, 25, 25, 25), "中")
    hint = [{"rule": "V10", "severity": "提示"}]
    two = grade([*found, *hint], replace(DEFAULT, thresholds=replace(limits, good=75)))
    assert (two.points, two.word) == ((0, 23, 25, 25), "中")  # 73 of 75


def test_rounds_come_in_their_order() -> None:
    names = ["二上", "十上", "一上", "3轮", "复核"]
    assert sorted(names, key=order_of) == ["一上", "二上", "3轮", "十上", "复核"]


def test_a_date_that_is_none_is_one_sentence(
    first_round: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(first_round / "报送", "-o", first_round / "总表.xlsx", "--date", "明天") == 2
    assert "日期“明天”不对" in capsys.readouterr().err
    assert dt.date.fromisoformat(DATE[1])


def test_a_grade_of_a_person_is_kept_over_rounds_with_its_reason(
    departments: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Entered in the two last columns of 评分; 乙局 then sends nothing in the second round."""
    settings, report = tmp_path / "设置.toml", tmp_path / "总表.xlsx"
    settings.write_text("grades = true\n", "utf-8")
    audit(departments, "-o", report, "--settings", settings, "--round", "一上", *DATE)
    book = openpyxl.load_workbook(report)
    sheet = book["评分"]
    assert [cell.value for cell in sheet[3]][-2:] == ["人工等级", "人工说明"]
    assert "请填写右边浅色的两列并保存" in str(sheet["A2"].value)
    first, last = sheet[4], sheet[8]
    assert (first[0].value, last[0].value) == ("乙局", "甲局")
    computed = last[7].value
    for row, word, why in ((first, "差", "重复立项"), (last, "优", "=1+1 已当面核实")):
        row[9].value, row[10].value = word, why
        row[10].data_type = "s"
    book.save(report)
    second = tmp_path / "二上"
    second.mkdir()
    shutil.copy(departments / "甲局.xlsx", second)
    audit(second, "-o", report, "--round", "二上", *DATE)  # grades are off: what was decided stays
    rows = {
        row[1]: row for row in openpyxl.load_workbook(report)["评分"].iter_rows(4, values_only=True)
    }
    kept, absent = rows[last[1].value], rows[first[1].value]
    assert (kept[7], kept[9], kept[10]) == (computed, "优", "=1+1 已当面核实")
    assert (absent[8], absent[9], absent[10]) == ("本轮没有收到这个项目", "差", "重复立项")
    book = openpyxl.load_workbook(report)
    book["评分"]["J4"] = "好"
    book.save(report)
    before = report.read_bytes()
    assert audit(second, "-o", report, *DATE) == 2
    assert "的“评分”第4行的人工等级“好”不可用，可用的有：优、良、中、差" in capsys.readouterr().err
    assert report.read_bytes() == before


def test_a_sum_of_amounts_that_nobody_wrote_is_none(departments: Path, tmp_path: Path) -> None:
    """丙局 has one form without 财政资金 and 其他资金, and one whose 预算数 cannot be read."""
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    plain = replace(whole.projects[5], fiscal_funds=Amount(), other_funds=Amount())
    unread = replace(whole.projects[6], budget=Amount(text="约50万"))
    folder = tmp_path / "报送"
    folder.mkdir()
    write(replace(whole, name="丙局", code="303", projects=(plain, unread)), folder / "丙局.xlsx")
    audit(folder, "-o", tmp_path / "总表.xlsx", "--round", "一上", *DATE)
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    row = [cell.value for cell in book["全县汇总"][4]]
    assert row[0] == "丙局"
    assert row[2] == "1个项目，未计入1张"
    assert row[3] == "=SUM(D5:D5)"
    assert row[4:6] == [None, None]
    assert [cell.value for cell in book["各轮次"][3]] == ["单位", "一上"], "this round as well"


def test_a_form_without_a_unit_is_said_beside_the_total(tmp_path: Path) -> None:
    """2,650,000 without a unit is 元 by all likelihood; it is in the total as 万元, which is said
    to the leader and to the department."""
    folder = tmp_path / "报送"
    folder.mkdir()
    shutil.copy(LAYOUTS / "没有声明金额单位.txt", folder)
    audit(folder, "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", *DATE)
    words = "没有声明金额单位，合计中按万元计"
    assert words in texts(tmp_path / "信" / "全县情况.docx")
    assert words in letter_of(tmp_path / "信", "没有声明金额单位")


def test_a_form_without_a_budget_is_said_beside_the_total(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of 100, 30 and 65万元 the first is blank in the file: 95 is the total, and its sources."""
    whole = standardised(read(sample(DOCUMENT), clean=True).department)
    folder = tmp_path / "报送"
    folder.mkdir()
    write(replace(whole, name="甲局", projects=whole.projects[:3]), folder / "甲局.xlsx")
    book = openpyxl.load_workbook(folder / "甲局.xlsx")
    [form] = [sheet for sheet in book if sheet.title.startswith("01")]
    form["B5"] = None
    book.save(folder / "甲局.xlsx")
    out = ("-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", "--round", "一上")
    audit(folder, *out, *DATE)
    capsys.readouterr()
    assert audit("--history", tmp_path) == 0
    assert "，95.00万元，1张未计入或未填）" in capsys.readouterr().out
    page = texts(tmp_path / "信" / "全县情况.docx")
    assert "预算合计95.00万元（财政资金95.00万元）" in page
    assert "未填预算数，合计中没有它们的金额：甲局“怀财字【2023】7号 大要案准备金”。" in page
    assert "未填预算数，合计中没有它们的金额，请填写" in letter_of(tmp_path / "信", "甲局")
    made = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    [heads, line] = [[cell.value for cell in row] for row in made["审核总表"]["A3:M4"]]
    assert dict(zip(heads, line, strict=True))["说明"] == "1张未填预算数，合计中没有它们的金额"
    amounts = [row[3].value for row in made["全县汇总"].iter_rows(min_row=4)]
    assert amounts[:4] == ["=SUM(D5:D7)", None, 30, 65]


def test_the_money_by_function_adds_up_however_many_there_are() -> None:
    """Ten functions of 1 to 10万元, 55 in all: of four rows the last has 1 to 7, which are 28."""
    projects = [
        {"sheet": f"{n:02}", "name": f"{n}", "function": f"职责{n}", "budget": n * WAN}
        for n in range(1, 11)
    ]
    result = {"file": "甲.xlsx", "department": "甲局", "projects": projects, "left_out": []}
    county = County([Submission("甲局", "301", result)], {}, Roster(), dt.date(2026, 1, 9))
    assert county.largest_functions(4) == [
        ("职责10", 10 * WAN), ("职责9", 9 * WAN), ("职责8", 8 * WAN), ("其余7类", 28 * WAN),
    ]  # fmt: skip
    assert [name for name, _ in county.largest_functions(10)] == list(county.by_function)


def test_a_file_that_cannot_be_read_is_said_beside_the_totals(
    departments: Path, tmp_path: Path
) -> None:
    shutil.copytree(departments, tmp_path / "报送")
    (tmp_path / "报送" / "丙局.xlsx").write_bytes(b"PK\x03\x04")
    audit(tmp_path / "报送", "-o", tmp_path / "总表.xlsx", "--letters", tmp_path / "信", *DATE)
    words = "另有1个文件没有读到目标表，不在合计中，原因见“审核总表”。"
    assert words in texts(tmp_path / "信" / "全县情况.docx")
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    for name in ("全县情况", "全县汇总"):
        assert words in [row[0] for row in book[name].iter_rows(values_only=True)], name


def test_a_form_of_an_unknown_layout_without_an_amount_is_in_no_total(tmp_path: Path) -> None:
    unknown = LayoutIssue("unknown", "项目名称", "表一")
    form = Project(sheet="表一", name=Field("村级公路养护"), issues=(unknown,))
    counted = tally([Department(projects=(form,))])
    assert (counted.found, len(counted.counted)) == (1, 0)
    assert "版式不认识，没有读到预算数" in counted.sentences[1]


def test_projects_of_one_name_have_their_own_grades_and_decisions(
    departments: Path, tmp_path: Path
) -> None:
    """乙局 calls both its projects 培训; the amounts of the first do not add up, F01, and only
    there; a decision on either is kept for that one."""
    whole = read(departments / "乙局.xlsx").department
    twice = [replace(one, name=Field("培训")) for one in whole.projects]
    codes = [one.code.text for one in twice if one.code]
    sent, settings, report = tmp_path / "报送", tmp_path / "设置.toml", tmp_path / "总表.xlsx"
    sent.mkdir()
    write(replace(whole, projects=tuple(twice)), sent / "乙局.xlsx")
    settings.write_text("grades = true\n", "utf-8")
    audit(sent, "-o", report, "--settings", settings, *DATE)
    book = openpyxl.load_workbook(report)
    first, second = book["评分"][4], book["评分"][5]
    assert [first[1].value, second[1].value] == [f"培训（{code}）" for code in codes]
    assert "F01" in str(first[8].value)
    assert "F01" not in str(second[8].value)
    first[9].value, second[9].value = "差", "优"
    book.save(report)
    audit(sent, "-o", report, "--settings", settings, *DATE)
    kept = list(openpyxl.load_workbook(report)["评分"].iter_rows(4, values_only=True))
    assert [(row[1], row[9]) for row in kept] == [
        (f"培训（{codes[0]}）", "差"),
        (f"培训（{codes[1]}）", "优"),
    ]
