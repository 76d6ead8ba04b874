"""Files that were checked → the library made of them; the same for the command and the button."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.drafting.harvest import Harvest, HarvestSource, harvest
from jixiao.drafting.named_persons import named_persons
from jixiao.files.check_file import CheckedFile
from jixiao.files.file_names import readable


def has_forms(file: CheckedFile) -> bool:
    """Whether a file has project forms that a library can be made of."""
    return file.reading is not None and bool(file.reading.department.projects)


def harvest_files(files: Iterable[CheckedFile]) -> Harvest:
    """The library of the forms in some files."""
    return harvest(
        HarvestSource(
            file.reading.department,
            file.findings,
            readable(file.path.name),
            named_persons(file.reading.grids),
            tuple(grid.sheet for grid in file.reading.grids),
        )
        for file in files
        if file.reading is not None
    )
