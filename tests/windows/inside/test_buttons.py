"""Every button through real COM: xlwings' Windows engine in a process that Windows started.

On the other side stands `excel.py` and not Excel. The figures are those of the demo, worked out
from its document and its ledger: 880.00万元 in seven projects; half of it planned by the end of
June; 275.00万元 in the ledger, of which 3.50 belong to no project.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ADDIN_TESTS = Path(__file__).parents[2] / "addin"
sys.path.append(str(ADDIN_TESTS))

import crossings  # noqa: E402 - lies in the folder just added
from open_books import (  # noqa: E402
    FIRST_FORM,
    LEDGER,
    SAMPLE,
    department_of_size,
    sample,
    written,
)

from addin.ribbon import BUTTONS  # noqa: E402
from jixiao.files.check_file import check_file  # noqa: E402
from tests.windows.inside.bridge import Bridge  # noqa: E402
from tests.windows.inside.desk import PYTHONW, Desk  # noqa: E402
from tests.windows.inside.dispatch import CROSSINGS  # noqa: E402

BY_VBA = {"repair_functions"}
PRESSED: dict[str, int] = {}


@pytest.fixture(scope="module")
def bridge() -> Iterator[Bridge]:
    started = Bridge(PYTHONW)
    yield started
    started.kill()


class Clerk:
    """Presses buttons and keeps how often each crossed."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk, self.path = desk, path
        self.values, self.program = desk.values, desk.program

    def press(self, macro: str, *answers: Any) -> str:
        said = self.desk.press(macro, *answers)
        assert "没有完成" not in said, (said, CROSSINGS.unknown)
        PRESSED[macro] = max(PRESSED.get(macro, 0), self.desk.crossings)
        return said

    @property
    def last_book(self) -> Any:
        return self.program.books[-1]


@pytest.fixture
def clerk(bridge: Bridge, tmp_path: Path) -> Clerk:
    """The demo's workbook, saved beside nothing else, its first project sheet shown."""
    path = written(tmp_path, sample())
    desk = Desk(bridge)
    desk.open(path, FIRST_FORM)
    return Clerk(desk, path)


def sheet_of(clerk: Clerk, name: str) -> list[Any]:
    return list(clerk.values(name).values())


def changed_copy(clerk: Clerk, name: str, sheet: str, **cells: Any) -> Path:
    """A copy of the clerk's workbook with other values, beside it."""
    book = openpyxl.load_workbook(clerk.path)
    for address, value in cells.items():
        book[sheet][address].value = value
    target = clerk.path.with_name(name)
    book.save(target)
    return target


# 填报 ---------------------------------------------------------------------------------------------


def test_a_new_workbook_opens(clerk: Clerk) -> None:
    clerk.press("new_workbook", "某局", "2026", "101", "2", "旧版")
    assert "01 项目1" in clerk.last_book.sheet_names
    assert clerk.program.active is clerk.last_book


def test_next_years_workbook_opens(clerk: Clerk) -> None:
    said = clerk.press("roll_over", "2024", "2-3", True, False)
    assert "已生成2024年度的工作簿：2个项目" in said
    assert clerk.last_book.sheet("02 护路工作经费").values()["B5"] == 65


def test_a_project_sheet_is_added(clerk: Clerk) -> None:
    clerk.press("add_project_sheet", "=新项目", "43122323P000000000001")
    cells = clerk.values("08 =新项目")
    assert (cells["E3"], cells["B3"]) == ("=新项目", "43122323P000000000001")


def test_a_document_becomes_a_workbook(clerk: Clerk) -> None:
    clerk.press("import_document", SAMPLE)
    projects = [name for name in clerk.last_book.sheet_names if name[:2].isdecimal()]
    assert len(projects) == 7


def test_chosen_indicators_are_written(clerk: Clerk) -> None:
    clerk.desk.show("03 护路工作经费")
    said = clerk.press("choose_indicators", "护路", "1,3")
    assert "请把指标值中的“__”改成数值" in said
    assert clerk.values("03 护路工作经费")["C19"] == "铁路沿线巡查次数"


# 审核 ---------------------------------------------------------------------------------------------


