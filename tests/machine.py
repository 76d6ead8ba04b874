"""What the tests need of the machine: Debian packages, installed when root and missing.

Where they cannot be installed the tests that need them are skipped with the reason; with
``CI=true`` a missing one is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# A program or file that tests use, and the Debian packages that bring it.
NEEDED = {
    "soffice": ("libreoffice-calc", "libreoffice-writer"),
    "Xvfb": ("xvfb",),
    "/usr/lib/python3/dist-packages/uno.py": ("python3-uno",),
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": ("fonts-noto-cjk",),
    # what is printed; its pdftoppm draws the pictures of the manual
    "pdftotext": ("poppler-utils",),
}
# What `make windows` and `make bundle` need beyond that.
NEEDED_FOR_WINDOWS = {
    "wine": ("wine", "wine64"),
    "localedef": ("locales",),
    "/usr/share/i18n/locales/zh_CN": ("locales",),
    "osslsigncode": ("osslsigncode",),
    "openssl": ("openssl",),
}


def missing(needed: dict[str, tuple[str, ...]]) -> list[str]:
    """The Debian packages whose programs or files are not there."""
    return [
        package
        for thing, packages in needed.items()
        if not (Path(thing).exists() if thing.startswith("/") else shutil.which(thing))
        for package in packages
    ]


def install(needed: dict[str, tuple[str, ...]]) -> int:
    """Install what is missing; 0 when all is there, 1 when CI must fail."""
    packages = missing(needed)
    if packages and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        packages = missing(needed)
    if packages:
        print("not installed, tests that need them are skipped:", " ".join(packages))
        return 1 if os.environ.get("CI") == "true" else 0
    return 0


if __name__ == "__main__":
    sys.exit(install(NEEDED_FOR_WINDOWS if sys.argv[1:] == ["windows"] else NEEDED))
