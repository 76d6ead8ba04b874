"""The command line: exit status, one sentence for an error, JSON with its promised keys."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from jixiao import __version__
from jixiao.cli import _COMMANDS, main
from jixiao.cli import jixiao as main_group
from jixiao.samples import DOCUMENT, LEDGER, sample

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("命令") / "标准.xlsx"
    assert run("import", sample(DOCUMENT), "-o", path) == 0
    return path


def with_error(book: Path, folder: Path) -> Path:
    """The book with the budget of its first project broken: F01 is an 错误."""
    changed = openpyxl.load_workbook(book)
    changed[next(name for name in changed.sheetnames if name.startswith("01"))]["B5"].value = 99
    path = folder / "改错.xlsx"
    changed.save(path)
    return path


def test_status_follows_the_worst_finding_and_the_wish(book: Path, tmp_path: Path) -> None:
    assert run("check", book) == 0  # warnings only
    assert run("check", book, "--fail-on", "warning") == 1
    assert run("check", book, "--fail-on", "hint") == 1
    assert run("check", book, "--fail-on", "never") == 0
    broken = with_error(book, tmp_path)
    assert run("check", broken) == 1
    assert run("check", broken, "--fail-on", "never") == 0


def test_the_json_keeps_its_contract(book: Path, capsys: Captured) -> None:
    assert run("check", book, "--format", "json") == 0
    reported = json.loads(capsys.readouterr().out)
    assert set(reported) == {"tool", "version", "files", "findings", "settings", "summary"}
    assert (reported["tool"], reported["version"]) == ("jixiao", __version__)
    assert reported["files"] == [
        {"file": str(book), "status": "checked", "message": "", "projects": 7}
    ]
    assert set(reported["summary"]) == {"错误", "警告", "提示"}
    assert sum(reported["summary"].values()) == len(reported["findings"])
    keys = {"rule", "severity", "file", "sheet", "cell", "project", "field", "message", "seen",
            "expected", "adopt", "source"}  # fmt: skip
    assert all(set(one) - {"cells"} == keys for one in reported["findings"])
    assert all(len(one["cells"]) > 1 for one in reported["findings"] if "cells" in one)
    described = next(one for one in reported["findings"] if one["rule"] == "S03")
    assert (described["cell"], described["cells"]) == ("D11", ["D11", "D12", "D13"])
    assert described["adopt"] is None
    unit = next(one for one in reported["findings"] if one["rule"] == "V03")
    assert (unit["sheet"], unit["cell"], unit["seen"]) == ("01 大要案准备金", "E11", "≥1")
    assert unit["adopt"] == unit["expected"] == "≥1件"


def test_hints_are_counted_in_text_and_listed_when_asked_for(book: Path, capsys: Captured) -> None:
    assert run("check", book) == 0
    usual = capsys.readouterr().out
    assert not re.search("^提示", usual, re.M)
    listed = re.findall("^警告", usual, re.M)
    last = usual.splitlines()[-1]
    hints = int(re.search(r"提示(\d+)", last)[1])  # type: ignore[index] # it is there, or fails
    assert last.endswith(f"（{hints}条未逐条列出，加 --least 提示 全部列出）。")
    assert run("check", book, "--least", "提示") == 0
    everything = capsys.readouterr().out
    assert re.search("^提示 S03 ", everything, re.M)
    assert len(re.findall("^警告", everything, re.M)) == len(listed)
    assert run("check", book, "--least", "error") == 0
    assert capsys.readouterr().out.startswith("共审核1个文件：错误0，警告")


def test_what_is_listed_can_be_set(tmp_path: Path, book: Path, capsys: Captured) -> None:
    own = tmp_path / "jixiao.toml"
    own.write_text('least = "错误"\n', encoding="utf-8")
    assert run("check", book, "--settings", own, "--format", "json") == 0
    reported = json.loads(capsys.readouterr().out)
    assert reported["findings"] == []
    assert reported["summary"]["警告"] > 0


def test_findings_on_one_cell_are_one_line(book: Path, capsys: Captured) -> None:
    run("check", book)
    lines = capsys.readouterr().out.splitlines()
    [both] = [line for line in lines if "05 维稳经费!E13" in line]
    assert re.match("警告 (I04、V07|V07、I04) ", both)


def test_an_unreadable_file_is_shown_in_the_json_too(tmp_path: Path, capsys: Captured) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    assert run("check", bad, "--format", "json") == 2
    out = capsys.readouterr()
    [file] = json.loads(out.out)["files"]
    assert (file["status"], file["projects"]) == ("unreadable", 0)
    assert file["message"] in out.err


def test_a_folder_holds_other_workbooks_than_forms(book: Path, tmp_path: Path) -> None:
    (tmp_path / "下级").mkdir()
    (tmp_path / "下级" / "表.xlsx").write_bytes(book.read_bytes())
    (tmp_path / "~$表.xlsx").write_bytes(b"locked")
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    assert run("check", tmp_path) == 0
    assert run("check", tmp_path / "别的.xlsx") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "没有这个命令"),
        (["check"], "缺少参数"),
        (["check", "a.xlsx", "--formt", "json"], "没有选项"),
        (["check", "a.xlsx", "--format", "pdf"], "不对"),
        (["check", "没有.xlsx"], "找不到文件"),
        (["rollup", "没有.xlsx", "-o", "a.xlsx"], "找不到文件"),
        (["import", "没有.txt", "-o", "a.txt"], "应以.xlsx结尾"),
        (["addin", "build", "-o", "表.xlsx"], "应以.xlam结尾"),
        (["addin", "build", "--calc", "-o", "表.xlsx"], "应以.oxt结尾"),
        (["explain", "Z99"], "没有规则"),
        (["template", "-o", "没有/表.xlsx"], "不存在"),
    ],
)
def test_mistakes_are_shown_in_one_chinese_sentence(
    arguments: list[str], words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    out = capsys.readouterr()
    assert words in out.err
    assert out.err.count("\n") == 1
    assert "Traceback" not in out.err
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_where_it_happened(capsys: Captured) -> None:
    assert run("--debug", "check", "没有.xlsx") == 2
    assert "找不到文件" in capsys.readouterr().err


def test_the_roll_up_of_the_sample(book: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("rollup", book, "--format", "json") == 0
    reported = json.loads(capsys.readouterr().out)
    assert reported["departments"] == ["中共怀来县委政法委员会"]
    assert reported["total"]["budget"] == "880.00"
    assert list(reported["total"]["plan"].values()) == ["176.00", "440.00", "704.00", "880.00"]
    assert len(reported["projects"]) == 7
    assert run("rollup", book, "-o", tmp_path / "汇总.xlsx") == 0
    assert "7个项目，预算合计880.00万元" in capsys.readouterr().out


def test_an_output_that_is_open_elsewhere_leaves_everything(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$汇总.xlsx").touch()
    assert run("rollup", book, "-o", target) == 2
    assert "正被其他程序打开" in capsys.readouterr().err
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("option", "first"),
    [
        ([], ("产出指标", "数量指标")),
        (["--dictionary", "legacy"], ("产出指标", "数量指标")),
        (["--dictionary", "2021"], ("成本指标", "经济成本指标")),
    ],
)
def test_a_template_begins_with_the_dictionary_that_was_chosen(
    tmp_path: Path, option: list[str], first: tuple[str, str]
) -> None:
    assert run("template", "-o", tmp_path / "表.xlsx", *option) == 0
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    for sheet in ("01 项目1", "模板"):
        assert (book[sheet]["A11"].value, book[sheet]["B11"].value) == first


def test_a_template_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    assert run("template", "-o", target, "--projects", 2, "--year", 2024) == 0
    first = target.read_bytes()
    assert run("template", "-o", target) == 2
    assert target.read_bytes() == first


def test_the_import_tells_what_it_cleaned(tmp_path: Path, capsys: Captured) -> None:
    assert run("import", sample(DOCUMENT), "-o", tmp_path / "a.xlsx", "--list") == 0
    out = capsys.readouterr().out
    assert "7个项目，44条指标" in out
    assert "书签标记9处" in out and "序号7处" in out
    assert "第4行" in out


def test_the_copy_for_the_bureau_does_not_replace_the_book(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    assert run("submit", book, "-o", book) == 2
    assert book.read_bytes() == before
    assert run("submit", book, "-o", tmp_path / "副本.xlsx") == 0
    copy = openpyxl.load_workbook(tmp_path / "副本.xlsx")
    ours = [
        cell.coordinate
        for sheet in copy for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f" and "TARGET_" in str(cell.value)
    ]  # fmt: skip
    assert ours == []


COMMANDS = [
    *([name] for name in _COMMANDS),
    *(["addin", name] for name in ("build", "install", "uninstall", "doctor")),
]


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_the_help_is_in_chinese_and_says_something_of_every_option(
    command: list[str], capsys: Captured
) -> None:
    assert run(*command, "--help") == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"用法：{' '.join(['jixiao', *command])} ")
    assert not re.search(r"Usage|Options|Commands|Show this|default|required|OPTIONS", printed)
    group: Any = main_group
    for name in command:
        found = group.get_command(click.Context(group), name)
        assert found is not None
        group = found
    assert [
        one.name for one in group.params if isinstance(one, click.Option) and not one.help
    ] == []


def test_without_a_command_the_commands_are_listed(capsys: Captured) -> None:
    assert run() == 0
    printed = capsys.readouterr().out
    assert [name for name in _COMMANDS if f"  {name} " not in printed] == []
    assert run("addin") == 0
    assert "  doctor " in capsys.readouterr().out


def test_where_no_output_is_named_its_usual_name_is_suggested(book: Path, capsys: Captured) -> None:
    assert run("compare", book, "--actual", sample(LEDGER)) == 2
    assert "例如 -o 执行对比.xlsx" in capsys.readouterr().err
    assert run("rollup", book) == 2
    assert "例如 -o 部门汇总.xlsx" in capsys.readouterr().err


def test_the_version(capsys: Captured) -> None:
    assert run("--version") == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check", "表.xlsx", "--format", "html"], "“--format”不对，可用的有：text、json、xlsx"),
        (["check", "表.xlsx", "--fail-on", "错误"], "可用的有：error、warning、hint、never"),
        (["audit", ".", "-o", "总表.xlsx", "--jobs", "0"], "“--jobs”应为1至256的整数"),
        (["audit", ".", "-o", "总表.xlsx", "--jobs", "两个"], "应为1至256的整数"),
        (["template", "--year", "23"], "应为2000至2099的整数"),
        (["check", "表.xlsx", "-o"], "后面缺少值"),
        (["addin", "没有"], "可用命令：build、doctor、install、uninstall"),
        (["import", "文.docx"], "缺少参数“--output”"),
        (["export", "甲.xlsx", "乙.xlsx", "-o", "文.docx"], "多了或少了参数"),
    ],
)
def test_a_command_that_was_mistyped_is_shown_in_chinese(
    arguments: list[str], expected: str, capsys: Captured
) -> None:
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1
    assert not re.search(r"\b(is|not|of|Got|requires|argument)\b", said)


def test_a_file_that_is_named_twice_counts_once(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    link = tmp_path / "链接.xlsx"
    link.symlink_to(book)
    assert run("rollup", book, link, book, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["budget"] == "880.00"
    assert run("import", book, link, "-o", tmp_path / "合.xlsx") == 0
    assert "7个项目" in capsys.readouterr().out
    assert run("check", tmp_path / "合.xlsx", tmp_path / "合.xlsx", "--format", "json") == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 1


def test_value_prints_one_object_a_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.BytesIO("\ufeff=35万\r\n\n80%-90%".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(piped))
    assert run("value", "--format", "json") == 0
    first, blank, span = map(json.loads, capsys.readouterr().out.splitlines())
    keys = ["text", "kind", "operator", "number", "scale", "unit", "canonical"]
    assert list(first) == list(blank) == list(span) == keys
    assert list(first.values()) == ["=35万", "quantitative", "=", "35", "万", "万", "=35万"]
    assert list(blank.values()) == ["", "empty", "", None, "", "", ""]
    assert list(span.values()) == ["80%-90%", "range", "", None, "", "%", "80%-90%"]


def test_value_prints_plain_decimals(capsys: Captured) -> None:
    assert run("value", "--format", "json", "0.0000000001", "1,200.50万元") == 0
    numbers = [json.loads(line)["number"] for line in capsys.readouterr().out.splitlines()]
    assert numbers == ["0.0000000001", "1200.50"]
