"""What stands around a document on a web page: where one is, who runs the site, what to press.

It is no part of the document; each line taken away is listed among what was cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jixiao.form.cleaning import Cleaning
from jixiao.form.document import Block, Paragraph, Table
from jixiao.model.grid import Place, Value

WHAT: Final = "网页栏目"
_LONGEST: Final = 120
_LINE: Final = re.compile(
    r"(?:您?(?:当前|现在|所在)的?位置|首页)\s*[:：>＞›»/|].*|首页(?:\s*[>＞›»/|]\s*\S+)+"
    r"|.*(?:版权所有|[A-Za-z]?ICP备|公网安备|网站标识码|网站地图|技术支持|[主承]办单位\s*[:：]|Copyright).*"
    r"|(?:[\[【(（]?(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页)?|收藏|返回(?:顶部|首页|列表)?|分享(?:到)?|下载"
    r")[\]】)）]?[\s|:：]*)+|[\[【(（]?字[体号]\s*[:：]?\s*[\[【(（]?\s*大.{0,20}"
    r"|(?:上一[篇条]|下一[篇条]|附件下载|相关(?:链接|文章|信息)|扫一扫.*)\s*[:：]?.{0,60}"
    # whole: 无障碍改造 and 注册登记 are projects
    r"|无障碍(?:浏览|阅读|服务|访问|模式|版|通道|工具)?|长者(?:模式|版)|(?:用户)?登[录陆](?:\s*[|/]\s*注册)?|注册"
    r"|(?:发布(?:时间|日期|机构)|来源|信息来源|作者|编辑|责任编辑|浏览(?:次数|量)?|点击(?:次数|量|数)?|阅读(?:次数|量)?"
    r"|访问(?:次数|量)|索引号|公开日期|时间)\s*[:：].{0,100}"
)
_ABOUT_THE_PAGE: Final = frozenset(
    {
        *("索引号", "发文字号", "文号", "主题分类", "体裁分类", "发布机构", "发文机关", "成文日期"),
        *("发布日期", "有效性", "时效性", "公开日期", "信息名称", "内容概述", "主题词", "公开形式"),
    }
)
_LEAST: Final = 2


def without_furniture(blocks: Iterable[Block], name: str) -> tuple[list[Block], list[Cleaning]]:
    """The blocks of a page without what stands around its document, and what was taken away."""
    kept: list[Block] = []
    cleaned: list[Cleaning] = []
    for block in blocks:
        if isinstance(block, Paragraph) and is_furniture(block.text):
            cleaned.append(Cleaning(block.place, block.text, "", WHAT))
        elif isinstance(block, Table) and _is_about_the_page(block):
            words = "　".join(text for row in block.rows for text in _texts(row))
            cleaned.append(Cleaning(Place(name), words[:_LONGEST], "", WHAT))
        else:
            kept.append(block)
    return kept, cleaned


def is_furniture(text: str) -> bool:
    """Whether a line is of the page and not of the document on it."""
    text = " ".join(text.split())
    return len(text) <= _LONGEST and bool(_LINE.fullmatch(text))


def _is_about_the_page(table: Table) -> bool:
    """Whether a table says of the page what 政府信息公开 asks for: 索引号, 发布机构 …"""
    labels = {text.strip("[]【】 :：") for row in table.rows for text in _texts(row)}
    return len({re.sub(r"\s", "", one) for one in labels} & _ABOUT_THE_PAGE) >= _LEAST


def _texts(row: Iterable[Value]) -> list[str]:
    return [value for value in row if isinstance(value, str) and value]
