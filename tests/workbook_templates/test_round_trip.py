"""What is written into the standard workbook or the Word document is what is read back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from jixiao.files.read.any import read
from jixiao.files.write.docx import write_document
from jixiao.form.standardise import standardised
from jixiao.model.target_form import Department
from tests.support.strategies import departments
from workbook_templates.builder import write

SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(department=departments())
def test_the_workbook_keeps_every_model(department: Department, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    write(department, book)
    reading = read(book)
    assert reading.department == department
    assert reading.unread == ()
    assert [project.issues for project in reading.department.projects] == [()] * len(
        department.projects
    )


@SLOW
@given(department=departments())
def test_the_document_keeps_every_model(department: Department, tmp_path: Path) -> None:
    document = tmp_path / "document.docx"
    write_document(department, document)
    assert standardised(read(document).department) == department


@SLOW
@given(department=departments())
def test_the_copy_for_the_bureau_keeps_every_model(department: Department, tmp_path: Path) -> None:
    book = tmp_path / "copy.xlsx"
    write(department, book, values_only=True)
    assert standardised(read(book).department) == department
