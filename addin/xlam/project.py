"""A VBA project from source text ([MS-OVBA]): the bytes of xl/vbaProject.bin.

No compiled code is written: `_VBA_PROJECT` says so, and Excel compiles on loading. Sources are
pure ASCII, so that the file reads the same under every code page; Chinese comes from the add-in's
sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from struct import pack

from addin.xlam.cfb import write
from addin.xlam.compression import compress

CODE_PAGE = 1252
LCID = 0x409
LONGEST_LINE = 1023
LONGEST_NAME = 31
# [MS-OVBA] 2.4.3.2 begins each hidden property with a byte of our choice; one value for all
# keeps the file reproducible.
SEED = 0x5D


class Kind(Enum):
    """What a module is, as its line in the PROJECT stream spells it."""

    DOCUMENT = "Document={}/&H00000000"
    STANDARD = "Module={}"


@dataclass(frozen=True)
class Module:
    """One module: `source` begins with its `Attribute VB_Name` line."""

    name: str
    kind: Kind
    source: str

    @property
    def stream(self) -> bytes:
        """The source as it is stored: CRLF, ASCII.

        Raises ValueError for a line, a name or a character that VBA would not take.
        """
        lines = self.source.splitlines()
        if not lines or lines[0] != f'Attribute VB_Name = "{self.name}"':
            raise ValueError(f"{self.name}: the first line must name the module")
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"{self.name}: a module name has at most {LONGEST_NAME} letters")
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_LINE or not line.isascii():
                raise ValueError(f"{self.name}, line {number}: too long or not ASCII")
        return "".join(line + "\r\n" for line in lines).encode("ascii")


BASES = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}


def document(name: str, base: str, code: str = "") -> Module:
    """The module behind a workbook or a sheet; `base` is a key of BASES."""
    flags = {
        "VB_GlobalNameSpace": False,
        "VB_Creatable": False,
        "VB_PredeclaredId": True,
        "VB_Exposed": True,
        "VB_TemplateDerived": False,
        "VB_Customizable": True,
    }
    head = f'Attribute VB_Name = "{name}"\nAttribute VB_Base = "{BASES[base]}"\n'
    head += "".join(f"Attribute {flag} = {value}\n" for flag, value in flags.items())
    return Module(name, Kind.DOCUMENT, head + code)


# Excel and VBA themselves are implied; these two are what every workbook of Excel's own lists.
REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0"
        r"#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        r"#Microsoft Office 16.0 Object Library",
    ),
)


def vba_project(name: str, project_id: str, modules: Sequence[Module]) -> bytes:
    """vbaProject.bin for `modules`; `project_id` is a GUID in braces."""
    vba = {module.name: compress(module.stream) for module in modules}
    vba["dir"] = compress(_dir_stream(name, modules))
    vba["_VBA_PROJECT"] = pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)
    return write(
        {
            "VBA": vba,
            "PROJECT": _project_stream(name, project_id, modules),
            "PROJECTwm": _name_map(modules),
        }
    )


def _record(number: int, payload: bytes = b"") -> bytes:
    return pack("<HI", number, len(payload)) + payload


def _named(ansi: int, unicode: int, text: str) -> bytes:
    return _record(ansi, text.encode("ascii")) + _record(unicode, text.encode("utf-16le"))


def _dir_stream(name: str, modules: Sequence[Module]) -> bytes:
    """[MS-OVBA] 2.3.4.2: information, references, modules."""
    locale = pack("<I", LCID)
    information = [
        _record(0x01, pack("<I", 3)),  # 64-bit Windows
        _record(0x02, locale) + _record(0x14, locale),
        _record(0x03, pack("<H", CODE_PAGE)),
        _record(0x04, name.encode("ascii")),
        _named(0x05, 0x40, ""),  # description
        _named(0x06, 0x3D, ""),  # help file
        _record(0x07, bytes(4)) + _record(0x08, bytes(4)),  # help context, library flags
        pack("<HIIH", 0x09, 4, 1, 0),  # version 1.0
        _named(0x0C, 0x3C, ""),  # conditional constants
    ]
    references = []
    for reference, library in REFERENCES:
        text = library.encode("ascii")
        registered = pack("<I", len(text)) + text + bytes(6)
        references.append(_named(0x16, 0x3E, reference) + _record(0x0D, registered))
    count = _record(0x0F, pack("<H", len(modules))) + _record(0x13, b"\xff\xff")
    listed = [_module_record(module) for module in modules]
    return b"".join([*information, *references, count, *listed, _record(0x10)])


def _module_record(module: Module) -> bytes:
    type_record = 0x21 if module.kind is Kind.STANDARD else 0x22
    return b"".join(
        [
            _named(0x19, 0x47, module.name),
            _named(0x1A, 0x32, module.name),  # its stream
            _named(0x1C, 0x48, ""),  # description
            _record(0x31, bytes(4)),  # the source begins at once: no compiled code before it
            _record(0x1E, bytes(4)) + _record(0x2C, b"\xff\xff"),  # help context, cookie
            _record(type_record),
            _record(0x2B),
        ]
    )


def _project_stream(name: str, project_id: str, modules: Sequence[Module]) -> bytes:
    """[MS-OVBA] 2.3.1: not protected, no password, visible."""
    lines = [f'ID="{project_id}"']
    lines += [module.kind.value.format(module.name) for module in modules]
    lines += [f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    hidden = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
    lines += [f'{key}="{encrypt(value, project_id)}"' for key, value in hidden.items()]
    lines += ["", "[Host Extender Info]"]
    lines += ["&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return "".join(line + "\r\n" for line in lines).encode("ascii")


def encrypt(data: bytes, project_id: str) -> str:
    """[MS-OVBA] 2.4.3.2, in hexadecimal digits."""
    version = 2
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [SEED, SEED ^ version, SEED ^ key]
    ignored = bytes((SEED & 6) // 2)
    plain_before, last, before_last = key, out[2], out[1]
    for byte in ignored + pack("<I", len(data)) + data:
        out.append(byte ^ ((before_last + plain_before) & 0xFF))
        before_last, last, plain_before = last, out[-1], byte
    return bytes(out).hex().upper()


def _name_map(modules: Sequence[Module]) -> bytes:
    """PROJECTwm: each name in the code page and in Unicode."""
    pairs = (
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16le") + b"\0\0"
        for module in modules
    )
    return b"".join(pairs) + b"\0\0"
