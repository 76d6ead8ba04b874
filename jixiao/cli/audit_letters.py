"""What ``jixiao audit`` gives back beside its report: letters, the list of who is late, rounds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.errors import JixiaoError
from jixiao.files.folders import is_folder
from jixiao.settings_file import load_if_any

if TYPE_CHECKING:
    from jixiao.audit.desk import Desk
    from jixiao.audit.drafts import Drafts
    from jixiao.audit.store import Store


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
    cluster: str | None = None

    def refuse(self, folders: tuple[Path, ...], output: Path) -> None:
        """Raise JixiaoError where something asked for cannot be, before any work is done."""
        from jixiao.audit.decisions import decisions_in
        from jixiao.audit.outgoing import refuse_folder
        from jixiao.files.libreoffice import available

        decisions_in(output)

        if self.pdf and not self.letters:
            raise JixiaoError("--pdf 是意见书的形式，请同时用 --letters 指定文件夹。")
        if self.name_others and not self.letters:
            raise JixiaoError("--name-others 写在意见书里，请同时用 --letters 指定文件夹。")
        if self.pdf and not available():
            raise JixiaoError("没有找到LibreOffice，不能生成PDF，请安装后再试，或去掉 --pdf。")
        if self.letters is not None:
            refuse_folder(self.letters, folders)

    @property
    def processes(self) -> int:
        return self.jobs or os.cpu_count() or 1

    @property
    def day(self) -> dt.date:
        return self.date or dt.date.today()

    def drafts(self, *, resume: bool) -> Drafts | None:
        """Where the files are drafted that go back with the letters."""
        from jixiao.audit.drafts import Drafts
        from workbook_templates.returned import BUILD

        if self.letters is None:
            return None
        return Drafts.beside(self.letters, BUILD, self.day, self.settings, keep=resume)

    def desk(self, store: Store, output: Path) -> Desk:
        """What the results mean for each department."""
        from jixiao.audit.decisions import decisions_in
        from jixiao.audit.desk import desk
        from jixiao.audit.outgoing import rounds_beside

        settings = load_if_any(self.settings)
        rounds = rounds_beside(output) if self.round else None
        return desk(
            store,
            settings,
            self.day,
            roster=self.roster,
            round=self.round,
            rounds=rounds,
            decisions=decisions_in(output),
        )


def write_letters(made: Desk, store: Store, wanted: Wanted, drafts: Drafts | None) -> int:
    """Write the letters and what goes with them; how many could not be written."""
    from jixiao.audit import letters, outgoing
    from jixiao.audit.roster import BY_HAND

    if wanted.letters is None or drafts is None:
        return 0

    def run(waiting: Iterable[letters.LetterTask]) -> list[str]:
        if wanted.cluster:
            return letters.write_on_cluster(waiting, drafts, wanted.cluster)
        return letters.write_here(waiting, drafts, wanted.processes)

    failed, written = outgoing.write_all(
        made, store, wanted.letters, run, name_others=wanted.name_others, pdf=wanted.pdf
    )
    drafts.remove()
    for sentence in failed:
        click.echo(sentence, err=True)
    click.echo(written)
    click.echo(f"{BY_HAND}。")
    return len(failed)


def show_roster(made: Desk) -> None:
    """Who is behind, who sent twice, who is not on the list."""
    for sentence in made.roster.sentences:
        click.echo(sentence)


def show_history(folder: Path) -> int:
    """Print the table of the rounds below a folder: a row a department, a column a round."""
    from jixiao.audit.desk import history
    from jixiao.audit.outgoing import ROUNDS
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
