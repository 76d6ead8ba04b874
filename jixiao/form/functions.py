"""Which functional goal a project belongs to where its form does not say: by words they share.

A proposal is marked as one (``深化平安建设（建议）``) until somebody picks the function from the
list or takes the mark away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from jixiao.form.read_department import PROPOSED, function_name
from jixiao.model.target_form import Department, Field, FunctionalGoal, Project, text_of

# What most names of projects have: it tells nothing about whose business they are.
_ANYBODYS: Final = re.compile(
    r"[〔【\[（(]?\s*20\d\d\s*[〕】\]）)]?\s*\d*号|20\d\d年?度?|[^\u4e00-\u9fff]|工作|经费|专项|资金|项目"
    r"|补助|补贴|重点|建设|管理|服务|保障|运行|运转|日常|业务|准备金|控制数|预算|本级|全县|县级|市级|中央"
    r"|省级|财字|财政|单位|部门|购置|采购|其他|以及|开展|活动|支出|费用|年度|相关|中心"
)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
_IN_HEADING: Final = 2.0
_LEAST: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Words:
    """The pairs of neighbouring characters of a functional goal, and those of its heading.

    ``short`` are the usual abbreviations of four characters by the first and the third.
    """

    heading: frozenset[str]
    all: frozenset[str]
    short: frozenset[str]


def proposed(project: Project, functions: Sequence[FunctionalGoal]) -> FunctionalGoal | None:
    """The functional goal that shares most with the name of the project; None where none does.

    A word counts less the more goals have it. What purpose and goal of the project share decides
    only between goals that the name fits alike: much is said there that any project says.
    """
    goals = [_words(function_name(one.heading.text), one.text.text) for one in functions]
    pieces = [piece for piece in _ANYBODYS.split(text_of(project.name)) if piece]
    by_name = [_score(pieces, words, goals) for words in goals]
    prose = _pairs([text_of(project.purpose), text_of(project.goal)])
    ranks = [
        (round(score, 6), len(prose & words.all))
        for score, words in zip(by_name, goals, strict=True)
    ]
    if not ranks or max(ranks)[0] < _LEAST or ranks.count(max(ranks)) > 1:
        return None
    return functions[ranks.index(max(ranks))]


def with_proposals(department: Department) -> Department:
    """The department; projects without a function have the proposed one, marked."""
    return replace(
        department, projects=tuple(_with_proposal(p, department) for p in department.projects)
    )


def _with_proposal(project: Project, department: Department) -> Project:
    if text_of(project.function):
        return project
    goal = proposed(project, department.functions)
    if goal is None:
        return project
    return replace(project, function=Field(f"{function_name(goal.heading.text)}{PROPOSED}"))


@lru_cache(maxsize=256)  # all projects of a department ask for the same few
def _words(heading: str, text: str) -> _Words:
    texts = [heading, text]
    return _Words(_pairs([heading]), _pairs(texts), _short(texts))


def _score(pieces: Sequence[str], own: _Words, goals: Sequence[_Words]) -> float:
    score = 0.0
    for word in _pairs(pieces):
        if word in own.all or word in own.short:
            having = sum(word in words.all or word in words.short for words in goals)
            score += (_IN_HEADING if word in own.heading else 1.0) / having
    for word in _short(pieces):
        if word in own.all:
            score += 1.0 / sum(word in words.all for words in goals)
    return score


def _pairs(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(
        part[at : at + 2]
        for text in texts
        for part in _CHINESE.findall(text)
        for at in range(len(part) - 1)
    )


def _short(texts: Sequence[str]) -> frozenset[str]:
    """综合治理 → 综治: the first and the third of any four characters."""
    return frozenset(
        part[at] + part[at + 2]
        for text in texts
        for part in _CHINESE.findall(text)
        for at in range(len(part) - 3)
    )
