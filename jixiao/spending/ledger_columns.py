"""Which column of an export is what: the one amount that counts, and what changes its meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from jixiao.model.cell_dates import date_of
from jixiao.model.cells import as_text, is_blank
from jixiao.model.grid import Grid, Value
from jixiao.model.money import to_cents
from jixiao.spending.entries import RefusedColumn

_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "date": ("日期", "支付日期", "记账日期", "业务日期", "凭证日期", "付款日期", "支出日期",
             "时间"),
    "code": ("项目编码", "项目代码", "项目编号", "预算项目编码", "预算项目代码"),
    "name": ("项目名称", "预算项目名称", "项目"),
    "summary": ("摘要", "用途", "支付摘要", "事由", "资金用途", "备注"),
    "source": ("资金来源", "资金性质", "经费来源"),
    "kind": ("类型", "业务类型", "类别", "交易类型", "支付类型", "单据类型", "业务类别"),
    "unit": ("单位", "金额单位", "计量单位"),
    "currency": ("币种", "货币"),
    "voucher": ("凭证号", "凭证编号", "支付凭证号", "单据号", "支付申请号", "业务单号", "流水号",
                "记账凭证号", "凭证字号", "支付令号", "支付凭证编号"),
    "account": ("账户", "账套", "账套名称", "账套编码", "付款账户", "付款账号", "付款人账号",
                "付款账户账号", "来源账户", "预算单位", "预算单位编码", "单位编码",
                "预算单位代码", "单位代码"),
    "mark": ("核对",),
}  # fmt: skip
_KEY_OF: Final = {label: key for key, labels in _HEADINGS.items() for label in labels}
# What other systems call the columns that every ledger has.
_LIKE: Final = (
    (
        "date",
        re.compile(
            r"(?:支付|支出|付款|记账|业务|凭证|入账|登记|发生|制单|清算|拨付|交易|到账|实际支付)"
            r"(?:日期|时间)"
        ),
    ),
    ("code", re.compile(r"(?:预算|支出)?项目(?:编码|代码|编号)(?:\(.{1,6}\))?")),
)
UNIT_ALONE: Final = re.compile(r"\(?(?:单位:?)?(?:人民币)?(亿元|万元|千元|元)\)?")
_UNIT: Final = re.compile(r"[(\[,:/_-]?(?:单位:?)?(?:人民币)?(亿元|万元|千元|元)[)\]]?$")
_UNIT_ROW: Final = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(亿元|万元|千元|元)")

# Amounts by what they are. The first that fits says it.
_WHEN: Final = r"(?:本次|本期|本月|当期|当月|本笔|本日|当日)"
_PAY: Final = r"(?:支付|支出|付款|实付|实支|列支|拨付|清算|报销|发放)"
_SUM: Final = r"(?:金额|额|数|发生额|发生数)"
_AMOUNTS: Final = (
    ("cumulative", re.compile(r".*累计.*|.*(?:本年|全年)(?:支付|支出|发生).*")),
    ("debit", re.compile(rf"{_WHEN}?借方{_SUM}?|借{_SUM}?")),
    ("credit", re.compile(rf"{_WHEN}?贷方{_SUM}?|贷{_SUM}?")),
    ("returned", re.compile(rf".*(?:退款|退回|退付|冲销|冲减|收回|核减|扣减){_SUM}")),
    # 金额 beside it is without tax
    ("paid", re.compile(r"价税合计(?:金额|数)?|含税(?:金额|总额|价)")),
    (
        "other",
        re.compile(
            r".*(?:授权|申请|计划|指标|预算|批复|下达|可用|结余|结转|余额|剩余|未支付|未付|待付|"
            rf"待支付|冻结|应付|合同|发票|税|单价|年初|期初|期末|限额|额度|控制|收入|预付|暂付)"
            rf".*(?:{_SUM}|额度)|"
            r".*(?:余额|额度|单价)|指标数|预算数|批复数"
        ),
    ),
    (
        "paid",
        re.compile(
            rf"(?:{_WHEN}|实际|已|财政|资金|国库)*{_PAY}{_SUM}|实际支出|实际支付|{_WHEN}{_PAY}"
        ),
    ),
    (
        "plain",
        re.compile(
            rf"(?:{_WHEN}|实际)?(?:发生)?{_SUM}|交易金额|金额合计|人民币金额|{_WHEN}发生"
        ),
    ),
)  # fmt: skip
_CODE: Final = re.compile(r"[\d]{6,}[0-9A-Za-z]{6,}")
_INCOME: Final = re.compile(rf"{_WHEN}?(?:收入|收方){_SUM}?")
_OUTGO: Final = re.compile(rf"{_WHEN}?(?:支出|付方|支方){_SUM}?")
# A column of money that none of the above knows is named with those that were not used.
_MONEY: Final = re.compile(r".*(?:金额|总额|合计|费用?|款项?)")
# Beside the amount that was chosen these must be blank or 0: it is not known what they do to it.
_DOUBTFUL: Final = frozenset({"returned", "income", "credit"})
_PREFERRED: Final = (
    re.compile(r"本次|本笔"),
    re.compile(r"本期|本月|当期|当月|本日|当日"),
    re.compile(r"实际|已|实付|实支"),
    re.compile(r"支付"),
)

# Columns beside the amount that change what it means, by their headings.
_MARK: Final = r"(?:标[志识记]|与否)?"
# Words for an entry that another one undid, in headings and in cells.
REVERSED: Final = "冲销|红冲|冲红|冲正|冲账"
_OF_WHAT: Final = r"(?:凭证|单据|单|业务|记录|交易)?"
_FLAGS: Final = (
    (
        "direction",
        re.compile(
            r"(?:借贷|收支|收付|付款|支付|资金|记账|发生|交易|往来|出入|进出|增减|正负)?方向|借/?贷|收/?支|"
            r"(?:借贷|收付|出入|进出|增减|正负)(?:标[志识记]|号)"
        ),
    ),
    ("income", re.compile(r"收支(?:类型|标[志识记]|类别|性质)|收支项")),
    (
        "reversed",
        re.compile(
            rf"(?:是否)?(?:为|已|被)?(?:{REVERSED}|冲减|红字|退款|退付)"
            rf"{_OF_WHAT}{_MARK}|红蓝字?{_MARK}"
        ),
    ),
    (
        "void",
        re.compile(
            r"(?:凭证|单据|记录)?(?:是否)?(?:为|已|被)?(?:作废|废弃|废止|无效|退回|退票|撤销|取消|删除|注销)"
            rf"{_OF_WHAT}{_MARK}"
        ),
    ),
    ("valid", re.compile(r"是否有效|有效标[志识记]|有效性")),
    (
        "settled",
        re.compile(r"(?:是否)已?(?:支付|付款|成功|入账|到账|记账|清算|发放)(?:成功|完成)?|支付标[志识记]"),
    ),
    # what was printed, filed or invoiced says nothing of the money
    (
        "status",
        re.compile(
            r"(?!.*(?:打印|归档|附件|发票|开票|对账|核销|影像|接口|同步|导出|上传|传输|推送|公开|绩效|验收|"
            r"采购|合同|项目)).{0,8}状态|"
            r".{0,4}(?:支付|付款|处理|清算|交易|审核|审批|复核|银行|办理|回单|入账|代发|发放|转账)结果"
        ),
    ),
)  # fmt: skip
# Headings that sound as if they changed the meaning; what none of the above knows is refused.
_SOUNDS: Final = re.compile(
    rf"方向|借贷|收支|增减|正负|红蓝|红字|{REVERSED}|冲减|作废|废弃|废止|退回|退票|退款|退付|"
    r"撤销|删除|注销|追回"
)
_NO_FLAG: Final = re.compile(r"日期|时间|原因|说明|人|号|编码|代码")


class Flag(NamedTuple):
    """A column that changes the meaning of the amount."""

    role: str
    column: int
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row: ``row`` is its last one, from 0. ``columns`` by key, with "amount"; "credit"
    and "income" where the export has two columns for the two directions."""

    row: int
    columns: Mapping[str, int]
    unit: str
    flags: tuple[Flag, ...] = ()
    amount: str = ""
    unused: tuple[str, ...] = ()
    must_be_empty: tuple[Flag, ...] = ()
    refused: Flag | None = None
    declared: bool = True  # whether the export says its unit; else it is taken to be 元

    @property
    def used(self) -> str:
        """Which column was read as the amount, and which beside it was not."""
        beside = f"，未用{'、'.join(f'“{one}”' for one in self.unused)}" if self.unused else ""
        return f"金额取自“{self.amount}”列，单位{self.unit}{beside}"


