"""新建自上年, 选指标, 修改对照, 拆分, 合并, 生成指标库: the buttons in a fake Excel."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from open_books import FIRST_FORM, cells_on, opened, press, sample, written

from addin.macros_drafting import chosen_places
from jixiao.errors import JixiaoError


@pytest.mark.parametrize(
    ("text", "places"),
    [("1", [0]), ("1,3-5", [0, 2, 3, 4]), ("2、2；1", [1, 0]), (" 1 至 2", None), ("2至3", [1, 2])],
)
def test_numbers_are_read_as_people_type_them(text: str, places: list[int] | None) -> None:
    if places is None:
        with pytest.raises(JixiaoError, match="至”不对"):
            chosen_places(text, 5)
    else:
        assert chosen_places(text, 5) == places


@pytest.mark.parametrize("text", ["0", "6", "甲", "3-1", "1-6"])
def test_a_number_that_is_none_is_said(text: str) -> None:
    with pytest.raises(JixiaoError, match="1至5"):
        chosen_places(text, 5)


# 新建自上年 ---------------------------------------------------------------------------------------


def test_next_years_workbook_opens_as_a_new_one(program, book) -> None:
    before = program.snapshot()
    user = press("roll_over", book, "2024", "2-3", True, False)
    assert program.snapshot()[0][0][0] == before[0][0][0]
    made = program.books[1]
    names = [sheet.name for sheet in made.sheets]
    assert [name for name in names if name[:2].isdecimal()] == ["01 防范专项", "02 护路工作经费"]
    assert "上年指标" in names
    form = made.sheet("02 护路工作经费")
    assert form.values()["B5"] == 65
    assert not form.values().get("B8")
    assert form.values()["J11"] == "≥4次"
    assert user.shown[-1].startswith("已生成2024年度的工作簿：2个项目，项目编码已清空。")


def test_a_year_that_is_none_is_refused(program, book) -> None:
    before = program.snapshot()
    assert "年度“明年”不对" in press("roll_over", book, "明年").last
    assert program.snapshot() == before


@pytest.mark.parametrize("answers", [(None,), ("2024", None)])
def test_nothing_happens_when_cancelled(program, book, answers) -> None:
    before = program.snapshot()
    press("roll_over", book, *answers)
    assert program.snapshot() == before


# 选指标 -------------------------------------------------------------------------------------------


def test_chosen_indicators_are_written_with_direction_and_unit(program, book) -> None:
    program.books[0].active = program.books[0].sheet("03 护路工作经费")
    user = press("choose_indicators", book, ..., "1,3")
    assert user.defaults[0] == "护路"
    cells = cells_on(program, "03 护路工作经费")
    # the form has eight rows, from 11 to 18
    written = [[cells.get(f"{column}{row}") for column in "ABCDE"] for row in (19, 20)]
    assert [one[:2] for one in written] == [["产出指标", "数量指标"], ["产出指标", "质量指标"]]
    assert all(one[3] for one in written)
    assert written[0][2:3] + written[0][4:] == ["铁路沿线巡查次数", "≥__次"]
    sheet = program.books[0].sheet("03 护路工作经费")
    assert sheet.notes[19, 5] == "常见范围：≥100—1500次（示例，供参考）"
    assert set(sheet.notes) == {(19, 5), (20, 5)}
    assert sheet.table_end == 20, "the rows written below are part of the table"
    assert "请把指标值中的“__”改成数值" in user.last
    assert "示例，供参考" in user.last
    found = press("check_sheet", book)
    assert "错误" in found.last


def test_blank_rows_are_filled_before_rows_are_added(program, tmp_path) -> None:
    from workbook_templates.builder import write

    path = tmp_path / "空白.xlsx"
    write(sample().__class__(name="县文旅局", year=2024), path, blank_projects=1)
    program, book = opened(path)
    form = next(s.name for s in program.books[0].sheets if s.name.startswith("01"))
    program.books[0].active = program.books[0].sheet(form)
    press("choose_indicators", book, "会议", "1-2")
    cells = cells_on(program, form)
    assert [cells["C11"], cells["C12"]] == ["召开会议次数", "参会人数"]


def test_a_library_beside_the_workbook_goes_first(program, tmp_path) -> None:
    own = openpyxl.Workbook()
    sheet = own.active
    assert sheet is not None
    sheet.append(
        ["项目类型", "二级指标", "三级指标", "方向", "单位", "常见下限", "常见上限", "来源"]
    )
    sheet.append(["护路", "数量", "夜间巡线次数", "≥", "次", "12", "24", "本县"])
    own.save(tmp_path / "指标库.xlsx")
    path = written(tmp_path, sample())
    program, book = opened(path, str(path))
    program.books[0].active = program.books[0].sheet("03 护路工作经费")
    user = press("choose_indicators", book, "护路", "1")
    assert "夜间巡线次数" in user.shown[0].splitlines()[1]
    assert cells_on(program, "03 护路工作经费")["E19"] == "≥__次"
    assert program.books[0].sheet("03 护路工作经费").notes[19, 5].startswith("常见范围：≥12—24次")


def test_an_unknown_kind_is_said(program, book) -> None:
    program.books[0].active = program.books[0].sheet(FIRST_FORM)
    before = program.snapshot()
    assert "没有项目类型“航天”" in press("choose_indicators", book, "航天").last
    assert program.snapshot() == before


# 修改对照 -----------------------------------------------------------------------------------------


def test_the_last_version_is_compared(program, book, sample_file, tmp_path) -> None:
    changed = openpyxl.load_workbook(sample_file)
    changed[FIRST_FORM]["B5"].value = changed[FIRST_FORM]["C5"].value = 90
    old = tmp_path / "上一版.xlsx"
    changed.save(old)
    user = press("compare_versions", book, old)
    assert "预算合计：原870.00万元，现880.00万元，增加10.00万元。" in user.last
    cells = cells_on(program, "修改对照")
    assert [cells["C4"], cells["D4"], cells["F4"]] == ["预算数", "90.00万元", "100.00万元"]


def test_two_identical_versions_are_one_sentence(program, book, sample_file) -> None:
    before = program.snapshot()
    assert press("compare_versions", book, sample_file).last == "两个版本内容相同，没有修改。"
    assert program.snapshot() == before


# 拆分, 合并 ---------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path):
    """A book that is saved where parts can lie beside it."""
    path = written(tmp_path, sample())
    return (*opened(path, str(path)), path)


def test_a_book_is_split_beside_itself_and_gathered(saved) -> None:
    program, book, path = saved
    user = press("split_book", book)
    folder = path.with_name("绩效目标_拆分")
    parts = sorted(folder.iterdir())
    assert len(parts) == 7
    assert user.last.startswith("已拆成7个工作簿，预算合计880.00万元")
    changed = openpyxl.load_workbook(parts[1])
    changed["01 防范专项"]["E11"].value = "≥3次"
    changed.save(parts[1])
    user = press("gather_parts", book, folder)
    assert user.asked == ["选择存放收回的工作簿的文件夹（如“绩效目标_拆分”）"]
    assert user.last.startswith("已合并7个文件，共7个项目，在新工作簿中打开。")
    assert program.books[1].sheet("02 防范专项").values()["E11"] == "≥3次"
    assert program.books[0].sheet("02 防范专项").values()["E11"] == "≥2次"


def test_conflicts_are_listed_cell_by_cell(saved) -> None:
    program, book, path = saved
    press("split_book", book)
    folder = path.with_name("绩效目标_拆分")
    part = sorted(folder.iterdir())[1]
    copy = folder / "另一份.xlsx"
    copy.write_bytes(part.read_bytes())
    for which, text in ((part, "≥3次"), (copy, "≥5次")):
        changed = openpyxl.load_workbook(which)
        changed["01 防范专项"]["E11"].value = text
        changed.save(which)
    user = press("gather_parts", book, folder)
    assert user.last.startswith("有1处填得不一致，没有合并")
    assert len(program.books) == 1
    cells = cells_on(program, "合并冲突")
    assert cells["C4"] == "02 防范专项.xlsx 01 防范专项!E11：≥3次"
    assert cells["D4"] == "另一份.xlsx 01 防范专项!E11：≥5次"


def test_a_folder_that_is_not_there_is_said(saved) -> None:
    program, book, _ = saved
    assert "没有文件夹“/没有”" in press("gather_parts", book, Path("/没有")).last
    assert press("gather_parts", book, None).shown == []
    assert len(program.books) == 1


# 生成指标库 ---------------------------------------------------------------------------------------


def test_a_library_is_made_of_a_folder(program, book, sample_file) -> None:
    user = press("build_library", book, sample_file.parent)
    assert user.last.startswith("已生成指标库：")
    assert "\n读到指标44条＝采用" in user.last
    assert program.books[1].sheets[0].name == "指标库"
