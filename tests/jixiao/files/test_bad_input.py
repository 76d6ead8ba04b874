"""Whatever comes: one Chinese sentence, exit 2, no traceback, bounded time and memory.

Everything runs in a child process, since some of these files end a careless reader's process.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from jixiao.files.read.any import read
from tests.support.hostile import LAST_ROW, opendocument, package, row, sheet, sprawls
from tests.support.limited import RUNNER, Outcome, check, made, refused

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="内存从/proc读")


def test_files_that_are_something_else(tmp_path: Path, book: Path) -> None:
    whole = book.read_bytes()
    cases = {
        "空.xlsx": (b"", "空文件"),
        "文字.xlsx": ("这是一段文字".encode(), "不是Excel文件"),
        "表格.csv改名.xlsx": ("项目编码,金额\n1,2\n".encode("gb18030"), "不是Excel文件"),
        "网页.xls": (b"<html><table></table></html>", "没有找到绩效目标表"),
        "图片.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "不是Excel文件"),
        "只有头.xlsx": (b"PK\x03\x04", "已损坏"),
        "空容器.xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "已损坏"),
        "乱.xlsb": (b"PK\x03\x04" + b"\xff" * 500, "已损坏"),
        "乱.ods": (random.Random(1).randbytes(2000), "不是Excel文件"),
        "乱.docx": (b"PK\x03\x04" + b"\x00" * 500, "已损坏"),
        "工作簿.docx": (whole, "docx"),
        "二进制.txt": (whole, "文本"),
        "画.png": (whole, "不是能读的文件"),
    }
    paths = [made(tmp_path / name, content) for name, (content, _) in cases.items()]
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path.name, outcome)
        assert path.name in outcome.said
        assert cases[path.name][1] in outcome.said, outcome.said


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    missing, folder = check([tmp_path / "没有.xlsx", tmp_path / "夹.xlsx"])
    assert refused(missing) and "找不到文件" in missing.said
    assert refused(folder) and "没有工作簿" in folder.said


def test_an_encrypted_workbook_asks_for_its_password_to_be_taken_off(
    tmp_path: Path, book: Path
) -> None:
    crypto = pytest.importorskip("msoffcrypto.format.ooxml", reason="未装msoffcrypto")
    out = BytesIO()
    with book.open("rb") as opened:
        crypto.OOXMLFile(opened).encrypt("secret", out)
    paths = [made(tmp_path / name, out.getvalue()) for name in ("密.xlsx", "密.xls")]
    for outcome in check(paths):
        assert refused(outcome)
        assert "设有打开密码" in outcome.said


def test_a_workbook_without_a_form(tmp_path: Path) -> None:
    empty = openpyxl.Workbook()
    empty.save(tmp_path / "无表.xlsx")
    [outcome] = check([tmp_path / "无表.xlsx"])
    assert refused(outcome)
    assert "没有找到绩效目标表" in outcome.said


def test_truncated_at_every_kilobyte(tmp_path: Path, book: Path) -> None:
    whole = book.read_bytes()
    paths = [
        made(tmp_path / f"截断{size}.xlsx", whole[:size]) for size in range(1024, len(whole), 1024)
    ]
    assert len(paths) > 30
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path.name, outcome)
        assert "已损坏" in outcome.said


def test_flipped_bytes_are_refused_or_do_no_harm(tmp_path: Path, book: Path) -> None:
    luck = random.Random(20231123)
    whole = book.read_bytes()
    paths = []
    for number in range(150):
        changed = bytearray(whole)
        for _ in range(luck.choice([1, 1, 3, 30])):
            changed[luck.randrange(len(changed))] ^= luck.randrange(1, 256)
        paths.append(made(tmp_path / f"翻转{number}.xlsx", bytes(changed)))
    outcomes = check(paths)
    for path, outcome in zip(paths, outcomes, strict=True):
        assert refused(outcome) or (outcome.status == 0 and not outcome.said), (path.name, outcome)
    assert sum(outcome.status == 2 for outcome in outcomes) > 20


def test_flipped_bytes_inside_the_parts(tmp_path: Path, book: Path) -> None:
    """Under a right checksum: what a careless program wrote, not what a bad disk lost."""
    luck = random.Random(7)
    paths = []
    for number in range(60):
        path = tmp_path / f"内{number}.xlsx"
        with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
            hit = luck.choice(names)
            for name in old.namelist():
                data = bytearray(old.read(name))
                if name == hit:
                    for _ in range(5):
                        data[luck.randrange(len(data))] = luck.randrange(32, 127)
                new.writestr(name, bytes(data))
        paths.append(path)
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome) or (outcome.status == 0 and not outcome.said), (path.name, outcome)


def test_sheets_that_sprawl_are_refused_in_every_spelling(tmp_path: Path) -> None:
    paths = [package(tmp_path / f"{name}.xlsx", xml) for name, xml in sprawls().items()]
    paths.append(package(tmp_path / "elsewhere.xlsx", sprawls()["corners"], "other/part.dat"))
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path.name, outcome)
        assert "范围过大" in outcome.said, (path.name, outcome.said)


def test_far_cells_whose_only_end_stands_in_a_comment_are_refused(tmp_path: Path) -> None:
    cells = row(1, "A1") + row(LAST_ROW, f"XFD{LAST_ROW}")
    unended = sheet(f"<!-- </sheetData> -->{cells}").removesuffix("</sheetData></worksheet>")
    [outcome] = check([package(tmp_path / "无结尾.xlsx", unended)])
    assert refused(outcome)
    assert "已损坏" in outcome.said


def test_long_or_wide_sheets_of_few_cells_are_read(tmp_path: Path) -> None:
    cells = row(1, "A1", "B1") + row(LAST_ROW, f"A{LAST_ROW}")
    long = package(tmp_path / "长.xlsx", sheet(cells))
    wide = package(tmp_path / "宽.xlsx", sheet(row(1, "A1", "XFD1") + row(2, "A2")))
    formats = f'<row r="{LAST_ROW}"><c r="XFD{LAST_ROW}" s="0"/></row>'
    formatted = package(tmp_path / "格式到底.xlsx", sheet(row(1, "A1", "B1") + formats))
    for outcome in check([long, wide, formatted]):
        assert refused(outcome)
        assert "没有找到绩效目标表" in outcome.said


def test_sprawling_tables_of_other_kinds(tmp_path: Path) -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/>'
        "</table:table-row>"
    )
    value = '<table:table-cell office:value-type="float" office:value="1"/>'
    far = f'<table:table-cell table:number-columns-repeated="16383"/>{value}'
    many = value.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'
    )
    paths = [
        opendocument(tmp_path / "角.ods", f"<table:table-row>{value}</table:table-row>{blank}"
                     f"<table:table-row>{far}</table:table-row>"),
        opendocument(tmp_path / "满.ods", '<table:table-row table:number-rows-repeated="1048576">'
                     f"{many}</table:table-row>"),
    ]  # fmt: skip
    for path, outcome in zip(paths, check(paths), strict=True):
        assert refused(outcome), (path.name, outcome)


def test_bombs_and_paths_out_of_the_package(tmp_path: Path, book: Path) -> None:
    bomb = package(tmp_path / "炸弹.xlsx", sheet(" " * 300_000_000))
    said = []
    for number, name in enumerate(("/etc/passwd", "../../越界.xml", "xl/../../越界.xml")):
        path = made(tmp_path / f"路径{number}.xlsx", book.read_bytes())
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")
        said.append(path)
    first, *others = check([bomb, *said])
    assert refused(first) and "炸弹" in first.said
    for outcome in others:
        assert refused(outcome) and "可疑的内部路径" in outcome.said
    assert not (tmp_path.parent / "越界.xml").exists()


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = package(tmp_path / "谎报.xlsx", sheet(" " * 40_000_000))
    data = bytearray(path.read_bytes())
    size = (len(sheet("")) + 40_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    made(path, bytes(data).replace(size, (5000).to_bytes(4, "little")))
    [outcome] = check([path])
    assert refused(outcome), outcome


def test_entities_are_not_expanded(tmp_path: Path, book: Path) -> None:
    laughs = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "哈哈哈哈哈哈哈哈">'
        for n in range(10)
    )
    path = tmp_path / "实体.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/sharedStrings.xml":
                head, _, rest = text.partition(b"<sst")
                text = (
                    head
                    + f"<!DOCTYPE sst [{laughs}]><sst".encode()
                    + rest.replace(b"</t>", b"&a9;</t>", 3)
                )
            new.writestr(name, text)
    outside = tmp_path / "外部.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(outside, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/sharedStrings.xml":
                head, _, rest = text.partition(b"<sst")
                entity = b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
                text = head + entity + rest.replace(b"</t>", b"&x;</t>", 3)
            new.writestr(name, text)
    for outcome in check([path, outside]):
        assert refused(outcome) or outcome.status == 0
        assert "root:" not in outcome.said


def test_circular_formulas_and_outside_links_are_read_and_not_followed(
    tmp_path: Path, book: Path
) -> None:
    changed = openpyxl.load_workbook(book)
    form = changed[next(name for name in changed.sheetnames if name.startswith("01"))]
    form["E11"].value, form["E12"].value = "=E12", "=E11"
    form["E13"].value = "='/没有/[外部.xlsx]表'!A1"
    form["E14"].value = '=HYPERLINK("http://example.invalid/","≤100")'
    path = tmp_path / "循环.xlsx"
    changed.save(path)
    [outcome] = check([path])
    assert (outcome.status, outcome.said) == (0, "")
    department = read(path).department
    formulas = [row.target.formula for row in department.projects[0].indicators[:4]]
    assert formulas == [
        "=E12", "=E11", "='/没有/[外部.xlsx]表'!A1",
        '=HYPERLINK("http://example.invalid/","≤100")',
    ]  # fmt: skip


def test_a_folder_tells_of_each_file_and_goes_on(tmp_path: Path, book: Path) -> None:
    made(tmp_path / "好.xlsx", book.read_bytes())
    made(tmp_path / "坏.xlsx", b"PK\x03\x04")
    with xlsxwriter.Workbook(tmp_path / "别的表.xlsx") as other:
        other.add_worksheet().write(0, 0, "别的")
    [outcome] = check([tmp_path])
    assert outcome.status == 1
    assert "坏.xlsx" in outcome.said and "别的表" not in outcome.said


LOCKED = RUNNER.replace(
    "answers = []",
    """
