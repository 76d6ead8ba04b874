"""What ``jixiao audit`` gives back beside its report: letters, the list of who is late, rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.errors import JixiaoError
from jixiao.files.folders import is_folder
from jixiao.settings import DEFAULT
from jixiao.settings_file import load

if TYPE_CHECKING:
    from jixiao.audit.desk import Desk
    from jixiao.audit.store import Store

REMINDER = "催报名单.txt"
COUNTY_PAGE = "全县情况.docx"
ROUNDS = "_轮次"


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line beside the report."""

    letters: Path | None
    pdf: bool
    roster: Path | None
    round: str
    date: dt.date | None
    settings: Path | None
    jobs: int | None
    name_others: bool = False

    def refuse(self, folders: tuple[Path, ...], output: Path) -> None:
        """Raise JixiaoError where something asked for cannot be, before any work is done."""
        from jixiao.files.libreoffice import available

        if self.pdf and not self.letters:
            raise JixiaoError("--pdf 是意见书的形式，请同时用 --letters 指定文件夹。")
        if self.name_others and not self.letters:
            raise JixiaoError("--name-others 写在意见书里，请同时用 --letters 指定文件夹。")
        if self.pdf and not available():
            raise JixiaoError("没有找到LibreOffice，不能生成PDF，请安装后再试，或去掉 --pdf。")
        if self.letters is None:
            return
        if self.letters.exists() and not is_folder(self.letters):
            raise JixiaoError(f"“{self.letters}”不是文件夹，请给 --letters 一个文件夹。")
        real = self.letters.resolve()
        for folder in folders:
            if is_folder(folder) and real.is_relative_to(folder.resolve()):
                raise JixiaoError(
                    f"意见书不能放在被审核的文件夹“{folder}”里，下次会被当作报送文件，请换一处。"
                )

    def desk(self, store: Store, output: Path) -> Desk:
        """What the results mean for each department."""
        from jixiao.audit.desk import desk

        settings = load(self.settings) if self.settings else DEFAULT
        rounds = output.with_name(f"{output.stem}{ROUNDS}") if self.round else None
        date = self.date or dt.date.today()
        return desk(store, settings, date, roster=self.roster, round=self.round, rounds=rounds)


def write_letters(made: Desk, wanted: Wanted) -> int:
    """Write the letters and what goes with them; how many could not be written."""
    from jixiao.audit import county, letters
    from jixiao.audit.desk import write_reminder
    from jixiao.files.write.atomic import replacing
    from workbook_templates.builder import write
    from workbook_templates.places import Placed

    if wanted.letters is None:
        return 0
    wanted.letters.mkdir(parents=True, exist_ok=True)
    waiting = letters.tasks(
        wanted.letters,
        made.sent,
        made.conclusions,
        made.roster,
        settings=str(wanted.settings) if wanted.settings else None,
        date=made.date,
        round=made.round,
        earlier=made.earlier,
        earlier_round=made.earlier_round,
        pdf=wanted.pdf,
        copied={
            name: [one.sentence(names=wanted.name_others) for one in found]
            for name, found in made.copied.items()
        },
    )
    failed = letters.write_all(waiting, letters.Build(write, Placed), wanted.jobs)
    for sentence in failed:
        click.echo(sentence, err=True)
    with replacing(wanted.letters / COUNTY_PAGE) as temporary:
        county.write_page(made.county, temporary)
    if made.roster.lines:
        write_reminder(made.roster, wanted.letters / REMINDER)
    click.echo(
        f"已在“{wanted.letters}”写好{len(waiting) - len(failed)}个单位的审核意见书和退回修改稿，"
        f"以及“{COUNTY_PAGE}”" + (f"和“{REMINDER}”。" if made.roster.lines else "。")
    )
    return len(failed)


def show_roster(made: Desk) -> None:
    """Who is behind, who sent twice, who is not on the list."""
    from jixiao.audit.roster import Arrival

    for arrival in (Arrival.LATE, Arrival.WAITING, Arrival.TWICE, Arrival.STRANGER):
        lines = made.roster.of(arrival)
        if lines:
            names = "、".join(line.unit.name for line in lines)
            click.echo(f"{arrival}{len(lines)}个：{names}。")


def show_history(folder: Path) -> int:
    """Print the table of the rounds below a folder: a row a department, a column a round."""
    from jixiao.audit.desk import history
    from jixiao.audit.rounds import Rounds

    candidates = [folder, *sorted(folder.glob(f"*{ROUNDS}"))] if is_folder(folder) else []
    kept = next((one for path in candidates if (one := Rounds(path)).names()), None)
    if kept is None:
        raise JixiaoError(
            f"“{folder}”里没有保存的轮次，请先用 jixiao audit … --round 一上 保存一轮。"
        )
    for row in history(kept):
        click.echo("　".join(row))
    return 0
