"""Spellings: characters, operators and Chinese numerals brought to one form."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from jixiao.speed import lazy_pattern
from jixiao.values.figures import with_one_sign
from jixiao.values.powers import with_powers
from jixiao.values.target_value import Operator
from jixiao.values.units import MEASURE

_WIDE_FIGURES = "０-９．，"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

# NFKC is not used: it turns ㎡ into m2 and leaves ≧ and ═ alone.
_CHARACTERS: dict[int, int | str | None] = {
    **_FULL_WIDTH,
    **dict.fromkeys(map(ord, _INVISIBLE)),
    **{ord(c): "≥" for c in "≧⩾≮"},
    **{ord(c): "≤" for c in "≦⩽≯"},
    **{ord(c): ">" for c in "﹥〉》"},
    **{ord(c): "<" for c in "﹤〈《"},
    **{ord(c): "=" for c in "﹦═"},
    **{ord(c): "-" for c in "－﹣−–—―─‐‑‒"},
    **{ord(c): "~" for c in "～〜∼"},
    **{ord(c): "'" for c in "‘’`"},
    **{ord(c): '"' for c in "“”"},
    **{ord(c): "[" for c in "【〔"},
    **{ord(c): "]" for c in "】〕"},
    **{ord(c): "·" for c in "•‧・"},
    **{ord(c): "%" for c in "﹪℅٪"},
    ord("￥"): "¥",
    ord("∶"): ":",
    ord("╱"): "/",
    ord("∕"): "/",
}

# --- operators ------------------------------------------------------------------------

_SIGNS = lazy_pattern(r"[≥≤><=]{2,}")


def _one_sign(found: re.Match[str]) -> str:
    signs = set(found[0])
    up, down = signs & set("≥>"), signs & set("≤<")
    if up and down:
        return found[0]
    if up:
        return "≥" if signs & set("≥=") else ">"
    if down:
        return "≤" if signs & set("≤=") else "<"
    return "="


_NOT = r"(?:不得|不能|不应|不可|不)"
_OR_EQUAL = r"(?:或者?)?\(?等于\)?"
_EQUAL_OR = r"(?:等于|达到)(?:或者?|及)"
# Tried in this order, so that 不超过 is not read as 超过.
_BEFORE: tuple[tuple[str, Operator], ...] = (
    (rf"≥(?:达到?)?|[大高多]于{_OR_EQUAL}|大等于|>?至少|最少|最低|起码|不下于", "≥"),
    (rf"{_EQUAL_OR}(?:[大高多]于|超[过出])|>(?:或者?)=", "≥"),
    (rf"{_NOT}[低少小]于(?:{_OR_EQUAL})?", "≥"),
    (rf"≤|[小低少]于{_OR_EQUAL}|小等于|至多|最多|最高", "≤"),
    (rf"{_EQUAL_OR}[小低少]于|<(?:或者?)=", "≤"),
    (rf"{_NOT}(?:[高多大]于(?:{_OR_EQUAL})?|超[过出]?|突破)|[未没](?:有)?(?:超[过出]?|突破)", "≤"),
    (r">|[大高多]于|超[过出]|(?<![赶])超$", ">"),
    (r"<|[小低少]于|不[足到满]|未满", "<"),
    (r"=|等于|(?<![下送到抵直传通表发])达到?", "="),  # 下达, 送达 and 到达 are something else
)
_EACH = "|".join(f"(?P<o{i}>{p})" for i, (p, _) in enumerate(_BEFORE))
IN_OPERATOR = lazy_pattern("[≥≤><=大高多小低少不未没至最起超等达]")
OPERATOR_BEFORE = lazy_pattern(f"(?={IN_OPERATOR.pattern})(?:{_EACH})")
# Words that keep their meaning over a verb: 至少完成5次.
DISTANT_OPERATOR = lazy_pattern(
    r"[至最][少多]|不(?:得)?(?:少|低|多|高)于|[不未](?:得)?(?:超[过出]?|突破)"
)
# (不含), (含本数), (含15%); not (不含税), which says what is counted.
_INCLUDED = r"\((?P<without{}>不)?包?含(?:[本该此]数|本级|[\d.]+[^()\d税]{{0,3}})?\)"
INCLUDED = lazy_pattern(_INCLUDED.format(""))
OPERATOR_AFTER = lazy_pattern(
    rf"\+(?![\dA-Za-z])|(?:{_INCLUDED.format('')})?(?:及其?|或者?|[含和])?"
    r"(?:(?P<up>以上|之上)|(?P<down>以[内下里]|之[内下]|(?<=[天日时月年周钟秒里米%元hn])内))"
    rf"(?:{_INCLUDED.format(2)})?"
)


def operator_of(found: re.Match[str]) -> Operator:
    """The operator of a match of OPERATOR_BEFORE."""
    return _BEFORE[int(cast(str, found.lastgroup)[1:])][1]


def operator_after(found: re.Match[str]) -> Operator:
    """The operator of a match of OPERATOR_AFTER; 以上(不含) leaves the number itself out."""
    without = bool(found["without"] or found["without2"])
    return bounded("≥" if found["up"] or found[0] == "+" else "≤", without=without)


def bounded(operator: Operator, *, without: bool) -> Operator:
    """The operator that takes the number itself in, or leaves it out: ≤15%(不含) is <15%."""
    if operator in ("≥", ">"):
        return ">" if without else "≥"
    if operator in ("≤", "<"):
        return "<" if without else "≤"
    return operator


# --- Chinese numerals ----------------------------------------------------------------------

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = "零〇○一二两三四五六七八九十百千万亿"
_FOLLOW = r"(?:$|[以及之内前/每·底末半+整(]|左右|完成)"
_THINGS = r"个(?:工作日|百分点|小时|季度|项目|社区|乡镇|行政村|自然村|标段|单位|月|村)"
_COUNTED = lazy_pattern(
    rf"[{NUMERALS}](?<!^数.)(?<![{NUMERALS}第进统唯逐专单几\d].)[{NUMERALS}]{{0,11}}+"
    rf"(?=(?:[-~至到][{NUMERALS}]{{1,12}}+)?[余多]?(?:{_THINGS}|{MEASURE}|年|元|[%‰]){_FOLLOW})"
)
# The numerals of cheques, where they count something: 伍万元整, 壹佰人; 队伍 and 陆地 are words.
_FORMAL_NUMERALS = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_FORMAL = lazy_pattern(
    rf"(?<![队行落])[{_FORMAL_NUMERALS[1:]}][{_FORMAL_NUMERALS}万萬亿]*"
    rf"(?=(?:{_THINGS}|{MEASURE}|年|元|圆|[%‰])(?:{_FOLLOW}|人民币)|$)"
)
_PLAIN_NUMERALS = str.maketrans(f"{_FORMAL_NUMERALS}萬", "零一二三四五六七八九十百千万")
_AS_MONEY = lazy_pattern(r"(?<=[\d百千万亿])圆")
# 一百, ≥五十: nothing but the number, which has a 十, 百, 千 or 万.
_ALONE = lazy_pattern(rf"^([≥≤><=]?)(?=.*[十百千万亿])([{NUMERALS}]{{1,12}})$")
# 3、4次 and 2或3次 are 3-4次 and 2-3次: neighbours, and nothing beside them.
_NEIGHBOURS = lazy_pattern(r"(?<![\d.、或/])(\d{1,2})[、或](\d{1,2})(?![\d.、或%/:])(?=.)")
_DIGIT = "零〇一二两三四五六七八九"
_PARTS = lazy_pattern(
    rf"(?P<of>[百千万])分之(?P<number>[0-9.]{{1,12}}+(?![{NUMERALS}])|[{_DIGIT}十百点]{{1,12}}+)"
)
_FRACTION = lazy_pattern(rf"(?<![{NUMERALS}])([{_DIGIT}十])分之([{_DIGIT}])(?![{NUMERALS}])")
_HALF = lazy_pattern(r"(?<![上下前后过每/])半(?=(?:年|个月|天|个?小时)(?:$|[以之]?内))")
_AND_A_HALF = lazy_pattern(r"(?<![\d.])(\d{1,4})(年|天|小时|倍)半(?=$|[以之]?[内上])")
_PER_ONE = lazy_pattern(rf"(?<=元)一(?={MEASURE}$)")  # 500元一亩
_NOUGHT = lazy_pattern(r"(?:^|(?<=[为≥≤><=于到]))零$")
_YEAR = lazy_pattern(r"[一二][零〇○九][零〇○一二三四五六七八九]{2}(?=年)")


def chinese_number(words: str) -> str | None:
    """Digits for a Chinese numeral (九十五 → 95, 二〇二三 → 2023, 三万 → 3万), or None."""
    whole, point, fraction = words.partition("点")
    if point:
        parts = chinese_number(whole), "".join(str(_DIGITS.get(c, "")) for c in fraction)
        return ".".join(cast(tuple[str, str], parts)) if all(parts) else None
    if whole[-1:] in ("万", "亿") and not {"万", "亿"} & set(whole[:-1]):
        rest = chinese_number(whole[:-1]) if len(whole) > 1 else None
        return rest and rest + whole[-1]
    if all(c in _DIGITS for c in whole):
        return "".join(str(_DIGITS[c]) for c in whole) or None
    amount = _amount(whole)
    return None if amount is None else str(amount)


def _amount(whole: str) -> int | None:
    """一万二千零五 as 12005; None for what is no number, as 百 alone."""
    for scale, factor in (("亿", 10**8), ("万", 10**4)):
        many, found, rest = whole.partition(scale)
        if found:
            above, below = _amount(many) if many else None, _amount(rest)
            if above is None or below is None:
                return None
            return above * factor + (below * factor // 10 if len(rest) == 1 else below)
    if whole[:1] in ("百", "千") or set(whole) - set(_DIGITS) - set(_POWERS):
        return None
    total, digit, power = 0, 0, 10
    for c in whole:
        if c in _POWERS:
            power = _POWERS[c]
            total += (digit or 1) * power
            digit = 0
        elif digit:
            return None  # 二三十 is no one number
        else:
            digit, power = _DIGITS[c], power if _DIGITS[c] else 10
    return total + digit * power // 10  # 一千二 is 1200, 一千零二 is 1002


def _counted(found: re.Match[str]) -> str:
    if found[0] == "十" and found.string[found.end() : found.end() + 1] == "分":
        return found[0]  # 十分 is "very"
    digits = [_DIGITS.get(c) for c in found[0]]
    if (len(digits) == 2 and digits[0] and digits[1] == digits[0] + 1) or found[0] == "三五":
        return f"{digits[0]}-{digits[1]}"  # 三四次 is 3-4次, 三五次 as people say it 3-5次
    if len(digits) in {2, 3} and all(digits):
        return found[0]  # 三四五次 is no number: nobody means 345 by it
    return chinese_number(found[0]) or found[0]


def _neighbours(found: re.Match[str]) -> str:
    one, other = int(found[1]), int(found[2])
    return f"{one}-{other}" if other == one + 1 else found[0]


def _alone(found: re.Match[str]) -> str:
    return found[1] + (chinese_number(found[2]) or found[2])


def _fraction(found: re.Match[str]) -> str:
    of, number = chinese_number(found[1]), chinese_number(found[2])
    return f"{number}/{of}"


def _part(found: re.Match[str]) -> str:
    number = "一百" if found["number"] == "百" else found["number"]
    digits = number if number[0].isascii() else chinese_number(number)
    if digits is None or digits.count(".") > 1:
        return found[0]
    if found["of"] == "万":  # there is a sign for it (‱) that nobody knows
        return f"{Decimal(digits).scaleb(-2):f}%"
    return digits + ("%" if found["of"] == "百" else "‰")


# --- the working text ------------------------------------------------------------------------

_DOUBLED = lazy_pattern(
    r"[,、;。~≥≤><=(-](?:(?<=[,、;。])[,、;。]|(?<=[-~])[-~]|(?<=[≥≤><=])[≥≤><=:()]|(?<=\()[≥≤><=])"
)
_COMMAS = lazy_pattern("[,、;。]{2,}")
_DASHES = lazy_pattern(r"-{2,}|~{2,}")
_PER_WRAPPED = lazy_pattern(r"/\(([^()\d]{1,8})\)")  # 元/(人·年)
_SET_OFF = lazy_pattern(r"\(([≥≤><=])\)|([≥≤><=]):|(?<=[≥≤><=])\(([^()]+)\)$")  # ≥：95%, ≥(95%)


def _one_comma(found: re.Match[str]) -> str:
    if "。" in found[0]:
        return "。"
    return found[0] if found[0].strip(",") else ","


# Whether a step of `working_text` can change anything at all.
_TYPOGRAPHY = lazy_pattern(f"[{re.escape(''.join(map(chr, _CHARACTERS)))}]")
_BLANK = lazy_pattern(r"\s")
_CURRENCY_HINT = lazy_pattern("[RrCc][Mm￥¥NnbBYy]")
_REPAIRS = lazy_pattern(r"[OolISB%百](?:(?<=[A-Za-z])|(?<=%)%|(?<=百)分)")
_FORMAL_HINT = lazy_pattern(f"[{_FORMAL_NUMERALS}圆]")
_NUMERAL = lazy_pattern(
    rf"[半、或圆{_FORMAL_NUMERALS}{NUMERALS}](?<![\d.][百千万亿])"
)  # 万 of 5万 needs nothing

_SPACE = lazy_pattern(r"\s+")
# Between figures only a blank that groups thousands may go; any other parts two numbers.
_GAP_IN_FIGURES = lazy_pattern(
    r"(?<=[\d.,，．])\s+(?=[\d.．０-９])|(?<=[０-９])\s+(?=[\d.．０-９])"
)
_THOUSANDS = lazy_pattern(
    rf"(?<![\d.,{_WIDE_FIGURES}])\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+(?![\d,]|\s+\d|\.\s)"
)
_PERCENT = lazy_pattern(r"(?:%|百分[比号]){2,}|百分[比号]|(?<=\d)[oO]/[oO0]")
# An O is no unit, so after figures it is a nought; an l may be litres, and ends no number.
_LETTER_DIGITS = lazy_pattern(
    r"(?<=\d)[OolISB]+(?=%)|(?<=\d)[OolI]+(?=[\d.])|(?<=\d)[Oo]+(?=[人个次件户名万元天年月起份]|$)"
    r"|(?<=[≥≤><=])[lI](?=\d)|^[lI](?=[\dOo]{2})|(?:^|(?<=[≥≤><=]))[Oo](?=[.%起次例人件])"
)
_LEADING_POINT = lazy_pattern(r"(?<![\d.])\.(?=\d)")
_WRONG_POINT = lazy_pattern(r"(?<=\d)[。·](?=\d)")
_LEADING_ZEROS = lazy_pattern(r"0(?<![\d.,]0)0*+(?=\d)")
_CURRENCY = lazy_pattern(r"元人民币|(?<=[\d百千万亿])人民币")
_LETTERS = str.maketrans("OolISB", "001158")
_EDGES = " \t\r\n。；;，,、\"'.!"
_DIRECTIONS = {"正向": "≥", "正向指标": "≥", "反向": "≤", "反向指标": "≤", "逆向": "≤"}
_NO_PART = {"/", "-", "—", "无", *_DIRECTIONS}
_LABELS = {"定性", "定性指标", "定量", "定量指标"}

# Without one of these there is nothing to do: neither a first nought nor a multiplier alone.
_UNUSUAL = lazy_pattern(
    rf"[{re.escape(''.join(map(chr, _CHARACTERS)) + _EDGES)}\s~≥≤><=(\-·OolISBRrCc%"
    rf"半比号币或、圆{_FORMAL_NUMERALS}0{NUMERALS}](?<![\d.][百千万亿])(?<![\d.,]0)"
)


def joined(text: str) -> str:
    """A value split over cells, as one: ≥|90|% is ≥90%."""
    if "|" not in text and "｜" not in text:
        return text
    kept = [p.strip() for p in re.split("[|｜]", text)]
    kept = [p for p in kept if p not in _LABELS]
    head = [_DIRECTIONS.get(p, p) for p in kept[:1]]
    return "".join(head + [p for p in kept[1:] if p not in _NO_PART])


def without_gaps(text: str) -> str:
    """The text without white space; ``;`` where some parted two numbers: 100⏎20 is 100;20.

    The one place where white space in figures is judged, for values and for sums of money.
    """
    together = _THOUSANDS.sub(lambda m: _SPACE.sub("", m[0]), text)
    return _SPACE.sub("", _GAP_IN_FIGURES.sub(";", together))


def tidied(text: str) -> str:
    """The text with one spelling for its characters, without white space."""
    return with_one_sign(without_gaps(text.translate(_CHARACTERS)))


def working_text(text: str) -> str:
    """The text with one spelling for characters, signs and numerals, without spaces."""
    text = with_powers(text)
    work = text.rstrip(_EDGES)
    if not _UNUSUAL.search(work):
        return work
    work = text.translate(_CHARACTERS) if _TYPOGRAPHY.search(text) else text
    if _BLANK.search(work):
        work = without_gaps(work)
    if _CURRENCY_HINT.search(work):
        work = with_one_sign(work)
    if "." in work:
        work = _LEADING_POINT.sub("0.", work)
    work = work.strip(_EDGES)
    if _DOUBLED.search(work):
        work = _SIGNS.sub(_one_sign, _COMMAS.sub(_one_comma, work))
        work = _SET_OFF.sub(r"\1\2\3", _DASHES.sub(lambda m: m[0][0], work))
    if "。" in work or "·" in work:
        work = _WRONG_POINT.sub(".", work)
    if "0" in work:
        work = _LEADING_ZEROS.sub("", work)
    if _REPAIRS.search(work):
        work = _LETTER_DIGITS.sub(lambda m: m[0].translate(_LETTERS), _PERCENT.sub("%", work))
    if _NUMERAL.search(work):
        work = _in_figures(work)
    if "/(" in work:
        work = _PER_WRAPPED.sub(r"/\1", work)
    if "人民币" in work:
        work = _CURRENCY.sub("元", work)
    if work[:1] + work[-1:] in ("()", "[]") and "," not in work and work.count(work[0]) == 1:
        return work[1:-1] or work
    return work


def in_plain_numerals(work: str) -> str:
    """Numerals as they stand on cheques, as figures: 伍万元整 → 5万元整."""
    if not _FORMAL_HINT.search(work):
        return work
    plain = _FORMAL.sub(lambda m: m[0].translate(_PLAIN_NUMERALS), work)
    return _COUNTED.sub(_counted, _AS_MONEY.sub("元", plain))


def _in_figures(work: str) -> str:
    """Numerals that count something, as figures: 九十五, 伍万, 3、4."""
    work = in_plain_numerals(work)
    if "、" in work or "或" in work:
        work = _NEIGHBOURS.sub(_neighbours, work)
    if "元一" in work:
        work = _PER_ONE.sub("/", work)
    if "年" in work:
        work = _YEAR.sub(lambda m: chinese_number(m[0]) or m[0], work)
    if "分" in work:
        work = _FRACTION.sub(_fraction, _PARTS.sub(_part, work.replace("百分百", "100%")))
    work = _ALONE.sub(_alone, work)
    work = _COUNTED.sub(_counted, _HALF.sub("0.5", _NOUGHT.sub("0", work)))
    return _AND_A_HALF.sub(r"\1.5\2", work) if "半" in work else work


# --- tidy prose --------------------------------------------------------------------------------

_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
# not the one that keeps two numbers apart: 1， 200
_GAP = lazy_pattern(rf"(?<=[{_CJK}])(?<!\d，) | (?=[{_CJK}])(?!，\d)")
_MARK_RUN = lazy_pattern("[，,、；;。]{2,}")
_UNTIDY = lazy_pattern(
    rf'[\s"{_INVISIBLE}，,、；;。](?:(?<![，,、；;。])|(?<=[，,、；;。])[，,、；;。])'
)


def _one_mark(found: re.Match[str]) -> str:
    if "。" in found[0]:
        return "。"
    return found[0] if found[0].strip("，,") else "，"


_HALF_WIDTH = {ord(full): full.translate(_FULL_WIDTH) for full in "０１２３４５６７８９／．－"}
_MARKS = {"：": ":", "（": "(", "）": ")", "，": ",", "；": ";"}


def as_typed(words: str, text: str) -> str:
    """Words of the working text with the full-width marks that `text` has."""
    for full, half in _MARKS.items():
        if full in text and half not in text:
            words = words.replace(half, full)
    return words


def tidy_date(text: str) -> str:
    """A date as typed, with half-width figures."""
    return normalize_text(text).translate(_HALF_WIDTH).rstrip(_EDGES)


def normalize_text(text: str) -> str:
    """Prose without what slipped in: tabs, invisible characters, gaps between Chinese
    characters, doubled commas, 。， and a stray quote at either end. Words stay as they are.
    """
    tidy = text.strip()
    if _UNTIDY.search(tidy):
        tidy = tidy.translate(dict.fromkeys(map(ord, _INVISIBLE)))
        tidy = _GAP.sub("", _SPACE.sub(" ", tidy)).strip()
        tidy = _unquoted(_GAP.sub("", _MARK_RUN.sub(_one_mark, tidy)))
    return tidy


def _unquoted(text: str) -> str:
    """Without a straight quote that has no partner, or that wraps the whole text."""
    if text.count('"') == 1 or (text.count('"') == 2 and text[0] == text[-1] == '"'):
        return text.strip('"').strip() if text[0] == '"' or text[-1] == '"' else text
    return text
