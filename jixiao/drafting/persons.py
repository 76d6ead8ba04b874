"""Where a text may name a person: by surname, by what stands around it, by known names.

No list holds all given names. What tells a name is that its surname belongs to no ordinary word
(方 does in 方案 and in 对方) and, for a surname that is itself much used as a word, that a given
name or somebody's doing stands beside it. What only may be a name is reported like one: a person
looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from jixiao.speed import lazy_pattern

# How much a surname is used as a word of its own: little (王), much (高), very much (路).
_LITTLE, _MUCH, _VERY_MUCH = "少", "多", "极多"
_COMPOUND: Final = (
    *("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "慕容", "令狐", "端木", "夏侯", "公孙"),
    *("司徒", "长孙", "宇文", "澹台", "呼延", "东方", "南宫", "独孤", "申屠", "轩辕", "钟离"),
)
# Given names in letters that are rarely found in ordinary words, and in letters that are.
_TELLING: Final = frozenset(
    "芳娜娟婷磊鹏杰涛敏丽艳霞玲燕莉倩鑫浩轩涵欣怡萱琪瑶颖洁慧琳梅凤淑彬凯帅旭昊毅斌峰勇伟"
    "炜煜烨睿哲辰晨曦萍薇蕾蓉莹茜芬菲菁娇妍婕媛嫣姝娥妮楠桐梓沐泽淼溪瀚澜润霖霏雯岚岩峻巍"
    "崇嵩恺悦忻恒懿晖晗晓晴昕昱晟炎焕熙灿琼瑾瑜璐璇珊珍瑞瑛璟玮珂琛"
    "祺禄裕豪贤贞赫逸迪遥钊钧铭锋锐锦骏骁鸿雁翔翰耀聪腾舒芸苇苒荔莎葵蓓翠丹彤彦弘羽"
    "媚娴嘉佳俊儒伦俐侃佩倬偲冰冉凌刚剑喆坤奕奎姗宸寅寒尧帆庚廷忱怀恬愉慈戈捷昂柏柯榕樱甜唯烊琦斐祖绍芹蕊萌荃"
)
_GIVEN: Final = _TELLING | frozenset(
    "秀英建国华军强静洋桂兰玉红志海春荣宇辉飞宏雪琴超健宁良庆林山东生成忠义仁德光新民永世清文"
    "武兴学才友根福贵明亮平安祥正礼孝广振南北冬秋夏松川江波月星小大立康利连长喜乐云龙虎天阳"
    "心思诗梦雨竹菊香彩虹青进远征胜金银铁石水木森田野路诚信守保卫宝会全余元先本顺如意若子"
    "可一凡非力声丛朝向时高党团社农工树柱兵昌启继克巧素爱美珠莲茂荷传惠达城家瑞少"
)
# What people are called, and what they do: behind a name, in front of one.
_TITLED: Final = (
    "同志|先生|女士|小姐|烈士|老师|医生|大夫|护士|教授|书记|主任|局长|科长|股长|县长|镇长|乡长"
    "|区长|市长|校长|院长|所长|站长|队长|村长|社长|会长|处长|厂长|经理|主席|委员|师傅|大爷|大妈|大娘|大叔"
    "|大姐|大哥|阿姨|叔叔|奶奶|爷爷|老人|同学|家属|遗属|遗孀|母亲|父亲|妻子|丈夫|儿子|女儿|子女"
)
_DOING: Final = (
    "负责|牵头|经办|带队|带班|带领|主持|主讲|授课|讲课|讲座|宣讲|走访|包片|包村|包户|包联|包案|包抓"
    "|驻村|驻点|巡查|巡河|巡护|巡检|巡诊|坐诊|值班|值守|督导|督办|督查|检查|辅导|述职|慰问|一家|家庭"
    "|家中|户|家|等|工作室|名师|专班|课题|信访|欠款|工伤|工资|劳务费|满意|代表|结对|参加|参与|护理"
    "|志愿|培训|回访|办理|组织|开展|完成|生活费|学费|补助|危房|住院|病|岗位|整改|整治|化解|救助|抚恤|案"
)
_FOR: Final = (
    "由|请|派|慰问|走访|看望|帮扶|资助|聘用|聘请|邀请|选派|奖励|表彰|抚恤|赡养|接访|关爱|救助|组织|安排"
    "|委托|协助|联系|支付|发放|保障|完成|落实|解决|支持|村民|居民|学生|干部|党员|书记|主任|村医|医生|护士"
    "|教师|专家|会计|出纳|司机|代表|烈属|军属|老师|员|负责人|联系人|填表人|经办人|填报人|审核人|人"
)
_FRONT: Final = lazy_pattern("|".join(word for word in _FOR.split("|") if len(word) > 1))
_AFTER: Final = lazy_pattern(rf"\s*(?:{_TITLED}|{_DOING}|[、，。；,;（(）)：:]|$)")
_BEFORE: Final = lazy_pattern(rf"(?:{_FOR}|[对给为与和向同])[：:]?\s*$")
_EDGE: Final = lazy_pattern(r"(?:^|[\s、，。；：,;:（(“\"])$")
_TITLE: Final = lazy_pattern(
    rf"[\u4e00-\u9fff]{{0,2}}?(?:{_TITLED}|等?(?:\d+|[一二三四五六七八九十]+)人)|某"
)
# 王庄村, 李家沟, 赵县: a place, unless what stands between is a given name.
_PLACE: Final = lazy_pattern(
    "[县市区镇乡村街庄屯沟店集寨堡铺塘坝洼圩庙寺桥]"
    "|[\u4e00-\u9fff](?:社区|[县市区镇乡村街路桥河湖港湾庄屯沟峪岭坡坪店集站营寨堡铺塘坝洼圩埠滩洲口墩水])"
    "|家[\u4e00-\u9fff][县市区镇乡村街]"
)
# 聂荣县: no given name has a county behind it
_COUNTY: Final = lazy_pattern(
    "[\u4e00-\u9fff]{1,2}(?:[县州旗]|[市区](?!级))|家[\u4e00-\u9fff]?[沟河湾镇乡村街庄口]|[川庙台]"
)
_PUBLIC_FIGURE: Final = lazy_pattern(
    "雷锋|邓小平|毛泽东|习近平|孔子|焦裕禄|白求恩|李时珍|张仲景|鲁迅|欧阳修|司马台|东方红|孔繁森|王进喜"
)
# other peoples' names, and whatever stands behind a label for a name
_LABELLED: Final = lazy_pattern(
    r"[\u4e00-\u9fff]{2,}·[\u4e00-\u9fff]{2,}"
    r"|(?<=[责系表办报核]人[：:])\s*[\u4e00-\u9fff]{2,4}(?<![局科股室办心位门队员无])(?=$|[\s，、。；,;）)])"
)
# 300张, 5万: what is counted
_COUNTED: Final = lazy_pattern(r"(?<=\d)[张万段石项车单路季成周关应]")
_NUMBER: Final = lazy_pattern(r"(?<!\d)(?:1\d{10}|\d{15}[\dXx]|\d{17}[\dXx])(?!\d)")
_LETTER: Final = lazy_pattern("[\u4e00-\u9fff]")
_LONGEST_GIVEN: Final = 2
MASK: Final = "×"


class Suspect(NamedTuple):
    """A piece of a text that may be a person's name or number: where it begins and ends."""

    start: int
    end: int


