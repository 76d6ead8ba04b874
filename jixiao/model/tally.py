"""The equation that holds wherever forms are added up: found = counted + set aside.

A sum may leave a form out, but never without saying which, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from jixiao.model.findings import Finding
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.target_form import Amount, Department, Project, text_of
from jixiao.values import parse

_MONEY: Final = (
    ("预算数", "budget"),
    ("财政资金", "fiscal_funds"),
    ("上年结转", "carried_funds"),
    ("其他资金", "other_funds"),
)


class Counted(NamedTuple):
    """A form that is in the totals, and whose it is."""

    file: str
    department: Department
    project: Project


@dataclass(frozen=True, slots=True)
class Tally:
    """All forms of some departments: those that count, those set aside, in the order found."""

    counted: tuple[Counted, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def found(self) -> int:
        return len(self.counted) + len(self.left_out)

    @property
    def equation(self) -> str:
        """项目表：找到3张＝计入2张＋未计入1张."""
        counted, aside = len(self.counted), len(self.left_out)
        return f"项目表：找到{self.found}张＝计入{counted}张＋未计入{aside}张"

    @property
    def sentences(self) -> list[str]:
        """The equation, then a line for each form that was set aside."""
        lines = [f"未计入：{one}" for one in sentences_of(self.left_out)]
        return [f"{self.equation}。", *lines, *self._as_they_stand()]

    def _as_they_stand(self) -> Iterator[str]:
        """Amounts of counted forms that cannot be read: a copy has them as they stand."""
        for one in self.counted:
            for label, amount in unreadable_amounts(one.project):
                sheet = f"工作表“{one.project.sheet}” " if one.project.sheet else ""
                told = f"{label}“{amount.text}”无法读取，照原样写入"
                yield f"请核对：{sheet}{amount.place.address}　{told}"

    @property
    def complete(self) -> bool:
        """Whether nothing was set aside, and every amount of what counts can be read."""
        return not self.left_out and next(self._as_they_stand(), None) is None

    def as_json(self) -> dict[str, Any]:
        """The keys ``forms`` and ``left_out`` of every JSON that carries a total; a contract."""
        counts = {"found": self.found, "counted": len(self.counted)}
        return {
            "forms": counts | {"left_out": len(self.left_out)},
            "left_out": [one.as_json() for one in self.left_out],
        }


def sentences_of(left_out: Sequence[LeftOut]) -> list[str]:
    """A sentence for each form set aside; spare blank sheets have one together."""
    blank = [one for one in left_out if one.reason is Reason.BLANK]
    together = blank if len(blank) > 1 else []
    lines = [one.sentence for one in left_out if one not in together]
    if together:
        named = "、".join(f"“{one.place.sheet}”" for one in together)
        lines.append(f"空白项目表{len(together)}张：{named}")
    return lines


NOTHING: Final = Tally()


def tally(
    departments: Sequence[Department],
    files: Sequence[str] = (),
    accepted: Iterable[tuple[str, Place]] = (),
) -> Tally:
    """Which forms of some departments count.

    One whose amounts cannot all be read does not, nor a second of one code that counts: unless
    somebody ``accepted`` that it stands twice, by the file and the place of its code.
    """
    names = list(files) or [""] * len(departments)
    allowed = set(accepted)
    first: dict[str, Counted] = {}
    counted: list[Counted] = []
    aside: list[LeftOut] = []
    for file, department in zip(names, departments, strict=True):
        aside += (one._replace(file=one.file or file) for one in department.left_out)
        for project in department.projects:
            this = Counted(file, department, project)
            code = comparable_code(project)
            earlier = first.get(code) if code else None
            if unknown := _unknown(this):
                aside.append(unknown)
            elif earlier is not None and (file, place_of_code(project)) not in allowed:
                aside.append(_repeated(this, earlier))
            else:
                counted.append(this)
                first.setdefault(code, this)
    return Tally(tuple(counted), tuple(aside))


def accepted_codes(
    findings: Iterable[Finding], files: Sequence[str] = ()
) -> Iterator[tuple[str, Place]]:
    """Where a code stands a second time, and somebody accepted that with a reason."""
    for one in findings:
        if one.rule == "F04" and one.waived:
            yield (one.file if files else ""), one.place


def copied(department: Department) -> Tally:
    """Which forms go into a copy: all that are projects of the department, as they stand."""
    forms = tuple(Counted("", department, project) for project in department.projects)
    return Tally(forms, department.left_out)


def unreadable_amounts(project: Project) -> Iterator[tuple[str, Amount]]:
    """The amounts of a form that are no blanks and cannot be read, with their labels."""
    for label, key in _MONEY:
        amount: Amount | None = getattr(project, key)
        if amount is not None and amount.unreadable:
            yield label, amount


def comparable_code(project: Project) -> str:
    """The code however it is typed: in small letters, with blanks in it; empty for none."""
    code = "".join(project.code.text.split()).upper() if project.code else ""
    return "" if parse(code).kind == "empty" else code


def left_out(
    project: Project, reason: Reason, place: Place, told: str = "", file: str = ""
) -> LeftOut:
    """A project as a form that no total has."""
    cents = project.budget.cents if project.budget else None
    return LeftOut(reason, place, project.label, text_of(project.code), cents, told, file)


def _unknown(this: Counted) -> LeftOut | None:
    """A form whose money is not known; a 预算数 left blank is none, and no amount."""
    project = this.project
    if project.budget is None:
        told = "没有“预算数”这一栏"
        return left_out(project, Reason.AMOUNT, place_of_code(project), told, this.file)
    for label, amount in unreadable_amounts(project):
        told = f"{label}“{amount.text}”"
        return left_out(project, Reason.AMOUNT, amount.place, told, this.file)
    return None


def _repeated(this: Counted, earlier: Counted) -> LeftOut:
    file = f"“{earlier.file}”的" if earlier.file != this.file else ""
    told = f"{text_of(this.project.code)}已用于{file}“{earlier.project.label}”"
    return left_out(this.project, Reason.REPEATED, place_of_code(this.project), told, this.file)


def place_of_code(project: Project) -> Place:
    """Where a form's code stands; its sheet where that is not known."""
    place = project.code.place if project.code else NOWHERE
    return place if place.sheet else Place(project.sheet)
