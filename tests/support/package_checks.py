"""What Excel refuses or repairs in a package, beyond what openxml-audit looks at.

Each check gives sentences; `tests/addin/test_package_checks.py` shows that each one bites.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RIBBON = "{http://schemas.microsoft.com/office/2006/01/customui}"
ATTRIBUTES = {
    "customUI": set(), "ribbon": set(), "tabs": set(), "tab": {"id", "label"},
    "group": {"id", "label"},
    "button": {"id", "label", "size", "imageMso", "screentip", "supertip", "onAction"},
}  # fmt: skip
LONGEST_LIST = 255  # of a drop-down written into the sheet
LONGEST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225}
NEWER = re.compile(r"_xl(?:fn|ws|udf)\.|\b(?:XLOOKUP|FILTER|LET|TEXTJOIN|IFS|CONCAT|SORT|UNIQUE)\(")


def faults(path: Path) -> list[str]:
    """All that is wrong with a workbook or an add-in."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees: dict[str, ET.Element] = {}
    found = []
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = ET.fromstring(content)
            except ET.ParseError as why:
                found.append(f"{name}: not well formed ({why})")
    if found:
        return found
    found += _relations(trees, set(parts))
    found += _content_types(trees, set(parts))
    for name, tree in trees.items():
        if tree.tag == f"{RIBBON}customUI":
            found += _ribbon(name, tree)
        if re.match(r"xl/worksheets/[^/]+\.xml", name):
            found += [f"{name}: {fault}" for fault in _sheet(tree)]
            found += [f"{name}: {fault}" for fault in _tables(name, tree, trees)]
    return found


def _relations(trees: dict[str, ET.Element], parts: set[str]) -> Iterator[str]:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        ids = Counter(one.get("Id") for one in tree.iter(RELATION))
        yield from (f"{name}: {one} twice" for one, times in ids.items() if times > 1)
        for one in tree.iter(RELATION):
            target = str(one.get("Target"))
            if one.get("TargetMode") == "External":
                continue
            at = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            if posixpath.normpath(at) not in parts:
                yield f"{name}: {target} is not there"


def _content_types(trees: dict[str, ET.Element], parts: set[str]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    endings = {str(one.get("Extension")) for one in types.iter(f"{TYPES}Default")}
    named = {str(one.get("PartName")).lstrip("/") for one in types.iter(f"{TYPES}Override")}
    yield from (f"{name}: has a type and is not there" for name in sorted(named - parts))
    for name in sorted(parts - named - {"[Content_Types].xml"}):
        if name.rpartition(".")[2] not in endings:
            yield f"{name}: has no content type"


def _ribbon(name: str, tree: ET.Element) -> Iterator[str]:
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    yield from (f"{name}: id {one} twice" for one, times in ids.items() if times > 1)
    for one in tree.iter():
        tag = one.tag.removeprefix(RIBBON)
        if tag not in ATTRIBUTES:
            yield f"{name}: element {tag}"
            continue
        yield from (
            f"{name}: {tag} with {key}" for key in sorted(set(one.attrib) - ATTRIBUTES[tag])
        )
        if tag == "button" and not re.fullmatch(r"[A-Z][A-Za-z0-9]+", one.get("imageMso", "")):
            yield f"{name}: picture {one.get('imageMso')}"


def _sheet(tree: ET.Element) -> Iterator[str]:
    for one in tree.iter(f"{MAIN}dataValidation"):
        at = one.get("sqref")
        for key, most in LONGEST.items():
            if len(one.get(key, "")) > most:
                yield f"{at}: {key} is too long"
        formula = one.findtext(f"{MAIN}formula1") or ""
        if formula.startswith('"') and len(formula) - 2 > LONGEST_LIST:
            yield f"{at}: the list is too long"
    for cell in tree.iter(f"{MAIN}c"):
        formula = cell.findtext(f"{MAIN}f") or ""
        if NEWER.search(formula):
            yield f"{cell.get('r')}: a function newer than Excel 2016"
        if len(formula) > 8192:
            yield f"{cell.get('r')}: the formula is too long"


def _tables(name: str, sheet: ET.Element, trees: dict[str, ET.Element]) -> Iterator[str]:
    """A heading of a table must be the text of its cell; else Excel repairs the file."""
    folder, file = posixpath.split(name)
    relations = trees.get(f"{folder}/_rels/{file}.rels")
    strings = trees.get("xl/sharedStrings.xml")
    texts = [] if strings is None else ["".join(t.itertext()) for t in strings]
    for one in () if relations is None else relations.iter(RELATION):
        if not str(one.get("Type")).endswith("/table"):
            continue
        table = trees[posixpath.normpath(posixpath.join(folder, str(one.get("Target"))))]
        row = re.findall(r"\d+", str(table.get("ref")))[0]
        headed = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        first = ord(str(table.get("ref"))[0])
        cells = {cell.get("r"): cell for cell in sheet.iter(f"{MAIN}c")}
        for offset, heading in enumerate(headed):
            cell = cells.get(f"{chr(first + offset)}{row}")
            value = None if cell is None else cell.findtext(f"{MAIN}v")
            if cell is not None and cell.get("t") == "s" and value is not None:
                value = texts[int(value)]
            if value != heading:
                yield f"table {table.get('name')}: heading {heading}, cell {value}"


def across(path: Path) -> list[str]:
    """The cells whose formula refers to another sheet: in a report they would break when copied."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.match(r"xl/worksheets/[^/]+\.xml", n)]
        trees = {name: ET.fromstring(archive.read(name)) for name in names}
    return [
        f"{name}: {cell.get('r')}"
        for name, tree in trees.items()
        for cell in tree.iter(f"{MAIN}c")
        if "!" in re.sub(r'"[^"]*"', "", cell.findtext(f"{MAIN}f") or "")
    ]
