"""Points and spans of time in a working text."""

from __future__ import annotations

import re
from typing import NamedTuple

from jixiao.speed import lazy_pattern
from jixiao.values.target_value import DatePoint

_CENTURY = 100
MANY = 10_000  # characters, more than any value has
_Y = r"(?:19|20)\d\d"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_TO = r"[-~至到]"
_BY = r"(?=之?前|以前|日|号|底|[-~至到]|完成|\)|,|;|$)"
# 2024.12 and 2024.6 are months, ≤2024.12 and 1998.5 are more likely amounts.
_JUST_A_NUMBER = (
    r"(?:(?<=[≥≤><=]\d{4}\.\d)|(?<=[≥≤><=]\d{4}\.\d\d)"
    r"|(?<=19\d\d\.\d)|(?<=20[5-9]\d\.\d))$"
)
_WITHIN = r"底|末|份|初|[上中下]旬"

_POINT = lazy_pattern(
    r"(?=[\d第一二三四上下全当本年月季旬每])(?:"
    rf"(?<!\d)(?P<from_y>{_Y})(?P<from_m>0[1-9]|1[0-2]){_TO}(?P<to_y>{_Y})(?P<to_m>0[1-9]|1[0-2])(?=[,;)]|$)|"
    rf"(?<!\d)(?P<span_y1>{_Y})年?{_TO}(?P<span_y2>{_Y})(?:学?年度?|(?=前|底|[,;)]|$))"
    rf"|(?<!\d)(?:(?P<span_y>{_Y})年)?(?P<span_m1>{_M})月?{_TO}(?P<span_m2>{_M})月(?![\d])(?:{_WITHIN})?"
    rf"|(?<!\d)(?P<y>{_Y}|[23]\d(?=年(?:{_M}月|年?[底末])|(?P<dash>[-/.]){_M}(?P=dash){_D}(?!\d)))(?:年(?P<m>{_M})月(?:(?P<d>{_D})[日号]?|{_WITHIN})?"
    rf"|(?P<sep>[-/.])(?P<m2>{_M})(?!{_JUST_A_NUMBER})(?:(?P=sep)(?P<d2>{_D}))?(?!\d){_BY}[日号]?"
    rf"|(?P<m3>1[0-2]|0[1-9])(?P<d3>3[01]|[12]\d|0[1-9])(?!\d){_BY}"
    rf"|学年度?|年度?(?:第?(?P<q>[一二三四1-4])季度|(?P<half>[上下])半年|{_WITHIN}|内)?)"
    rf"|(?<![\d个])(?!(?<=[≥≤><=])\d++月$)(?<!等于)(?P<m4>{_M})月(?:(?P<d4>{_D})[日号]?|{_WITHIN})?"
    rf"|(?<![\d.])(?P<m5>{_M})[./](?P<d5>{_D})(?=之?前|以前)"
    rf"|(?<![\d.])(?P<d6>{_D})[日号](?=之?前|以前)"
    rf"|(?<!\d)(?P<q_from>[一二三四1-4])(?:季度)?{_TO}(?P<q_to>[一二三四1-4])季度"
    rf"|第?(?P<q2>[一二三四]|(?<!\d)[1-4])季度"
    rf"|(?P<half2>[上下])半年"
    rf"|(?P<whole>全年|[当本]年度?|年度?[底末内初终]|[月季旬](?:度)?[底末]|每月(?P<d7>{_D})[日号](?:[、,和及]{_D}[日号]){{0,9}}))"
)
_HINT = lazy_pattern(
    r"[年月日号季前12](?:(?<![12])|(?<=1)9\d\d|(?<=2)0\d\d|(?<=2)\d[-/.])"
)  # without one of these nothing below matches
# With a point that has no figure only these words make a date: 年底前完成, not 全年无事故.
_TIME_WORDS = lazy_pattern(
    r"[在于截至止自从到每个的按]|之?前|以前|[之以]?内|底|末|完成|到位|结束|支付|发放|验收|完工|竣工|开工|建成"
    r"|全部|全面|按[期时]|如期|[春秋]季学期|[春秋]季|学期|[-~,、()]"
)
# A year alone is a deadline only beside one of these: 2024年完成, not 2023年度考核优秀.
_DUE = lazy_pattern(
    r"前|内|底|末|完成(?!情况|率)|到位|结束|支付|发放|验收|完工|竣工|开工|建成|投入|上线|启动|使用|学期|[春秋]季"
)


_COMPARED = lazy_pattern(
    r"[比较]|水平|标准|[不高低]于|超过|[提升]高|提升|增长|下降|降低|改善|同期|基础|持平|相当|一致"
)


