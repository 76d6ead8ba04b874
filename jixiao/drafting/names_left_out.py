"""What must not stand in a library: names of projects, departments and persons, 文号."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jixiao.likeness.names import words
from jixiao.model.last_year import DOCUMENT_NUMBER

_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦"
    "马苗方俞任袁柳唐罗薛伍余姚孟顾尹江钟胡高林郭梁宋郑叶阎田董杜丁侯龙段雷钱汤黎易常武乔贺赖龚文庞樊"
    "殷洪刘邓程曾傅汪黄徐熊陆毛白崔康邱秦史侯邵万覃雷侯龙陶史贾付夏石廖萧卢蔡肖谭戴郝"
)
# 王小明同志, 李四等5人, 张三家属
_PERSON: Final = re.compile(
    rf"[{_SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}})"
    rf"(?:同志|先生|女士|烈士|等\d+人|等[一二三四五六七八九十]+人)"
    rf"|(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:老师|家属|案(?!件))"
)
# Without a title a name is known by the letters that people are called by, or by what is done for
# somebody. A word that looks like a name costs an indicator, a name that passes costs a person.
_GIVEN: Final = (
    "秀英建国华丽军伟芳强敏静磊洋勇艳杰娟涛超霞刚桂兰玉珍红志海燕春梅荣凤淑霖浩宇轩晓俊辉鹏飞斌宏峰雪琴"
    "莉萍婷倩颖璐瑶琳洁慧妍楠博睿哲毅旭晨阳阿娜翠莲菊香云彩菲雅梦雨佳欣怡子涵诗彬龙虎彪树林根福贵祥庆"
    "学文武明亮光正德义礼忠孝永新广振兴东南北玲冬秋夏生才松柏山川江波涵月星小大立平安康宁利连长喜乐"
)
_COMMON: Final = (
    "文明|文学|文山|文武|高新|高山|高大|高明|高德|高平|高学|江南|江北|江东|黄海|黄山|黄云|白云|白山|林学|林长|林业"
    "|马山|安全|方正|方志|石林|石山|金山|金川|金安|常德|常平|常宁|常生|江山|江海|江宁|江永|江安|武安|武强|武学"
    "|田林|田东|万安|万宁|万山|严正|毛利|史学|贺兰|孟子|孔子|华东|华南|华北|华山|华安|夏秋|夏冬|康平|康乐|康宁"
    "|龙江|龙山|龙川|龙安|龙华|黎明|向阳|汤阳|罗山|罗平|罗江|梁山|梁平|乐安|乐平|程学|陆川|牛山|贾山|阳光|郎溪"
    "|雷山|雷波|温江|邱北|洪江|洪雅|章丘|连江|连山|连平|连南|季春|贵阳|余江|余庆|秦安|陶乐|万里|韦山|汪清|陈云山"
)
# what people, things and money are called that something is done for
_MEANT: Final = (
    "高龄|高校|高中|金|万|白血|方案|常住|安置|施工|任务|华侨|严重|易地|孔雀|马铃|毛|石|田|温|单亲|孙|严|康"
    "|龙头|余|苗|章|江|段|武|陆|林|牛"
)
_NAMED: Final = re.compile(
    rf"(?!{_COMMON})[{_SURNAMES}][{_GIVEN}]{{2}}"
    r"(?![县市区镇乡村街路桥河湖港湾寺庙庄屯沟峪岭坡店集站校院厂矿园号线法省州])"
)
_DONE_FOR: Final = re.compile(
    r"(?:慰问|走访|看望|帮扶|资助|聘用|奖励|抚恤|赡养|接访|关爱|救助|由)"
    rf"(?!{_COMMON}|{_MEANT})"
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
    r"(?:一家|家庭|家中|子女|遗属|父|母|妻|夫|住院|户(?!数)|负责|牵头|经办|$|[、，。；,;（(])"
)
# alone in a cell, or in a row of names
_ALONE: Final = re.compile(
    rf"(?:^|[、，,])\s*(?!{_COMMON})[{_SURNAMES}][{_GIVEN}]{{1,2}}\s*(?:$|[、，,])"
)
_PHONE: Final = re.compile(r"(?<!\d)(?:1\d{10}|\d{15}[\dXx]|\d{17}[\dXx])(?!\d)")
_GENERIC: Final = re.compile(
    r"(?:专项)?(?:工作)?(?:项目|经费|资金|专项|工作|补助|补贴|费用|费)+$|^\d{4}年度?"
)
# A shorter name is a common word: 护路, 培训.
_SHORTEST: Final = 5


class NamesLeftOut:
    """The names of some projects and departments, to be found in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        whole = [words(DOCUMENT_NUMBER.sub("", name)) for name in names]
        stems = {*whole, *(_GENERIC.sub("", name) for name in whole)}
        self._stems = sorted(stem for stem in stems if len(stem) >= _SHORTEST)

    def in_text(self, text: str) -> bool:
        """Whether a text names a project, a department, a person, or a document."""
        plain = words(text)
        return (
            any(stem in plain for stem in self._stems)
            or DOCUMENT_NUMBER.search(text) is not None
            or names_a_person(text)
        )


def names_a_person(text: str) -> bool:
    """Whether a text names a person, or has the number of one."""
    patterns = (_PERSON, _NAMED, _DONE_FOR, _ALONE, _PHONE)
    return any(pattern.search(text) is not None for pattern in patterns)
