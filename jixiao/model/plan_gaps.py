"""Where a plan of spending has no share: what no planned total has, unknown and not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from jixiao.model.grid import NOWHERE, Place
from jixiao.model.target_form import Project, Share, text_of
from jixiao.values import parse

_MOST_NAMED: Final = 10


class PlanGap(NamedTuple):
    """A project with shares that are not known: left blank, or written and ``unreadable``.

    ``months`` are the checkpoints without a share, ``whole`` says that these are all there are;
    ``place`` is the first cell that cannot be read, else the first blank one.
    """

    label: str
    code: str
    file: str
    place: Place
    months: tuple[int, ...]
    whole: bool
    unreadable: bool
    detail: str

    @property
    def sentence(self) -> str:
        """工作表“02 乙” F9　“乙”6月底“约两成”无法读取."""
        return f"{self.place.in_words(self.file)}　“{self.label}”{self.detail}"

    def as_json(self) -> dict[str, Any]:
        """An object of the list ``plan_left_out``; the keys are a contract."""
        return {
            "file": self.file,
            "sheet": self.place.sheet,
            "cell": self.place.address,
            "project": self.label,
            "code": self.code,
            "months": list(self.months),
            "reason": "无法读取" if self.unreadable else "未填写",
            "detail": self.detail,
        }


def unreadable_shares(project: Project) -> Iterable[Share]:
    """The shares of a plan that are no blanks and cannot be read."""
    return (share for share in project.plan or () if _is_unreadable(share))


def plan_gap(project: Project, file: str = "") -> PlanGap | None:
    """What of a project's plan is not known; None where every share is."""
    plan = project.plan or ()
    unknown = [share for share in plan if share.percent is None]
    if plan and not unknown:
        return None
    unreadable = list(unreadable_shares(project))
    first = (*unreadable, *unknown)[:1]
    place = first[0].place if first else NOWHERE
    whole = len(unknown) == len(plan)
    return PlanGap(
        project.label,
        text_of(project.code),
        file,
        place if place.sheet else Place(project.sheet),
        tuple(share.month for share in unknown),
        whole,
        bool(unreadable),
        _detail(unknown, unreadable, whole=whole),
    )


def _detail(unknown: Sequence[Share], unreadable: Sequence[Share], *, whole: bool) -> str:
    parts = [f"{share.month}月底“{share.text}”无法读取" for share in unreadable]
    blank = [f"{share.month}月底" for share in unknown if share not in unreadable]
    if whole and not unreadable:
        return "未填资金支出计划"
    return "，".join(parts + ([f"{'、'.join(blank)}未填计划"] if blank else []))


def sentences_of_gaps(gaps: Sequence[PlanGap], counted: int) -> list[str]:
    """What a planned total of ``counted`` projects does not have; unreadable ones one by one."""
    if not gaps:
        return []
    absent = [one for one in gaps if one.whole and not one.unreadable]
    if len(absent) == counted:
        return ["计划支出：各项目均未填资金支出计划，没有计划合计。"]
    lines = [f"计划支出的合计不含{len(gaps)}个项目中未知的部分，其占比和偏差只按有计划的项目计算。"]
    lines += [f"计划未计入：{one.sentence}" for one in gaps if one not in absent]
    if absent:
        named = "、".join(f"“{one.label}”" for one in absent[:_MOST_NAMED])
        more = "等" if len(absent) > _MOST_NAMED else ""
        lines.append(f"计划未计入：未填资金支出计划的项目{len(absent)}个：{named}{more}")
    return lines


def _is_unreadable(share: Share) -> bool:
    return share.percent is None and parse(share.text).kind != "empty"
