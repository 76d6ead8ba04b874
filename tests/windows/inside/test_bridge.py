"""Worksheet functions through COM and a real server process: values both ways."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from addin import registration
from tests.windows.inside.bridge import Bridge, NotStarted
from tests.windows.inside.processes import gone, servers
from tests.windows.inside.variants import CellError, ComError

PYTHONW = Path(sys.executable).with_name("pythonw.exe")
DIVISION, NOT_AVAILABLE, VALUE = CellError(2007), CellError(2042), CellError(2015)


@pytest.fixture(scope="module")
def bridge() -> Iterator[Bridge]:
    started = Bridge(PYTHONW)
    yield started
    started.kill()


def test_the_first_function_starts_a_server_and_answers() -> None:
    """How long that takes is printed; benchmarks.bench_functions holds it against an import."""
    taken = []
    for _ in range(5):
        client, begun = Bridge(PYTHONW), time.monotonic()
        assert client.function("TARGET_CHECK", [["≥90%"]]) == "通过"
        taken.append(time.monotonic() - begun)
        client.kill()
    print(f"start to first answer: {median(taken):.2f} s ({min(taken):.2f} to {max(taken):.2f})")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("≥90%", "通过"),
        ("及时化解矛盾", "通过"),
        ("≥500m²", "通过"),  # beyond code page 936
        ("𠮷𠮷≥3件", "通过"),  # beyond 16 bits
        (
            100,
            "错误 V14：单元格被当作公式或数字（现为“100”），请设为文本后按原意重填，写明方向、数值和单位。",
        ),
        (
            dt.datetime(2023, 6, 30),
            "警告 V15：单元格被自动转成日期（现为“2023-06-30”），请设为文本后按原意重填。",
        ),
        (None, ""),
        ("", ""),
    ],
)
def test_a_cell_of_any_type_is_judged(cell: Any, answer: str, bridge: Bridge) -> None:
    assert bridge.function("TARGET_CHECK", [[cell]]) == answer


@pytest.mark.parametrize(
    ("cell", "name"), [(DIVISION, "#DIV/0!"), (NOT_AVAILABLE, "#N/A"), (VALUE, "#VALUE!")]
)
def test_an_error_value_is_named(cell: CellError, name: str, bridge: Bridge) -> None:
    assert name in bridge.function("TARGET_CHECK", [[cell]])


def test_a_finding_comes_back_with_its_rule(bridge: Bridge) -> None:
    verdict = bridge.function("TARGET_CHECK", [["≥100%"]], [["质量指标"]], [["办结率"]], [[None]])
    assert "V02" in verdict


def test_a_block_comes_back_in_its_shape(bridge: Bridge) -> None:
    answer = bridge.function("TARGET_NORMALIZE", [["大于等于4次", "=8人"], [VALUE, None]])
    assert answer[0] == ["≥4次", "=8人"]
    assert "#VALUE!" in answer[1][0]
    assert answer[1][1] == ""


def test_a_row_comes_back_with_numbers_as_numbers(bridge: Bridge) -> None:
    assert bridge.function("TARGET_PARSE", [["≤100万元"]]) == ["≤", 100.0, "万元", "定量"]


def test_currency_cells_are_amounts(bridge: Bridge) -> None:
    amounts = ([[Decimal("12.5")]], [[Decimal("10")]], [[Decimal("2.5")]])
    assert bridge.function("FUNDS_CHECK", *amounts) == "通过"
    wrong = ([[Decimal("12.5")]], [[Decimal("10")]], [[Decimal("2.4")]])
    assert "F01" in bridge.function("FUNDS_CHECK", *wrong)


@pytest.mark.parametrize("date", ["2023-08-15", dt.datetime(2023, 8, 15), 45153.0])
def test_a_date_is_the_same_as_text_date_and_serial_number(date: Any, bridge: Bridge) -> None:
    # between the end of June (50%) and the end of October (80%): 46 of 123 days
    answer = bridge.function("PLAN_AT", [[0.2, 0.5, 0.8, 1.0]], [[date]])
    assert answer == pytest.approx(0.5 + 0.3 * 46 / 123)


def test_ten_thousand_cells_cross_in_one_call(bridge: Bridge) -> None:
    column = [[f"≥{n}次"] for n in range(10_000)]
    answer = bridge.function("TARGET_NORMALIZE", column)
    assert answer == column


def test_a_function_that_is_not_there_is_an_error_and_the_server_lives_on(bridge: Bridge) -> None:
    before = servers()
    with pytest.raises(ComError, match="NO_SUCH"):
        bridge.function("NO_SUCH", [["x"]])
    assert bridge.function("TARGET_CHECK", [["≥90%"]]) == "通过"
    assert servers() == before


def test_a_second_client_has_its_own_server_and_both_end(bridge: Bridge) -> None:
    bridge.python()
    mine = servers()
    code = (
        "import sys; from pathlib import Path; from tests.windows.inside.bridge import Bridge;"
        "b = Bridge(Path(sys.argv[1])); print(b.function('TARGET_CHECK', [['≥90%']]), flush=True);"
        "sys.stdin.readline(); b.kill()"
    )
    path = f"import sys; sys.path.insert(0, {str(Path.cwd())!r});"
    other = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", path + code, str(PYTHONW)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "通过"
    theirs = servers() - mine
    assert len(theirs) == 1
    assert bridge.function("TARGET_CHECK", [["≥90%"]]) == "通过"
    other.communicate("\n", timeout=60)
    assert gone(theirs)
    assert mine <= servers()


def test_a_killed_server_leaves_no_process_and_the_next_call_starts_another() -> None:
    before = servers()
    client = Bridge(PYTHONW)
    client.python()
    started = servers() - before
    assert len(started) == 1
    client.kill()
    assert gone(started)


def test_a_server_killed_from_outside_is_noticed_and_another_starts() -> None:
    before = servers()
    client = Bridge(PYTHONW)
    client.python()
    (started,) = servers() - before
    subprocess.run(["taskkill", "/F", "/PID", str(started)], capture_output=True, check=False)
    assert gone({started})
    with pytest.raises(ComError):
        client.function("TARGET_CHECK", [["≥90%"]])
    client.kill()
    assert client.function("TARGET_CHECK", [["≥90%"]]) == "通过"
    client.kill()


def test_a_function_that_hangs_is_ended_from_within(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import time; from addin import server, com_server;"
        "com_server.FUNCTION_SECONDS = 2; com_server._bridge = lambda: time.sleep(100);"
        "server.main()"
    )
    monkeypatch.setattr(registration, "SWITCHES", f'-I -B -c "{code}"')
    client = Bridge(PYTHONW)
    client.python()
    begun = time.monotonic()
    with pytest.raises(ComError):
        client.function("TARGET_CHECK", [["≥90%"]])
    assert time.monotonic() - begun < 30
    client.kill()


def test_a_python_that_cannot_start_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "SWITCHES", "-I -B -m no_such_module")
    begun = time.monotonic()
    with pytest.raises(NotStarted):
        Bridge(PYTHONW).python()
    assert time.monotonic() - begun < 30
