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
    "殷洪刘邓程曾傅汪黄徐熊陆毛白崔康邱秦史侯邵万覃雷侯龙陶史贾付夏石廖"
)
# 王小明同志, 李四等5人, 张三家属
_PERSON: Final = re.compile(
    rf"[{_SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}})"
    rf"(?:同志|先生|女士|烈士|等\d+人|等[一二三四五六七八九十]+人)"
    rf"|(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:老师|家属|案(?!件))"
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
    return _PERSON.search(text) is not None or _PHONE.search(text) is not None
