"""The add-in's own VBA modules, as text (ASCII: Chinese comes from the add-in's sheet)."""

from __future__ import annotations

from importlib.resources import files


def vba_source(name: str) -> str:
    """The text of the module `name`."""
    return files(__name__).joinpath(f"{name}.bas").read_text(encoding="ascii")
