"""A label in other words: 当年度指标值 is 指标值, 专项（项目）名称 is 专项名称.

Places put the same few words together anew, so no list of spellings is ever complete. What no
layout lists is taken apart here: a bracket, a word before it, a word behind it. The layouts go
first, always: 单位资金 is 其他资金 there, and not 资金 of a 单位.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from jixiao.speed import lazy_pattern

# What says whose it is, of which year, or in which state: it is no part of what a label means.
_OPENINGS: Final = (
    *("部门整体支出", "部门整体", "部门（单位）", "本项目", "本单位", "本部门", "本年度", "当年度"),
    *("全年度", "本次", "整体", "该项目", "项目", "专项", "政策", "支出"),
    *("年度", "本年", "当年", "全年", "部门", "单位"),
    *("预算", "绩效", "预期", "设定", "计划", "申报", "具体", "主要"),
)
_ENDINGS: Final = ("情况", "内容", "描述", "概述", "简述", "表述", "说明", "设定", "设置", "明细")
# 全年（程）指标值, 项目（一级）名称; not 实施期（2024—2026年）, whose years plain() takes away.
_BRACKET: Final = lazy_pattern(r"\([^()\d]{1,10}\)")
_WHEN: Final = lazy_pattern(
    r"\(((?:[上下]?半|全|本|当|上|去|前|[二三四五])年度?|第?[一二三四1-4]季度|中期|长期|实施期)\)"
)
_THIS_YEAR: Final = lazy_pattern(r"(?:[本当]年度?|全年度|本?预算年度)(?!度)")
# Of less than this anything might be left: 单位, 说明, 其他.
_LEAST: Final = 3
_MOST_WORDS: Final = 3
_TERM: Final = (
    r"(?:[二三四五]年|中期|中长期|长期|实施期|实施期间|实施周期|项目周期|项目期|规划期|建设期|全周期|跨年度)"
    r"(?:内|的)?(?:项目)?(?:总体|总|预期)?"
)
_OF_BEFORE: Final = lazy_pattern(r"(?:同名项目)?(?:[上前去]一?年|往年|以前|近[一二三]年)")
_OF_YEAR: Final = r"(?:项目|年度|本年度?|当年度?|全年度?|预算)"
_ASKED: Final = r"(?:拟?申请|申报|安排|批复|核定|核准|下达|计划)"
_AMOUNT: Final = r"(?:总额|总数|额度|数额|金额|额|数|总计|合计|小计|规模|总量)"
_WHO: Final = r"(?:资金|项目|业务|行业|预算|归口|中央|地方|上级|所属|[省市州县区镇乡]级?|具体|专项)"
_MEANS: Final = (
    r"(?:财政|预算|专项|一般公共|补助|转移支付|安排|支出|拨款|拨付|投入|配套|经费|资金|收入){1,4}"
    r"(?:总额|数额|金额|额|数|小计|合计)?"
)
# Whole kinds of labels, each with the spelling that stands for it in the layouts.
_KINDS: Final = tuple(
    (lazy_pattern(pattern), stands_for)
    for pattern, stands_for in (
        (rf"{_TERM}(?:绩效)?(?:总体|总)?目标", "中期目标"),
        (rf"{_TERM}(?:绩效)?(?:指标|目标)值", "实施周期指标值"),
        (rf"{_TERM}(?:绩效)?指标", "中期绩效指标"),
        (r"(?:总|总体|长期|中期|中长期|实施期)目标(?:绩效)?指标", "总体绩效指标"),
        (rf"{_TERM}(?:预算)?(?:资金)?(?:总额|总预算|预算数|总投资|金额)", "中期资金总额"),
        (
            r"(?!.*(?:结[转余]|结果))(?:同名项目)?(?:[上前去]一?年度?|往年|以前年度|近[一二三]年)\S{1,12}",
            "上年度水平",
        ),
        (
            r"(?:[上下]?半年|第?[一二三四1-4]季度|阶段性?)(?:预期|计划|绩效)?(?:指标|目标)值?",
            "阶段指标值",
        ),
        (
            r"(?!.*(?:实际|完成|达成|实现|历史|[前上原]|调整|评价(?!标准)|符号|方向|性质|类型|单位|依据))"
            r"[^,，。;；:]{1,8}(?:指标|目标|标准|考核|绩效)值",
            "指标值",
        ),
        (
            rf"{_ASKED}?{_OF_YEAR}?{_ASKED}?(?:[省市县区本]级)?财政(?:专项|补助|预算)*(?:拨款|资金){_AMOUNT}?",
            "财政资金",
        ),
        (rf"{_OF_YEAR}*{_ASKED}?{_OF_YEAR}*总?(?:资金|预算|经费|投入|投资){_AMOUNT}", "预算数"),
        (rf"{_OF_YEAR}*(?:[省市县区本]级|本单位){_OF_YEAR}*预算{_AMOUNT}", "预算数"),
        (r"(?:项目|部门|年度|本年度?|当年)*支出(?:预算|总预算|总额)(?:数|额|金额|总额)?", "预算数"),
        (r"(?:批复|核定|设定|预期|计划|预设|拟定|申报)(?:的)?(?:年度)?(?:指标)?值", "指标值"),
        (r"(?:年度|本年度?|当年度?)(?:计划)?(?:投资|投入|经费)", "预算数"),
        (r"(?:[省市县区本]级)?财政(?:安排|投入|补助)(?:资金|数|额)?", "财政资金"),
        (
            r"(?:部门|单位|项目|专项|整体|支出|年度|本年度?|当年度?|预算|资金|绩效|预期|总体)+"
            r"(?:主要|总体|总|工作|绩效|预期)+目标"
            r"(?:任务|[和与及、](?:主要|预期)?(?:成果|效果|任务|产出|成效))?",
            "绩效目标",
        ),
        (
            r"(?:部门|单位|项目|专项|整体|支出|年度|本年度?|当年度?|预算|资金)+绩效指标(?:体系|情况)?",
            "绩效指标",
        ),
        (r"(?:项目|预算|资金)总(?:投入|经费|支出|费用|额)", "项目总投资"),
        (r"(?:单位|地方|[省市县区]级?|自筹|其他)*配套(?:资金|经费)?", "自筹资金"),
        (
            r"(?:[省市县区]级?)?财政(?:衔接|涉农|扶贫|整合|统筹)(?:补助|推进乡村振兴)*(?:资金|补助)",
            "本级资金",
        ),
        (rf"中央{_MEANS}", "中央资金"),
        (rf"上级{_MEANS}", "上级资金"),
        (rf"(?:本级|同级){_MEANS}", "本级资金"),
        (rf"(?:省级?|自治区级?|省本级){_MEANS}", "省级资金"),
        (rf"(?:市级?|州级?|市本级|地市级?|盟市级?){_MEANS}", "市级资金"),
        (rf"(?:县级?|县本级|旗级?|旗县级?|县区级?|县市级?){_MEANS}", "县级资金"),
        (rf"(?:区级?|区本级|区县级?){_MEANS}", "区级资金"),
        (rf"(?:乡镇级?|镇级|乡级|街道){_MEANS}", "乡镇资金"),
        (
            rf"(?:项目|年度|本年度?|当年度?)?(?:资金|预算|经费)?"
            rf"(?:拟?申请|申报|安排|批复|核定|下达|需求){_AMOUNT}?",
            "预算数",
        ),
        (rf"{_WHO}*所属(?:部门|单位)(?:名称)?", "主管部门"),
        (rf"{_WHO}*(?:主管|管理|归口管理)(?:部门|单位)(?:名称)?", "主管部门"),
        (
            rf"{_WHO}*(?:实施|承担|执行|使用|建设|责任|用款|申请|受益)(?:部门|单位|主体)(?:名称)?",
            "实施单位",
        ),
        (r"(?:拟?申请|申报|核定|批复)(?:财政)?(?:资金|经费|预算)", "预算数"),
        (r"(?:填报|填表|申报|编制|编报|上报|报送)(?:部门|单位)(?:名称)?", "填报单位"),
        (r"[省市县区]级?预算(?:部门|单位)(?:名称)?", "预算单位"),
        (r"(?:未)?纳入财政专户管理的?(?:收入|资金|拨款)", "财政专户管理资金"),
        (r"上年度?(?:结转|结余)+(?:收入|资金|数)?", "上年结余"),
        (
            r".{0,10}(?:审核|初审|审查|审批|评审|复核|复审|审定|批复|主管|财政|股室?|科室?|处室?)+"
            r"(?:部门|单位|机构|人员)?意见",
            "审核意见",
        ),
        (r".{0,14}(?:保证|保障).{0,8}(?:制度|措施)(?:[、和及]?(?:制度|措施))?", "保障措施"),
        (r"(?:参考|标准|设定|计划|目标|评价|自评)分值?", "分值"),
        (r"(?:评分|计分|扣分|赋分|打分|评价)(?:细则|依据|说明|要点)", "评分标准"),
        (
            r"(?:得分|分值|自评|指标)*(?:计算|评分|计分|扣分|打分)(?:方法|公式|过程|办法)",
            "评分标准",
        ),
        (r"佐证(?:资料|材料|依据|文件|附件)(?:名称|情况|清单)?", "佐证材料"),
        (r"(?:指标|目标)?偏[差离](?:程度|率|值|幅度|比例)", "完成率"),
        (
            r"(?:项目|计划|实施|建设|预计|执行)*(?:起止|起讫)(?:时间|日期|年限|年月|年度|年份|期限|期间)",
            "项目起止时间",
        ),
        (r"(?:项目|计划|实施|建设|执行)*(?:实施|执行|建设)(?:期间|期限|周期|年度)", "实施期限"),
        (r"(?:项目|专项|政策|资金|支出|计划)+(?:实施|执行|建设)期", "实施期限"),
        (r"(?:项目|总体|基本|单位|部门|工作|建设)+(?:概况|简介)", "项目概况"),
        (
            r"(?:项目|资金|财政|预算|支出|建设|立项|投资)+(?:审批|分类|类别|类型|性质|属性|科目)+"
            r"(?:代码|编码|名称|情况)?",
            "项目类别",
        ),
        (
            r"(?:当年度?|本年度?|年度)(?:预期|计划)(?:实现|完成|达到|达成)(?:指标|目标)?值",
            "指标值",
        ),
        (
            r"1-N月(?:累计|预算|资金|财政|实际)*(?:支出|执行|支付|使用)(?:数额|数|额|金额|情况)?",
            "1-N月执行数",
        ),
        (
            r"(?:未完成|未达标|未达成|未实现|偏差|偏离|扣分|差异)(?:目标)?(?:的)?(?:原因|情况)(?:分析|说明)?"
            r"(?:[及和与、](?:拟采取的|下一步)?(?:改进|整改|纠偏)?(?:措施|工作|建议|意见))?",
            "偏差原因分析",
        ),
        (r"(?:预计全年|全年预计|全年预测)(?:支出|执行)(?:数额|数|额|金额)?", "全年预计执行数"),
        (
            r"1-N月(?:累计|实际|指标|目标|绩效|任务)*(?:完成|实现|达成|执行)(?:指标|目标)?(?:值|情况|数|进度)",
            "1-N月完成值",
        ),
        (
            r"(?:全年|年底|年末)?(?:预计|预期)(?:全年|年底|年末)?(?:指标|目标)?(?:完成|实现|达成)"
            r"(?:指标|目标)?(?:值|情况|数)",
            "全年预计完成值",
        ),
        (
            r"年初(?:批复|下达|安排)?预算(?:安排|批复|下达)?(?:数额|数|额|金额)?",
            "年初预算数",
        ),
        (
            r"(?:实际|全年|年度|预算|资金|累计)+(?:支出|执行|使用|支付)(?:数额|数|额|金额)",
            "全年执行数",
        ),
    )
)
_KIND_OPENINGS: Final = (
    *("二年", "三年", "四年", "五年", "中期", "中长", "长期"),
    *("实施", "项目", "规划", "建设", "全周", "跨年", "同名"),
    *("上年", "前年", "去年", "上一", "前一", "往年", "以前", "近一", "近二", "近三"),
    *("上半", "下半", "半年", "第一", "第二", "第三", "第四"),
    *("一季", "二季", "三季", "四季", "阶段"),
    *("总体", "基本", "工作", "资金", "财政", "立项", "投资"),
    *("省级", "市级", "县级", "区级", "本级", "纳入", "未纳"),
    *("参考", "标准", "评分", "计分", "扣分", "赋分", "打分", "评价"),
)
# How the labels of these kinds end: nothing else is looked at, for a sheet is full of texts.
_LAST_OF_KINDS: Final = frozenset(
    [
        *(
            "目标",
            "指标",
            "标值",
            "总额",
            "预算",
            "算数",
            "投资",
            "金额",
            "额度",
            "数额",
            "总数",
            "总计",
        ),
        *("合计", "小计", "规模", "总量", "资金", "拨款", "投入", "经费", "支出", "费用", "配套"),
        *("部门", "单位", "主体", "名称", "时间", "日期", "年限", "年月", "期限", "期间", "周期"),
        *("预算", "安排", "进度", "批复"),
        *("年度", "执行", "支付", "使用", "情况", "需求", "年份", "申请", "下达"),
        *("行数", "行额", "出数", "出额", "付数", "付额", "用数", "用额"),
        *("施期", "行期", "设期", "成果", "效果", "任务", "产出", "成效", "概况", "简介"),
        *("意见", "收入", "结余", "结转", "考分", "准分", "定分", "分值", "细则", "依据", "要点"),
        *("措施", "制度", "方法", "公式", "过程", "办法"),
        *("资料", "材料", "文件", "附件", "程度", "幅度"),
        *("审批", "分类", "类别", "类型", "性质", "属性", "科目", "代码", "编码"),
    ]
)


def may_open(opening: str) -> bool:
    """Whether what this module takes apart may begin with one or two characters."""
    return any(word.startswith(opening) for word in (*_OPENINGS, *_KIND_OPENINGS))


def in_other_words(label: str, known: frozenset[str]) -> str | None:
    """The known label that a plain text means, where no layout lists it; None if it means none."""
    if (when := _WHEN.search(label)) is not None:  # 目标值（上半年）
        label = when[1] + label[: when.start()] + label[when.end() :]
    whole = _BRACKET.sub("", label)
    if whole[-1:] != "值" and whole[-2:] not in _ends(known) and not _OF_BEFORE.match(whole):
        return None
    if whole in known:
        return whole
    for pattern, stands_for in _KINDS:
        if stands_for in known and pattern.fullmatch(whole):
            return stands_for
    return next((one for one in _shorter(label, _MOST_WORDS) if one in known), None)


@cache
def _ends(known: frozenset[str]) -> frozenset[str]:
    """The last two characters of all that may be a label."""
    return _LAST_OF_KINDS | {one[-2:] for one in (*known, *_ENDINGS)}


def _shorter(label: str, words: int) -> Iterator[str]:
    """A label without brackets, words before and words behind it; with one of them less first."""
    without = _BRACKET.sub("", label)
    found = [without] if without != label else []
    found += [f"年度{label[len(year[0]) :]}"] if (year := _THIS_YEAR.match(label)) else []
    found += [label.removeprefix(word) for word in _OPENINGS if label.startswith(word)]
    found += [label.removesuffix(word) for word in _ENDINGS if label.endswith(word)]
    kept = [one for one in found if len(one) >= _LEAST]
    yield from kept
    if words > 1:
        for one in kept:
            yield from _shorter(one, words - 1)