@dataclass(slots=True)
class _Row:
    """What the cells of one row are as headings."""

    columns: dict[str, int] = field(default_factory=dict)
    amounts: list[Flag] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    sounds: list[Flag] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def heading_at(grid: Grid, row: int, unit: str) -> Heading | None:
    """The heading that begins at a row, of one or two rows; None where there is none.

    ``unit`` is that of a line 单位：… above, for amounts whose own heading has none.
    """
    first = _read([grid.rows[row]])
    if not (first.columns or first.amounts or first.flags):
        return None
    alone = _made(first, row, unit)
    below = grid.rows[row + 1] if row + 1 < len(grid.rows) else ()
    if any(_role(label) for label, _ in _labels(below).values()) and not _is_data(below):
        both = _made(_read([grid.rows[row], below]), row + 1, unit)
        if both is not None and (alone is None or _made(_read([below]), row + 1, unit) is None):
            return both
    if alone is None or first.units.get(alone.columns["amount"]):
        return alone
    # 金额 over 万元: the second row of the heading holds the unit and nothing to count
    under = _unit_under(grid, row + 1, alone)
    return replace(alone, row=row + 1, unit=under, declared=True) if under else alone


def half_heading(row: Sequence[Value]) -> bool:
    """Whether a row is a heading in part: an amount has one, and a date or a code has."""
    read = _read([row])
    return bool(read.amounts) and bool({"date", "code"} & read.columns.keys())


