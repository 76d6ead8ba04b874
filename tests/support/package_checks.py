"""What Excel refuses or repairs in a package, beyond what openxml-audit looks at.

Each check gives sentences; `tests/addin/test_package_checks.py` shows that each one bites.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from jixiao.model.grid import column_letters, column_number

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RIBBON: Final = "{http://schemas.microsoft.com/office/2006/01/customui}"
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
IDS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ATTRIBUTES: Final = {
    "customUI": set(), "ribbon": set(), "tabs": set(), "tab": {"id", "label"},
    "group": {"id", "label"},
    "button": {"id", "label", "size", "imageMso", "screentip", "supertip", "onAction"},
}  # fmt: skip
PICTURES: Final = Path(__file__).parent.parent / "data" / "office-pictures.txt"
# What a part is by the relation that names it, as the end of its content type.
KINDS: Final = {
    "worksheet": "worksheet+xml", "styles": "styles+xml", "sharedStrings": "sharedStrings+xml",
    "theme": "theme+xml", "table": "table+xml", "drawing": "drawing+xml", "chart": "chart+xml",
    "vbaProject": "vbaProject", "vmlDrawing": "vmlDrawing", "comments": "comments+xml",
    "officeDocument": "main+xml",
}  # fmt: skip
LONGEST_LIST: Final = 255  # of a drop-down written into the sheet
LONGEST_FORMULA: Final = 8192
LONGEST_NAME: Final = 31
LONGEST: Final = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225}
# Functions that came after Excel 2016; it shows #NAME? for them.
LATER: Final = """
    CONCAT TEXTJOIN IFS SWITCH MAXIFS MINIFS XLOOKUP XMATCH FILTER SORT SORTBY UNIQUE SEQUENCE
    RANDARRAY LET LAMBDA MAP REDUCE SCAN BYROW BYCOL MAKEARRAY ISOMITTED TEXTBEFORE TEXTAFTER
    TEXTSPLIT VSTACK HSTACK TOCOL TOROW WRAPROWS WRAPCOLS TAKE DROP EXPAND CHOOSECOLS CHOOSEROWS
    ARRAYTOTEXT VALUETOTEXT STOCKHISTORY IMAGE GROUPBY PIVOTBY PERCENTOF REGEXTEST REGEXEXTRACT
    REGEXREPLACE TRIMRANGE
"""
NEWER: Final = re.compile(rf"_xl(?:fn|ws|udf)\.|\b(?:{'|'.join(LATER.split())})\(|[A-Z]\d+#")
Trees = Mapping[str, ET.Element]


def faults(path: Path) -> list[str]:
    """All that is wrong with a workbook or an add-in."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees: dict[str, ET.Element] = {}
    found = []
    for name, content in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                trees[name] = ET.fromstring(content)
            except ET.ParseError as why:
                found.append(f"{name}: not well formed ({why})")
    if found:
        return found
    found += _relations(trees, set(parts))
    found += _content_types(trees, set(parts))
    found += _book(trees["xl/workbook.xml"])
    for name, tree in trees.items():
        if tree.tag == f"{RIBBON}customUI":
            found += _ribbon(name, tree)
        if _is_sheet(name):
            found += [f"{name}: {fault}" for fault in _sheet(tree)]
            found += [f"{name}: {fault}" for fault in _tables(name, tree, trees)]
        found += [f"{name}: {fault}" for fault in _formulas(tree)]
    return found


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def _rels_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return f"{folder}/_rels/{file}.rels"


