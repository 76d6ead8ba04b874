"""What leaves the desk: a folder for each department, the page for the leader, 催报名单."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from jixiao.audit import county_page, letters
from jixiao.audit.desk import Desk, write_reminder
from jixiao.audit.store import Store
from jixiao.errors import JixiaoError
from jixiao.files.folders import is_folder
from jixiao.files.write.atomic import refuse_device_folder, replacing

REMINDER: Final = "催报名单.txt"
COUNTY_PAGE: Final = "全县情况.docx"
ROUNDS: Final = "_轮次"  # behind the name of the report: where its rounds are kept


def refuse_folder(out: Path, audited: tuple[Path, ...]) -> None:
    """Raise JixiaoError where letters cannot be put into ``out``."""
    refuse_device_folder(out)  # to Windows it seems to exist
    if out.exists() and not is_folder(out):
        raise JixiaoError(f"“{out}”不是文件夹，请给 --letters 一个文件夹。")
    real = out.resolve()
    for folder in audited:
        if is_folder(folder) and real.is_relative_to(folder.resolve()):
            raise JixiaoError(
                f"意见书不能放在被审核的文件夹“{folder}”里，下次会被当作报送文件，请换一处。"
            )


def rounds_beside(report: Path) -> Path:
    """The folder where the rounds of a report are kept."""
    return report.with_name(f"{report.stem}{ROUNDS}")


def write_all(
    made: Desk,
    store: Store,
    out: Path,
    run: Callable[[Iterable[letters.LetterTask]], list[str]],
    *,
    name_others: bool = False,
    pdf: bool = False,
) -> tuple[list[str], str]:
    """Write what goes out into the folder ``out``; ``run`` writes the letters, wherever.

    Returns sentences about the letters that could not be written, and one about all that was.
    """
    failed = run(letters.tasks(out, made, store, name_others=name_others, pdf=pdf))
    with replacing(out / COUNTY_PAGE) as temporary:
        county_page.write_page(made.county, temporary)
    if made.roster.lines:
        write_reminder(made.roster, out / REMINDER)
    written = (
        f"已在“{out}”写好{len(made.sent) - len(failed)}个单位的审核意见书和退回修改稿，"
        f"以及“{COUNTY_PAGE}”" + (f"和“{REMINDER}”。" if made.roster.lines else "。")
    )
    return failed, written
