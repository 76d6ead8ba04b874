"""Buttons, ribbon, callbacks and macros belong together."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from addin.ribbon import BUTTONS, NAMESPACE, button_table, callback_source, ribbon_xml
from addin.vba import vba_source

LAYOUT = {
    "填报": ["新建工作簿", "新建自上年", "新增项目表", "导入文档", "选指标", "整理版式"],
    "审核": ["审核本表", "审核全部", "下一处", "返回", "采纳建议", "规范写法", "修改对照"],
    "汇总": ["部门汇总", "拆分", "合并", "生成指标库"],
    "执行": ["导入支出", "执行对比", "运行监控", "绩效自评"],
    "输出": ["公开文本", "打印成PDF", "上报副本"],
    "财政审核": ["审核文件夹", "意见书"],
    "帮助": ["设置", "规则说明", "刷新函数", "环境诊断", "关于"],
}
# [MS-CUSTOMUI] CT_Button and CT_ButtonRegular, as far as they are used.
BUTTON_ATTRIBUTES = {"id", "label", "size", "imageMso", "screentip", "supertip", "onAction"}


def ribbon() -> ET.Element:
    return ET.fromstring(ribbon_xml().encode("utf-8"))


def named(kind: str) -> list[ET.Element]:
    return list(ribbon().iter(f"{{{NAMESPACE}}}{kind}"))


def test_tab_shows_the_groups_and_buttons_of_the_design() -> None:
    assert [tab.get("label") for tab in named("tab")] == ["绩效目标"]
    shown = {
        group.get("label"): [button.get("label") for button in group] for group in named("group")
    }
    assert shown == LAYOUT
    assert list(shown) == list(LAYOUT)


def test_ids_are_unique_and_names_xml_takes() -> None:
    ids = [element.get("id") for element in ribbon().iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 1 + len(LAYOUT) + len(BUTTONS)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) for name in ids)


def test_buttons_carry_known_attributes_within_their_limits() -> None:
    for button in named("button"):
        assert set(button.attrib) == BUTTON_ATTRIBUTES
        assert button.get("size") in {"normal", "large"}
        assert all(0 < len(button.get(name, "")) <= 1024 for name in BUTTON_ATTRIBUTES)
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", button.get("imageMso", ""))


def test_every_action_is_a_public_sub_that_takes_the_control_and_the_reverse() -> None:
    source = callback_source()
    assert source.startswith('Attribute VB_Name = "JixiaoRibbon"\n')
    subs = re.findall(
        r"^Public Sub (\w+)\(control As IRibbonControl\)\n.+\nEnd Sub$", source, re.MULTILINE
    )
    actions = [button.get("onAction") for button in named("button")]
    assert actions == [f"JixiaoRibbon.{name}" for name in subs]
    assert len(set(subs)) == len(BUTTONS)


def test_callbacks_hand_over_the_macro_and_whether_it_needs_a_workbook() -> None:
    source = callback_source()
    assert '    RunMacro "check_sheet", True\n' in source
    assert '    RunMacro "new_workbook", False\n' in source
    needing_none = {button.macro for button in BUTTONS if not button.needs_book}
    assert needing_none == {
        "new_workbook", "import_document", "explain_rules", "diagnose", "about",
        "build_library", "audit_folder", "write_letters",
    }  # fmt: skip


def test_what_must_work_without_python_is_vba() -> None:
    own = {button.macro: button.vba for button in BUTTONS if button.vba}
    assert own == {"repair_functions": "RepairActiveBook", "diagnose": "Diagnose"}
    assert "\nPublic Sub RepairActiveBook()" in vba_source("JixiaoRepair")
    assert "\nPublic Sub Diagnose()" in vba_source("JixiaoPython")


def test_the_manuals_table_lists_every_button() -> None:
    lines = button_table().splitlines()
    assert len(lines) == 2 + len(BUTTONS)
    assert lines[2].startswith("| 填报 | 新建工作簿 | ")
