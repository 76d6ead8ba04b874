"""Indicators that stand as a list in one cell: 数量指标：维修道路≥12公里；培训人次≥300人次.

Items are set apart by numbers, lines or ；, and begin with the 二级 where that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from jixiao.form.areas import heading_key
from jixiao.form.dimensions import CATEGORIES, DIMENSION_OF
from jixiao.model.level_names import bare
from jixiao.model.target_form import Field
from jixiao.speed import lazy_pattern
from jixiao.values import parse

_DIMENSIONS: Final = frozenset({"产出", "效益", "满意度", "成本"})
_LEVELS: Final = _DIMENSIONS | CATEGORIES
_NUMBER: Final = (
    r"(?:[（(][\d一二三四五六七八九十]{1,2}[)）][.．、]?"
    r"|\d{1,2}(?:[.．]\d{1,2})*(?:[、)）]|[.．](?!\d))|[①-⑳]|[一二三四五六七八九十]{1,2}、)"
)
ORDINAL: Final = lazy_pattern(rf"\s*{_NUMBER}\s*")
_INDICATOR: Final = lazy_pattern(
    r"\s*指标\s*[\d一二三四五六七八九十]{1,2}\s*[:：、.．]\s*(?=[^\s\d])"
)
# 目标1, 任务二: one of several, each in a row of its own.
ONE_GOAL: Final = lazy_pattern(r"\s*(?:目标|任务)\s*[\d一二三四五六七八九十]")
_BEFORE_NUMBER: Final = lazy_pattern(rf"(?<=[^\d.．（(≥≤＞＜>＝=<≧≦~—-])(?={_NUMBER}\s*\D)")
_ENDS: Final = lazy_pattern(r"[\n\r；;。]+")
_COMMAS: Final = lazy_pattern(r"[，,、\s\u3000]+")
_SIGN: Final = lazy_pattern(
    r"[≥≤＞＜>＝=═﹦<≧≦⩾⩽]|大于等于|小于等于|不[低少高大小多]于|不超过|大于|小于|高于|低于|控制在|达到"
)
_COLON: Final = lazy_pattern(r"[:：]")
# 产出指标—数量指标, 产出（数量指标）
_TWO_LEVELS: Final = lazy_pattern(
    r"(?P<first>.{0,4}?(?:产出|效益|效果|满意度|成本)(?:指标|目标)?)"
    r"[\s\-—–－_/／·、:：.>→（(\[]+(?P<second>[^\s\-—–－_/／·:：（(\[]{2,14}?)[)）\]]?"
)
# 产出指标—数量指标—养护绿地面积：≥150
_LEVELS_BEFORE: Final = lazy_pattern(
    r"(?P<levels>.{0,4}?(?:产出|效益|效果|满意度|成本)(?:指标|目标)?\s*[-—–－_/／·>→]+\s*"
    r"[^\s\-—–－_/／·:：（(\[]{2,14}?)\s*[-—–－_/／·>→]+\s*(?P<rest>\S.*)",
)
_OPENING: Final = lazy_pattern(
    r"\s*[【\[（(]?(?P<level>[^:：≥≤】\]；;]{2,16}?)[】\])）]?\s*(?:[:：]|(?<=[】\]])|$)"
)
_AT_END: Final = lazy_pattern(
    r"(?P<name>[^\d≥≤].*?[^\d.,，~～—-])(?P<value>(?:每[年月季周日天])?\d[\d.,]*\s*(?:[%％‰]|[^\d，。；]{0,8}))"
)
_DATE: Final = lazy_pattern(
    r"(?P<name>\D{2,}?)(?P<value>(?:(?:于|在)?(?:20\d\d年)?\d{1,2}月.*|20\d\d年.*|(?:年底|年末|[当全本]年)前?.*))"
)
_WORDS: Final = lazy_pattern(
    r"(?P<name>.{2,}?)(?P<value>(?:得到|比较|有所|有效|显著|明显|持续|不断|进一步|逐步|稳步|大幅|基本|长期|切实)?"
    r"(?:提高|提升|改善|增强|加强|增长|增加|下降|降低|减少|改进|优化|好转|保障|满足|促进|完善|稳定|及时|完成|达标|健全|到位|畅通"
    r"|合格|良好|显著|明显|满意|优秀|长期|常年|全覆盖|[是有无优良好]))"
)
_LEAST_LISTED: Final = 2
# What sets the items of a list apart, or numbers them.
_LISTS: Final = frozenset("\n\r；;。、.．)）①")
_LEAST_VALUED: Final = 0.6
_SHORTEST: Final = 2
_COMPARED: Final = lazy_pattern(r"每[年月季周日天次]|[比较]|[同环]比|年?均|约")
_OPENS_DATE: Final = frozenset("年本当于在每")


class Item(NamedTuple):
    """An indicator of a list; 一级 and 二级 where the list says them. ``value`` may be blank."""

    dimension: str
    category: str
    name: str
    value: str


def levels_before(text: str) -> tuple[str, str, str] | None:
    """一级, 二级 and the rest of 产出指标/数量指标/检测学校数; None where it is no such text."""
    found = _LEVELS_BEFORE.fullmatch(text)
    levels = levels_in(found["levels"]) if found is not None else None
    return (*levels, found["rest"]) if found is not None and levels and all(levels) else None


@lru_cache(maxsize=4096)
def levels_in(text: str) -> tuple[str, str] | None:
    """一级 and 二级 of a text that is nothing but these: 数量指标, 产出指标—数量指标; else None.

    One of them is blank where the text does not say it.
    """
    text = "".join(text.split())
    if not _SHORTEST <= len(text) <= 24:
        return None
    text = text[found.end() :] if (found := ORDINAL.match(text)) else text
    known = bare(text)
    if known in _DIMENSIONS and text != "成本":
        return (text, "")
    if known in CATEGORIES:
        return ("", text)
    two = _TWO_LEVELS.fullmatch(text)
    if two and bare(two["first"]) in _DIMENSIONS and bare(two["second"]) in _LEVELS:
        return (two["first"], two["second"])
    return _run_together(text)


def _run_together(text: str) -> tuple[str, str] | None:
    """产出数量指标, which ``bare`` knows as 数量, and 效益社会效益指标, which it does not."""
    for first in (f"{word}{end}" for end in ("指标", "") for word in sorted(_DIMENSIONS)):
        rest = text.removeprefix(first)
        if rest != text and bare(rest) in CATEGORIES:
            return (first, rest)
    return None


def above(category: str) -> str:
    """The 一级 of a 二级, where it has one and the form does not say it."""
    return DIMENSION_OF.get(bare(category), "")


def is_value(text: str) -> bool:
    """Whether a text is an 指标值 by its looks: a number with sign or unit, a date, 有所提高."""
    if _is_named(text):
        return False
    value = parse(text)
    if value.kind in {"range", "date"}:
        return True
    if value.kind == "quantitative":
        return bool(value.operator or value.has_unit or not text[:1].isalpha())
    return _is_judgement(text)


def _is_named(text: str) -> bool:
    """Whether the name of an indicator stands before the sign of a value: 建设站点≥18处.

    每月≥1期 and 较上年≥5% are values.
    """
    sign = _SIGN.search(text)
    before = text[: sign.start()] if sign is not None else ""
    words = sum(char.isalpha() for char in before)
    return words >= _SHORTEST and not _COMPARED.match(before)


def _is_judgement(text: str) -> bool:
    found = _WORDS.fullmatch(f"指标{text}")
    return found is not None and found["name"] == "指标"


def is_signed(value: str) -> bool:
    """Whether a text begins with the sign of a value: no name does."""
    return _SIGN.match(value) is not None


def lines_of(text: str) -> list[str]:
    """The items of a list, without their numbers; the whole text where it is none."""
    return [piece for piece in (_unnumbered(piece)[1] for piece in _pieces(text)) if piece]


def _pieces(text: str) -> list[str]:
    """The items of a list, as they stand."""
    return [x for x in _ENDS.split(_BEFORE_NUMBER.sub("\n", text)) if x.strip()]


def _unnumbered(piece: str) -> tuple[str, str]:
    """The number of an item, and the item."""
    found = ORDINAL.match(piece)
    return (found[0].strip(), piece[found.end() :].strip()) if found else ("", piece.strip())


def lines_beside(numbered: str, text: str) -> list[str]:
    """The items of a list beside another that tells their numbers: 1.24小时完成率 beside 1.≥95%."""
    pieces = [piece.strip() for piece in _pieces(text)]
    numbers = [_unnumbered(piece)[0] for piece in _pieces(numbered)]
    if len(pieces) == len(numbers):
        pieces = [x.removeprefix(number) for x, number in zip(pieces, numbers, strict=True)]
        if all(numbers):
            return [piece.strip() for piece in pieces]
    return [_unnumbered(piece)[1] for piece in pieces]


def paired(names: str, values: str) -> list[tuple[str, str]]:
    """Names and values that are two lists of one length beside each other; else nothing."""
    second = [_unnumbered(piece) for piece in _pieces(values)]
    numbered = bool(second) and all(number for number, _ in second)
    first = lines_beside(values, names)
    if len(first) != len(second) or len(first) < (1 if numbered else _LEAST_LISTED):
        return []
    good = numbered or all(is_value(value) for _, value in second)
    named = numbered or not any(map(is_value, first))
    if not (good and named) or min(map(len, first)) < _SHORTEST:
        return []
    return [(name, value) for name, (_, value) in zip(first, second, strict=True)]


def unequal(names: str, values: str) -> str:
    """In words, that a list of names and the list of their values differ in length; else empty.

    A name broken over two lines is no list: lines count only beside a list, or with numbers.
    """
    if _LISTS.isdisjoint(names) and _LISTS.isdisjoint(values):
        return ""
    first, second = ([_unnumbered(x) for x in _pieces(text)] for text in (names, values))
    if len(first) == len(second) or not first or not second:
        return ""
    numbered = [len(x) > 1 and all(number for number, _ in x) for x in (first, second)]
    if any(numbered) or min(len(first), len(second)) >= _LEAST_LISTED:
        return f"列出{len(first)}项，对应的一格列出{len(second)}项"
    return ""


def items_in(text: str, *, alone: bool = False) -> list[Item]:
    """The indicators of a list in one cell; nothing where the text is none.

    ``alone``: a single indicator with its value is enough.
    """
    items = list(_with_labels(_items(text)))
    valued = sum(bool(item.value) for item in items)
    told = any(item.category or item.dimension for item in items)
    least = 1 if alone or told else _LEAST_LISTED
    if len(items) < least or valued < _LEAST_VALUED * len(items) or not valued:
        return []
    return items


def _with_labels(items: Iterable[Item]) -> Iterator[Item]:
    """The items, those with labels as one: 指标名称：巡查次数 and 指标值：≥1300次 below it.

    A label is never the name of an indicator.
    """
    waiting: Item | None = None
    for item in items:
        key = heading_key(item.name)
        if key == "name" and item.value:
            if waiting is not None:
                yield waiting
            waiting = item._replace(name=item.value, value="")
        elif key == "target" and waiting is not None:
            yield waiting._replace(value=item.value)
            waiting = None
        elif not key:
            yield item
    if waiting is not None:
        yield waiting


def _items(text: str) -> Iterator[Item]:
    dimension = category = ""
    for line in _with_commas(lines_of(text)):
        piece = line
        while piece:
            before = _LEVELS_BEFORE.fullmatch(piece)
            if before is not None and levels_in(before["levels"]) is not None:
                piece = f"{before['levels']}：{before['rest']}"
            opened = _OPENING.match(piece)
            levels = levels_in(opened["level"]) if opened else None
            rest = piece[opened.end() :].strip() if opened else ""
            if levels is None:
                name, value = _apart(piece)
                if parse(name).kind == "date":  # 2026年9月底前完成 has no name
                    name, value = bare(category), piece
                yield Item(dimension, category, name, value)
                break
            if rest and _is_bare_value(rest):  # 服务对象满意度：≥90%, 时效指标：12月底前
                first = levels[0] or dimension
                yield Item(first, levels[1] or category, bare(opened["level"]), rest)  # type: ignore[index]
                break
            if bare(levels[0]) == "成本" and above(category) == above("数量"):
                levels = ("", levels[0])  # 成本 below 产出, as it stood until 2021
            dimension = levels[0] or (dimension if levels[1] and not above(levels[1]) else "")
            category = levels[1]
            piece = ORDINAL.sub("", rest, count=1)


def _is_bare_value(text: str) -> bool:
    """Whether a text is a value and nothing else: no name stands before it."""
    if _is_named(text):
        return False
    value = parse(text)
    if value.kind == "quantitative":
        return text[0].isdecimal() or _SIGN.match(text) is not None
    if value.kind in {"range", "date"}:
        return text[0].isdecimal() or text[0] in _OPENS_DATE or _SIGN.match(text) is not None
    return _is_judgement(text)


def _with_commas(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those apart that hold several indicators between commas or spaces."""
    for line in lines:
        pieces = _COMMAS.split(line)
        if len(pieces) > 1 and all(_is_named_value(piece) for piece in pieces):
            yield from pieces
        else:
            yield line


