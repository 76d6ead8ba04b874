"""Over the whole chain: every form is counted or set aside, and keeps its money and its findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.check.book import check_book
from jixiao.files.read.any import read
from jixiao.files.write.docx import write_document
from jixiao.form.book import Reading, is_blank_form
from jixiao.form.cleaning import tidy
from jixiao.form.standardise import standardised
from jixiao.model.tally import tally
from jixiao.model.target_form import Amount, Department
from jixiao.samples import DOCUMENT, sample
from tests.support.disclosed_text import as_text
from tests.support.strategies import departments
from workbook_templates.builder import write

SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What a clerk does to a form's sheet.
EDITS = st.sampled_from(["", "hide", "about", "error", "formula", "other unit", "same code"])


def edited(path: Path, edits: list[str]) -> None:
    book = openpyxl.load_workbook(path)
    forms = [sheet for sheet in book.worksheets if sheet.title[:2].isdecimal()]
    for sheet, edit in zip(forms, edits, strict=False):
        if edit == "hide":
            sheet.sheet_state = "hidden"
        elif edit == "about":
            sheet["B5"] = "约2000"
        elif edit == "error":
            sheet["B5"] = "#REF!"
        elif edit == "formula":
            sheet["B5"] = "=60+40"
        elif edit == "other unit":
            sheet["B5"] = "120.50（万元）"
        elif edit == "same code":
            sheet["B3"] = "13073023P00002210023K"
    book.save(path)


def cents(amount: Amount | None) -> int:
    return (amount.cents if amount else None) or 0


@SLOW
@given(departments(), st.lists(EDITS, min_size=3, max_size=3))
def test_found_is_counted_and_set_aside(
    tmp_path: Path, department: Department, edits: list[str]
) -> None:
    path = tmp_path / "表.xlsx"
    write(department, path)
    edited(path, edits)
    reading = read(path, of_the_year=True)
    forms = tally([reading.department])
    assert forms.found == len(department.projects)
    assert forms.found == len(forms.counted) + len(forms.left_out)
    expected = 0  # every amount that can be read, counted or set aside
    for project, edit in zip(department.projects, edits, strict=False):
        unreadable = edit in {"about", "error", "formula"}
        expected += (
            120_500_000 if edit == "other unit" else 0 if unreadable else cents(project.budget)
        )
    counted = sum(cents(one.project.budget) for one in forms.counted)
    aside = sum(one.cents or 0 for one in forms.left_out)
    assert counted + aside == expected
    hidden = sum(e == "hide" for e, p in zip(edits, department.projects, strict=False)
                 if not is_blank_form(p))  # fmt: skip
    assert sum("隐藏" in one.reason for one in forms.left_out) == hidden


def findings(reading: Reading, *, places: bool) -> Counter[tuple[str, ...]]:
    """What is found, with or without the addresses, which a document has other ones for."""
    return Counter(
        (
            one.rule,
            one.project,
            *((one.place.sheet, one.place.address, one.message) if places else ()),
        )
        for one in check_book(reading)
        if one.rule not in {"D02", "D03", "D04"} or places
    )


def through_everything(first: Path, folder: Path) -> tuple[Reading, Reading, Reading]:
    """Of a standard workbook: as it is, by way of a document, and as a copy for the bureau."""
    document, again, copy = folder / "公开.docx", folder / "再导入.xlsx", folder / "副本.xlsx"
    one = read(first)
    write_document(one.department, document)
    write(standardised(read(document, clean=True).department), again)
    two = read(again)
    write(standardised(two.department), copy, values_only=True)
    return one, two, read(copy)


def test_the_sample_goes_through_everything(tmp_path: Path) -> None:
    first = tmp_path / "一.xlsx"
    write(standardised(read(sample(DOCUMENT), clean=True).department), first)
    one, two, three = through_everything(first, tmp_path)
    assert one.department == two.department == three.department
    assert sum(cents(p.budget) for p in three.department.projects) == 880 * 10**6
    assert findings(one, places=False) == findings(two, places=False)
    assert findings(two, places=True) == findings(three, places=True)
    assert not any(found.rule == "D03" for found in check_book(three))


@SLOW
@given(departments())
def test_any_department_goes_through_everything(tmp_path: Path, department: Department) -> None:
    kept = tuple(p for p in department.projects if not is_blank_form(p))
    department = replace(department, projects=kept)
    first = tmp_path / "一.xlsx"
    write(standardised(department), first)
    if not kept:
        return
    one, two, three = through_everything(first, tmp_path)
    assert one.department == two.department
    assert two.department == three.department
    assert findings(one, places=False) == findings(two, places=False)
    assert findings(two, places=True) == findings(three, places=True)


@SLOW
@given(departments())
def test_any_public_text_goes_through_everything(tmp_path: Path, department: Department) -> None:
    kept = tuple(p for p in department.projects if not is_blank_form(p) and p.indicators)
    if not kept:
        return
    document, first = tmp_path / "公开.txt", tmp_path / "一.xlsx"
    document.write_text(as_text(replace(department, projects=kept)), "utf-8")
    imported = read(document, clean=True).department
    assert [cents(p.budget) for p in imported.projects] == [cents(p.budget) for p in kept]
    for got, source in zip(imported.projects, kept, strict=True):
        assert (got.fiscal_funds, got.other_funds) == (source.fiscal_funds, source.other_funds)
        assert got.plan == source.plan
        # doubled marks are cleaned away, and listed: no word and no figure is
        targets = [tidy(row.target.text) for row in source.indicators]
        assert [row.target.text for row in got.indicators] == targets
    write(standardised(imported), first)
    one, two, three = through_everything(first, tmp_path)
    assert one.department == two.department == three.department
    assert [cents(p.budget) for p in three.department.projects] == [cents(p.budget) for p in kept]
    assert findings(one, places=False) == findings(two, places=False)
    assert findings(two, places=True) == findings(three, places=True)