import os
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["check", sys.argv[1], "--fail-on", "never"])  # loads what nobody may not read
os.seteuid(65534) if os.geteuid() == 0 else None
answers = []""",
)


@pytest.mark.skipif(os.name == "nt", reason="用POSIX的权限")
def test_a_file_and_a_folder_without_rights(tmp_path: Path, book: Path) -> None:
    closed = tmp_path / "无权"
    closed.mkdir()
    inside = made(closed / "表.xlsx", book.read_bytes())
    unreadable = made(tmp_path / "不可读.xlsx", book.read_bytes())
    unreadable.chmod(0o000)
    closed.chmod(0o000)
    try:
        done = subprocess.run(
            [sys.executable, "-c", LOCKED, str(book)],
            input=json.dumps([str(unreadable), str(inside)]),
            capture_output=True, text=True, timeout=60, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    finally:
        closed.chmod(0o755)
        unreadable.chmod(0o644)
    assert done.returncode == 0, done.stderr[-2000:]
    for one in json.loads(done.stdout)[0]:
        assert refused(Outcome(*one)), one
        assert "没有权限" in one[1]


@pytest.mark.parametrize("suffix", [".ods", ".et", ".xlsb", ".wps", ".xls"])
def test_a_package_of_a_version_that_nobody_reads_is_refused(suffix: str, tmp_path: Path) -> None:
    """One changed byte of the directory: what is needed to unpack it. Python then raises
    NotImplementedError, when a file is only looked at to see of what kind it is."""
    path = tmp_path / f"表{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 6] = 99
    path.write_bytes(data)
    [outcome] = check([path])
    assert refused(outcome), outcome
    assert "未预料" not in outcome.said
