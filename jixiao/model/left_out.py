"""A form that was found and is in no total: where it is, why, and what it would have added."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from jixiao.model.grid import NOWHERE, Place
from jixiao.model.money import wan


class Reason(StrEnum):
    """Why a form is set aside."""

    HIDDEN = "在隐藏工作表上"
    BLANK = "空白表"
    UNRECOGNISED = "像绩效目标表但未能识别"
    AMOUNT = "金额无法读取"
    REPEATED = "项目编码重复"


class LeftOut(NamedTuple):
    """A form that no total has.

    ``cents`` is its 预算数 in 分, None where that cannot be read; ``detail`` says what stands
    there, ``label`` is what people call the project.
    """

    reason: Reason
    place: Place = NOWHERE
    label: str = ""
    code: str = ""
    cents: int | None = None
    detail: str = ""
    file: str = ""

    @property
    def sentence(self) -> str:
        """甲.xlsx 工作表“02 乙” C4　“乙”金额无法读取：预算数“约2000”。."""
        name = f"“{self.label}”" if self.label and self.label != self.place.sheet else ""
        words = f"：{self.detail}" if self.detail else ""
        where = self.place.in_words(self.file)
        return f"{where}　{name}{self.reason}{words}（预算数{self.amount_in_words}）"

    @property
    def amount_in_words(self) -> str:
        return "未能读出" if self.cents is None else f"{wan(self.cents)}万元"

    def as_json(self) -> dict[str, Any]:
        """An object of the list ``left_out``; the keys are a contract. ``amount`` in 万元."""
        return {
            "file": self.file,
            "sheet": self.place.sheet,
            "cell": self.place.address,
            "project": self.label,
            "code": self.code,
            "reason": str(self.reason),
            "detail": self.detail,
            "amount": None if self.cents is None else wan(self.cents),
        }
