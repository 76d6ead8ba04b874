"""What the columns beside an amount say: which way the money went, and whether it went at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from jixiao.model.cells import as_text
from jixiao.model.grid import Value
from jixiao.model.money import to_cents
from jixiao.spending.entries import Why
from jixiao.spending.ledger_columns import REVERSED, Flag

Says = Literal["", "plus", "minus", "negative", "adjusted"]
MONEY_OF_CHINA: Final = frozenset({"", "人民币", "人民币元", "CNY", "RMB", "元", "156"})
_YES: Final = frozenset({"是", "Y", "YES", "1", "TRUE", "√", "有"})
_NO: Final = frozenset({"否", "N", "NO", "0", "FALSE", "×", "无", "正常"})
_PLUS: Final = frozenset(
    {
        *("借", "借方", "支", "支出", "付", "付出", "付款", "支付", "流出", "出", "DR", "D"),
        *("正", "蓝", "蓝字", "+", "增", "增加"),
    }
)  # fmt: skip
_MINUS: Final = frozenset({"贷", "贷方", "CR", "C"})
_NEGATIVE: Final = frozenset({"负", "红", "红字", "-", "减", "减少"})
_IN: Final = frozenset({"收", "收入", "收款", "流入", "入", "收方"})
_BACK: Final = re.compile(rf"退款|退回|退付|退库|{REVERSED}|冲回|冲减|红字|收回|撤销支付")
_VOID: Final = re.compile(rf"作废|{REVERSED}|废弃|撤销|取消|注销|删除|无效|终止|废止")
_NOT_VOID: Final = re.compile(rf"(?:未|没有|非)(?:{_VOID.pattern}|退回|退票|冻结)")
_UNPAID: Final = re.compile(
    r"失败|退回|退票|退款|驳回|拒绝|不同意|冻结|挂起|草稿|暂存|在途|不成功|不通过|异常|"
    r"(?:处理|审核|审批|办理|支付|清算|复核)中|[未待](?!作废|退|撤|删|注|冻|终|取|冲|红)|^已?(?:申请|提交|录入|登记)$"
)
_DONE: Final = re.compile(
    r"成功|同意|正常|有效|生效|完成|通过|已.*(?:支付|付|清算|入账|记账|审核|终审|审|确认|复核|签章|回单|对账|"
    r"打印|生成|结算|拨付|下达|办结|归档|制单)|^(?:支付|记账|办结|终审|清算|完毕)$"
)  # fmt: skip


class UnknownFlag(NamedTuple):
    """A value that is not understood, and the column it stands in."""

    flag: Flag
    text: str

    @property
    def reason(self) -> str:
        shown = f"“{self.text}”的含义未能识别" if self.text else "没有填写，不知是支出还是退回"
        return f"“{self.flag.label}”列{shown}"


def meaning(flag: Flag, value: Value) -> Says | Why | None:
    """What a cell of such a column says: a direction, a reason not to count; None: not known."""
    text = unicodedata.normalize("NFKC", "".join(as_text(value).split())).upper()
    if flag.role in ("direction", "income"):
        return _direction(text, loose=flag.role == "income")
    if not text:
        return ""
    if flag.role == "status":
        return _status(text)
    if flag.role == "kind":
        return _kind(text)
    return _yes_or_no(flag, text)


def unknown_column(flags: Sequence[Flag], values: Mapping[Flag, Sequence[Value]]) -> Flag | None:
    """The first column none of whose values is understood, though it has some."""
    for flag in flags:
        filled = [value for value in values[flag] if as_text(value)]
        if filled and all(meaning(flag, value) is None for value in filled):
            return flag
    return None


def unclear_reversal(
    flags: Sequence[Flag], values: Mapping[Flag, Sequence[Value]], amounts: Sequence[Value]
) -> Flag | None:
    """The column that marks the entry undone as well as the one that undoes it.

    There both signs are marked, and taking each as going back would count the pair twice.
    """
    for flag in flags:
        if flag.role == "reversed":
            beside = zip(values[flag], amounts, strict=True)
            marked = (amount for value, amount in beside if meaning(flag, value) == "negative")
            signs = {cents > 0 for amount in marked if (cents := to_cents(amount))}
            if len(signs) == 2:
                return flag
    return None


def _direction(text: str, *, loose: bool) -> Says | Why | None:
    if text in _PLUS:
        return "plus"
    if text in _MINUS:
        return "minus"
    if text in _NEGATIVE:
        return "negative"
    if text in _IN:
        return Why.INCOME
    if _BACK.search(text):
        return "negative"
    if loose and "支出" in text:
        return "plus"
    return Why.INCOME if loose and "收入" in text else None


def _status(text: str) -> Says | Why | None:
    if _NOT_VOID.search(text):
        return ""
    if _VOID.search(text):
        return Why.VOID
    if _UNPAID.search(text):
        return Why.RETURNED
    return "" if _DONE.search(text) else None


def _kind(text: str) -> Says | Why | None:
    """A kind of business is free text: only words that turn the amount round are looked for."""
    if "作废" in text:
        return Why.VOID
    if text in _IN:
        return Why.INCOME
    if _BACK.search(text):
        return "negative"
    return "adjusted" if "调整" in text else ""


def _yes_or_no(flag: Flag, text: str) -> Says | Why | None:
    if flag.role == "valid":
        return "" if text in _YES | {"有效"} else Why.VOID if text in _NO | {"无效"} else None
    if flag.role == "settled":
        return "" if text in _YES else Why.RETURNED if text in _NO - {"正常"} else _status(text)
    if text in _NO or text in {"蓝", "蓝字"} or text.startswith(("未", "非")):
        return ""
    if flag.role == "reversed":
        return "negative" if text in _YES | _NEGATIVE or _BACK.search(text) else None
    if "退" in text or (text in _YES and "退" in flag.label):
        return Why.RETURNED
    return Why.VOID if text in _YES or _VOID.search(text) else None


def unknown_unit(cells: Mapping[str, Value]) -> str:
    """Why the amount of a row has no known unit."""
    money = as_text(cells.get("currency"))
    if money.upper() not in MONEY_OF_CHINA:
        return f"币种“{money}”不是人民币，请折算后再填"
    return f"金额单位“{as_text(cells.get('unit'))}”不认识"


def marked_by(
    flags: Sequence[Flag], values: Sequence[Value]
) -> tuple[Why | None, set[str], UnknownFlag | None]:
    """What the columns beside the amount say: a reason not to count, directions, what is unknown.

    A column of directions that is blank all the way down says nothing and is no flag of a row.
    """
    why: Why | None = None
    says: set[str] = set()
    unknown: UnknownFlag | None = None
    for flag, value in zip(flags, values, strict=True):
        understood = meaning(flag, value)
        if understood is None:
            unknown = unknown or UnknownFlag(flag, as_text(value))
        elif isinstance(understood, Why):
            why = why or understood
        else:
            says.add(understood)
    return why, says, unknown


def signed_cents(cents: int, says: set[str]) -> tuple[int | None, str]:
    """The amount with the sign that the row says."""
    if "minus" in says:
        return (-cents, "") if cents >= 0 else (None, "方向为贷，金额又是负数，不知是支出还是退回")
    if "negative" in says:
        return -abs(cents), ""
    return cents, ""
