"""What is taken from xlwings' VBA, and what is left behind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from addin.vba import vba_source
from addin.xlam import stock

stock_text = stock.stock_source()


def calls(source: str, name: str) -> int:
    """How often the procedures in `source` call `name` (their own heads not counted)."""
    return len(re.findall(rf"(?<!Function )\b{name}\(", source))


def test_stock_asks_for_settings_many_times_in_every_function_call() -> None:
    found = stock.procedures(stock.stock_source())
    per_call = [*found["XLPyLoadDLL"], *found["XLPyCommand"]]
    # Two of them only when no interpreter is set; the OneDrive line of other programs not counted.
    counted = sum(calls(text, "GetConfig") for text in per_call)
    assert counted - 2 - 4 == 14
    once = found["GetConfig"][0]
    assert calls(once, "GetConfigFromSheet") == 4
    assert calls(once, "GetConfigFromFile") == 2


def test_ours_reads_the_sheet_in_one_place_and_builds_the_command_once() -> None:
    source = vba_source("JixiaoSettings")
    assert source.count("ThisWorkbook.Worksheets") == 1
    assert "ActiveWorkbook" not in source
    assert "Open " not in source  # no file is read
    bridge = stock.bridge_source()
    assert calls(bridge, "GetConfig") == 4  # of XLPyLoadDLL, answered from memory
    assert calls(bridge, "GetConfigFromSheet") == calls(bridge, "GetConfigFromFile") == 0


def test_nothing_of_the_active_workbook_is_left() -> None:
    bridge = stock.bridge_source()
    assert "ActiveWorkbook" not in bridge
    assert "PYTHONPATH" not in bridge
    assert list(stock.procedures(bridge)) == list(stock.KEPT)


def test_project_name_is_ours_once() -> None:
    bridge = stock.bridge_source()
    assert bridge.count('PROJECT_NAME As String = "jixiao"') == 1
    assert "myaddin" not in bridge
    assert 'XLWINGS_VERSION As String = "0.37.8"' in bridge
    assert "xlwings64-0.37.8.dll" in bridge


def test_a_module_beside_the_workbook_is_not_imported(tmp_path: Path) -> None:
    """Excel's current folder is often that of the opened workbook, and Python inherits it."""
    (tmp_path / "xlwings.py").write_text("print('hostile')", encoding="utf-8")
    program = "import xlwings"
    switches = re.search(r'Quote & " (-.*) -c "', vba_source("JixiaoSettings"))
    assert switches is not None

    def printed(*given: str) -> str:
        command = [sys.executable, *given, "-c", program]
        return subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    assert printed("-B") == "hostile\n"  # as stock starts it
    assert printed(*switches[1].split()) == ""


def test_functions_of_the_dll_are_reached_from_the_bridge_alone() -> None:
    lines = [line.strip() for line in stock.bridge_source().splitlines() if "Declare " in line]
    assert lines
    assert all(line.startswith("Private Declare ") for line in lines)


def test_licence_of_xlwings_goes_along() -> None:
    assert "xlwings is distributed under a BSD 3-clause license." in stock.bridge_source()


def test_kept_procedures_are_unchanged() -> None:
    before, after = stock.procedures(stock.stock_source()), stock.procedures(stock.bridge_source())
    assert all(after[name] == before[name] for name in stock.KEPT)


def test_bridge_calls_nothing_that_was_left_out_or_ours() -> None:
    """Outside the branches for Mac, which Windows never compiles."""
    stock_names = set(stock.procedures(stock.stock_source()))
    bridge = re.sub(r"#If Mac Then.*?#(?:Else|End If)", "", stock.bridge_source(), flags=re.DOTALL)
    used = {name for name in stock_names if re.search(rf"\b{name}\b", bridge)}
    assert used - set(stock.KEPT) == {"GetConfig", "XLPyCommand"}
    ours = set(stock.procedures(vba_source("JixiaoSettings")))
    assert {"GetConfig", "XLPyCommand"} <= ours


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", lambda _: "0.37.9"),
        ("stock_source", lambda: ""),
        ("stock_source", lambda: stock_text.replace("myaddin", "other")),
        ("stock_source", lambda: stock_text.replace("Sub KillPy", "Sub KillIt")),
        ("stock_source", lambda: stock_text.replace("by Karl", "作者 Karl")),
    ],
)
def test_another_xlwings_is_refused(
    name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, name, value)
    with pytest.raises(stock.StockChangedError, match="不配套"):
        stock.bridge_source()