def test_all_sheets_are_checked(clerk: Clerk) -> None:
    said = clerk.press("check_all")
    found = check_file(clerk.path, None).findings
    assert said.startswith(f"共{len(found)}条：")
    assert "审核结果" in clerk.program.books[0].sheet_names


def test_one_sheet_is_checked_the_next_place_shown_and_the_way_back_taken(clerk: Clerk) -> None:
    clerk.press("check_sheet")
    assert "怀财字【2023】7号 大要案准备金" in sheet_of(clerk, "审核结果")
    clerk.press("next_finding")
    assert clerk.program.books[0].active.name == FIRST_FORM
    clerk.press("go_back")
    assert clerk.program.books[0].active.name == FIRST_FORM


def test_proposals_are_adopted_in_the_cell(clerk: Clerk) -> None:
    clerk.press("check_sheet")
    clerk.desk.show(FIRST_FORM)
    clerk.program.books[0].active.selection = (11, 5, 11, 5)  # ≥1
    clerk.press("adopt", True)
    assert clerk.values(FIRST_FORM)["E11"] == "≥1件"


def test_spellings_are_made_the_usual_ones_and_the_old_ones_kept(clerk: Clerk) -> None:
    said = clerk.press("normalise", True)
    assert "已规范14处，原值已记录。" in said
    assert clerk.values(FIRST_FORM)["E12"] == "=100%"
    assert clerk.press("normalise", True).endswith("已恢复14处原值。")
    assert clerk.values(FIRST_FORM)["E12"] == "=100％"


def test_two_versions_are_compared(clerk: Clerk) -> None:
    old = changed_copy(clerk, "上一版.xlsx", FIRST_FORM, B5=90, C5=90)
    said = clerk.press("compare_versions", old)
    assert "预算合计：原870.00万元，现880.00万元，增加10.00万元。" in said


# 汇总 ---------------------------------------------------------------------------------------------


def test_the_department_is_rolled_up(clerk: Clerk) -> None:
    said = clerk.press("roll_up")
    assert said.startswith(
        "已汇总7个项目，预算合计880.00万元。\n项目表：找到7张＝计入7张＋未计入0张。"
    )
    assert {880.0, 176.0, 440.0, 704.0} <= {
        one for one in sheet_of(clerk, "部门汇总") if isinstance(one, float)
    }


def test_the_book_is_split_and_gathered(clerk: Clerk) -> None:
    assert clerk.press("split_book").startswith("已拆成7个工作簿，预算合计880.00万元")
    folder = clerk.path.with_name("绩效目标_拆分")
    assert len(list(folder.iterdir())) == 7
    assert clerk.press("gather_parts", folder).startswith("已合并7个文件，共7个项目")
    assert clerk.last_book.sheet("02 防范专项").values()["E11"] == "≥2次"


def test_a_library_is_made(clerk: Clerk) -> None:
    # 44 rows of indicators in the seven tables of the document
    said = clerk.press("build_library", clerk.path.parent)
    assert "\n读到指标44条＝采用" in said
    assert clerk.last_book.sheets[0].name == "指标库"


# 执行 ---------------------------------------------------------------------------------------------


def test_spending_is_imported_and_compared_with_the_plan(clerk: Clerk) -> None:
    assert clerk.press("import_ledger", LEDGER).startswith("新增13笔，已有0笔，现共13笔。")
    said = clerk.press("compare", "2023-06-30")
    assert "计划支出440.00万元，实际支出271.50万元，未匹配1笔" in said
    assert "支出明细：共13行275.00万元＝已计入12行271.50" in said
    assert 271.5 in sheet_of(clerk, "执行对比")


def test_monitoring_forms_are_made(clerk: Clerk) -> None:
    clerk.press("import_ledger", LEDGER)
    said = clerk.press("monitor", "2023-06-30")
    assert said.startswith("截至2023-06-30，7张运行监控表，还有44行未填完")
    cells = clerk.values("监控01 大要案准备金")
    assert (cells["D6"], cells["E6"], cells["F6"]) == (100.0, 13.0, 0.13)


def test_self_evaluation_forms_are_made(clerk: Clerk) -> None:
    clerk.press("import_ledger", LEDGER)
    said = clerk.press("evaluate")
    assert said.startswith("2023年度，7张自评表，还有44项没有得分")
    cells = clerk.values("自评07 综治重点工作经费")
    assert (cells["E6"], cells["H6"]) == (65.0, 6.5)