def unit_line(row: Sequence[Value]) -> str:
    """The unit that a line 单位：万元 declares; empty where it is none."""
    for value in row:
        if isinstance(value, str) and (match := _UNIT_ROW.search(value)):
            return match[1]
    return ""


def refused_column(grid: Grid, heading: Heading, rows: range) -> RefusedColumn | None:
    """The column of a heading that is not understood, seen by what stands in ``rows``."""
    place = grid.place(heading.row, 0)
    if heading.refused is not None:
        flag = heading.refused
        return RefusedColumn(grid.place(heading.row, flag.column), flag.label, flag.role)
    for flag in heading.must_be_empty:
        values = [_cell(grid, row, flag.column) for row in rows]
        if any(not is_blank(value) and to_cents(value) != 0 for value in values):
            place = grid.place(heading.row, flag.column)
            return RefusedColumn(place, flag.label, f"与“{heading.amount}”并列，不知是否已减去")
    return None


def _made(read: _Row, row: int, unit: str) -> Heading | None:
    """The heading of what was read, the amount chosen; None where one of the three is missing."""
    if not {"date", "code"} <= read.columns.keys() or not read.amounts:
        return None
    spent, beside = _amount_of(read.amounts)
    chosen, refused = spent or read.amounts[0], None
    if spent is None:
        refused = Flag(_not_spending(chosen.role), chosen.column, chosen.label)
    columns = read.columns | beside | {"amount": chosen.column}
    names = {chosen.column, columns.get("credit"), columns.get("income")}
    amount = "、".join(x.label for x in read.amounts if x.column in names)
    flags = [one for one in read.flags if one.column not in columns.values()]
    if refused is None and read.sounds:
        first = read.sounds[0]
        refused = Flag("不在已知的列名之中", first.column, first.label)
    declared = read.units.get(chosen.column) or unit
    unused = [one.label for one in read.amounts if one.column not in names]
    return Heading(
        row,
        columns,
        declared or "元",
        tuple(flags),
        amount,
        (*unused, *read.beside),
        tuple(x for x in read.amounts if x.role in _DOUBTFUL and x.column not in names),
        refused,
        bool(declared),
    )


def _amount_of(amounts: Sequence[Flag]) -> tuple[Flag | None, dict[str, int]]:
    """The column of what was spent, None where there is none; and the other of two directions."""
    by_role: dict[str, list[Flag]] = {}
    for one in amounts:
        by_role.setdefault(one.role, []).append(one)
    income = by_role.get("income")
    outgo = by_role.get("outgo") or [x for x in amounts if _OUTGO.fullmatch(x.label)]
    if outgo and income:
        return outgo[0], {"income": income[0].column}
    if "paid" in by_role or (outgo and "plain" not in by_role and "debit" not in by_role):
        return _best(by_role.get("paid") or outgo or []), {}
    if "debit" in by_role and ("credit" in by_role or "plain" not in by_role):
        credit = {"credit": by_role["credit"][0].column} if "credit" in by_role else {}
        return by_role["debit"][0], credit
    return (_best(by_role["plain"]), {}) if "plain" in by_role else (None, {})


