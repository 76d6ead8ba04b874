"""T: is the text free of what slipped in?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jixiao.form.cleaning import surely_tidy, tidy, what_was_cleaned
from jixiao.model.findings import HINT, Finding, finding
from jixiao.model.target_form import Project
from jixiao.rules.registry import Together, rule
from jixiao.rules.wording import excerpt

_HARMLESS: Final = frozenset({"不间断空格", "多余空格"})


@rule(
    "T01",
    HINT,
    source="审核经验",
    together=Together(
        "book", "{n}处文字含多余字符：{cells}，按“规范写法”一次清理。", "点“规范写法”一次清理"
    ),
)
def text_is_clean(project: Project) -> Iterator[Finding]:
    """文字里不应有制表符、多余引号、空行和叠用的标点。

    这些字符多由复制粘贴带入，会使查找、比对和公开文本出错。

    不通过：资金用途=组织村医培训。，    通过：资金用途=组织村医培训。
    """
    if surely_tidy(project.whole_text):
        return
    for label, value in project.texts():
        clean = tidy(value.text)
        if clean == value.text:
            continue
        names = [
            name
            for name in what_was_cleaned(value.text, clean).split("、")
            if name not in _HARMLESS
        ]
        if names:
            message = f"【{label}】含{'、'.join(names)}，按“规范写法”清理。"
            yield finding(value, message, field=label, expected=excerpt(clean), adopt=clean)
