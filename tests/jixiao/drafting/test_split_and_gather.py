"""A workbook in parts and back: totals agree, nothing is lost, no last one wins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.drafting.compare import compare
from jixiao.drafting.gathering import Returned, gather
from jixiao.drafting.merging import Conflict
from jixiao.drafting.splitting import split
from jixiao.files.read.any import read
from jixiao.model.target_form import Field, Indicator, Project, Target
from tests.support.rule_forms import amount, clean_project, department, row

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


def returned(*projects: Project) -> list[Returned]:
    """Copies of one department, each with these projects, from 甲, 乙, 丙."""
    names = ("甲.xlsx", "乙.xlsx", "丙.xlsx")
    return [
        Returned(name, replace(department(), projects=(project,)))
        for name, project in zip(names, projects, strict=False)
    ]


def with_target(project: Project, target: str, place: int = 0) -> Project:
    rows = list(project.indicators)
    rows[place] = replace(rows[place], target=Target(target))
    return replace(project, indicators=tuple(rows))


def with_row(project: Project, new: Indicator, place: int) -> Project:
    rows = list(project.indicators)
    rows.insert(place, new)
    return replace(project, indicators=tuple(rows))


def without(project: Project, place: int) -> Project:
    rows = [one for number, one in enumerate(project.indicators) if number != place]
    return replace(project, indicators=tuple(rows))


def differing(conflicts: tuple[Conflict, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(one.field, [(said.file, said.text) for said in one.said]) for one in conflicts]


BASE = department()
FORM = clean_project()
NEW = row("产出", "数量", "下乡巡诊次数", "≥10次")


def test_the_parts_carry_the_total_and_add_up_to_it() -> None:
    parts = split(department("另有项目=2个；第2个：预算数=30.5；第3个：预算数=约9"), "原.xlsx")
    assert [(one.part.number, one.part.count, one.part.cents) for one in parts] == [
        (1, 3, 60_000_000), (2, 3, 30_500_000), (3, 3, None),
    ]  # fmt: skip
    assert {one.part.total for one in parts} == {90_500_000}


def test_what_different_people_changed_is_all_taken() -> None:
    one = with_target(FORM, "≥150人")
    two = replace(with_target(FORM, "≥96%", 1), goal=Field("村医全部持证上岗。"))
    made = gather(returned(one, two), BASE)
    assert made.conflicts == ()
    project = made.department.projects[0]
    assert [r.target.text for r in project.indicators[:2]] == ["≥150人", "≥96%"]
    assert project.goal == Field("村医全部持证上岗。")


def test_the_same_change_by_two_people_is_no_conflict() -> None:
    same = with_target(FORM, "≥150人")
    assert gather(returned(same, same), BASE).conflicts == ()


def test_two_changes_of_one_cell_are_a_conflict_with_both_values() -> None:
    one = replace(with_target(FORM, "≥150人"), budget=amount("70"))
    two = replace(with_target(FORM, "≥200人"), budget=amount("80"))
    made = gather(returned(one, two), BASE)
    assert differing(made.conflicts) == [
        ("预算数", [("甲.xlsx", "70.00"), ("乙.xlsx", "80.00")]),
        ("指标“培训人数”的指标值", [("甲.xlsx", "≥150人"), ("乙.xlsx", "≥200人")]),
    ]


def test_without_the_workbook_of_before_every_difference_is_a_conflict() -> None:
    made = gather(returned(FORM, with_target(FORM, "≥150人")))
    assert differing(made.conflicts) == [
        ("指标“培训人数”的指标值", [("甲.xlsx", "≥120人"), ("乙.xlsx", "≥150人")])
    ]
    assert gather(returned(FORM, FORM)).conflicts == ()
    alone = gather(returned(FORM, with_row(FORM, NEW, 1)))
    assert [one.field for one in alone.conflicts] == ["指标“下乡巡诊次数”"]


def test_new_rows_of_both_stand_where_they_were_put() -> None:
    other = row("产出", "质量", "处方合格率", "≥95%")
    made = gather(returned(with_row(FORM, NEW, 1), with_row(FORM, other, 2)), BASE)
    assert made.conflicts == ()
    assert [one.name.text for one in made.department.projects[0].indicators[:4]] == [
        *("培训人数", "下乡巡诊次数", "考核合格率", "处方合格率"),
    ]


def test_one_new_row_in_two_wordings_is_a_conflict() -> None:
    twice = replace(NEW, target=Target("≥12次"))
    made = gather(returned(with_row(FORM, NEW, 1), with_row(FORM, twice, 1)), BASE)
    assert [one.field for one in made.conflicts] == ["指标“下乡巡诊次数”"]


def test_a_deleted_row_goes_unless_somebody_changed_it() -> None:
    gone = gather(returned(without(FORM, 1), FORM), BASE)
    assert gone.conflicts == ()
    assert len(gone.department.projects[0].indicators) == len(FORM.indicators) - 1
    both = gather(returned(without(FORM, 1), with_target(FORM, "≥97%", 1)), BASE)
    assert both.conflicts[0].said[1].text == "（已删除）"
    assert len(both.department.projects[0].indicators) == len(FORM.indicators)


def test_a_project_that_did_not_come_back_stays_and_is_reported() -> None:
    base = department("另有项目=1个")
    made = gather(returned(base.projects[1]), base)
    assert [one.label for one in made.department.projects] == ["村医培训经费", "村医培训经费1"]
    assert made.missing == 1
    assert made.remarks[0] == "未收到：“村医培训经费”，沿用原工作簿的内容。"


def test_changes_of_the_department_part_are_merged_too() -> None:
    one, two = returned(FORM, FORM)
    changed = two._replace(department=replace(two.department, overall_goal=Field("一是甲。")))
    assert gather([one, changed], BASE).department.overall_goal == Field("一是甲。")
    third = one._replace(department=replace(one.department, overall_goal=Field("一是乙。")))
    assert [c.field for c in gather([third, changed], BASE).conflicts] == ["总体绩效目标"]


TARGETS = st.lists(st.sampled_from(["≥120人", "≥130人", "≥140人"]), min_size=1, max_size=3)


@given(TARGETS)
def test_no_entry_is_lost_whoever_comes_last(targets: list[str]) -> None:
    """The value taken is the only one that differs from before; any other is in a conflict."""
    copies = returned(*(with_target(FORM, target) for target in targets))
    changed = {target for target in targets if target != "≥120人"}
    for order in (copies, list(reversed(copies))):
        made = gather(order, BASE)
        if len(changed) > 1:
            assert {said.text for one in made.conflicts for said in one.said} == changed
        else:
            assert made.conflicts == ()
            taken = made.department.projects[0].indicators[0].target.text
            assert {taken} == (changed or {"≥120人"})


@given(st.integers(1, 5))
def test_split_and_gathered_is_what_it_was(count: int) -> None:
    whole = department(f"另有项目={count}个")
    parts = [
        Returned(f"{n}.xlsx", one.department, one.part) for n, one in enumerate(split(whole, "原"))
    ]
    made = gather(list(reversed(parts)))
    assert compare(whole, made.department).identical
    assert made.missing == 0


def by_hand(path: Path, sheet: str, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book[sheet][address].value = value
    book.save(path)


def test_the_commands_split_and_gather_a_workbook(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder, out = tmp_path / "分发", tmp_path / "合并.xlsx"
    assert run("split", book, "-o", folder) == 0
    assert capsys.readouterr().out.endswith("共7份，预算合计880.00万元，与原工作簿一致。\n")
    parts = sorted(folder.iterdir())
    assert [path.name for path in parts][:2] == ["01 大要案准备金.xlsx", "02 防范专项.xlsx"]
    by_hand(parts[1], "01 防范专项", B5=31, C5=31, E11="≥3次")
    assert run("gather", folder, "-o", out) == 0
    said = capsys.readouterr().out
    assert "预算合计：拆分时880.00万元，现881.00万元，相差1.00万元。" in said
    assert "由30.00改为31.00（万元）" in said
    changed = compare(read(book).department, read(out).department)
    changes = [(change.field, change.new) for one in changed.projects for change in one.changes]
    assert changes == [("预算数", "31.00万元"), ("财政资金", "31.00万元")]


def test_sheets_that_stay_behind_are_named(book: Path, tmp_path: Path, capsys: Captured) -> None:
    whole = openpyxl.load_workbook(book)
    sheet = whole.create_sheet("审核说明")
    sheet.append(["规则", "项目", "位置", "说明", "说明人"])
    sheet.append(["V03", "01 大要案准备金", "E11", "按批复", "经办人"])
    whole.save(tmp_path / "原.xlsx")
    assert run("split", tmp_path / "原.xlsx", "-o", tmp_path / "分发") == 0
    assert "未带入：工作表“审核说明”留在原工作簿中。" in capsys.readouterr().out


def test_a_missing_part_and_a_conflict_are_reported(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder, out = tmp_path / "分发", tmp_path / "合并.xlsx"
    assert run("split", book, "-o", folder) == 0
    parts = sorted(folder.iterdir())
    parts[6].unlink()
    assert run("gather", folder, "-o", out) == 1
    assert "未收到第7份，合并结果中没有这个项目。" in capsys.readouterr().out
    assert run("gather", folder, "-o", tmp_path / "带原.xlsx", "--base", book) == 1
    assert len(read(tmp_path / "带原.xlsx").department.projects) == 7
    copy = folder / "另一份.xlsx"
    copy.write_bytes(parts[2].read_bytes())
    by_hand(copy, "01 护路工作经费", E11="≥8次")
    by_hand(parts[2], "01 护路工作经费", E11="≥6次")
    capsys.readouterr()
    nothing = tmp_path / "没有.xlsx"
    assert run("gather", folder, "-o", nothing, "--base", book) == 1
    captured = capsys.readouterr()
    assert "01 护路工作经费!E11“≥6次”" in captured.out
    assert "01 护路工作经费!E11“≥8次”" in captured.out
    assert "1处填得不一致" in captured.err
    assert not nothing.exists()


def test_parts_that_somebody_filled_in_are_not_written_over(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / "分发"
    assert run("split", book, "-o", folder) == 0
    first = sorted(folder.iterdir())[0]
    by_hand(first, "01 大要案准备金", B5=31)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert run("split", book, "-o", folder) == 2
    assert "请换一个文件名" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