# 8:00-18:00 and 17:30前 are hours of the day; 1:18 by itself is a ratio.
_CLOCK = r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:.])"
_HOURS = lazy_pattern(rf"{_CLOCK}(?:{_TO}{_CLOCK})?")
_OF_THE_DAY = lazy_pattern(
    r"每[天日周]|高峰|工作日|周[一二三四五六日末]|节假日|[上下中]午|早上?|晚上?|凌晨|全天|开放|营业|运行|值[班守]|服务|供应|在岗"
    r"|开[馆门园]|闭[馆门园]|时[间段]|之?前|以前|之?后|准时|完成|结束|到达|送达|不间断"
)
_BETWEEN = lazy_pattern(r"[-~至到、,;和及与为在()]")
_MOST_WORDS_BESIDE_HOURS = 6
_NO_HOURS = lazy_pattern(r"[\d≥≤><=]|[比低高]")


def is_of_the_day(work: str) -> bool:
    """Whether a working text names hours of the day: 8:00-18:00, 每天17:30前送达."""
    hours = _HOURS.findall(work)
    rest = _HOURS.sub("", work)
    beside = _OF_THE_DAY.sub("", rest)
    sure = beside != rest or len(hours) > 1 or any(len(one) > len("00:00:00") for one in hours)
    beside = _BETWEEN.sub("", beside)
    few = len(beside) <= _MOST_WORDS_BESIDE_HOURS and not _NO_HOURS.search(beside)
    return bool(hours) and sure and few


class Time(NamedTuple):
    """The points found, and where they stand."""

    spans: list[tuple[int, int]]
    start: DatePoint | None
    end: DatePoint | None
    figures: bool

    @property
    def length(self) -> int:
        """How many characters the points take."""
        return sum(end - begin for begin, end in self.spans)


def find_time(text: str) -> Time | None:
    """The time that `text` (a working text) names, or None."""
    if not _HINT.search(text):
        return None
    spans, points, figures = [], [], False
    for found in _POINT.finditer(text):
        spans.append(found.span())
        points.extend(_points(found))
        figures = figures or any(c.isascii() and c.isdigit() for c in found[0])
    if not spans:
        return None
    points = [point for point in points if any(point)] or points
    start = points[0] if len(points) > 1 else None
    return Time(spans, start, points[-1], figures)


def _number(*groups: str | None) -> int | None:
    return next((int(g) for g in groups if g), None)


def _quarter(name: str) -> int:
    return "一二三四".find(name) + 1 or int(name)


def _points(found: re.Match[str]) -> list[DatePoint]:
    part = found.groupdict()
    if part["from_y"]:
        from_month, to_month = int(part["from_m"]), int(part["to_m"])
        return [DatePoint(int(part["from_y"]), from_month), DatePoint(int(part["to_y"]), to_month)]
    if part["span_y1"]:
        return [DatePoint(int(part["span_y1"])), DatePoint(int(part["span_y2"]))]
    year = _number(part["y"], part["span_y"])
    if year is not None and year < _CENTURY:  # 24年底
        year += 2000
    if part["span_m1"]:
        return [DatePoint(year, int(part["span_m1"])), DatePoint(year, int(part["span_m2"]))]
    if quarter := part["q"] or part["q2"] or part["q_to"]:
        begin, end = _quarter(part["q_from"] or quarter), _quarter(quarter)
        return [DatePoint(year, begin * 3 - 2), DatePoint(year, end * 3)]
    if half := part["half"] or part["half2"]:
        return [
            DatePoint(year, 1 if half == "上" else 7),
            DatePoint(year, 6 if half == "上" else 12),
        ]
    month = _number(*(part[k] for k in ("m", "m2", "m3", "m4", "m5")))
    day = _number(*(part[k] for k in ("d", "d2", "d3", "d4", "d5", "d6", "d7")))
    return [DatePoint(year, month, day)]


def words_beside(text: str, time: Time) -> int:
    """How many characters beside the points are no words of time.

    Many, where the time is only what something is compared with (较2022年有所提高).
    """
    kept, at = [], 0
    for begin, end in time.spans:
        kept.append(text[at:begin])
        at = end
    beside = "".join([*kept, text[at:]])
    if _COMPARED.search(beside) or (_only_a_year(time) and beside and not _DUE.search(text)):
        return MANY
    return len(_TIME_WORDS.sub("", beside))


def _only_a_year(time: Time) -> bool:
    return all(
        point is None or (point.year and not point.month) for point in (time.start, time.end)
    )
