"""A pretended Windows PC: folders in a temporary place, a registry in a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from addin.windows import Environment, RegistryValue

EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"


@dataclass
class PretendedRegistry:
    keys: dict[str, dict[str, RegistryValue]] = field(default_factory=dict)

    def value(self, key: str, name: str) -> RegistryValue | None:
        return self.values(key).get(name)

    def values(self, key: str) -> dict[str, RegistryValue]:
        """As Windows does it: upper and lower case are the same."""
        return next((v for k, v in self.keys.items() if k.lower() == key.lower()), {})

    def write(self, key: str, name: str, value: str) -> None:
        self.keys.setdefault(key, {})[name] = value

    def delete_key(self, key: str) -> None:
        self.keys = {k: v for k, v in self.keys.items() if not f"{k}\\".startswith(f"{key}\\")}

    def delete(self, key: str, name: str) -> None:
        del self.keys[key][name]


def pretended(
    root: Path, *, inside_data_folder: bool = True, programs: frozenset[str] = frozenset()
) -> Environment:
    """A healthy PC with 64-bit Excel and a private Python, where `programs` run."""
    local = root / "Local"
    prefix = local / "jixiao" / "python" if inside_data_folder else root / "Python311"
    scripts = prefix / "Scripts"
    scripts.mkdir(parents=True)
    for file in (scripts / "python.exe", scripts / "pythonw.exe"):
        file.touch()
    registry = PretendedRegistry(
        {
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {"": EXCEL},
            r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x64"},
        }
    )
    return Environment(
        appdata=root / "Roaming",
        localappdata=local,
        interpreter=scripts / "python.exe",
        prefix=prefix,
        registry=registry,
        programs=lambda: programs,
        running=lambda names: (),
        why_not_started=lambda program: "",
    )
