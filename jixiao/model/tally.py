"""The equation that holds wherever forms are added up: found = counted + set aside.

A sum may leave a form out, but never without saying which, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from jixiao.model.findings import Finding
from jixiao.model.grid import NOWHERE, Place
from jixiao.model.left_out import LeftOut, Reason
from jixiao.model.money import wan
from jixiao.model.plan_gaps import PlanGap, plan_gap, sentences_of_gaps, unreadable_shares
from jixiao.model.target_form import UNDECLARED, Amount, Department, Project, Share, text_of
from jixiao.values import parse

_NAMED: Final = 3  # forms in one line
BLANK_BUDGETS: Final = "请核对：以下项目表未填预算数，合计中没有它们的金额：{}。"
UNITS_ASSUMED: Final = "请核对：以下项目表没有声明金额单位，合计中按万元计：{}。"
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


@dataclass(frozen=True)
class Tally:
    """All forms of some departments: those that count, those set aside, in the order found.

    ``planned`` where the plans of spending are added up as well, ``copied`` where nothing is
    added up and the forms go into a copy as they stand.
    """

    counted: tuple[Counted, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    planned: bool = False
    copied: bool = False

    @property
    def found(self) -> int:
        return len(self.counted) + len(self.left_out)

    @property
    def equation(self) -> str:
        """项目表：找到3张＝计入2张＋未计入1张."""
        counted, aside = len(self.counted), len(self.left_out)
        return f"项目表：找到{self.found}张＝计入{counted}张＋未计入{aside}张"

    @cached_property
    def plan_gaps(self) -> tuple[PlanGap, ...]:
        """The counted forms that a planned total does not have, or has in part."""
        if not self.planned:
            return ()
        gaps = (plan_gap(one.project, one.file) for one in self.counted)
        return tuple(gap for gap in gaps if gap)

    @cached_property
    def without_unit(self) -> tuple[Counted, ...]:
        """The counted forms that do not say in what unit their amounts are, the largest first.

        The totals take them for 万元, and say so.
        """
        found = [] if self.copied else [one for one in self.counted if undeclared(one.project)]
        return tuple(sorted(found, key=lambda one: -(one.project.budget_cents or 0)))

    @cached_property
    def without_budget(self) -> tuple[Counted, ...]:
        """The counted forms whose 预算数 is left blank: the totals have nothing of them."""
        found = [] if self.copied else self.counted
        return tuple(one for one in found if one.project.budget_cents is None)

    def _assumed(self) -> Iterator[str]:
        """The lines on the forms that say no unit, and what they are in the total with, or no
        amount at all.
        """
        if self.without_budget:
            yield BLANK_BUDGETS.format(some([_named(one) for one in self.without_budget]))
        if self.without_unit:
            known = ((_named(one), one.project.budget_cents or 0) for one in self.without_unit)
            yield UNITS_ASSUMED.format(some([f"{name}{wan(cents)}万元" for name, cents in known]))

    @property
    def sentences(self) -> list[str]:
        """The equation, then a line for each form that was set aside, or cannot be read in part,
        and what was assumed of those that count.
        """
        lines = [f"未计入：{one}" for one in sentences_of(self.left_out)]
        lines += self._assumed()
        plans = sentences_of_gaps(self.plan_gaps, len(self.counted))
        return [f"{self.equation}。", *lines, *self._as_they_stand(), *plans]

    def _as_they_stand(self) -> Iterator[str]:
        """Amounts and shares of counted forms that cannot be read: a copy has them as they are."""
        for one in self.counted if self.copied else ():
            unread: list[tuple[str, Amount | Share]] = [
                *((label, amount) for label, amount in unreadable_amounts(one.project)),
                *((f"{share.month}月底计划", share) for share in unreadable_shares(one.project)),
            ]
            for label, cell in unread:
                sheet = f"工作表“{one.project.sheet}” " if one.project.sheet else ""
                words = f"{label}“{cell.text}”无法读取，照原样写入"
                yield f"请核对：{sheet}{cell.place.address}　{words}"

    @property
    def complete(self) -> bool:
        """Whether nothing was set aside, and everything that goes into a total can be read."""
        unread = any(gap.unreadable for gap in self.plan_gaps)
        return not (self.left_out or unread or next(self._as_they_stand(), None))

    def as_json(self) -> dict[str, Any]:
        """The keys ``forms`` and ``left_out`` of every JSON that carries a total; a contract.

        ``unit_assumed``: the forms that are in it as 万元 because they declare no unit;
        ``budget_blank``: those that count and have no 预算数.
        Where plans are added up ``plan_left_out`` as well: what no planned total has.
        """
        counts = {"found": self.found, "counted": len(self.counted)}
        plans = {"plan_left_out": [gap.as_json() for gap in self.plan_gaps]}
        return {
            "forms": counts | {"left_out": len(self.left_out)},
            "left_out": [one.as_json() for one in self.left_out],
            "unit_assumed": [_assumed_json(one) for one in self.without_unit],
            "budget_blank": [_counted_json(one) for one in self.without_budget],
        } | (plans if self.planned else {})


def undeclared(project: Project) -> bool:
    """Whether a form has amounts and does not say in what unit."""
    amounts = (project.budget, project.fiscal_funds, project.other_funds)
    unknown = project.unit is None or project.unit.text == UNDECLARED
    return unknown and any(one is not None and one.text for one in amounts)


def _named(one: Counted) -> str:
    return f"{one.file and f'“{one.file}”的'}“{one.project.label}”"


def _assumed_json(one: Counted) -> dict[str, Any]:
    cents = one.project.budget_cents
    amount = None if cents is None else wan(cents)
    return _counted_json(one) | {"unit": "万元", "amount": amount}


def _counted_json(one: Counted) -> dict[str, Any]:
    project = one.project
    return {
        "file": one.file,
        "sheet": project.sheet,
        "cell": "" if project.budget is None else project.budget.place.address,
        "project": project.label,
        "code": text_of(project.code),
    }


def some(forms: Sequence[str]) -> str:
    """The first of some forms in words, and how many there are where not all are named."""
    more = f"等{len(forms)}张" if len(forms) > _NAMED else ""
    return "；".join(forms[:_NAMED]) + more


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
    *,
    planned: bool = False,
) -> Tally:
    """Which forms of some departments count.

    One whose amounts cannot all be read does not, nor a second of one code that counts: unless
    somebody ``accepted`` that it stands twice, by the file and the place of its code. ``planned``
    where their plans of spending are added up, too.
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
    return Tally(tuple(counted), tuple(aside), planned=planned)


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
    return Tally(forms, department.left_out, copied=True)


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
    project: Project, reason: Reason, place: Place, detail: str = "", file: str = ""
) -> LeftOut:
    """A project as a form that no total has."""
    code, cents = text_of(project.code), project.budget_cents
    return LeftOut(reason, place, project.label, code, cents, detail, file)


def _unknown(this: Counted) -> LeftOut | None:
    """A form whose money is not known; a 预算数 left blank is none, and no amount."""
    project = this.project
    if project.is_unknown and not project.budget:
        words = "版式不认识，没有读到预算数"
        return left_out(project, Reason.UNRECOGNISED, place_of_code(project), words, this.file)
    if project.budget is None:
        words = "没有“预算数”这一栏"
        return left_out(project, Reason.AMOUNT, place_of_code(project), words, this.file)
    for label, amount in unreadable_amounts(project):
        words = f"{label}“{amount.text}”"
        return left_out(project, Reason.AMOUNT, amount.place, words, this.file)
    return None


def _repeated(this: Counted, earlier: Counted) -> LeftOut:
    file = f"“{earlier.file}”的" if earlier.file != this.file else ""
    words = f"{text_of(this.project.code)}已用于{file}“{earlier.project.label}”"
    return left_out(this.project, Reason.REPEATED, place_of_code(this.project), words, this.file)


def place_of_code(project: Project) -> Place:
    """Where a form's code stands; its sheet where that is not known."""
    place = project.code.place if project.code else NOWHERE
    return place if place.sheet else Place(project.sheet)
