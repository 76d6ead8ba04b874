"""设置 by button and command: one file beside the workbook, all else in it kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli import main
from jixiao.errors import BadSetting, JixiaoError
from jixiao.files.settings_edit import CHOICES, choice_of, listed, save, value_of
from jixiao.settings import DEFAULT
from jixiao.settings_file import FILE_NAME, load

WRITTEN = """# 县里统一的设置
least = "错误"   # 先看错误
scheme = "2020"

[thresholds]
yellow = 12
least_is_no_key = 1
"""
KEPT = WRITTEN.replace("least_is_no_key = 1\n", "")


def test_one_setting_is_changed_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(KEPT, "utf-8")
    settings = save(tmp_path / "目标.xlsx", choice_of("列出的问题"), "警告")
    assert path.read_text("utf-8") == KEPT.replace('least = "错误"   #', 'least = "警告"  #')
    assert (settings.least, settings.scheme, str(settings.thresholds.yellow)) == (
        "警告", "2020", "12",
    )  # fmt: skip
    save(tmp_path / "目标.xlsx", choice_of("results_in_new_book"), value_of(choice_of("2"), "是"))
    assert "results_in_new_book = true\n\n[thresholds]" in path.read_text("utf-8")
    assert load(path).results_in_new_book
    save(tmp_path / "目标.xlsx", choice_of("1"), "")
    assert load(path).least == "" and "least" not in path.read_text("utf-8")


@given(st.lists(st.tuples(st.sampled_from(CHOICES), st.integers(0, 2)), max_size=6))
def test_what_was_set_last_is_what_is_read(changes: list[tuple[object, int]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "目标.xlsx"
        wanted = {one.key: getattr(DEFAULT, one.key) for one in CHOICES}
        settings = DEFAULT
        for choice, at in changes:
            value = list(choice.values.values())[at % len(choice.values)]  # type: ignore[attr-defined]
            settings = save(book, choice, value)  # type: ignore[arg-type]
            wanted[choice.key] = value  # type: ignore[attr-defined]
        assert {key: getattr(settings, key) for key in wanted} == wanted


def test_a_file_that_is_wrong_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(WRITTEN, "utf-8")
    with pytest.raises(BadSetting, match="least_is_no_key"):
        save(tmp_path / "目标.xlsx", choice_of("1"), "警告")
    assert path.read_text("utf-8") == WRITTEN


def test_the_usual_value_stands_first_and_is_the_default() -> None:
    for choice in CHOICES:
        assert next(iter(choice.values.values())) == getattr(DEFAULT, choice.key)
    assert listed(DEFAULT)[0].startswith("1 列出的问题：全部（可选：全部、警告、错误。")


def test_an_unknown_name_or_word_says_what_there_is() -> None:
    with pytest.raises(JixiaoError, match="可用的有：列出的问题、结果放在新工作簿"):
        choice_of("颜色")
    with pytest.raises(JixiaoError, match="可选：否、是"):
        value_of(choice_of("2"), "也许")


def test_the_command_shows_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "目标.xlsx"
    book.write_bytes(b"")

    def run(*changes: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["settings", str(book), *changes])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    code, out, _ = run()
    assert code == 0 and out.startswith(f"没有{FILE_NAME}，使用默认设置。\n1 列出的问题：全部")
    code, out, _ = run("列出的问题=警告", "结果放在新工作簿=是")
    assert code == 0 and "1 列出的问题：警告" in out and "2 结果放在新工作簿：是" in out
    assert load(tmp_path / FILE_NAME).results_in_new_book
    code, _, err = run("自评权重=2020", "列出的问题=红色")
    assert code == 2 and "可选：全部、警告、错误" in err
    assert load(tmp_path / FILE_NAME).scheme == "auto", "nothing half done"
