"""The table of buttons: ribbon, VBA callbacks, and the manual's list all come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

TAB = "绩效目标"
CALLBACKS = "JixiaoRibbon"
NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"


@dataclass(frozen=True)
class Button:
    """One button.

    `image` is the name of a built-in Office picture. `macro` is a function of `addin.macros`,
    called with an open workbook when `needs_book`. `vba` names a VBA procedure that is called
    instead of the macro: what must work when Python does not.
    """

    id: str
    label: str
    group: str
    image: str
    screentip: str
    supertip: str
    macro: str
    large: bool = False
    needs_book: bool = True
    vba: str = ""


BUTTONS: tuple[Button, ...] = (
    Button(
        "NewWorkbook",
        "新建工作簿",
        "填报",
        "FileNew",
        "新建绩效目标工作簿",
        "按标准格式新建一个工作簿，含部门目标表和项目表。",
        "new_workbook",
        large=True,
        needs_book=False,
    ),
    Button(
        "RollOver",
        "新建自上年",
        "填报",
        "FileSaveAs",
        "由上年的工作簿新建",
        "以当前工作簿为上年，生成新年度的工作簿：编码、文号清空，每条指标旁列出上年的值。",
        "roll_over",
    ),
    Button(
        "AddProjectSheet",
        "新增项目表",
        "填报",
        "SheetInsert",
        "新增一张项目表",
        "在当前工作簿中按模板新增一张项目绩效目标表。",
        "add_project_sheet",
    ),
    Button(
        "ImportDocument",
        "导入文档",
        "填报",
        "ImportTextFile",
        "由已有文档生成工作簿",
        "读取 Word、文本或 Excel 文件中的绩效目标表，生成标准工作簿并打开。",
        "import_document",
        needs_book=False,
    ),
    Button(
        "ChooseIndicators",
        "选指标",
        "填报",
        "TableInsert",
        "从指标库中选指标",
        "按项目名称和用途推测类型，列出常用指标，选中的写进当前项目表，指标值留待填写。",
        "choose_indicators",
    ),
    Button(
        "Tidy",
        "整理版式",
        "填报",
        "TableAutoFormat",
        "整理全部项目表的版式",
        "行高、列宽、字体、打印区域一次理好，补齐空着的一级、二级指标；先说明再动手，其他内容不变。",
        "tidy",
    ),
    Button(
        "CheckSheet",
        "审核本表",
        "审核",
        "AcceptInvitation",
        "审核当前工作表",
        "检查当前项目表，结果写入“审核结果”表，点击可跳到有问题的单元格。",
        "check_sheet",
        large=True,
    ),
    Button(
        "CheckAll",
        "审核全部",
        "审核",
        "ReviewTrackChanges",
        "审核整个工作簿",
        "检查工作簿中的部门目标和全部项目表。",
        "check_all",
        large=True,
    ),
    Button(
        "NextFinding",
        "下一处",
        "审核",
        "ReviewNextComment",
        "跳到下一处问题",
        "按“审核结果”跳到下一处还没有处理的问题，说明问题和建议。",
        "next_finding",
    ),
    Button(
        "GoBack",
        "返回",
        "审核",
        "ReviewPreviousComment",
        "回到看结果之前的位置",
        "按钮把结果显示出来之后，用它回到原来的工作表和单元格。",
        "go_back",
    ),
    Button(
        "Adopt",
        "采纳建议",
        "审核",
        "ReviewAcceptChange",
        "把建议的值写进单元格",
        "采纳“审核结果”中选了“采纳”的建议，或选中单元格的建议；先列出再问，原值保留在“规范记录”表中。",
        "adopt",
    ),
    Button(
        "Normalise",
        "规范写法",
        "审核",
        "ReplaceDialog",
        "统一指标值写法",
        "先列出修改前后的对照，确认后再改，原值保留在“规范记录”表中。",
        "normalise",
    ),
    Button(
        "CompareVersions",
        "修改对照",
        "审核",
        "ReviewCompareMajorVersion",
        "与上一版比较",
        "选择上一版文件，列出资金、计划、指标改了什么，问题改正了没有。",
        "compare_versions",
    ),
    Button(
        "RollUp",
        "部门汇总",
        "汇总",
        "AutoSum",
        "汇总全部项目",
        "把各项目表汇总成部门预算与绩效目标总表。",
        "roll_up",
        large=True,
    ),
    Button(
        "SplitBook",
        "拆分",
        "汇总",
        "ExportExcel",
        "每个项目一个工作簿",
        "在工作簿旁建文件夹，每个项目一个工作簿，分给业务科室填写。",
        "split_book",
    ),
    Button(
        "GatherParts",
        "合并",
        "汇总",
        "ImportExcel",
        "合并收回的工作簿",
        "把收回的各份合成一个新工作簿，核对份数和合计；两人填得不一致的逐格列出。",
        "gather_parts",
    ),
    Button(
        "BuildLibrary",
        "生成指标库",
        "汇总",
        "CreateTable",
        "由历年目标表生成指标库",
        "读取文件夹中历年批复的目标表，归并相近的指标，去掉有问题的，生成可修改的指标库。",
        "build_library",
        needs_book=False,
    ),
    Button(
        "ImportLedger",
        "导入支出",
        "执行",
        "FileOpen",
        "导入支出明细",
        "读取财务系统导出的支出明细，供执行对比使用。",
        "import_ledger",
    ),
    Button(
        "Compare",
        "执行对比",
        "执行",
        "ChartInsert",
        "实际支出与计划对比",
        "把实际支出与支出计划逐项目对比，列出偏差。",
        "compare",
    ),
    Button(
        "Monitor",
        "运行监控",
        "执行",
        "ReviewTrackChangesMenu",
        "生成运行监控表",
        "每个项目一张运行监控表，资金和指标已填好；填写后再按一次，审核并保留填过的内容。",
        "monitor",
    ),
    Button(
        "Evaluate",
        "绩效自评",
        "执行",
        "DataValidation",
        "生成自评表",
        "每个项目一张自评表，得分由完成值和执行率算出；填写后再按一次，审核并保留填过的内容。",
        "evaluate",
    ),
    Button(
        "ExportDocument",
        "公开文本",
        "输出",
        "ExportWord",
        "生成公开文本",
        "把绩效目标生成可公开的 Word 文档。",
        "export_document",
    ),
    Button(
        "PrintPdf",
        "打印成PDF",
        "输出",
        "FileSaveAsPdfOrXps",
        "把全部项目表打印成一个PDF",
        "部门整体绩效目标和全部项目表合成一个PDF，放在工作簿旁。",
        "print_pdf",
    ),
    Button(
        "SubmitCopy",
        "上报副本",
        "输出",
        "FileSendAsAttachment",
        "生成上报副本",
        "在原文件旁另存一份只有数值、没有外部链接的副本，供上报财政部门。",
        "submit_copy",
    ),
    Button(
        "AuditFolder",
        "审核文件夹",
        "财政审核",
        "FileFind",
        "审核各单位报送的文件夹",
        "选择存放各单位报送文件的文件夹，逐个审核，总表放在文件夹旁并打开；没有改动的文件不再重审。",
        "audit_folder",
        large=True,
        needs_book=False,
    ),
    Button(
        "WriteLetters",
        "意见书",
        "财政审核",
        "MailMergeStartLetters",
        "给每个单位写审核意见书",
        "审核所选文件夹，给每个单位写审核意见书和退回修改稿；旁边有“单位名单”的，列出谁没有报。",
        "write_letters",
        needs_book=False,
    ),
    Button(
        "Settings",
        "设置",
        "帮助",
        "ControlProperties",
        "查看和修改设置",
        "列出哪一级的问题、结果放在哪里、按哪套指标分类等，写进工作簿旁的设置文件。",
        "change_settings",
    ),
    Button(
        "ExplainRules",
        "规则说明",
        "帮助",
        "Help",
        "查看审核规则",
        "列出全部审核规则的条件、理由和来源。",
        "explain_rules",
        needs_book=False,
    ),
    Button(
        "RepairFunctions",
        "刷新函数",
        "帮助",
        "RefreshAll",
        "修复显示 #NAME? 的函数",
        "把本插件的函数公式重新录入一遍，使其在这台电脑上可用。其他内容不变。",
        "repair_functions",
        vba="RepairActiveBook",
    ),
    Button(
        "Diagnose",
        "环境诊断",
        "帮助",
        "FilePrepareMenu",
        "检查插件的运行环境",
        "重新读取设置、重启 Python，并逐项检查安装情况。函数或按钮没有反应时使用。",
        "diagnose",
        needs_book=False,
        vba="Diagnose",
    ),
    Button(
        "About",
        "关于",
        "帮助",
        "Info",
        "版本信息",
        "显示插件的版本和许可。",
        "about",
        needs_book=False,
    ),
)


def callback(button: Button) -> str:
    """The VBA procedure behind the button, without its module."""
    return f"On{button.id}"


def ribbon_xml(buttons: Iterable[Button] = BUTTONS) -> str:
    """The customUI part (2006 schema, understood since Excel 2007)."""
    groups = []
    for number, (label, members) in enumerate(groupby(buttons, lambda button: button.group), 1):
        items = "".join(map(_button_xml, members))
        groups.append(f'<group id="JixiaoGroup{number}" label={_quoted(label)}>{items}</group>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="JixiaoTab" label={_quoted(TAB)}>{"".join(groups)}</tab>'
        "</tabs></ribbon></customUI>"
    )


def _quoted(text: str) -> str:
    """A text as the value of an attribute, in its quotes."""
    from xml.sax.saxutils import quoteattr

    return quoteattr(text)


def _button_xml(button: Button) -> str:
    attributes = {
        "id": f"Jixiao{button.id}",
        "label": button.label,
        "size": "large" if button.large else "normal",
        "imageMso": button.image,
        "screentip": button.screentip,
        "supertip": button.supertip,
        # The module goes along because other add-ins have callbacks of the same names.
        "onAction": f"{CALLBACKS}.{callback(button)}",
    }
    text = "".join(f" {name}={_quoted(value)}" for name, value in attributes.items())
    return f"<button{text}/>"


def callback_source(buttons: Iterable[Button] = BUTTONS) -> str:
    """The VBA module of the callbacks."""
    parts = [f'Attribute VB_Name = "{CALLBACKS}"\nOption Explicit\n']
    for button in buttons:
        action = button.vba or f'RunMacro "{button.macro}", {button.needs_book}'
        parts.append(
            f"Public Sub {callback(button)}(control As IRibbonControl)\n    {action}\nEnd Sub\n"
        )
    return "\n".join(parts)


def button_table(buttons: Iterable[Button] = BUTTONS) -> str:
    """The manual's table of buttons, in Markdown."""
    rows = [f"| {button.group} | {button.label} | {button.supertip} |" for button in buttons]
    return "\n".join(["| 组 | 按钮 | 作用 |", "| --- | --- | --- |", *rows]) + "\n"
