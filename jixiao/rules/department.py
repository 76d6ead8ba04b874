"""X: do the parts of the department's goals fit together?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.form.read_department import function_name, is_proposed, overall_items
from jixiao.model.findings import HINT, WARNING, Finding, finding
from jixiao.model.target_form import Department
from jixiao.rules.registry import rule
from jixiao.rules.wording import excerpt

_GENERIC: Final = re.compile(
    r"全力|大力|着力|全面|深入|扎实|切实|积极|持续|有序|进一步|不断|加快|努力|推进|推动|开展|加强|强化|深化|促进|做好|抓好|落实|工作|建设|协调|保障|确保|任务|方面|层面|及|和|与|的"
)
_NOT_WORDS: Final = re.compile(r"[\W_\d]+")
_ALIKE: Final = Fraction(1, 2)


@rule("X01", WARNING, source="审核经验")
def overall_goal_and_functions_match(department: Department) -> Iterator[Finding]:
    """总体绩效目标的每一项都应有职责分类目标，职责分类目标也应出自总体目标。

    总体目标靠各项职责完成，对不上说明有一头漏写。

    不通过：总体目标=一是提升乡村医疗服务能力。二是协调大要案办理。
    通过：总体目标=一是提升乡村医疗服务能力。
    """
    items = overall_items(department.overall_goal.text)
    functions = department.functions
    if not items or not functions:
        return
    item_pairs = [_pairs(item) for item in items]
    function_pairs = [_pairs(function_name(f.heading.text)) for f in functions]
    for item, pairs in zip(items, item_pairs, strict=True):
        if not any(_alike(pairs, other) for other in function_pairs):
            message = f"总体目标“{excerpt(item)}”没有对应的职责分类目标。"
            place = department.overall_goal.place
            expected = "在职责分类目标中补写这一项，或从总体目标中删去"
            yield finding(place, message, field="总体绩效目标", seen=item, expected=expected)
    for function, pairs in zip(functions, function_pairs, strict=True):
        if not any(_alike(pairs, other) for other in item_pairs):
            name = function_name(function.heading.text)
            message = f"职责分类目标“{excerpt(name)}”不在总体目标之中。"
            expected = "在总体目标中写明这一项，或删去该职责分类"
            yield finding(function.heading, message, field="职责分类", expected=expected)


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters of what is particular to a goal."""
    words = _NOT_WORDS.sub(" ", _GENERIC.sub(" ", text)).split()
    pairs = {word[i : i + 2] for word in words for i in range(len(word) - 1)}
    return frozenset(pairs or {text[i : i + 2] for i in range(len(text) - 1)})


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and Fraction(len(one & other), shorter) >= _ALIKE


@rule("X02", HINT, source="财预〔2015〕88号")
def functions_have_projects(department: Department) -> Iterator[Finding]:
    """职责分类目标之下应有项目，项目应归入一项职责。

    有职责没有项目，职责就没有经费；有项目没有职责，钱就不知为何而花。

    不通过：职责分类=疾病防控    通过：职责分类=乡村医疗服务
    """
    functions = department.functions
    accepted = [p.function for p in department.projects if not is_proposed(p.function)]
    chosen = {function_name(one.text) for one in accepted if one}
    if not functions or not department.projects:
        return
    if not chosen:
        yield _none_chosen(department)
        return
    for function in functions:
        name = function_name(function.heading.text)
        if name not in chosen:
            message = f"职责“{name}”下没有项目。"
            yield finding(
                function.heading,
                message,
                field="职责分类",
                expected="写明由哪个项目承担；没有项目的可不改",
            )
    known = {function_name(function.heading.text) for function in functions}
    for project in department.projects:
        if project.function is not None and function_name(project.function.text) not in known:
            message = f"项目“{project.label}”未对应职责。"
            yield finding(
                project.function,
                message,
                field="职责分类",
                expected=f"在职责分类一栏选定：{'、'.join(sorted(known))}",
                project=project.label,
            )


def _none_chosen(department: Department) -> Finding:
    """One finding for all projects where none is said to belong to a function."""
    proposed = sum(is_proposed(p.function) for p in department.projects)
    message = "各项目均未注明对应的职责分类，未能核对职责与项目的对应关系。"
    if proposed:
        message = f"{proposed}个项目的职责分类是按文字建议的，尚未选定，未能核对对应关系。"
    return finding(
        department.functions[0].heading,
        message,
        field="职责分类",
        seen="",
        expected="在各项目表的职责分类一栏逐个选定",
    )
