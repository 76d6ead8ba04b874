"""Reading in a process of its own: what a hostile file makes of it can be wrong, but ends there."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def answer_of(module: str, path: Path, seconds: int) -> Any:
    """What a module answers in JSON about a file; None where it was ended.

    Raises OSError where it could not be started, TimeoutExpired where it took too long.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, str(path)],
        capture_output=True,
        timeout=seconds,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def limit_memory(most: int) -> None:
    """Let this process have no more memory than that; Windows has no such limits."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
