"""On a screen of 1366×768, in the real window: how many indicators are in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import main
from jixiao.samples import LEDGER, sample
from tests.host.conftest import needed
from tests.support.calc_user import FORM
from tests.support.office import Office, screen

pytestmark = pytest.mark.host


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    needed("Xvfb")
    profile = tmp_path_factory.mktemp("profile")
    with screen(1366, 768) as shown:
        office = Office(profile, headless=False, environment=shown)
        yield office
        office.close()


def rows_in_sight(office: Office, path: Path, sheet: str, first: int) -> int:
    """How many rows are whole in the lower pane once the row ``first`` is on top of it."""
    document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
    try:
        controller = document.CurrentController
        controller.Frame.ContainerWindow.setPosSize(0, 0, 1366, 768, 15)
        controller.setActiveSheet(document.Sheets.getByName(sheet))
        assert controller.hasFrozenPanes()
        pane: Any = controller.getByIndex(controller.Count - 1)
        pane.setFirstVisibleRow(first - 1)
        area = pane.VisibleRange
        assert area.StartRow == first - 1
        return int(area.EndRow - area.StartRow)  # the last may be cut
    finally:
        document.close(True)


def test_ten_indicators_of_a_target_form_are_in_sight(window: Office, sample_file: Path) -> None:
    assert rows_in_sight(window, sample_file, FORM, 11) >= 10


@pytest.mark.parametrize(
    ("command", "sheet"),
    [
        (["monitor", "--as-of", "2023-06-30"], "监控03 护路工作经费"),
        (["evaluate"], "自评03 护路工作经费"),
    ],
)
def test_eight_indicators_of_a_form_of_the_year_are_in_sight(
    window: Office, sample_file: Path, tmp_path: Path, command: list[str], sheet: str
) -> None:
    out = tmp_path / "年度.xlsx"
    name, *more = command
    with pytest.raises(SystemExit):
        main([name, str(sample_file), "--actual", str(sample(LEDGER)), *more, "-o", str(out),
              "--fail-on", "never"])  # fmt: skip
    import openpyxl

    rows = openpyxl.load_workbook(out)[sheet].iter_rows(min_col=1, max_col=1)
    first = next(cell.row for (cell,) in rows if cell.value == "产出指标")
    assert rows_in_sight(window, out, sheet, first) >= 8