def _not_spending(role: str) -> str:
    known = {"cumulative": "是累计数，逐行相加会重复", "credit": "只有贷方，没有借方"}
    return known.get(role, "不是支付金额，也没有支付金额列")


def _best(found: Sequence[Flag]) -> Flag:
    for pattern in _PREFERRED:
        for one in found:
            if pattern.search(one.label):
                return one
    return found[0]


def _read(rows: Sequence[Sequence[Value]]) -> _Row:
    """The cells of one heading row, or of two: what stands below goes before what is above it."""
    read = _Row()
    labels = [_labels(row) for row in rows]
    merged: dict[int, tuple[str, str]] = {}
    group = ""
    for column in range(max((len(row) for row in rows), default=0)):
        above, unit = labels[0].get(column, ("", ""))
        group = above or group
        below, below_unit = labels[1].get(column, ("", "")) if len(rows) > 1 else ("", "")
        if below and _amount_role(below) == "plain" and _amount_role(group + below):
            below = group + below  # 借方 over 金额
        label = below if _role(below) or not above else above
        merged[column] = (label, below_unit or unit)
    for lookup in (lambda label: _KEY_OF.get(label, ""), _like):
        for column, (label, _) in merged.items():
            key = lookup(label)
            if key and key not in read.columns and column not in read.columns.values():
                read.columns[key] = column
    for column, (label, unit) in merged.items():
        if not label or column in read.columns.values():
            continue
        role = _amount_role(label)
        if _KEY_OF.get(label) == "kind":
            read.flags.append(Flag("kind", column, label))
        elif role:
            read.amounts.append(Flag(role, column, label))
            read.units[column] = unit
        elif flag := _flag_role(label):
            read.flags.append(Flag(flag, column, label))
        elif _SOUNDS.search(label) and not _NO_FLAG.search(label):
            read.sounds.append(Flag("", column, label))
        elif _MONEY.fullmatch(label):
            read.beside.append(label)
    return read


def _labels(row: Sequence[Value]) -> dict[int, tuple[str, str]]:
    found = {}
    for column, value in enumerate(row):
        if isinstance(value, str) and value.strip() and len(value) <= 24:
            label = _plain(value)
            match = _UNIT.search(label) if label not in _KEY_OF else None
            bare = label[: match.start()].rstrip("([:") if match else label
            found[column] = (bare, match[1] if match else "")
    return found


def _plain(text: str) -> str:
    """A heading without width, white space, what cannot be seen, a colon at its end."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "").rstrip(":")


def _role(label: str) -> str:
    return _KEY_OF.get(label) or _like(label) or _amount_role(label) or _flag_role(label)


def _amount_role(label: str) -> str:
    if _INCOME.fullmatch(label):
        return "income"
    if _OUTGO.fullmatch(label) and not label.endswith(("金额", "额", "数")):
        return "outgo"
    return next((role for role, pattern in _AMOUNTS if pattern.fullmatch(label)), "")


def _flag_role(label: str) -> str:
    return next((role for role, pattern in _FLAGS if pattern.fullmatch(label)), "")


def _like(label: str) -> str:
    return next((key for key, pattern in _LIKE if pattern.fullmatch(label)), "")


def _is_data(row: Sequence[Value]) -> bool:
    """Whether a row has an amount, a date or a code in it, which no heading has."""
    return any(
        to_cents(value) is not None or date_of(value) is not None or _CODE.fullmatch(as_text(value))
        for value in row
        if not is_blank(value)
    )


def _unit_under(grid: Grid, row: int, heading: Heading) -> str:
    """The unit that stands by itself in the cell of the amount: 金额 over 万元."""
    value = _cell(grid, row, heading.columns["amount"])
    match = UNIT_ALONE.fullmatch(_plain(as_text(value)))
    return match[1] if match else ""


def _cell(grid: Grid, row: int, column: int) -> Value:
    cells = grid.rows[row] if row < len(grid.rows) else ()
    return cells[column] if column < len(cells) else None
