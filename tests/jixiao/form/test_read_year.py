"""运行监控表 and 自评表 as sheets: drawn, read back, filled in, made again, added up."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.files import year_books as yearly
from jixiao.files.read import workbook
from jixiao.files.read.any import read
from jixiao.files.read.ledgers import read_ledgers
from jixiao.files.reports import evaluation_sheet, monitoring_sheet
from jixiao.files.reports.style import Report
from jixiao.form.read_year import CAUSES, OUTLOOKS, read_year_forms
from jixiao.form.standardise import standardised
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Amount, Department, Field, Indicator, Project, Target
from jixiao.model.year_forms import Monitoring, SelfEvaluation, YearForm, YearRow
from jixiao.samples import DOCUMENT, LEDGER, sample
from jixiao.spending.execution import compare
from jixiao.spending.ledger import Entry, Ledger
from jixiao.year.evaluation import evaluated, self_evaluations
from jixiao.year.monitoring import Monitored, monitorings
from workbook_templates.builder import write

WAN = 1_000_000  # 分
JUNE = dt.date(2023, 6, 30)
FIRST = "自评01 大要案准备金"
words = st.text("甲乙丙=+-@１％≥。 a", max_size=12).map(str.strip).map(Field)


# read(draw(form)) == form -----------------------------------------------------------------------


@st.composite
def projects(draw: st.DrawFn) -> Project:
    rows = [
        Indicator(
            Field(draw(st.sampled_from(["产出指标", "效益指标", "满意度指标"]))),
            Field(draw(st.sampled_from(["数量指标", "质量指标", "社会效益指标"]))),
            Field(f"指标{number}"),
            target=Target(
                draw(st.sampled_from(["≥90%", "=8人", "≤100", "进一步提高", "12月底前"]))
            ),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    return Project(
        code=Field("13073023P00002210023K"),
        name=Field("宣传培训"),
        budget=Amount(draw(st.integers(0, 10**12))),
        goal=Field("做好宣传"),
        indicators=tuple(rows),
        budget_year=2023,
    )


@st.composite
def filled_in(draw: st.DrawFn, project: Project, monitoring: bool) -> YearForm:
    """A form with something in some of its cells."""
    rows = [
        YearRow(
            row,
            actual=draw(words),
            expected=draw(words) if monitoring else Field(),
            points=Field() if monitoring else draw(st.sampled_from([Field(), Field("7.5")])),
            causes=tuple(draw(st.sets(st.sampled_from(["经费保障", "其他"])))) if monitoring else (),
            reason=draw(words),
            outlook=Field(draw(st.sampled_from(["", "确定能", "完全不可能"]))) if monitoring
            else Field(),
            remark=draw(words) if monitoring else Field(),
        )
        for row in project.indicators
    ]  # fmt: skip
    kind = Monitoring if monitoring else SelfEvaluation
    assert project.code is not None
    return kind(code=project.code, rows=tuple(rows), deviation=draw(words))


def entries(form: YearForm) -> Iterator[tuple[Any, ...]]:
    """What people entered, and what the rows are."""
    yield form.code, form.name, form.goal, form.deviation
    for row in form.rows:
        indicator = row.indicator
        yield (
            *(indicator.dimension, indicator.category, indicator.name, indicator.target),
            *(row.actual, row.expected, set(row.causes), row.reason, row.outlook, row.remark),
        )


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_monitoring_form_reads_as_it_was_drawn(data: st.DataObject) -> None:
    project = data.draw(projects())
    before = data.draw(filled_in(project, monitoring=True))
    assert isinstance(before, Monitoring)
    department = Department(name="某局", year=2023, projects=(project,))
    (made,) = monitorings(department, compare(department, Ledger(), JUNE), [before])
    (found,) = drawn(lambda report: monitoring_sheet.add(report, made, "监控01 宣传"))
    assert list(entries(found)) == list(entries(made.form))
    assert [row.full for row in found.funds] == [row.full for row in made.form.funds]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_self_evaluation_reads_as_it_was_drawn(data: st.DataObject) -> None:
    project = data.draw(projects())
    before = data.draw(filled_in(project, monitoring=False))
    assert isinstance(before, SelfEvaluation)
    department = Department(name="某局", year=2023, projects=(project,))
    (form,) = self_evaluations(department, Ledger(), earlier=[before])
    made = evaluated(form)
    (found,) = drawn(lambda report: evaluation_sheet.add(report, made, "自评01 宣传", 2023))
    assert isinstance(found, SelfEvaluation)
    assert list(entries(found)) == list(entries(form))
    again = evaluated(found)
    assert [row.points for row in again.rows] == [row.points for row in made.rows]
    assert [row.weight for row in again.rows] == [row.weight for row in made.rows]
    assert again.total == made.total


def drawn(add: Any) -> list[YearForm]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        with Report(path) as report:
            add(report)
        return read_year_forms(workbook.read_grids(path))


# forms that others made -------------------------------------------------------------------------


def test_a_self_evaluation_in_another_order_with_other_labels() -> None:
    grid = Grid(
        "Sheet1",
        [
            ["2023年度项目支出绩效自评表"],
            ["项目名称", "农村公路养护"],
            ["主管部门及代码", "301001县交通运输局", None, "项目实施单位", "公路站"],
            [],
            ["项目资金\n（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            [None, "年度资金总额", 100, 120, 90, 10, "75%", 7.5],
            [None, "其中：财政拨款", 100, 120, 90, "—", "—", "—"],
            ["年度总体目标", "预期目标", None, None, "全年实际完成情况"],
            [None, "养护公路", None, None, "已养护"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "全年实际完成值", "分值", "得分",
             "未完成原因及改进措施"],
            ["产出指标", "数量指标", "养护里程", "≥200公里", "150公里", 50, 37.5, "雨季停工"],
            [None, "质量指标", "优良率", "≥90%", "95%", None, None, None],
            ["效益指标", "社会效益", "出行条件", "进一步改善", "达成", 30, 30, None],
            ["总分", None, None, None, None, 90, 75, None],
            ["填表人：某某"],
        ],
    )  # fmt: skip
    (form,) = read_year_forms([grid])
    assert isinstance(form, SelfEvaluation)
    assert (form.name.text, form.department.text) == ("农村公路养护", "301001县交通运输局")
    assert form.executor.text == "公路站"
    assert (form.goal.text, form.achieved.text) == ("养护公路", "已养护")
    whole = form.whole
    assert (whole.initial.cents, whole.full.cents, whole.spent.cents) == (
        100 * WAN, 120 * WAN, 90 * WAN,
    )  # fmt: skip
    assert (whole.weight.text, whole.rate.text, whole.points.text) == ("10", "75%", "7.5")
    assert [row.indicator.group for row in form.rows] == ["产出", "产出", "效益"]
    assert [row.indicator.kind for row in form.rows] == ["数量", "质量", "社会效益"]
    assert form.rows[0].reason.text == "雨季停工"
    assert form.rows[0].points.place.address == "G11"
    assert form.total.text == "75"
    assert form.deviation is None


def test_a_monitoring_form_with_the_outlook_in_one_column() -> None:
    grid = Grid(
        "监控",
        [
            ["项目支出绩效运行监控表（1-8月）"],
            ["项目名称", "农村公路养护"],
            ["项目资金（万元）", None, "年初预算数", "1～8月执行数", "1－8月执行率", "全年预计执行数"],
            [None, "年度资金总额", 100, 60, 0.6, 95],
            ["年度总体目标", "养护公路200公里"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成情况", "全年预计完成情况",
             "完成目标可能性", "备注"],
            ["产出指标", "数量指标", "养护里程", "≥200公里", "120公里", "200公里", "确定能", None],
            [None, None, "桥梁检测", "≥5座", "0座", "0座", "完全不可能", "改道"],
        ],
    )  # fmt: skip
    (form,) = read_year_forms([grid])
    assert isinstance(form, Monitoring)
    assert (form.whole.spent.cents, form.whole.expected.cents) == (60 * WAN, 95 * WAN)
    assert form.goal.text == "养护公路200公里"
    assert [row.outlook.text for row in form.rows] == ["确定能", "完全不可能"]
    assert form.rows[1].indicator.kind == "数量"
    assert form.rows[1].remark.place.address == "H8"


def test_a_row_that_numbers_the_columns_of_a_form_filled_in_is_no_indicator(tmp_path: Path) -> None:
    path, filled = tmp_path / "监控.xlsx", openpyxl.Workbook()
    for row in (
        ["项目支出绩效运行监控表"],
        ["项目名称", "村道维修"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "1-6月完成值", "完成目标可能性"],
        [1, 2, 3, 4, 5, 6],
        ["产出指标", "数量指标", "维修里程", "≥12公里", "6公里", "确定能"],
        ["", "质量指标", "验收合格率", "≥90%", "92%", "确定能"],
    ):
        filled.active.append(row)
    filled.save(path)
    [form] = yearly.filled_forms(path)
    assert [row.indicator.name.text for row in form.rows] == ["维修里程", "验收合格率"]


def test_a_form_on_a_hidden_sheet_does_not_count() -> None:
    grid = Grid("旧", [["项目名称", "甲"], ["三级指标", "年度指标值", "实际完成值", "得分"],
                      ["一", "≥1次", "1次", "10"]], hidden=True)  # fmt: skip
    assert read_year_forms([grid]) == []


def test_the_columns_to_tick_have_the_words_of_the_form() -> None:
    layout = monitoring_sheet._MonitoringSheet.kind
    assert layout == "monitoring"
    assert len(CAUSES) == 5
    assert len(OUTLOOKS) == 3


# the sample through the commands ------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), path)
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


# Two sums and a row under a foreign code stand in the sample and are in no total.
LEAVES_ROWS_OUT = 1


def without_rows_left_out(folder: Path) -> Path:
    """The sample's ledger without its two sums and the row under a foreign code."""
    lines = sample(LEDGER).read_text("utf-8-sig").splitlines(keepends=True)
    path = folder / "支出.csv"
    apart = ("小计", "合计", "2023-06-28,13073023P00009990099X")
    path.write_text("".join(one for one in lines if not one.startswith(apart)), "utf-8")
    return path