def _targets(rels: str, tree: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """The relations to parts of the package, each with the name of that part."""
    base = posixpath.dirname(posixpath.dirname(rels))
    for one in tree.iter(RELATION):
        if one.get("TargetMode") != "External":
            target = str(one.get("Target"))
            at = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            yield one, posixpath.normpath(at)


def _relations(trees: Trees, parts: set[str]) -> Iterator[str]:
    for name, tree in trees.items():
        if name.endswith(".rels"):
            ids = Counter(one.get("Id") for one in tree.iter(RELATION))
            yield from (f"{name}: {one} twice" for one, times in ids.items() if times > 1)
            for one, at in _targets(name, tree):
                if at not in parts:
                    yield f"{name}: {one.get('Target')} is not there"
            continue
        named = trees.get(_rels_of(name))
        known = set() if named is None else {one.get("Id") for one in named.iter(RELATION)}
        for one in tree.iter():
            asked = {one.get(f"{IDS}{key}") for key in ("id", "embed", "link")} - {None}
            yield from (f"{name}: relation {key} is not there" for key in asked - known)


def _content_types(trees: Trees, parts: set[str]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    endings = {str(one.get("Extension")): one for one in types.iter(f"{TYPES}Default")}
    named = {str(one.get("PartName")).lstrip("/"): one for one in types.iter(f"{TYPES}Override")}
    yield from (f"{name}: has a type and is not there" for name in sorted(named.keys() - parts))
    for name in sorted(parts - named.keys() - {"[Content_Types].xml"}):
        if name.rpartition(".")[2] not in endings:
            yield f"{name}: has no content type"
    for rels, tree in trees.items():
        for one, at in _targets(rels, tree) if rels.endswith(".rels") else ():
            wanted = KINDS.get(str(one.get("Type")).rpartition("/")[2])
            said = named.get(at, endings.get(at.rpartition(".")[2]))
            kind = "" if said is None else str(said.get("ContentType"))
            if wanted and at in parts and not kind.endswith(wanted):
                yield f"{at}: is said to be {kind}"


def _book(tree: ET.Element) -> Iterator[str]:
    names = [str(one.get("name")) for one in tree.iter(f"{MAIN}sheet")]
    for name in names:
        if len(name) > LONGEST_NAME or re.search(r"[\[\]:*?/\\]|^'|'$|^$", name):
            yield f"sheet {name}: no name that Excel takes"
    counted = Counter(name.casefold() for name in names)
    yield from (f"sheet {name} twice" for name, times in counted.items() if times > 1)
    defined = [
        (str(one.get("name")).casefold(), one.get("localSheetId"))
        for one in tree.iter(f"{MAIN}definedName")
    ]
    for (name, scope), times in Counter(defined).items():
        if times > 1:
            yield f"name {name} twice"
        if scope is not None and int(scope) >= len(names):
            yield f"name {name}: of a sheet that is not there"


def _ribbon(name: str, tree: ET.Element) -> Iterator[str]:
    lines = PICTURES.read_text("utf-8").splitlines()
    pictures = {line for line in lines if not line.startswith("#")}
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
        yield from (
            f"{name}: {tag} without {key}" for key in sorted(ATTRIBUTES[tag] - set(one.attrib))
        )
        if tag == "button" and one.get("imageMso") not in pictures:
            yield f"{name}: no picture of Office is called {one.get('imageMso')}"


def _sheet(tree: ET.Element) -> Iterator[str]:
    for one in tree.iter(f"{MAIN}dataValidation"):
        at = one.get("sqref")
        for key, most in LONGEST.items():
            if len(one.get(key, "")) > most:
                yield f"{at}: {key} is too long"
        for key in ("formula1", "formula2"):
            formula = one.findtext(f"{MAIN}{key}") or ""
            literal = formula.strip('"') if formula.startswith('"') else ""
            if max(len(literal), 0 if literal else len(formula)) > LONGEST_LIST:
                yield f"{at}: the list is too long"
    merged = Counter(
        (column, row) for one in tree.iter(f"{MAIN}mergeCell") for column, row in _box(one)
    )
    if any(times > 1 for times in merged.values()):
        yield "merged cells overlap"


def _box(one: ET.Element) -> Iterator[tuple[int, int]]:
    ends = re.findall(r"([A-Z]+)(\d+)", str(one.get("ref")))
    (left, top), (right, bottom) = ((column_number(c), int(r)) for c, r in (ends[0], ends[-1]))
    return ((c, r) for c in range(left, right + 1) for r in range(top, bottom + 1))


def _formulas(tree: ET.Element) -> Iterator[str]:
    """In cells, conditional formats, drop-downs, names, columns of tables and charts."""
    for where, formula in formulas_of(tree):
        if NEWER.search(re.sub(r'"[^"]*"', "", formula)):
            yield f"{where}: a function newer than Excel 2016"
        if len(formula) > LONGEST_FORMULA:
            yield f"{where}: the formula is too long"


def formulas_of(tree: ET.Element) -> Iterator[tuple[str, str]]:
    """Every formula of a part, with the place it stands at."""
    for cell in tree.iter(f"{MAIN}c"):
        if formula := cell.findtext(f"{MAIN}f"):
            yield str(cell.get("r")), formula
    for tag in ("dataValidation", "conditionalFormatting"):
        for one in tree.iter(f"{MAIN}{tag}"):
            for key in ("formula", "formula1", "formula2"):
                for found in one.iter(f"{MAIN}{key}"):
                    yield f"{tag} {one.get('sqref')}", found.text or ""
    for one in tree.iter(f"{MAIN}definedName"):
        yield f"name {one.get('name')}", one.text or ""
    for one in tree.iter(f"{MAIN}calculatedColumnFormula"):
        yield "column of a table", one.text or ""
    for one in tree.iter(f"{CHART}f"):
        yield "chart", one.text or ""


def _tables(name: str, sheet: ET.Element, trees: Trees) -> Iterator[str]:
    """A heading of a table must be the text of its cell; else Excel repairs the file."""
    strings = trees.get("xl/sharedStrings.xml")
    texts = [] if strings is None else ["".join(t.itertext()) for t in strings]
    cells = {cell.get("r"): cell for cell in sheet.iter(f"{MAIN}c")}
    for table in _of_kind("table", name, trees):
        [(letters, row)] = re.findall(r"^([A-Z]+)(\d+)", str(table.get("ref")))
        for offset, column in enumerate(table.iter(f"{MAIN}tableColumn")):
            cell = cells.get(f"{column_letters(column_number(letters) + offset)}{row}")
            value = None if cell is None else cell.findtext(f"{MAIN}v")
            if cell is not None and cell.get("t") == "s" and value is not None:
                value = texts[int(value)] if int(value) < len(texts) else None
            if value != column.get("name"):
                yield f"table {table.get('name')}: heading {column.get('name')}, cell {value}"


def _of_kind(kind: str, name: str, trees: Trees) -> Iterator[ET.Element]:
    """The parts that a part is related to in such a way."""
    rels = _rels_of(name)
    for one, at in _targets(rels, trees[rels]) if rels in trees else ():
        if str(one.get("Type")).endswith(f"/{kind}") and at in trees:
            yield trees[at]


def across(path: Path) -> list[str]:
    """What on a report refers to another sheet: when the sheet is copied, that breaks.

    Formulas of cells, drop-downs and conditional formats may name no sheet at all, charts and
    names that belong to the sheet their own only.
    """
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        trees = {name: ET.fromstring(archive.read(name)) for name in names}
    book = trees["xl/workbook.xml"]
    sheets = [(str(one.get("name")), one.get(f"{IDS}id")) for one in book.iter(f"{MAIN}sheet")]
    rels = _rels_of("xl/workbook.xml")
    parts = {one.get("Id"): at for one, at in _targets(rels, trees[rels])}
    found = []
    for number, (title, relation) in enumerate(sheets):
        name = parts[relation]
        own = [one for one in book.iter(f"{MAIN}definedName") if _scope(one) == number]
        found += [f"{title} {at}" for at in _naming(formulas_of(trees[name]), "")]
        found += [f"{title} {at}" for at in _naming(_texts(own), title)]
        for drawing in _of_kind("drawing", name, trees):
            at = next(part for part, tree in trees.items() if tree is drawing)
            charts = (f for chart in _of_kind("chart", at, trees) for f in formulas_of(chart))
            found += [f"{title} {at}" for at in _naming(charts, title)]
    return found


def _scope(name: ET.Element) -> int | None:
    scope = name.get("localSheetId")
    return None if scope is None else int(scope)


def _texts(names: Iterable[ET.Element]) -> Iterator[tuple[str, str]]:
    return ((f"name {one.get('name')}", one.text or "") for one in names)


def _naming(formulas: Iterable[tuple[str, str]], allowed: str) -> Iterator[str]:
    """Where a formula names a sheet other than the one that is allowed."""
    for where, formula in formulas:
        bare = re.sub(r'"[^"]*"', "", formula)
        named = {
            (quoted or plain).replace("''", "'")
            for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([^\s'!(),+\-*/&=<>:;]+))!", bare)
        }
        if named - {allowed}:
            yield f"{where}: {formula}"
