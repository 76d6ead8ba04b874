"""Tables for analysts: exact sums, nothing that is not known as 0, nothing left out unsaid."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from jixiao.cli import main
from jixiao.files.read.ledgers import read_ledgers
from jixiao.frames import COLUMNS, Forms, ledger_frame, read_forms
from jixiao.samples import LEDGER, sample


@pytest.fixture(scope="module")
def folder(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample; a second workbook of it with one amount that cannot be read; a stranger."""
    made = tmp_path_factory.mktemp("各单位")
    shutil.copy(book, made / "甲局.xlsx")
    opened = openpyxl.load_workbook(book)
    for sheet in opened:
        if sheet.title[:2].isdecimal() and not sheet.title.startswith("01"):
            sheet.sheet_state = "hidden"
    first = opened["01 大要案准备金"]
    for row in first.iter_rows():
        for cell in row:
            if cell.value == 100:
                cell.value = "约100"
    opened.save(made / "乙局.xlsx")
    (made / "说明.rar").write_bytes(b"Rar!")
    return made


@pytest.fixture(scope="module")
def forms(folder: Path) -> Forms:
    return read_forms([folder])


def test_the_sums_are_those_of_the_document(forms: Forms) -> None:
    assert forms.projects["budget_cents"].sum() == 880 * 1_000_000
    assert forms.projects["budget"].sum() == pytest.approx(880)
    assert len(forms.projects) == 7
    assert len(forms.indicators) == 44
    assert forms.plan.groupby("month")["share"].unique().map(list).to_dict() == {
        3: [20.0], 6: [50.0], 10: [80.0], 12: [100.0]
    }  # fmt: skip


def test_what_is_not_known_is_missing_and_not_nought(forms: Forms) -> None:
    """The forms of the sample leave 其他资金 blank."""
    assert forms.projects["other_funds_cents"].isna().all()


def test_what_is_in_no_sum_is_listed_with_its_reason(forms: Forms) -> None:
    left = forms.left_out
    assert len(left) == 8, "one amount, six hidden sheets, one file of a kind that is not read"
    amount = left[left["reason"] == "金额无法读取"]
    assert list(amount["sheet"]) == ["01 大要案准备金"]
    assert amount["amount_cents"].isna().all()
    hidden = left[left["reason"] == "在隐藏工作表上"]
    assert hidden["amount_cents"].sum() == 780 * 1_000_000


def test_the_columns_are_a_contract(forms: Forms) -> None:
    for name, table in forms.named():
        assert tuple(table.columns) == COLUMNS[name]


def test_the_rows_of_a_ledger_with_their_state() -> None:
    table = ledger_frame(read_ledgers([sample(LEDGER)]))
    assert tuple(table.columns) == COLUMNS["ledger"]
    assert set(table["state"]) >= {"计入"}
    assert pd.api.types.is_datetime64_any_dtype(table["date"])


@pytest.mark.parametrize("kind", [".xlsx", ".csv", ".parquet"])
def test_the_command_writes_what_the_module_reads(
    kind: str, folder: Path, forms: Forms, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tables", str(folder), "-o", str(tmp_path / f"表{kind}")])
    assert ended.value.code == 1
    assert "有8项未读入或未计入，见left_out。" in capsys.readouterr().err
    for name, table in forms.named():
        if kind == ".xlsx":
            back = pd.read_excel(tmp_path / "表.xlsx", sheet_name=name)
        elif kind == ".csv":
            back = pd.read_csv(tmp_path / f"表.{name}.csv")
        else:
            back = pd.read_parquet(tmp_path / f"表.{name}.parquet")
        assert list(back.columns) == list(table.columns)
        assert len(back) == len(table)
        for money in (column for column in table if column.endswith("_cents")):
            assert back[money].sum() == table[money].sum()


PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"


def test_the_questions_of_the_page_are_answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each block of the page runs after the one before it. Every project of the sample has a
    measured output, and leaves 20% to the last two months."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    monkeypatch.chdir(folder.parent)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block.replace("各单位/", folder.name), names)
    said = capsys.readouterr().out
    assert "0.0 元 in 0 projects" in said
    assert said.count("20.0") >= 7
    assert len(blocks) == 4
