"""Books open in the fake Excel, and a user who answers as the test says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import xlwings as xw
from fake_excel import Program

import jixiao.samples
from addin import entry
from jixiao.files.read.any import read
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department
from workbook_templates.builder import write

SAMPLE = Path(jixiao.samples.__file__).with_name("sample_department.txt")
LEDGER = SAMPLE.with_name("示例支出明细.csv")
FIRST_FORM = "01 大要案准备金"


class User:
    """Answers questions in order; keeps what was said to him."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.shown: list[str] = []
        self.asked: list[str] = []
        self.defaults: list[str] = []
        self.offered: list[str] = []

    @property
    def last(self) -> str:
        return self.shown[-1]

    def tell(self, text: str) -> None:
        self.shown.append(text)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return bool(self.answers.pop(0))

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        self.asked.append(prompt)
        self.defaults.append(default)
        answer = self.answers.pop(0)
        return default if answer is ... else answer

    def pick_file(self, title: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        self.asked.append(title)
        self.offered += suffixes
        return self.answers.pop(0)

    def pick_folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.answers.pop(0)

    def progress(self, text: str) -> None:
        """Seen and forgotten."""


@cache
def sample() -> Department:
    return standardised(read(SAMPLE, clean=True).department)


def department_of_size(projects: int) -> Department:
    """The sample's projects over and over, that many in all."""
    own = sample().projects
    return replace(sample(), projects=tuple(own[i % len(own)] for i in range(projects)))


def written(folder: Path, department: Department, name: str = "绩效目标.xlsx") -> Path:
    path = folder / name
    write(department, path)
    return path


def press(macro: str, book: xw.Book | None, *answers: Any) -> User:
    """Press a button; every answer must have been asked for."""
    user = User(*answers)
    entry.run(macro, book, user)
    assert not user.answers, f"never asked: {user.answers}"
    return user


def opened(path: Path, fullname: str | None = None) -> tuple[Program, xw.Book]:
    program = Program()
    return program, program.load(path, fullname)


def cells_on(program: Program, sheet: str) -> dict[str, object]:
    """The values on a sheet of the first book, by address."""
    return program.books[0].sheet(sheet).values()
