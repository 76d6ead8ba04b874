"""A module of worksheet functions in the style of the real one, for the generator's tests."""

from __future__ import annotations

import datetime as dt

import xlwings as xw

SHARED = "指标值所在区域"


@xw.func(category="绩效目标")
@xw.arg("values", ndim=2, err_to_str=True, doc=SHARED)
@xw.arg("kinds", ndim=2, doc="三级指标类别")
def SMALL_CHECK(values, kinds=None):
    """检查一个区域。

    第二段不显示在 Excel 里。
    """
    return repr((values, kinds))


@xw.func
@xw.arg("date", ndim=2, dates=dt.date)
@xw.ret(ndim=2)
def SMALL_SAME(date):
    """区域进，同样大小的区域出。"""
    return date


def helper(value):
    return value
