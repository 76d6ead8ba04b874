"""审核文件夹, 意见书: the buttons of the bureau in a fake Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from fake_excel import Program
from open_books import department_of_size, opened, press, written

from addin import entry, host


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """甲局 and 乙局 with two projects each, and a workbook that is broken."""
    folder = tmp_path / "一上报送"
    folder.mkdir()
    for name in ("甲局", "乙局"):
        department = department_of_size(2)
        forms = tuple(
            replace(one, department=one.department._replace(text=name))
            for one in department.projects
        )
        department = replace(department, name=name, code="", projects=forms)
        written(folder, department, f"{name}.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    return folder


def shown(program: Program) -> list[str]:
    return [book.name for book in program.books]


@pytest.fixture
def pair(tmp_path: Path) -> Any:
    return opened(written(tmp_path, department_of_size(1)))


def test_the_folder_is_audited_and_the_report_opened(pair: Any, sent: Path) -> None:
    program, book = pair
    before = {path: path.read_bytes() for path in sent.iterdir()}
    user = press("audit_folder", book, sent)
    assert user.last.startswith("共3个文件，本次审核3个；错误")
    assert "项目表：找到4张＝计入4张＋未计入0张。" in user.last
    assert "没有审核的文件1个：\n“坏.xlsx”：" in user.last
    assert "没有“单位名单.xlsx”" in user.last
    assert shown(program)[-1] == "一上报送_审核总表.xlsx"
    assert {path: path.read_bytes() for path in sent.iterdir()} == before
    again = press("audit_folder", book, sent)
    assert again.last.startswith("共3个文件，本次审核"), "what did not change is not examined"


def test_letters_are_written_beside_the_folder_with_the_roster_that_lies_there(
    pair: Any, sent: Path
) -> None:
    _, book = pair
    sent.with_name("单位名单.csv").write_text("单位\n甲局\n丙局\n", "utf-8-sig")
    user = press("write_letters", book, sent, "一上")
    out = sent.with_name("一上报送_意见书")
    assert "写好2个单位的审核意见书和退回修改稿" in user.last
    assert "未报1个：丙局。" in user.last
    assert "不在名单1个：乙局。" in user.last
    assert {path.name for path in out.iterdir()} == {
        "001 乙局",
        "002 甲局",
        "全县情况.docx",
        "催报名单.txt",
    }
    letter = docx.Document(str(out / "002 甲局" / "预算绩效目标审核意见书.docx"))
    assert "轮次：一上" in [one.text for one in letter.paragraphs]
    assert (sent.with_name("一上报送_审核总表_轮次") / "一上" / "甲局.xlsx").is_file()


@pytest.mark.parametrize("macro", ["audit_folder", "write_letters"])
def test_a_folder_that_was_not_chosen_does_nothing(pair: Any, sent: Path, macro: str) -> None:
    _, book = pair
    assert press(macro, book, None).shown == []
    assert {path.name for path in sent.parent.iterdir()} == {"一上报送", "绩效目标.xlsx"}


def test_no_workbook_need_be_open(sent: Path) -> None:
    program = Program()
    with host.called_from(program.app):
        said: list[str] = []
        user = SimpleNamespace(
            tell=said.append,
            pick_folder=lambda title: sent,
            progress=lambda text: None,
        )
        entry.run("audit_folder", None, user)  # type: ignore[arg-type]
    assert said[0].startswith("共3个文件")
    assert shown(program) == ["一上报送_审核总表.xlsx"]


def test_an_empty_folder_and_one_that_is_gone_are_a_sentence(pair: Any, tmp_path: Path) -> None:
    _, book = pair
    (tmp_path / "空").mkdir()
    assert "没有工作簿" in press("audit_folder", book, tmp_path / "空").last
    assert press("audit_folder", book, tmp_path / "无").last.endswith("，请重新选择。")


def test_excel_is_asked_for_a_folder() -> None:
    titles: list[str] = []

    class Dialog:
        def __init__(self, accepted: bool) -> None:
            self.accepted = accepted

        def __setattr__(self, name: str, value: Any) -> None:
            if name == "Title":
                titles.append(value)
            super().__setattr__(name, value)

        def Show(self) -> int:
            return -1 if self.accepted else 0

        def SelectedItems(self, number: int) -> str:
            return {1: "C:/各单位"}[number]

    def excel(accepted: bool) -> Any:
        api = SimpleNamespace(FileDialog=lambda kind: {4: Dialog(accepted)}[kind])
        return SimpleNamespace(engine=SimpleNamespace(name="excel"), api=api)

    assert host.pick_folder(excel(True), "选择") == Path("C:/各单位")
    assert host.pick_folder(excel(False), "选择") is None
    assert titles == ["选择", "选择"]
