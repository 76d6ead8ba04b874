"""The 一级 and 二级 names that forms use, as ``bare`` gives them: 项目产出指标 is 产出 there."""

from __future__ import annotations

from typing import Final

DIMENSIONS: Final = frozenset({"产出", "效益", "满意度", "成本", "投入", "过程", "管理"})
CATEGORIES: Final = frozenset(
    {
        *("数量", "质量", "时效", "成本"),
        *("经济效益", "社会效益", "生态效益", "可持续影响", "服务对象满意度"),
        *("经济成本", "社会成本", "生态环境成本"),
    }
)
# The 一级 of a 二级, for forms that do not say it.
DIMENSION_OF: Final = {
    **dict.fromkeys(("数量", "质量", "时效", "成本"), "产出指标"),
    **dict.fromkeys(("经济效益", "社会效益", "生态效益", "可持续影响"), "效益指标"),
    **dict.fromkeys(("经济成本", "社会成本", "生态环境成本"), "成本指标"),
    **dict.fromkeys(("服务对象满意度", "满意度"), "满意度指标"),
}