def _is_named_value(piece: str) -> bool:
    found = _SIGN.search(piece)
    return found is not None and found.start() >= _SHORTEST and found.end() < len(piece)


def apart(text: str) -> tuple[str, str]:
    """An indicator and its value that stand in one cell; the value is blank where it has none."""
    return _apart(" ".join(text.split()))


def _apart(text: str) -> tuple[str, str]:
    sign = _SIGN.search(text)
    at = sign.start() if sign else 0
    if at >= _SHORTEST and parse(text[at:]).kind != "empty":
        return text[:at].strip(" :：，,（("), text[at:].strip(" ，,")
    name, *behind = (part.strip() for part in _COLON.split(text, maxsplit=1))
    if behind and len(name) >= _SHORTEST and behind[0]:
        return name, behind[0]
    for pattern in (_DATE, _AT_END, _WORDS):
        if (found := pattern.fullmatch(text)) and _is_split(found["name"], found["value"]):
            return found["name"].strip().removesuffix("为"), found["value"].strip()
    return text, ""


def _is_split(name: str, value: str) -> bool:
    if len(value) == 1 and name == name.rstrip():
        return False  # 照计划办好 ends with a letter that is a value only where it stands apart
    return len(name.strip()) >= _SHORTEST and (
        is_value(value.strip()) or parse(value).kind == "quantitative"
    )


def without_number(name: Field) -> Field:
    """A name without what the issued form has before it: 指标1：养护里程."""
    found = _INDICATOR.match(name.text) if name.text[:2] == "指标" else None
    return name if found is None else name._replace(text=name.text[found.end() :], value=None)
