"""审核.cmd and 审核文件夹.cmd: workbooks or folders dropped on an icon, a report workbook out.

For people without Excel too: the report opens in whatever program opens workbooks.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from jixiao.files.file_names import free_path

DROPPED = 10  # added to the exit status when the paths came from the explorer
WHAT = {"check": "工作簿", "audit": "文件夹"}
_PATH = re.compile(r'"([^"]+)"|([^\s"]+)')


def dropped_paths(line: str) -> list[str]:
    """The paths behind the name of the script in the line that started cmd.exe.

    The explorer writes a path without spaces without quotation marks, whatever else is in it;
    cmd.exe itself would cut such a line at `&`. Empty where the line is not the explorer's.
    """
    _, found, rest = line.partition('.cmd" ')
    rest = rest.rstrip().removesuffix('"') if found else ""
    return [quoted or plain for quoted, plain in _PATH.findall(rest)]


def report_name(dropped: Path) -> Path:
    """Where the report goes: beside what was dropped, or to the user's documents where nothing
    can be written there; never over another file."""
    stem = f"{dropped.name if dropped.is_dir() else dropped.stem}-审核结果"
    here = os.access(dropped.parent, os.W_OK)
    folder = dropped.parent if here else Path.home() / "Documents"
    return free_path(folder / f"{stem}.xlsx", "({})")


def run(kind: str, given: Sequence[str]) -> int:
    """Checks or audits what was dropped, and opens the report; gives the command's exit status."""
    from jixiao.cli import main as jixiao

    if not given:
        print(f"请把{WHAT[kind]}拖到这个图标上。")
        return 2
    report = report_name(Path(given[0]).resolve())
    form = ["--format", "xlsx"] if kind == "check" else []
    try:
        jixiao([kind, *given, *form, "-o", str(report)])
    except SystemExit as left:
        status = int(left.code or 0)
    if report.exists():
        print(f"审核结果：{report}")
        _open(report)
    return status


def _open(report: Path) -> None:
    if sys.platform == "win32":
        try:
            os.startfile(report)
        except OSError:
            print("没有能打开工作簿的程序，请把审核结果拿到有 Excel 或 WPS 的电脑上查看。")


def main() -> int:
    kind, *typed = sys.argv[1:]
    dropped = dropped_paths(os.environ.get("JIXIAO_LINE", ""))
    status = run(kind, dropped or typed)
    return status + DROPPED if dropped else status


if __name__ == "__main__":
    sys.exit(main())
