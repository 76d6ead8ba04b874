"""What the other process makes of a workbook's cells, sheets and extent, asked in this one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import xlsxwriter

from jixiao.errors import UnreadableFile
from jixiao.files.read import other_formats


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = lambda _, path, seconds: json.loads(  # noqa: E731
        json.dumps(other_formats._answer(str(path)))
    )
    monkeypatch.setattr(other_formats, "answer_of", answer)


def workbook(path: Path) -> Path:
    """Two sheets and a chart: 2 × 4 cells and 1 × 1."""
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        hour = made.add_format({"num_format": "[h]:mm:ss"})
        first = made.add_worksheet("甲")
        first.write_row(0, 0, ["项目", 1.5, True])
        first.write_datetime(1, 0, dt.datetime(2023, 6, 30, 8, 30), day)
        first.write_number(1, 3, 1.25, hour)
        hidden = made.add_worksheet("乙")
        hidden.write(0, 0, "藏")
        hidden.hide()
        chart = made.add_chart({"type": "column"})
        assert chart is not None
        chart.add_series({"values": "=甲!$B$1:$B$1"})
        made.add_chartsheet("图").set_chart(chart)
    return path


def test_every_kind_of_value_comes_back_from_the_other_process(tmp_path: Path) -> None:
    first, hidden = other_formats.read_foreign(workbook(tmp_path / "表.xls"))
    assert (first.sheet, first.hidden, hidden.sheet, hidden.hidden) == ("甲", False, "乙", True)
    assert [list(row) for row in first.rows] == [
        ["项目", 1.5, True, ""],
        [dt.datetime(2023, 6, 30, 8, 30), "", "", dt.timedelta(days=1, hours=6)],
    ]
    assert [list(row) for row in hidden.rows] == [["藏"]]


def test_the_cells_of_all_sheets_have_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "表.xls")
    monkeypatch.setattr(other_formats, "MOST_CELLS", 9)
    assert len(other_formats.read_foreign(path)) == 2
    monkeypatch.setattr(other_formats, "MOST_CELLS", 8)
    with pytest.raises(UnreadableFile, match="内容范围过大"):
        other_formats.read_foreign(path)


def test_what_is_no_workbook_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(UnreadableFile, match="已损坏或不是Excel工作簿"):
        other_formats.read_foreign(path)
    path.write_bytes("EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="设有打开密码"):
        other_formats.read_foreign(path)
