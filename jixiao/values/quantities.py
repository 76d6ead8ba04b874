"""Numbers in a working text: which count, and what the words around them make of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from jixiao.values import spelling
from jixiao.values.model import Details, Operator, TargetValue

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?")
# Figures that are part of a name or a rhythm, not a value: PM2.5, 第2期, 每3个月, /10年.
_NAMED = re.compile(
    r"(?=[A-Za-z第每/(\d])(?:[A-Za-z]\d++(?:\.\d++)?|第\d++|每\d++(?=个?[年月周天日季])|/\d++(?=个?[年月周天日])"
    r"|^\d{1,2}[、.)](?=[^\d%])|\((?:含|包含)[^()]{1,8}\)|^1个?[年月周天日季][度]?(?=\d)"
    r"|\dA{1,5}(?![A-Za-z])|\d[GK](?=[网基信]))"
)
_MINUS_AFTER = "≥≤><=~([,至到为±"

_SCALE = re.compile(
    r"(?P<over>[余多])?(?P<scale>万亿|[百千十]万|亿|万|百(?!分)|千(?![克米瓦伏卡焦帕]))(?!元)(?P<over2>[余多])?"
)
_STOP = re.compile(
    r"(?=[左上完到为参开进发举组实办响处支拨兑给的,;:。!?、()\[\]\"'之以及和含或内前])(?:左右|上下|完成|到位|为止|参加|参与|开展|进行|发放|举办|组织|实施|办结|响应|处[置理]|到达|支付|[拨兑]付|给|的|"
    r"[,;:。!?、()\[\]\"']|[之以](?:[上下内里前后])|及以|和以|含以|或以"
    r"|(?<=[天日时月年周钟秒里米])[内前]"
    r")"
)
_WRAPPED_UNIT = re.compile(r"\(([^()\d]{1,8})\)$")
_ABOUT = re.compile(r"(?:大约|约|将近|接近|近)$")
_ABOUT_AFTER = re.compile(r"左右|上下")
_PERIOD = re.compile(r"(?:每|^一|^1)个?(年|月|周|天|日|季度|学期|学年)(?:度)?")
_CURRENCIES = ("人民币", "¥")
_STRAY = ".,;'\""
_CLAUSE = re.compile(r"[,;。!?]")

_MOST_WORDS = 10  # around one number without an operator: longer is prose
_MOST_WORDS_WITH_OPERATOR = 24
_LONGEST_UNIT = 8


class Number(NamedTuple):
    """A number and where it stands, its sign included."""

    begin: int
    end: int
    value: Decimal


def find_numbers(work: str, masked: list[tuple[int, int]]) -> list[Number]:
    """The numbers of a working text that are values, without those in `masked` spans."""
    inside: set[int] = set()
    for begin, end in [*masked, *(m.span() for m in _NAMED.finditer(work))]:
        inside.update(range(begin, end))
    numbers = []
    for found in _NUMBER.finditer(work):
        begin, end = found.span()
        if begin in inside:
            continue
        value = Decimal(found[0].replace(",", ""))
        minus = begin and work[begin - 1] == "-"
        if minus and (begin == 1 or work[begin - 2] in _MINUS_AFTER):
            begin, value = begin - 1, -value
        numbers.append(Number(begin, end, value))
    return numbers


# --- one number ---------------------------------------------------------------------------


class After(NamedTuple):
    """What stands after a number, read."""

    scale: str
    unit: str
    operator: Operator
    operator_words: str
    approximate: bool
    tail: str

    @property
    def shown(self) -> str:
        """Multiplier and unit as written together."""
        return self.unit if self.unit == self.scale else self.scale + self.unit

    @property
    def bare_unit(self) -> str:
        """The unit without a bare multiplier."""
        return "" if self.unit == self.scale else self.unit


def read_after(words: str) -> After:
    """Scale, unit, operator and the rest of what stands after a number."""
    over = False
    scale = ""
    if found := _SCALE.match(words):
        scale, words = found["scale"], words[found.end() :]
        over = bool(found["over"] or found["over2"])
    elif words[:1] in ("余", "多"):
        over, words = True, words[1:]
    unit, words = _take_unit(words)
    operator: Operator = ""
    spelled = ""
    if found := spelling.OPERATOR_AFTER.match(unit[-1:] + words, len(unit[-1:])):
        operator = "≥" if found["up"] else "≤"
        spelled, words = found[0], words[len(found[0]) :]
        if words[:1] in ("/", "每"):  # 1次以上/年
            unit, words = spelling.one_unit(unit + words), ""
    elif found := _ABOUT_AFTER.match(words):
        over, words = True, words[found.end() :]
    return After(scale, unit or scale, operator, spelled, over, words)


def _take_unit(words: str) -> tuple[str, str]:
    if wrapped := _WRAPPED_UNIT.match(words):
        words = wrapped[1]
    if found := spelling.UNIT.match(words):
        return spelling.one_unit(found[0]), words[found.end() :]
    stop = _STOP.search(words)
    end = stop.start() if stop else len(words)
    return spelling.one_unit(words[:end]), words[end:]


def read_before(words: str) -> tuple[str, Operator]:
    """The words before a number without the operator, and the operator."""
    last = None
    for found in spelling.OPERATOR_BEFORE.finditer(words):
        last = found
    if last is None:
        return (words, "≤") if words.endswith("控制在") else (words, "")
    gap = words[last.end() :]
    if not gap or (len(gap) <= _LONGEST_UNIT and spelling.DISTANT_OPERATOR.search(last[0])):
        return words[: last.start()] + gap, spelling.operator_of(last)
    return words, ""


def read_quantity(text: str, work: str, number: Number) -> TargetValue | None:
    """The value of a text with one number; None when it is prose."""
    before = work[: number.begin]
    money = before.endswith(_CURRENCIES)
    for currency in _CURRENCIES:
        before = before.removesuffix(currency)
    about = _ABOUT.search(before)
    lead, operator = read_before(before[: about.start()] if about else before)
    after = read_after(work[number.end :])
    if money and not after.bare_unit:
        after = after._replace(scale="", unit=after.scale + "元")
    if not one_meaning(lead, operator or after.operator, after.unit, after.tail):
        return None
    lead = spelling.as_typed(lead.lstrip(_STRAY), text)
    tail = spelling.as_typed(after.tail, text)
    shown = f"{number.value:f}{after.shown}"
    if about or after.approximate:
        shown = (about[0] if about else "约") + shown
    if after.operator and tail:  # 24小时内响应: the words close the unit, so they stay
        spelled = lead + operator.replace("=", "") + shown + after.operator_words + tail
    else:
        spelled = ""
    if after.operator and operator in ("", "="):
        operator = after.operator
    details = Details(
        lead=lead,
        tail=tail,
        per=_period(lead),
        approximate=bool(about) or after.approximate,
        numbers=1,
        canonical=spelled or f"{lead}{operator}{shown}{tail}",
    )
    unit = after.unit
    return TargetValue(text, "quantitative", operator, number.value, after.scale, unit, details)


def _period(lead: str) -> str:
    found = _PERIOD.search(lead)
    return found[1] if found else ""


def one_meaning(lead: str, operator: Operator, unit: str, tail: str) -> bool:
    if _CLAUSE.search(lead.rstrip(",")) or _CLAUSE.search(tail):
        return False
    words = len(lead) + len(tail) + max(0, len(unit) - _LONGEST_UNIT)
    return words <= (_MOST_WORDS_WITH_OPERATOR if operator else _MOST_WORDS)


_NOTHING_OF = re.compile(
    r"(?:实现|确保|保持|保证|达到|力争)?零(事故|伤亡|死亡|投诉|差错|失误|上访|信访|事件|案件|发生|积压|拖欠|感染"
    r"|违纪|违规|举报|新增|增长|报告|复发|遗漏|缺陷|发案|火灾|返贫|流失)(?:率)?$"
)


def read_zero(text: str, work: str) -> TargetValue | None:
    """零事故, 零投诉: none of something counted."""
    found = _NOTHING_OF.match(work)
    if not found:
        return None
    details = Details(numbers=1, canonical=work)
    return TargetValue(text, "quantitative", "", Decimal(0), "", found[1], details)
