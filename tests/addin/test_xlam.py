"""The built add-in, read by programs that others wrote."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import built
import olefile
import pytest
from oletools.olevba import VBA_Parser, decompress_stream
from openxml_audit import OpenXmlValidator

from addin.xlam.build import PROJECT_ID, modules, settings_rows
from addin.xlam.cfb import write
from addin.xlam.project import Kind, Module, document, encrypt
from udfs.wrappers import worksheet_functions

STANDARD_MODULES = [
    "JixiaoSettings",
    "JixiaoPython",
    "JixiaoValues",
    "JixiaoBoxes",
    "JixiaoBridge",
    "JixiaoDescriptions",
    "JixiaoFormulas",
    "JixiaoProtection",
    "JixiaoRepair",
    "JixiaoRibbon",
    "JixiaoFunctions",
]
ALL_MODULES = ["ThisWorkbook", "Sheet1", *STANDARD_MODULES]


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.build_small(tmp_path_factory.mktemp("xlam") / "jixiao.xlam")


@pytest.fixture(scope="module")
def project(xlam: Path) -> olefile.OleFileIO:
    content = zipfile.ZipFile(xlam).read("xl/vbaProject.bin")
    # Every irregularity raises instead of being worked round.
    return olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_UNSURE)


@pytest.fixture(scope="module")
def sources(xlam: Path) -> dict[str, str]:
    return {
        path.removeprefix("VBA/"): code.replace("\r\n", "\n")
        for _, path, _, code in VBA_Parser(str(xlam)).extract_macros()
    }


def test_two_builds_are_one_file(xlam: Path, tmp_path: Path) -> None:
    again = built.build_small(tmp_path / "again.xlam")
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(xlam.read_bytes()).digest()


@pytest.mark.skipif(sys.platform == "win32", reason="a Python with a ._pth file takes no variables")
@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    ],
)
def test_surroundings_do_not_show_in_the_file(
    surroundings: dict[str, str], xlam: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere.xlam"
    program = f"import built, pathlib; built.build_small(pathlib.Path({str(target)!r}))"
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join(folders), **surroundings},
    )
    assert target.read_bytes() == xlam.read_bytes()


def test_building_leaves_no_other_file(tmp_path: Path) -> None:
    built.build_small(tmp_path / "jixiao.xlam")
    assert [path.name for path in tmp_path.iterdir()] == ["jixiao.xlam"]


def test_package_is_valid_ooxml(xlam: Path) -> None:
    result = OpenXmlValidator().validate(str(xlam))
    assert result.errors == []
    assert result.is_valid


def test_every_source_comes_back_as_it_was_written(xlam: Path, project: olefile.OleFileIO) -> None:
    with built.small_functions():
        written = modules(worksheet_functions(built.FUNCTIONS))
    assert [module.name for module in written] == ALL_MODULES
    for module in written:
        stored = project.openstream(f"VBA/{module.name}").read()
        assert bytes(decompress_stream(bytearray(stored))) == module.stream


def test_olevba_finds_every_module(sources: dict[str, str]) -> None:
    assert list(sources) == ALL_MODULES
    assert all(source.isascii() for source in sources.values())


def test_dir_project_and_streams_list_the_same_modules(project: olefile.OleFileIO) -> None:
    streams = {path[1] for path in project.listdir() if path[0] == "VBA"}
    assert streams == {*ALL_MODULES, "dir", "_VBA_PROJECT"}
    text = project.openstream("PROJECT").read().decode("ascii")
    assert re.findall(r"^(?:Document|Module)=(\w+)", text, re.MULTILINE) == ALL_MODULES
    assert re.findall(r"^Document=(\w+)/", text, re.MULTILINE) == ["ThisWorkbook", "Sheet1"]
    workspace = text.partition("[Workspace]")[2]
    assert re.findall(r"^(\w+)=", workspace, re.MULTILINE) == ALL_MODULES
    names = project.openstream("PROJECTwm").read()
    pairs = b"".join(
        name.encode() + b"\0" + name.encode("utf-16le") + b"\0\0" for name in ALL_MODULES
    )
    assert names == pairs + b"\0\0"
    listing = bytes(decompress_stream(bytearray(project.openstream("VBA/dir").read())))
    found = re.findall(rb"\x19\x00(.)\x00\x00\x00([A-Za-z0-9]+?)\x47\x00", listing, re.DOTALL)
    assert [name.decode() for length, name in found if length[0] == len(name)] == ALL_MODULES


def test_dir_records_follow_one_another_to_the_end(project: olefile.OleFileIO) -> None:
    listing = bytes(decompress_stream(bytearray(project.openstream("VBA/dir").read())))
    position, records = 0, []
    while position < len(listing):
        number = int.from_bytes(listing[position : position + 2], "little")
        size = int.from_bytes(listing[position + 2 : position + 6], "little")
        # PROJECTVERSION says 4 and is followed by 6 bytes.
        position += 6 + (6 if number == 0x09 else size)
        records.append(number)
    assert position == len(listing)
    assert records[-1] == 0x10
    assert records.count(0x19) == len(ALL_MODULES)
    assert records.count(0x21) == len(STANDARD_MODULES)


def test_hidden_properties_decrypt_to_an_open_project(project: olefile.OleFileIO) -> None:
    text = project.openstream("PROJECT").read().decode("ascii")
    hidden = dict(re.findall(r'^(CMG|DPB|GC)="([0-9A-F]+)"', text, re.MULTILINE))
    assert {key: decrypt(value) for key, value in hidden.items()} == {
        "CMG": bytes(4),  # not protected
        "DPB": b"\0",  # no password
        "GC": b"\xff",  # visible
    }


def decrypt(digits: str, project_id: str = PROJECT_ID) -> bytes:
    """[MS-OVBA] 2.4.3.3, written from the specification's side of the reader."""
    data = bytes.fromhex(digits)
    seed, version, key = data[0], data[1] ^ data[0], data[2] ^ data[0]
    assert version == 2
    assert key == sum(project_id.encode()) % 256
    plain, unencrypted = bytearray(), key
    for index in range(3, len(data)):
        unencrypted = data[index] ^ ((data[index - 2] + unencrypted) & 0xFF)
        plain.append(unencrypted)
    plain = plain[(seed & 6) // 2 :]
    length = int.from_bytes(plain[:4], "little")
    assert len(plain) == 4 + length
    return bytes(plain[4:])


@pytest.mark.skipif(sys.platform == "win32", reason="the bundle leaves that file out")
def test_a_project_that_excel_saved_decrypts_by_the_same_steps() -> None:
    import xlwings

    path = Path(xlwings.__file__).parent / "addin" / "xlwings.xlam"
    content = zipfile.ZipFile(path).read("xl/vbaProject.bin")
    text = olefile.OleFileIO(io.BytesIO(content)).openstream("PROJECT").read().decode("latin1")
    project_id = re.search(r'ID="([^"]+)"', text)[1]
    locked_for_viewing = b"\x04\0\0\0"
    assert decrypt(re.search(r'CMG="([^"]+)"', text)[1], project_id) == locked_for_viewing
    assert decrypt(encrypt(b"secret", project_id), project_id) == b"secret"


@pytest.mark.parametrize("sizes", [(), (1,), (0, 63, 64, 65), (4095, 4096, 4097), (70_000, 5) * 9])
def test_streams_of_every_size_are_read_back(sizes: tuple[int, ...]) -> None:
    tree = {f"s{number}": bytes([number + 1]) * size for number, size in enumerate(sizes)}
    content = write({"VBA": tree, "PROJECT": b"x"})
    reader = olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_UNSURE)
    assert {path[1] for path in reader.listdir() if path[0] == "VBA"} == set(tree)
    for name, data in tree.items():
        if data:
            assert reader.openstream(f"VBA/{name}").read() == data


