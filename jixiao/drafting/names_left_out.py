"""What must not stand in a library: names of projects and departments, 文号."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jixiao.likeness.names import words
from jixiao.model.last_year import DOCUMENT_NUMBER

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
        """Whether a text names a project, a department, or a document."""
        plain = words(text)
        named = any(stem in plain for stem in self._stems)
        return named or DOCUMENT_NUMBER.search(text) is not None
