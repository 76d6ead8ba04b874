"""部门整体支出绩效目标表: read, checked, held against the projects, kept and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from jixiao.check.department import check_department
from jixiao.cli import main
from jixiao.cli.import_document import write_standard
from jixiao.drafting.compare import compare
from jixiao.files.read.any import read
from jixiao.files.write.docx import write_document
from jixiao.form.book import department_of
from jixiao.form.read_department import joined
from jixiao.model.grid import Grid, Value
from jixiao.model.target_form import Department
from tests.layouts.golden import reading_of

Row = Sequence[Value]
WHOLE: tuple[Row, ...] = (
    ("部门整体支出绩效目标表",),
    ("（2024年度）",),
    ("部门（单位）名称", "某县水务局"),
    ("年度主要任务", "任务名称", "主要内容", "预算金额（万元）"),
    (None, None, None, "总额", "财政拨款", "其他资金"),
    (None, "河道治理", "治理河道12公里", 300, 280, 20),
    (None, "饮水安全", "建成饮水工程10处", 150.5, 150.5, 0),
    (None, "金额合计", None, 450.5, 430.5, 20),
    ("年度总体目标", "完成河道治理12公里，建成饮水工程10处"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "治理河道", "≥12公里"),
    (None, "质量指标", "验收合格率", "≥100%"),
    (None, "时效指标", "完成时间", "12月底前"),
    ("效益指标", "社会效益指标", "受益人口", "≥5000人"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
)
PROJECT: tuple[Row, ...] = (
    ("河道治理绩效目标表",),
    ("项目名称", "河道治理", "预算数（万元）", 280),
    ("绩效目标", "治理河道12公里"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "治理河道", "≥12公里"),
    (None, "质量指标", "验收合格率", "=100%"),
    ("效益指标", "社会效益指标", "受益人口", "≥5000人"),
)


def department(*tables: tuple[str, Sequence[Row]]) -> Department:
    return department_of([Grid(name, [list(row) for row in rows]) for name, rows in tables])


def test_tasks_goal_and_indicators_are_read_with_their_money() -> None:
    form = department(("整体", WHOLE)).whole
    assert form is not None
    assert form.department.text == "某县水务局"
    assert form.year == 2024
    tasks = [(task.name.text, task.total and task.total.cents) for task in form.tasks]
    assert tasks == [("河道治理", 300_000_000), ("饮水安全", 150_500_000)]
    first = form.tasks[0]
    assert first.content and first.content.text == "治理河道12公里"
    assert first.fiscal and first.fiscal.cents == 280_000_000
    assert first.other and first.other.cents == 20_000_000
    assert form.goal and form.goal.text == "完成河道治理12公里，建成饮水工程10处"
    assert [row.target.text for row in form.indicators] == [
        "≥12公里", "≥100%", "12月底前", "≥5000人", "≥90%",
    ]  # fmt: skip


def test_it_is_no_project_and_is_judged_by_the_rules_of_indicators() -> None:
    both = department(("整体", WHOLE), ("项目", PROJECT))
    assert len(both.projects) == 1
    found = [one for one in check_department(both) if one.place.sheet == "整体"]
    assert ("V02", "D12") in [(one.rule, one.place.address) for one in found]
    assert not {"D01", "R01", "F01", "I01", "D08"} & {one.rule for one in found}


def test_a_task_is_held_against_the_project_of_its_name() -> None:
    found = check_department(department(("整体", WHOLE), ("项目", PROJECT)))
    messages = [one.message for one in found if one.rule == "F04"]
    assert "任务“河道治理”的预算300.00万元与同名项目的预算数280.00万元不一致。" in messages


def test_an_unknown_amount_is_not_added_up() -> None:
    rows = [list(row) for row in WHOLE]
    rows[5][3] = "约300"
    found = check_department(department(("整体", rows), ("项目", PROJECT)))
    assert not [one for one in found if one.rule == "F04"]


def test_the_standard_workbook_keeps_it(tmp_path: Path) -> None:
    both = department(("整体", WHOLE[:7] + WHOLE[8:]), ("项目", PROJECT))
    write_standard(both, tmp_path / "标准.xlsx")
    again = read(tmp_path / "标准.xlsx").department
    assert again.whole is not None and both.whole is not None
    assert again.whole.tasks == both.whole.tasks
    assert again.whole.indicators == both.whole.indicators
    assert again.whole.goal == both.whole.goal
    assert again.whole.department == both.whole.department


@pytest.mark.parametrize(
    ("name", "money"),
    [
        ("整体-江西-收支合计与三项支出", [620, 600, 20, 640, 440, 180]),
        ("整体-辽宁-一级用别的词", []),
    ],
)
def test_the_standard_workbook_keeps_its_money_and_what_is_said(
    name: str, money: list[int], tmp_path: Path
) -> None:
    whole = reading_of(name).department.whole
    both = replace(department(("项目", PROJECT)), whole=whole)
    write_standard(both, tmp_path / "标准.xlsx")
    again = read(tmp_path / "标准.xlsx").department.whole
    assert again is not None and whole is not None
    amounts = [amount.cents for row in again.money for _, amount in row]
    assert amounts == [10**6 * wan for wan in money]
    assert [task.note for task in again.tasks] == [task.note for task in whole.tasks]
    assert again.indicators == whole.indicators


def test_the_public_document_has_it() -> None:
    out = BytesIO()
    write_document(department(("整体", WHOLE), ("项目", PROJECT)), out)
    document = docx.Document(out)
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"治理河道12公里", "300.00", "≥5000人"} <= set(texts)


def test_a_second_one_is_reported() -> None:
    one = department(("整体", WHOLE), ("整体 (2)", WHOLE))
    assert [issue.place.sheet for issue in one.issues] == ["整体 (2)"]
    assert replace(one, whole=None).whole is None


def test_of_several_sources_the_form_is_kept_and_a_differing_one_reported() -> None:
    one, other = department(("项目", PROJECT)), department(("整体", WHOLE))
    lead, unread = joined([one, other])
    assert lead.whole == other.whole and unread == []
    lead, unread = joined([other, department(("整体", WHOLE[:6] + WHOLE[8:]))])
    assert lead.whole == other.whole
    assert len(unread) == 1


def with_cells(rows: Sequence[Row], changes: dict[Value, Value]) -> list[Row]:
    return [tuple(changes.get(cell, cell) for cell in row) for row in rows]


def test_two_versions_differ_in_tasks_money_and_values() -> None:
    changed = with_cells(WHOLE, {150.5: 160, "≥5000人": "≥6000人", "河道治理": "河道整治"})
    found = compare(department(("整体", WHOLE)), department(("整体", changed)))
    assert [(one.field, one.old, one.new) for one in found.department] == [
        ("整体支出·任务“河道整治”", "", "河道整治，治理河道12公里，300.00万元"),
        ("整体支出·任务“饮水安全”的总额", "150.50万元", "160.00万元"),
        ("整体支出·任务“饮水安全”的财政拨款", "150.50万元", "160.00万元"),
        ("整体支出·任务“河道治理”", "河道治理，治理河道12公里，300.00万元", ""),
        ("整体支出·指标“受益人口”的指标值", "≥5000人", "≥6000人"),
    ]


def test_a_form_that_only_one_version_has_is_a_change() -> None:
    found = compare(department(), department(("整体", WHOLE)))
    assert "部门整体支出绩效目标表" in [one.field for one in found.department]
    assert not found.identical


def test_the_whole_money_and_the_total_of_the_tasks_are_kept_and_exported(tmp_path: Path) -> None:
    money: list[Row] = [
        ("年度部门整体支出预算", "资金总额", 950, "财政拨款", 900, "其他资金", 50),
        (None, "基本支出", 500, "项目支出", 450),
    ]
    rows = [*WHOLE[:3], *money, *WHOLE[3:]]
    before = department(("整体", rows), ("项目", PROJECT))
    assert before.whole is not None and not before.whole.issues
    path = tmp_path / "标准.xlsx"
    write_standard(before, path)
    after = read(path).department.whole
    assert after is not None and not after.issues
    stated = [
        [(label, one.cents) for label, one in row] for form in (before.whole, after)
        for row in form.money
    ]  # fmt: skip
    cents = 1_000_000  # 1万元 in 分
    assert (
        stated[:2]
        == stated[2:]
        == [
            [("资金总额", 950 * cents), ("财政拨款", 900 * cents), ("其他资金", 50 * cents)],
            [("基本支出", 500 * cents), ("项目支出", 450 * cents)],
        ]
    )
    assert after.tasks_total is not None and after.tasks_total.total is not None
    assert after.tasks_total.total.cents == 450_500_000
    target = BytesIO()
    write_document(before, target)
    table = docx.Document(BytesIO(target.getvalue())).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:6]]
    assert cells[0] == ["资金总额", "950.00", "财政拨款", "900.00", "其他资金", "50.00"]
    assert cells[1][:4] == ["基本支出", "500.00", "项目支出", "450.00"]
    assert cells[-1][0] == "饮水安全"


def test_a_row_that_is_called_nothing_but_total_is_one_of_the_tasks() -> None:
    rows = [(None, "合计", None, 460, 430.5, 20) if row[1:2] == ("金额合计",) else row
            for row in WHOLE]  # fmt: skip
    found = department(("整体", rows))
    assert found.whole is not None and found.whole.tasks_total is not None
    [wrong] = [one for one in check_department(found) if one.rule == "F01"]
    assert wrong.message == "任务合计的总额460.00≠各任务之和450.50（万元）。"
    assert str(wrong.severity) == "错误"


def test_the_departments_form_is_imported_together_with_the_projects(tmp_path: Path) -> None:
    for name, rows in (("整体", WHOLE), ("项目", PROJECT)):
        lines = ["\t".join("" if x is None else str(x) for x in row) for row in rows]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "标准.xlsx"
    sources = [str(tmp_path / f"{name}.txt") for name in ("整体", "项目")]
    assert run("import", *sources, "-o", str(out)) == 0
    imported = read(out).department
    assert imported.whole is not None and len(imported.whole.tasks) == 2
    assert len(imported.projects) == 1
    assert run("import", sources[0], "-o", str(tmp_path / "只有.xlsx")) == 2
    assert not (tmp_path / "只有.xlsx").exists()


def run(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code
