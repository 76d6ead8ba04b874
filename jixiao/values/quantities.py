"""Numbers in a working text: which count, and what the words around them make of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from jixiao.speed import lazy_pattern
from jixiao.values import figures, spelling, units
from jixiao.values.target_value import Details, Operator, TargetValue

# Figures that are values, and those that are part of a name, a group of people or a rhythm:
# PM2.5, GB50204-2015, 第2期, 65岁以上老年人…, 12345热线, 7×24小时, (5分制), 每3个月, /10万. It
# begins with one class of characters and then looks back at it: so it is searched fast.
_FIGURES = lazy_pattern(
    r"[\dA-Za-zφΦ第每/(指](?:"
    r"(?<=\d)\d?\+(?:\d{1,2}|[A-Za-z]{1,3})(?=模式|工程|$)|(?<=[A-Za-z])\+\d{1,2}|"
    r"(?<=\d)(?:(?<=^.)\d?[、.)](?=[^\d%])|(?<=^1)个?[年月周天日季]度?(?=\d)"
    r"|\d{0,2}(?:[-~至到]\d{1,3})?周?岁[^\d,;。]{0,20}(?=\d)"
    r"|\d{0,2}(?:[-~至到]\d{1,3})?周?岁(?:及?以[上下])?的?(?=[^\d,;。]{0,8}?(?:人|儿童|妇女|群众|居民|学生|幼儿)[一-鿿])"
    r"|(?<=1)(?<!\d.)(?:1\d|2\d{1,3})(?=热线|接[处警]|急救|报警|投诉)"
    r"|(?<=7)(?<!\d.)天?[×*xX]24(?:个?小?时)?(?!\d)|\d{0,2}(?=[分级]制|星级)"
    r"|A{1,5}(?![A-Za-z])|(?<![\d.].)[GK](?=[一-鿿])"
    rf"|(?P<value>{figures.MORE_FIGURES}))"
    r"|(?<=[A-Za-zφΦ])(?<![pP]H)\d++(?:[./]\d++)*(?:-(?:19|20)\d\d(?!\d))?|(?<=第)\d++|(?<=^指)标\d++"
    r"|(?<=每)\d++(?=个?[年月周天日季])|(?<=/)\d++(?=个?[年月周天日]|[百千万亿])"
    r"|(?<=\()不?包?含[^()]{1,8}\)|(?<=^\()\d{1,2}\)(?=.))"
)
_MINUS_AFTER = "≥≤><=~([,至到为±"

_SCALE = lazy_pattern(
    r"(?P<over>[余多来])?(?P<scale>万亿|[百千十]万|亿|万|百(?!分)|千(?![克米瓦伏卡焦帕]))(?!万?元)(?P<over2>[余多来])?"
)
_STOP = lazy_pattern(
    r"(?=[左上完到为参开进发举组实办响处支拨兑给的,;:。!?、()\[\]\"'之以及和含或内前+宽长高厚深整全])(?:左右|上下|完成|到位|为止|参加|参与|开展|进行|发放|举办|组织|实施|办结|响应|处[置理]|到达|支付|[拨兑]付|给|的|"
    r"[,;:。!?、()\[\]\"']|[之以](?:[上下内里前后])|及以|和以|含以|或以"
    r"|(?<=[天日时月年周钟秒里米hn])[内前]|(?<=[米里m])[宽长高厚深]|\+(?![\dA-Za-z])|(?<=元)整|全覆盖|全部"
    r")"
)
_WRAPPED_UNIT = lazy_pattern(r"((?:[百千十]?万|亿)?)\(([^()\d]{1,8})\)$")
_MONEY = ("元", "人民币")
_SECOND_UNIT = lazy_pattern(rf"\({units.MEASURE}\)")  # 台(套)
# Who does what in that time is no part of the unit: 24小时值班, 满足3天需求.
_TIME_UNIT = lazy_pattern(r"(?:个?(?:小时|工作日|月|季度)|分钟|天)(?=[一-鿿])(?![数次量工以之内])")
# 节约, 签约, 附近 and 最近 end alike and are no approximation.
_ABOUT = lazy_pattern(
    r"(?:大约|(?<![节签预履续合契违邀特公条简制])约|将近|接近|(?<![附临邻就靠最新相])近)$"
)
_ABOUT_AFTER = lazy_pattern(r"左右|上下")
_PERIOD = lazy_pattern(r"(?:每|^一|^1)个?(年|月|周|天|日|季度|学期|学年)(?:度)?")
_CURRENCIES = ("人民币", figures.YUAN)
_STRAY = ".,;'\""
_OR_ELSE = ("或", "且", "并且")
_CLAUSE = lazy_pattern(r"[,;。!?]")
_SIGNS = ("≥", "≤", ">", "<", "=")
_COMPARED_WITH = lazy_pattern(
    r"[比较]|上年|去年|往年|同期|平均|(?<!新)增|[降减]|[提升]高|下[降滑]|[,;:(\[-]"
)
_SIGN = lazy_pattern(f"[{''.join(_SIGNS)}]")

_MOST_WORDS = 10  # around one number without an operator: longer is prose
_MOST_WORDS_BEFORE = 16  # where none follow it: the name of what is measured, then the number
_MOST_WORDS_WITH_OPERATOR = 24
_LONGEST_UNIT = 8


class Number(NamedTuple):
    """A number and where it stands, its sign included."""

    begin: int
    end: int
    value: Decimal


def find_numbers(work: str, masked: list[tuple[int, int]]) -> list[Number]:
    """The numbers of a working text that are values, without those in `masked` spans."""
    numbers = []
    for found in _FIGURES.finditer(work):
        begin, end = found.span()
        if found["value"] is None or (masked and _inside(begin, masked)):
            continue
        value = figures.as_number(found[0])
        minus = begin and work[begin - 1] == "-"
        if minus and (begin == 1 or work[begin - 2] in _MINUS_AFTER):
            begin, value = begin - 1, -value
        numbers.append(Number(begin, end, value))
    return numbers


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(begin <= place < end for begin, end in spans)


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
    if words[:1] == "+" and not words[1:2].isascii():  # 10+次 is as good as 10次以上
        after = read_after(words[1:])
        return after if after.operator else after._replace(operator="≥", operator_words="")
    if "(" in words[:4] and (wrapped := _WRAPPED_UNIT.match(words)) and wrapped[2] in _MONEY:
        words = wrapped[1] + wrapped[2]  # 35万(元)
    if found := _SCALE.match(words):
        scale, words = found["scale"], words[found.end() :]
        over = bool(found["over"] or found["over2"])
    elif words[:1] in ("余", "多", "来"):
        over, words = True, words[1:]
    unit, words = _take_unit(words)
    operator: Operator = ""
    spelled = ""
    if found := spelling.OPERATOR_AFTER.match(unit[-1:] + words, len(unit[-1:])):
        operator = spelling.operator_after(found)
        spelled, words = found[0], words[len(found[0]) :]
        if words[:1] in ("/", "每"):  # 1次以上/年
            unit, words = units.one_unit(unit + words), ""
    elif found := _ABOUT_AFTER.match(words):
        over, words = True, words[found.end() :]
    return After(scale, unit or scale, operator, spelled, over, words)


def _take_unit(words: str) -> tuple[str, str]:
    if words[:1] == "(" and (wrapped := _WRAPPED_UNIT.match(words)):
        words = wrapped[2]
    if found := units.UNIT.match(words) or _TIME_UNIT.match(words):
        end = found.end()
        if found.re is units.UNIT and found["money"] and words[end : end + 1] in ("/", "每", "·"):
            end = _stop(words, end + 1)  # 元/袋: any word
    else:
        end = _stop(words, 0)
    if words[end : end + 1] == "(" and (also := _SECOND_UNIT.match(words, end)):
        end = also.end()
    return units.one_unit(words[:end]), words[end:]


def _stop(words: str, begin: int) -> int:
    found = _STOP.search(words, begin)
    return found.start() if found else len(words)


def read_before(words: str) -> tuple[str, Operator]:
    """The words before a number without the operator, and the operator."""
    last = None
    if spelling.IN_OPERATOR.search(words):
        for found in spelling.OPERATOR_BEFORE.finditer(words):
            last = found
    if last is None:
        return (words, "≤") if words.endswith("控制在") else (words, "")
    gap = words[last.end() :]
    if not gap or (len(gap) <= _LONGEST_UNIT and _reaches(last, gap)):
        return words[: last.start()] + gap, spelling.operator_of(last)
    return words, ""


def _reaches(operator: re.Match[str], gap: str) -> bool:
    """Whether an operator holds over the words between it and the number.

    不少于每月1次; ≤预算100万元; but ≥上年5% compares with something.
    """
    if spelling.DISTANT_OPERATOR.search(operator[0]):
        return True
    return operator[0] in _SIGNS and operator.start() == 0 and not _COMPARED_WITH.search(gap)


def only_last_is_directed(work: str, numbers: list[Number]) -> bool:
    """Whether the one ≥, ≤ or = of a text stands before its last number: 5个项目完成率≥95%."""
    before = work[: numbers[-1].begin] if numbers else ""
    return before[-1:] in _SIGNS and len(_SIGN.findall(work)) == 1 and "、" not in before


def read_quantity(text: str, work: str, number: Number, dated: int) -> TargetValue | None:
    """The value of a text with one number; None when it is prose.

    `dated` characters of the text are points of time, which are not counted as prose.
    """
    before = work[: number.begin]
    money = before.endswith(_CURRENCIES)
    for currency in _CURRENCIES:
        before = before.removesuffix(currency)
    about = _ABOUT.search(before) if before[-1:] in ("约", "近") else None
    lead, operator = read_before(before[: about.start()] if about else before)
    if operator == "" and _SIGN.search(lead):
        return None  # what it says of the number is not understood: no operator is dropped
    after = read_after(work[number.end :])
    if money and not after.bare_unit:
        after = after._replace(scale="", unit=after.scale + "元")
    if (included := spelling.INCLUDED.fullmatch(after.tail)) and (operator or after.operator):
        sign = spelling.bounded(operator or after.operator, without=bool(included["without"]))
        operator, after = sign, after._replace(operator="", operator_words="", tail="")
    if not one_meaning(lead, operator or after.operator, after.unit, after.tail, dated):
        return None
    if "(" in after.unit:
        after = after._replace(unit=spelling.as_typed(after.unit, text))
    lead = spelling.as_typed(lead.lstrip(_STRAY), text)
    tail = spelling.as_typed(after.tail, text)
    shown, tail = _as_shown(work, number, about, operator, after, tail)
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


def _as_shown(
    work: str,
    number: Number,
    about: re.Match[str] | None,
    operator: Operator,
    after: After,
    tail: str,
) -> tuple[str, str]:
    """The number with its unit, 约 before it where it is not exact; and the words behind it."""
    shown = f"{number.value:f}{after.shown}"
    if after.approximate and operator:
        # ≥3万余亩: as it stands, for ≥约 would be another saying
        return work[number.begin : number.end] + work[number.end :], ""
    word = about[0] if about else "约" if after.approximate else ""
    return word + shown, tail


def _period(lead: str) -> str:
    found = _PERIOD.search(lead)
    return found[1] if found else ""


def one_meaning(lead: str, operator: Operator, unit: str, tail: str, dated: int = 0) -> bool:
    """Whether the words beside a number are too few for prose; `dated` of them do not count."""
    if _CLAUSE.search(lead.rstrip(",") + tail) or tail.startswith(_OR_ELSE):
        return False  # ≥95%或达到上年水平 says two things
    words = len(lead) + len(tail) + max(0, len(unit) - _LONGEST_UNIT) - dated
    if operator:
        return words <= _MOST_WORDS_WITH_OPERATOR
    return words <= (_MOST_WORDS if tail else _MOST_WORDS_BEFORE)


_NOTHING_OF = lazy_pattern(
    r"[一-鿿]{0,10}?零(事故|伤亡|死亡|投诉|差错|失误|上访|信访|事件|案件|发生|积压|拖欠|感染"
    r"|违纪|违规|延误|逾期|超标|举报|新增|增长|报告|复发|遗漏|缺陷|发案|火灾|返贫|流失)(?:率)?$"
)


def read_zero(text: str, work: str) -> TargetValue | None:
    """零事故, 零投诉: none of something counted."""
    found = _NOTHING_OF.match(work)
    if not found:
        return None
    details = Details(numbers=1, canonical=work)
    return TargetValue(text, "quantitative", "", Decimal(0), "", found[1], details)