def test_a_project_too_large_for_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match=r"6\.8 MB"):
        write({"big": bytes(7_200_000)})


def test_the_root_bears_the_name_that_the_format_gives_it(project: olefile.OleFileIO) -> None:
    """[MS-CFB] 2.6.2: what reads the format strictly opens no other."""
    assert project.root.name == "Root Entry"


def test_directory_is_a_valid_red_black_tree(project: olefile.OleFileIO) -> None:
    entries = {entry.sid: entry for entry in project.direntries if entry is not None}

    def black_height(sid: int, parent_is_red: bool) -> int:
        if sid == olefile.NOSTREAM:
            return 0
        red = project.direntries[sid].color == 0
        assert not (red and parent_is_red)
        left, right = entries[sid].sid_left, entries[sid].sid_right
        heights = {black_height(left, red), black_height(right, red)}
        assert len(heights) == 1
        return heights.pop() + (not red)

    for entry in entries.values():
        if entry.sid_child != olefile.NOSTREAM:
            assert project.direntries[entry.sid_child].color == 1
            black_height(entry.sid_child, parent_is_red=False)


@pytest.mark.parametrize(
    "source",
    [
        'Attribute VB_Name = "Other"\n',
        'Attribute VB_Name = "M"\n\' 中文\n',
        'Attribute VB_Name = "M"\n' + "x" * 1024 + "\n",
        "",
    ],
)
def test_a_source_that_vba_would_not_take_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="M"):
        _ = Module("M", Kind.STANDARD, source).stream


