"""A private LibreOffice for tests: its own profile, reached over a pipe of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from addin.calc.install import Calc

SYSTEM_PACKAGES = Path("/usr/lib/python3/dist-packages")
# Macros of a test's own documents run without a question, and VBA is taken as VBA.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA">
<prop oor:name="Executable" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def import_uno() -> Any:
    """The module `uno`: the system's file, without opening the rest of its site-packages."""
    for name in ("uno", "unohelper"):
        if name not in sys.modules and importlib.util.find_spec(name) is None:
            spec = importlib.util.spec_from_file_location(name, SYSTEM_PACKAGES / f"{name}.py")
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
    import uno  # also puts its import hook for com.sun.star in place

    return uno


def free(folder: Path) -> None:
    """Let the user that owns the profile have what LibreOffice wrote as another."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)


def not_root(profile: Path) -> tuple[str, ...]:
    """The words before a command that must not run as root, as unopkg; none where we are not."""
    if os.geteuid() != 0:
        return ()
    return ("runuser", "-u", "nobody", "--", "env", f"HOME={profile}", f"TMPDIR={profile}")


@contextlib.contextmanager
def screen(
    width: int = 1280, height: int = 800, kept_in: Path | None = None
) -> Iterator[dict[str, str]]:
    """An X server that nobody looks at, as environment; it says itself which number it took.

    What it shows is kept in a file ``Xvfb_screen0`` (xwd) of the folder ``kept_in``.
    """
    reading, tell = os.pipe()
    size = f"{width}x{height}x24"
    kept = ["-fbdir", str(kept_in)] if kept_in else []
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", size, *kept]
    server = subprocess.Popen(command, pass_fds=(tell,), stderr=subprocess.DEVNULL)
    os.close(tell)
    try:
        with os.fdopen(reading) as line:
            number = line.readline().strip()
        yield {"DISPLAY": f":{number}", "SAL_USE_VCLPLUGIN": "gen"}
    finally:
        server.terminate()
        server.wait(20)


class Office:
    """A soffice on `profile` (a folder that only this test uses), without a screen by default."""

    def __init__(
        self,
        profile: Path,
        seconds: float = 90,
        *,
        headless: bool = True,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``environment``: what the program is to find there beside our own."""
        uno = import_uno()
        user = profile / "user"
        user.mkdir(parents=True, exist_ok=True)
        settings = user / "registrymodifications.xcu"
        if not settings.exists():
            settings.write_text(SETTINGS, encoding="utf-8")
        pipe = f"pipe,name=t{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [
                *("soffice", "--norestore", "--nologo", "--nodefault"),
                *(["--headless"] if headless else []),
                "--nolockcheck",
                f"-env:UserInstallation={profile.as_uri()}",
                f"--accept={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        self.context = self._connect(uno, f"uno:{pipe};urp;StarOffice.ComponentContext", seconds)
        self.desktop = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context
        )

    def _connect(self, uno: Any, address: str, seconds: float) -> Any:
        from com.sun.star.connection import NoConnectException

        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                return resolver.resolve(address)
            except NoConnectException:
                time.sleep(0.1)
        self.process.kill()
        raise TimeoutError("soffice did not answer")

    def open(self, path: Path, **properties: Any) -> Any:
        """The document at `path`, loaded hidden; `properties` go into the media descriptor."""
        return self.desktop.loadComponentFromURL(
            path.as_uri(), "_blank", 0, self.properties(Hidden=True, **properties)
        )

    def properties(self, **named: Any) -> tuple[Any, ...]:
        from com.sun.star.beans import PropertyValue

        return tuple(PropertyValue(Name=name, Value=value) for name, value in named.items())

    def close(self) -> None:
        from com.sun.star.lang import DisposedException

        with contextlib.suppress(DisposedException):  # gone already is what was asked for
            self.desktop.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


@dataclass(frozen=True, slots=True)
class Desk:
    """LibreOffice with the extension; the answers that a button pressed there gets to hear."""

    office: Office
    calc: Calc
    answers: Path