# 输出 ---------------------------------------------------------------------------------------------


def test_the_public_document_lies_beside_the_book(clerk: Clerk) -> None:
    said = clerk.press("export_document")
    [made] = clerk.path.parent.glob("*.docx")
    assert str(made) in said


def test_the_forms_are_printed_as_one_document(clerk: Clerk) -> None:
    said = clerk.press("print_pdf")
    [(_, sheets)] = clerk.desk.app.printed
    assert said.endswith(f"：{len(sheets)}张表。")
    assert sum(name[:2].isdecimal() for name in sheets) == 7
    assert clerk.program.books[0].active.name == FIRST_FORM


def test_a_copy_for_the_bureau_lies_beside_the_book(clerk: Clerk) -> None:
    said = clerk.press("submit_copy")
    assert said.endswith("项目表：找到7张＝计入7张＋未计入0张。")
    assert clerk.path.with_name("绩效目标_上报.xlsx").is_file()


def test_the_layout_is_tidied(clerk: Clerk) -> None:
    before = clerk.values(FIRST_FORM)
    assert clerk.press("tidy", True).startswith("已整理7张项目表")
    assert clerk.values(FIRST_FORM)["B5"] == before["B5"] == 100
    looks = clerk.program.books[0].sheet(FIRST_FORM).looks
    assert "fits" in looks.values()


# 财政审核, 帮助 -----------------------------------------------------------------------------------


def test_a_folder_is_audited_and_letters_are_written(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "一上报送"
    folder.mkdir()
    (folder / "政法委.xlsx").write_bytes(clerk.path.read_bytes())
    said = clerk.press("audit_folder", folder)
    assert said.startswith("共1个文件，本次审核1个")
    assert "项目表：找到7张＝计入7张＋未计入0张。" in said
    assert "写好1个单位的审核意见书" in clerk.press("write_letters", folder, "一上")


def test_a_setting_is_kept_beside_the_book(clerk: Clerk) -> None:
    assert clerk.press("change_settings", "2", "是").startswith("已保存：")
    assert clerk.path.with_name("jixiao.toml").is_file()


@pytest.mark.parametrize(
    ("macro", "said"), [("explain_rules", ""), ("about", "BSD-3-Clause"), ("diagnose", "Python")]
)
def test_help_answers(macro: str, said: str, clerk: Clerk) -> None:
    assert said in clerk.press(macro)


# crossings ----------------------------------------------------------------------------------------


def test_what_grows_with_the_projects_is_limited(bridge: Bridge, tmp_path: Path) -> None:
    """The calls that two more projects cost, for each of them."""
    counted: dict[str, list[int]] = {}
    for size in (9, 11):  # with fewer sheets 目录 is not made
        folder = tmp_path / str(size)
        folder.mkdir()
        desk = Desk(bridge)
        desk.open(written(folder, department_of_size(size)), FIRST_FORM)
        for macro, answers in (
            ("import_ledger", (LEDGER,)), ("check_all", ()), ("roll_up", ()),
            ("evaluate", ()), ("monitor", ("2023-06-30",)),
        ):  # fmt: skip
            desk.press(macro, *answers)
            counted.setdefault(macro, []).append(desk.crossings)
    each = {macro: (more - few) / 2 for macro, (few, more) in counted.items()}
    print("\n".join(f"{macro}\t{count:g} a project" for macro, count in each.items()))
    assert {m: n for m, n in each.items() if n > crossings.COM_A_PROJECT[m]} == {}


def test_every_button_was_pressed() -> None:
    """Runs last: it judges, and prints, what the tests above have counted."""
    print("\n".join(f"{macro}\t{count}" for macro, count in PRESSED.items()))
    assert PRESSED.keys() | BY_VBA == {button.macro for button in BUTTONS}
    assert {m: count for m, count in PRESSED.items() if count > crossings.COM.get(m, 0)} == {}


def test_the_macros_used_nothing_that_the_stand_in_lacks() -> None:
    # asked for where Excel 365 has it, and done without where not
    assert CROSSINGS.unknown <= {"Range.Formula2", "Range.HasSpill"}