def test_a_document_module_is_bound_to_its_kind() -> None:
    assert 'VB_Base = "0{00020820-0000-0000-C000-000000000046}"' in document("S", "sheet").source


def test_sheet_holds_settings_texts_and_descriptions(xlam: Path) -> None:
    import openpyxl

    with built.small_functions():
        rows = settings_rows(
            worksheet_functions(built.FUNCTIONS), built.INTERPRETER, built.FUNCTIONS
        )
    archive = io.BytesIO()
    with zipfile.ZipFile(xlam) as packed, zipfile.ZipFile(archive, "w") as plain:
        for name in packed.namelist():  # openpyxl reads workbooks, not add-ins
            plain.writestr(
                name,
                packed.read(name).replace(
                    b"application/vnd.ms-excel.addin.macroEnabled.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ),
            )
    sheet = openpyxl.load_workbook(archive)["jixiao.conf"]
    stored = [tuple(v for v in row if v is not None) for row in sheet.iter_rows(values_only=True)]
    assert stored == [tuple(row) for row in rows]
    assert stored[0] == ("INTERPRETER_WIN", built.INTERPRETER)
    assert (
        "function.SMALL_CHECK",
        "绩效目标",
        "检查一个区域。",
        "指标值所在区域",
        "三级指标类别",
    ) in stored


def test_every_text_that_the_vba_asks_for_is_there(sources: dict[str, str]) -> None:
    from addin.texts import TEXTS

    asked = set(re.findall(r'TextOf\("(\w+)"\)', "".join(sources.values())))
    assert asked == set(TEXTS)


def test_only_worksheet_functions_can_be_called_from_a_cell(sources: dict[str, str]) -> None:
    """A formula in any open workbook may call a public function of an add-in."""
    for name in STANDARD_MODULES:
        private = re.search(r"^Option Private Module$", sources[name], re.MULTILINE)
        assert bool(private) == (name not in {"JixiaoRibbon", "JixiaoFunctions"}), name
    visible = re.findall(r"^(?:Public )?Function (\w+)", sources["JixiaoFunctions"], re.MULTILINE)
    assert visible == ["SMALL_CHECK", "SMALL_SAME"]
    assert not re.search(r"^\s*(?:Public )?Function ", sources["JixiaoRibbon"], re.MULTILINE)


def test_nothing_is_started_or_declared_and_no_code_crosses(sources: dict[str, str]) -> None:
    """Also in comments: scanners read them."""
    everything = "".join(sources.values())
    for word in ("Declare ", "cmd.exe", "Shell(", 'Shell "', ".Exec", ".Eval", "Mac Then", ".dll"):
        assert word.lower() not in everything.lower(), word
    created = re.findall(r'CreateObject\("([^"]+)"\)', everything)
    assert sorted(created) == ["Jixiao.Python", "WScript.Shell"]


def test_ribbon_part_is_reached_from_the_root(xlam: Path) -> None:
    archive = zipfile.ZipFile(xlam)
    relations = ET.fromstring(archive.read("_rels/.rels"))
    targets = {item.get("Target"): item.get("Type") for item in relations}
    kind = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
    assert targets["customUI/customUI.xml"] == kind
    assert set(targets) <= set(archive.namelist())