@cache
def _surnames() -> dict[str, str]:
    return {line[0]: line[1] for line in _lines()}


@cache
def _words() -> tuple[frozenset[str], int]:
    """Ordinary words that have a surname in them, and the length of the longest."""
    words = frozenset(word for line in _lines() for word in line[2].split())
    return words, max(map(len, words))


@cache
def _lines() -> tuple[list[str], ...]:
    text = files("jixiao.drafting").joinpath("surnames.tsv").read_text("utf-8")
    return tuple(line.split("\t") for line in text.splitlines()[1:])


def suspects(text: str, known: Iterable[str] = ()) -> list[Suspect]:
    """What may be the names of persons, and their numbers; ``known`` are names that are."""
    found = [Suspect(*m.span()) for rule in (_NUMBER, _LABELLED) for m in rule.finditer(text)]
    for name in known:
        found += [Suspect(*match.span()) for match in re.finditer(re.escape(name), text)]
    return sorted({*found, *_by_surname(text)})


def masked(text: str, found: Iterable[Suspect]) -> str:
    """A text without the names: the surname and a mark for each letter of the rest."""
    letters = list(text)
    for one in found:
        letters[one.start + 1 : one.end] = MASK * (one.end - one.start - 1)
    return "".join(letters)


def _by_surname(text: str) -> Iterator[Suspect]:
    ordinary = _ordinary(text)
    for place, letter in enumerate(text):
        if text.startswith(_COMPOUND, place):
            start, how = place + 1, _LITTLE
            covered = bool(_PUBLIC_FIGURE.match(text, place))
        else:
            start, how = place, _surnames().get(letter, "")
            covered = ordinary[place]
        if how and not covered and (end := _end(text, start, how, ordinary)):
            yield Suspect(place, end)


def _ordinary(text: str) -> list[bool]:
    """For each letter whether it belongs to an ordinary word that has a surname in it.

    人马 is none in 负责人马燕: what stands in front of names is not part of a word with them.
    """
    words, longest = _words()
    covered = [False] * len(text)
    fronts = [match.span() for match in _FRONT.finditer(text)]
    for start in range(len(text)):
        inside = next((end for first, end in fronts if first < start < end), len(text))
        for end in range(min(start + longest, inside), start + 1, -1):
            if text[start:end] in words:
                covered[start:end] = [True] * (end - start)
                break
    for pattern in (_PUBLIC_FIGURE, _COUNTED):
        for match in pattern.finditer(text):
            covered[match.start() : match.end()] = [True] * (match.end() - match.start())
    return covered


def _end(text: str, place: int, how: str, ordinary: list[bool]) -> int:
    """Where a name ends whose surname, used so much as a word, stands there; 0: it is none."""
    after = place + 1
    edge = _EDGE.search(text[:place]) is not None
    if _TITLE.match(text, after) and (how != _VERY_MUCH or edge):
        return after + 1
    given = _given(text, after, ordinary)
    if how == _LITTLE:
        is_place = _COUNTY.match(text, after) or (not given and _PLACE.match(text, after))
        return 0 if is_place or not _LETTER.match(text, after) else after + max(given, 1)
    before = _BEFORE.search(text[:place]) is not None
    doing = any(_AFTER.match(text, after + size) for size in range(1, given + 1))
    if how == _MUCH:
        telling = given == _LONGEST_GIVEN or text[after : after + given] in _TELLING
        named = bool(given) and (telling or before or doing)
    else:
        named = doing and (edge or before)
    return after + given if named else 0


def _given(text: str, after: int, ordinary: list[bool]) -> int:
    """How many letters of a given name stand there, two at most."""
    given = 0
    while given < _LONGEST_GIVEN and after + given < len(text):
        if text[after + given] not in _GIVEN or ordinary[after + given]:
            break
        given += 1
    return given