def enter(path: Path, sheet: str, **cells: object) -> None:
    opened = openpyxl.load_workbook(path)
    for address, value in cells.items():
        opened[sheet][address] = value
    opened.save(path)


def values(path: Path, sheet: str, box: str) -> list[list[Any]]:
    shown = openpyxl.load_workbook(path, data_only=True)[sheet]
    return [[cell.value for cell in row] for row in shown[box]]


def test_the_sample_is_evaluated_filled_in_and_evaluated_again(
    book: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "自评.xlsx"
    assert run("evaluate", book, "--actual", sample(LEDGER), "-o", out) == LEAVES_ROWS_OUT
    assert "2023年度，7张自评表，还有44项没有得分" in capsys.readouterr().out
    # 大要案准备金: 13 of 100 spent, so 1.3 of 10; 50 over four rows, 30, 10
    assert values(out, FIRST, "C6:H6") == [[100, 100, 13, 10, 0.13, 1.3]]
    assert [row[0] for row in values(out, FIRST, "F14:F19")] == [13, 13, 12, 12, 30, 10]
    enter(out, FIRST, B10="案件跨年", E14="1件", E15="98%", E16="100%", E17="13",
          E18="达成", E19="45%", G18=28, H15="一案待补证", H19="问卷偏少", H18="范围有限")  # fmt: skip
    assert run("evaluate", book, "--actual", sample(LEDGER), "-o", out) == LEAVES_ROWS_OUT
    # 13; 98% of 13; 12; 12; typed 28; half of 10
    points = [row[0] for row in values(out, FIRST, "G14:G20")]
    assert points == [13, 12.74, 12, 12, 28, 5, 84.04]
    assert values(out, FIRST, "H20:H20") == [["等级：良"]]
    assert values(out, FIRST, "B10:B10") == [["案件跨年"]]
    line = values(out, "自评汇总", "A4:M4")[0]
    assert line[3:7] == [100, 13, 0.13, 1.3]
    assert line[7:] == [None, 49.74, 28, 5, 84.04, "良"]


def test_a_typed_score_is_kept_and_reported_with_both_numbers(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "自评.xlsx"
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    enter(out, FIRST, E15="98%", G15=13)
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    assert values(out, FIRST, "G15:G15") == [[13]]
    lines = [row for row in values(out, "自评审核", "A1:H40") if row[1] == "E03"]
    assert [(row[3], row[5]) for row in lines] == [("G15", "“案件办成率”应得12.74分，现填13分。")]


def test_a_typed_score_that_is_explained_no_longer_counts(
    book: Path, tmp_path: Path, capsys: Any
) -> None:
    """The only 错误 of the forms is the typed score, so the status is 0 once it is accepted."""
    ledger = without_rows_left_out(tmp_path)
    out, explained = tmp_path / "自评.xlsx", tmp_path / "有说明.xlsx"
    run("evaluate", book, "--actual", ledger, "-o", out)
    enter(out, FIRST, E15="98%", G15=13)
    assert run("evaluate", book, "--actual", ledger, "-o", out) == 1
    assert "审核：错误1，" in capsys.readouterr().out
    assert run("evaluate", book, "--actual", ledger, "-o", out, "--fail-on", "never") == 0
    opened = openpyxl.load_workbook(book)
    sheet = opened.create_sheet("审核说明")
    sheet.append(["规则", "项目", "位置", "说明", "说明人"])
    sheet.append(["E03", "", "G15", "考核组核定", "王科长"])
    opened.save(explained)
    capsys.readouterr()
    assert run("evaluate", explained, "--actual", ledger, "-o", out) == 0
    assert "审核：错误0，" in capsys.readouterr().out
    lines = [row for row in values(out, "自评审核", "A1:H40") if row[1] == "E03"]
    assert [row[0] for row in lines] == ["已说明"]


def test_a_target_changed_on_the_form_is_reported_and_put_back(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "自评.xlsx"
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    enter(out, FIRST, D14="≥5", E14="3件")
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    assert values(out, FIRST, "D14:E14") == [["≥1", "3件"]]
    lines = [row for row in values(out, "自评审核", "A1:H40") if row[1] == "E08"]
    assert [(row[3], row[6]) for row in lines] == [("D14", "≥1")]


def test_new_spending_moves_what_the_sheet_computes_and_leaves_what_was_typed(
    book: Path, tmp_path: Path
) -> None:
    out, more = tmp_path / "自评.xlsx", tmp_path / "年底.csv"
    more.write_text(
        "日期,项目编码,金额\n2023-12-01,13073023P00002210023K,500000\n"
        "2023-12-01,13073023P000030100218,60000\n", "utf-8"
    )  # fmt: skip
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    assert values(out, FIRST, "E6:H6") == [[13, 10, 0.13, 1.3]]
    run("evaluate", book, "--actual", sample(LEDGER), "--actual", more, "-o", out)
    assert values(out, FIRST, "E6:H6") == [[63, 10, 0.63, 6.3]]
    enter(out, "自评02 防范专项", H6=4)
    run("evaluate", book, "--actual", sample(LEDGER), "--actual", more, "-o", out)
    assert values(out, FIRST, "E6:H6") == [[63, 10, 0.63, 6.3]]
    # 13.5 and 6 of 30 are 65%: 6.5 points, but 4 were typed
    assert values(out, "自评02 防范专项", "E6:H6") == [[19.5, 10, 0.65, 4]]


def test_another_scheme_deals_the_weights_anew(book: Path, tmp_path: Path, capsys: Any) -> None:
    out, own = tmp_path / "自评.xlsx", tmp_path / "own.toml"
    own.write_text("[weights]\nexecution = 20\noutput = 40\nbenefit = 30\nsatisfaction = 10\n")
    run("evaluate", book, "--actual", sample(LEDGER), "-o", out)
    run("evaluate", book, "--actual", sample(LEDGER), "--scheme", own, "-o", out)
    assert [row[0] for row in values(out, FIRST, "F14:F19")] == [10, 10, 10, 10, 30, 10]
    assert values(out, FIRST, "F6:F6") == [[20]]
    assert run("evaluate", book, "--actual", sample(LEDGER), "--scheme", "2019", "-o", out) == 2
    assert "没有分值方案“2019”" in capsys.readouterr().err


def test_the_monitoring_forms_reconcile_with_the_ledger_to_the_cent(
    book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "监控.xlsx"
    arguments = ("monitor", book, "--actual", sample(LEDGER), "--as-of", "2023-06-30", "-o", out)
    assert run(*arguments) == LEAVES_ROWS_OUT
    forms = [f for f in yearly.filled_forms(out) if isinstance(f, Monitoring)]
    ledger = read_ledgers([sample(LEDGER)])
    unmatched = 35_000 * 100  # the one row under a foreign code
    assert sum(form.whole.spent.cents or 0 for form in forms) + unmatched == ledger.total
    assert sum(form.whole.initial.cents or 0 for form in forms) == 880 * WAN
    for form in forms:
        by_source = sum(row.spent.cents or 0 for row in form.funds[1:])
        assert by_source == form.whole.spent.cents
    assert values(out, "监控汇总", "D11:F11") == [[880, 880, 271.5]]


def test_a_deviation_without_a_reason_is_reported_at_its_cell(book: Path, tmp_path: Path) -> None:
    out, sheet = tmp_path / "监控.xlsx", "监控01 大要案准备金"
    arguments = ("monitor", book, "--actual", sample(LEDGER), "--as-of", "2023-06-30", "-o", out)
    run(*arguments)
    enter(out, sheet, E14="0件", O14="√")
    assert run(*arguments) == 1  # M04 is an 错误
    lines = values(out, "监控审核", "A1:H40")
    m04 = [(row[3], row[4]) for row in lines if row[1] == "M04"]
    assert [place for place, _ in m04] == ["L14", "P14", "B10"]
    assert ("M01", "F6") in [(row[1], row[3]) for row in lines]
    assert values(out, sheet, "O14:O14") == [["√"]]


def test_completion_is_the_mean_of_the_counted_targets_once_all_are_entered() -> None:
    rows = [("≥100人", "50人"), ("=4期", "4期"), ("≥90%", "10%"), ("≤5万元", "9万元")]
    indicators = tuple(
        Indicator(Field("产出指标"), Field("数量指标"), Field(f"指标{n}"), target=Target(target))
        for n, (target, _) in enumerate(rows)
    )
    made = Project(
        name=Field("甲"), budget=Amount(WAN), goal=Field("做好甲"), indicators=indicators
    )
    department = Department(projects=(made,))
    filled = [
        YearRow(row, actual=Field(actual))
        for row, (_, actual) in zip(indicators, rows, strict=True)
    ]
    before = Monitoring(name=Field("甲"), rows=tuple(filled))
    (one,) = monitorings(department, compare(department, Ledger(), JUNE), [before])
    # 50 of 100 and 4 of 4; a rate and a ceiling do not count
    assert one.completion == 75
    assert one.form.goal.text == "做好甲"
    before = Monitoring(name=Field("甲"), rows=tuple(filled[1:]))
    (one,) = monitorings(department, compare(department, Ledger(), JUNE), [before])
    assert one.completion is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            Entry,
            st.dates(dt.date(2022, 6, 1), dt.date(2024, 6, 1)),
            st.sampled_from(["A", "B", "没有"]),
            st.integers(-(10**10), 10**10),
            source=st.sampled_from(["财政拨款", "上年结转", "其他资金", ""]),
            kind=st.sampled_from(["支出", "支出", "调整"]),
        ),
        max_size=20,
    )
)
def test_every_report_adds_up_to_the_ledger(rows: list[Entry]) -> None:
    made = tuple(
        Project(code=Field(code), name=Field(code), budget=Amount(10**10)) for code in "AB"
    )
    department, ledger = Department(year=2023, projects=made), Ledger(tuple(rows))
    end = compare(department, ledger, dt.date(2023, 12, 31))
    outside = end.later + end.former + end.unmatched_total
    forms = self_evaluations(department, ledger)
    assert sum(form.whole.spent.cents or 0 for form in forms) + outside == ledger.total
    watched: list[Monitored] = monitorings(department, end)
    assert [one.form.whole.spent for one in watched] == [form.whole.spent for form in forms]
    assert [one.form.whole.full.cents for one in watched] == [line.budget for line in end.lines]


# a form whose project is gone --------------------------------------------------------------------


def without_sheet(book: Path, sheet: str, folder: Path, *, hidden: bool = False) -> Path:
    path = folder / "少一张.xlsx"
    opened = openpyxl.load_workbook(book)
    if hidden:
        opened[sheet].sheet_state = "hidden"
    else:
        del opened[sheet]
    opened.save(path)
    return path


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("command", ["monitor", "evaluate"])
def test_a_filled_form_whose_project_is_gone_is_carried_along(
    command: str, hidden: bool, book: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "表.xlsx"
    prefix = "监控" if command == "monitor" else "自评"
    first, carried = f"{prefix}01 大要案准备金", f"{prefix}07 大要案准备金"
    run(command, book, "--actual", sample(LEDGER), "-o", out)
    enter(out, first, E14="1件", B10="案件跨年")
    gone = without_sheet(book, "01 大要案准备金", tmp_path, hidden=hidden)
    for _ in range(2):
        capsys.readouterr()
        run(command, gone, "--actual", sample(LEDGER), "-o", out)
        assert "另有1张填过的表没有对应的项目表（“" in capsys.readouterr().out
        names = openpyxl.load_workbook(out).sheetnames
        assert [name for name in names if name.startswith(f"{prefix}0")][-1] == carried
        assert values(out, carried, "E14:E14") == [["1件"]]
        assert "原填内容保留" in values(out, carried, "A2:A2")[0][0]
    # back again, it is filled in where it belongs
    run(command, book, "--actual", sample(LEDGER), "-o", out)
    assert "没有对应的项目表" not in capsys.readouterr().out.rpartition("已生成")[2]
    assert values(out, first, "E14:E14") == [["1件"]]


def test_a_label_with_its_amount_among_the_amounts_of_others_is_unread() -> None:
    rows: list[list[Value]] = [
        ["部门整体支出绩效自评表"],
        ["部门名称", "某局"],
        ["资金（万元）", None, "全年预算数", "全年执行数"],
        [None, "年度资金总额", 315, 315],
        [None, "其中：财政拨款", 315, "其中：基本支出：200"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "里程", "≥9公里", "9公里", 60, 60],
        ["满意度指标", "服务对象满意度指标", "满意度", "≥90%", "92%", 40, 40],
    ]
    [form] = read_year_forms([Grid("表", rows)])
    assert [(row.spent.cents or 0) / 1_000_000 for row in form.funds] == [315, 0]
    assert [one.place.address for one in form.issues] == ["D5"]
    # 分值 of the indicators is 100: the rate of execution counts for nothing, and nothing is added
    assert isinstance(form, SelfEvaluation)
    assert evaluated(form).execution_weight == 0
    assert evaluated(form).total == 100
