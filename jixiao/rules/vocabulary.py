"""The words that rules share: dictionaries of indicators, patterns of names, aliases of a basis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from jixiao.model.target_form import Indicator
from jixiao.speed import lazy_pattern
from jixiao.values import parse

DICTIONARIES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "legacy": {
        "产出": ("数量", "质量", "时效", "成本"),
        "效益": ("经济效益", "社会效益", "生态效益", "可持续影响"),
        "满意度": ("服务对象满意度",),
    },
    "2021": {
        "成本": ("经济成本", "社会成本", "生态环境成本"),
        "产出": ("数量", "质量", "时效"),
        "效益": ("经济效益", "社会效益", "生态效益", "可持续影响"),
        "满意度": ("服务对象满意度",),
    },
}

# each by the word that people are asked with
DICTIONARY_WORDS: Final = {"旧版": "legacy", "2021": "2021"}
GROUPS: Final = frozenset(group for groups in DICTIONARIES.values() for group in groups)
KINDS: Final = frozenset(
    kind for groups in DICTIONARIES.values() for kinds in groups.values() for kind in kinds
)
# 一级 that frameworks of evaluation have beside those: 财预〔2020〕10号附件, forms made after it.
OTHER_DIMENSIONS: Final = frozenset(
    {
        *("决策", "过程", "投入", "管理", "投入管理", "运行成本", "管理效率", "履职效能", "履职"),
        *("社会效应", "可持续发展能力", "可持续影响", "预算执行", "预算执行率", "部门管理"),
        *("履职效果", "能力建设", "运行效率", "履职产出"),
        *("履职成效", "资源配置", "预算管理", "部门效果"),
    }
)

# Names of rates: what has 100% as its upper end. A growth may pass it.
RATE_NAME: Final = lazy_pattern(
    r"(?:率|度|比例|占比|比重)(?:指标)?\s*(?:[（(][^（(）)]{0,20}[）)])?$|满意"
)
_UNIT_IN_NAME: Final = lazy_pattern(r"[（(](?:单位[:：])?([^（）()\d]{1,6})[）)]$")
GROWTH: Final = lazy_pattern(r"增长|增幅|增速|超额|提高|增加|同比|上升|涨幅|投入产出|回报|收益率")
TIMELY: Final = lazy_pattern(r"及时|按时|按期|准时|如期|时限|进度(?!款)")
SATISFIED: Final = lazy_pattern(r"满意|认可|投诉|好评|差评")
# Of these, less is better: the ceiling of a 满意度指标.
COMPLAINT: Final = lazy_pattern(r"投诉|不满|差评|信访")
# A name of nothing but words for the whole of the money; 教材 or 人均 in it makes it a part. Each
# word is taken as it stands (no way back), so a long name costs no more than its length.
TOTAL_COST: Final = lazy_pattern(
    r"(?=.{0,12}?(?:预算|成本|投资|费用|经费|支出|资金总|资金规模|总造价))"
    r"(?:项目|本?年度|全年|年初|本年|当年|计划|批复|预算|控制|总额|总数|总计|合计|总|金额|资金"
    r"|成本|投资|费用|经费|支出|造价|规模|指标|额|数)++"
    r"(?:[（(](?:万元|元)[）)])?"
)
SUM_OF_COSTS: Final = lazy_pattern(
    r"总额|总金额|总成本|总投资|总费用|总经费|总支出|总造价|合计|总计"
)
PER_UNIT: Final = lazy_pattern(
    r"单位成本|单价|单[位个套台件次人户亩]|价格|人均|户均|亩均|平均|标准|每|/"
)
SAVING: Final = lazy_pattern(
    r"节约|节省|节支|节能|节水|节电|结余|降低|下降|压减|压缩|核减|审减|减少"
)
WORKS: Final = lazy_pattern(r"基建|工程|建设项目|修缮|维修|改造|购置|采购")
OUTPUT_WORDS: Final = lazy_pattern(r"次数|场次|开展.{0,20}活动|活动$|宣传|建设$|发放")
# What is known, felt or avoided by it is an effect, whatever the activity: 宣传内容知晓率.
EFFECT_WORDS: Final = lazy_pattern(
    r"(?:知晓|知悉|熟知|掌握|满意|覆盖|影响|认知)[率度面]?$|(?:水平|程度|意识|能力)$|减少|降低|下降|避免"
    r"|^(?:促进|推动|推进|助力|带动|优化|改善|提升|提高)"
)
# 人员到位率 and 制度执行率 are no money: a rate counts as money where its name says so, or nothing.
MONEY_INPUT: Final = lazy_pattern(
    r"(?:资金|支出|补助|补贴|投入|拨付|经费)总?金额|预算数|投入资金|资金投入"
    r"|(?:资金|经费|预算|补助|补贴|财政|投资|支出|拨款|款项?)[^，。]{0,8}?(?:到位|支出|执行|拨付|支付)率"
    r"|^(?:到位|支出|执行)率|支出率"
)
_ADVERB: Final = (
    r"(?:进一步|有效|显著|持续|稳步|不断|明显|逐步|逐年|大幅|切实|有所|得到|较大|有力|基本|全面|更加|日益|充分|积极"
    r"|较好|大力|极大|(?:较|比)?(?:上年|去年|往年|同期|以前)(?:有所|明显)?)"
)
_VAGUE_VERB: Final = (
    r"(?:提升|提高|改善|增强|加强|促进|优化|完善|好转|推进|推动|发展|保障|减少|降低|缓解|增加|减轻|浓厚|满足|带动|扩大"
    r"|遏制|巩固|规范|支持|维护|稳定|健全|普及|控制|下降|上升|增长|深入人心)"
)
VAGUE: Final = lazy_pattern(
    rf"[^，。；、,;]{{0,16}}?{_ADVERB}+{_VAGUE_VERB}[^，。；、,;]{{0,16}}[。！]?"
    rf"|(?:效果|成效|作用)?{_ADVERB}+[。！]?|{_VAGUE_VERB}[。！]?"
    r"|(?:效果|成效|影响|情况|氛围|程度)?(?:良好|较好|好|明显|显著|长期|长久|深远|有|是)[。！]?"
)
# What as a 质量指标值 tells nothing.
SAYS_NOTHING: Final = lazy_pattern(r"(?:是|否|有|好|较好|可以|一般|正常)[。！]?")
# Spellings that a search, a sum or another program takes for something else.
MISLEADING: Final = lazy_pattern(
    r"[>＞﹥<＜﹤≥≤][=＝]|[=＝][>＞<＜]|[≧≦⩾⩽≮≯═﹦]|(?:大于|小于|高于|低于|多于|少于)或?者?等于|等于(?![^\d]*[率度])"
    r"|百分比|百分号|[|｜]|\d[oOlI]|[oOlI]\d"
)
# Of these it is asked whether there are any; 是, 否, 有 and 无 are the answer.
WHETHER: Final = lazy_pattern(r"是否|有无|能否|可否")
# Of these there should be none, so that 无 is a target.
UNWANTED: Final = lazy_pattern(
    r"事故|问题|违规|违纪|违法|投诉|举报|信访|上访|差错|失误|伤亡|死亡|隐患|拖欠|污染|舆情|安全事件|泄密|案件|纠纷|超标"
    r"|超支|挪用|截留|浪费|返贫|流失|逾期|延误|疫情|灾害|火灾|感染|缺陷|遗漏"
)
_FIGURE: Final = lazy_pattern(r"\d")
_OF_PLACEHOLDERS: Final = lazy_pattern(r"[*＊×✕Xx…。._待暂请示标]")
_WORDS: Final = lazy_pattern(r"[A-Za-z\u3400-\u9fff]")
GRADED: Final = lazy_pattern(r"分级|分档|分为|评级|等次|等级|佐证|台账|问卷|报告为")
MULTI_YEAR: Final = lazy_pattern(
    r"跨年|多年|年规划|规划期|建设期|建设周期|总工期|中期|质保|十[三四五六]五"
    r"|(?:[两二三四五六七八九十]|(?<!\d)[2-9]|(?<!\d)10)年|20\d{2}年?[-—–~～至到]{1,2}20\d{2}"
)
_LONGEST_FILLER: Final = 12

BASIS: Final[dict[str, re.Pattern[str]]] = {
    "计划标准": lazy_pattern(
        r"计划|规划|方案|安排|通知|文件|要点|会议|政策|目标|任务|部署|下达|意见|纪要"
        r"|[〔\[【（(]20\d{2}[〕\]】）)].{0,4}号"
    ),
    "历史标准": lazy_pattern(
        r"历史|上年|上一年|去年|往年|历年|同期|以前年度|近.年|20\d{2}年.{0,6}数"
    ),
    "行业标准": lazy_pattern(
        r"行业|国家标准|地方标准|规范|规程|标准|规定|办法|条例|制度|细则|指南|《.+》|法$|令第|GB|国标"
    ),
    "预算支出标准": lazy_pattern(
        r"预算|测算|支出标准|合同|协议|概算|定额|造价|批复|评审|询价|市场价|可研|可行性|设计|图纸"
    ),
    "其他标准": lazy_pattern(r"其他|问卷|调查|统计|实际|经验|台账|职责|职能|摸底|名单|清单"),
}


def is_filler(text: str) -> bool:
    """Nothing, or what a clerk writes where nothing is meant: 无, /, —."""
    return len(text) <= _LONGEST_FILLER and parse(text).kind == "empty"


@lru_cache(maxsize=4096)
def unit_in_name(name: str) -> bool:
    """培训人数（人）: the unit stands in brackets at the end of the name."""
    match = _UNIT_IN_NAME.search(name)
    return match is not None and parse(f"1{match[1]}").has_unit


def of_kind(*kinds: str) -> Callable[[Indicator], bool]:
    """Whether a row is of one of these 二级指标."""
    return lambda row: row.kind in kinds


def is_cost(row: Indicator) -> bool:
    """A cost row of either dictionary."""
    return row.group == "成本" or row.kind.endswith("成本")


def is_spending(row: Indicator) -> bool:
    """A cost row that counts money of the budget; 社会成本 and 生态环境成本 do not."""
    return is_cost(row) and row.kind not in {"社会成本", "生态环境成本"}


def is_benefit(row: Indicator) -> bool:
    """A benefit row; 满意度 under 效益, as some forms have it, is none."""
    if row.group == "效益":
        return not row.kind.endswith("满意度")
    return row.kind.endswith("效益") or row.kind == "可持续影响"


def is_satisfaction(row: Indicator) -> bool:
    return row.group == "满意度" or row.kind.endswith("满意度")


def may_hold_satisfaction(row: Indicator) -> bool:
    """Where 满意度 stands, and where it is put by mistake."""
    return is_benefit(row) or is_satisfaction(row) or row.kind == "质量"


def is_share(row: Indicator) -> bool:
    """A 指标值 in percent."""
    return row.value.unit == "%"


def has_unit(row: Indicator) -> bool:
    return row.value.has_unit


def lacks_unit(row: Indicator) -> bool:
    return not row.value.has_unit


def is_misleading(target: str) -> bool:
    """An 指标值 in a spelling that is taken for something else, and has another one."""
    return bool(MISLEADING.search(target)) and parse(target).canonical != target


def is_spelled_misleadingly(row: Indicator) -> bool:
    return is_misleading(row.target.text)


def is_approximate(row: Indicator) -> bool:
    return row.value.approximate


def lacks_half_its_unit(row: Indicator) -> bool:
    """28.4/株: of what?"""
    return row.value.unit.startswith("/")


def has_two_numbers(row: Indicator) -> bool:
    """A number in the name, beside one with a unit in the 指标值."""
    return has_unit(row) and names_number(row.name.text)


def names_number(name: str) -> bool:
    """Whether there is a figure in a name."""
    return bool(_FIGURE.search(name))


def may_be_placeholder(name: str) -> bool:
    """Whether a name holds what every text has that the template left to be replaced."""
    return bool(_OF_PLACEHOLDERS.search(name))


def lacks_operator(row: Indicator) -> bool:
    return not row.value.operator


def is_taken(row: Indicator) -> bool:
    """Whether the spreadsheet made a number, a date or a formula of the 指标值."""
    return row.target.value is not None or bool(row.target.formula)


def has_words(name: str) -> bool:
    """Whether a name says anything: 88 does not."""
    return bool(_WORDS.search(name))


def says_none(row: Indicator) -> bool:
    """安全事故/无, 是否超标/无: the 指标值 says that there is to be none."""
    wanted = row.target.text.strip("。 ") in {"无", "没有"}
    return wanted and bool(UNWANTED.search(row.name.text) or WHETHER.search(row.name.text))


def is_half_filled(row: Indicator) -> bool:
    """A row without an indicator, or with a 指标值 that says nothing."""
    return not row.name or row.value.kind == "empty"


def group_of(row: Indicator) -> str:
    """The 一级指标 of a row, inferred from its 二级指标 where the form leaves it blank.

    满意度 is what it is, also where a form has it under 效益.
    """
    if row.kind.endswith("满意度"):
        return "满意度"
    if row.group:
        return row.group
    for groups in DICTIONARIES.values():
        for group, kinds in groups.items():
            if row.kind in kinds:
                return group
    return ""


def dictionaries_used(rows: Iterable[Indicator]) -> frozenset[str]:
    """Which dictionaries the rows give away: only the place of the costs tells them apart."""
    used = set()
    for row in rows:
        if row.group == "产出" and row.kind == "成本":
            used.add("legacy")
        elif row.group == "成本":
            used.add("2021")
    return frozenset(used)


def may_be_misplaced(row: Indicator) -> bool:
    """Whether a row names a 一级指标 that, with its 二级指标, is not in every dictionary."""
    return bool(row.group) and not all(
        row.kind in kinds.get(row.group, ()) for kinds in DICTIONARIES.values()
    )


def allowed_kinds(dictionary: str) -> dict[str, frozenset[str]]:
    """二级 by 一级 in one dictionary; in both together where it is not known which."""
    if dictionary in _ALLOWED:
        return _ALLOWED[dictionary]
    return _ALLOWED[""]


def _both() -> dict[str, frozenset[str]]:
    groups = {group for groups in DICTIONARIES.values() for group in groups}
    return {
        group: frozenset(kind for known in DICTIONARIES.values() for kind in known.get(group, ()))
        for group in sorted(groups)
    }


_ALLOWED: Final[dict[str, dict[str, frozenset[str]]]] = {
    "": _both(),
    **{
        name: {group: frozenset(kinds) for group, kinds in groups.items()}
        for name, groups in DICTIONARIES.items()
    },
}
