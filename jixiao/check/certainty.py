"""What is found on a form of another place is no 错误 where it rests on what was not surely read.

An 错误 says that something of the form is wrong. A rule that finds something missing, or a sum
that does not come out, can say so only where all of that part was read (``Rule.rests_on``); and
a row whose columns were told by what the cells say may be another row. Such a finding is a 警告
and says why. Our own forms have their labels: nothing of them is unsure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from jixiao.model.findings import Finding, Severity
from jixiao.rules.registry import RULES

_PART: Final = "（表上有未识别的内容，请先核对）"
_ROW: Final = "（此处没有标题，按内容读取，请先核对）"
_ENDS: Final = "。；"


def as_sure_as_read(
    found: Iterable[Finding], unsure: Collection[str], *, row: bool = False
) -> list[Finding]:
    """The findings of a form whose parts ``unsure`` were not all read; ``row``: of such a row."""
    return [
        _doubted(one, _ROW if row else _PART)
        if one.severity is Severity.ERROR
        and (row or not RULES[one.rule].rests_on.isdisjoint(unsure))
        else one
        for one in found
    ]


def _doubted(one: Finding, why: str) -> Finding:
    message = f"{one.message.rstrip(_ENDS)}{why}。"
    return one._replace(severity=Severity.WARNING, message=message)
