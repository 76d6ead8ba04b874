"""What the add-in's VBA says: the rows text.KEY of its sheet."""

from __future__ import annotations

TITLE = "绩效目标"

TEXTS = {
    "title": TITLE,
    "no_workbook": (
        "没有打开的工作簿。请先打开或新建一个工作簿；"
        "如果文件处于“受保护的视图”，请先点击“启用编辑”。"
    ),
    "areas": "请选择一个连续的区域，不能用逗号连接多个区域。",
    "function_failed": "函数没有算出来：请点“绩效目标”选项卡的“环境诊断”。",
    "python_failed": "操作没有完成：插件的 Python 没有响应。请点“环境诊断”查看原因。",
    "python_missing": (
        "找不到 Python：{interpreter} 不存在。请重新运行安装包中的 install.cmd，"
        "然后重新打开 Excel。"
    ),
    "package_missing": (
        "Python 在（{interpreter}），但插件的程序包没有启动。请关闭 Excel，"
        "重新运行安装包中的 install.cmd，然后再打开。"
    ),
    "repaired": "已重新录入 {repaired} 个函数公式。",
    "not_repaired": "已重新录入 {repaired} 个函数公式，{refused} 个未能录入：{reasons}",
    "locked": "工作表有密码保护，请撤销保护后再点“刷新函数”。",
    "long_array": "数组公式超过255个字符，请在编辑栏按 Ctrl+Shift+Enter 重新录入。",
}
