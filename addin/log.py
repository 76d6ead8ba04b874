"""The log: where a failure happened, never what stood in the forms."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

_BYTES: Final = 256 * 1024
_KEPT: Final = 3


def folder() -> Path:
    """The user's own folder for state: %LOCALAPPDATA% on Windows, XDG elsewhere."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "jixiao"
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "jixiao"


def path() -> Path:
    """The log file."""
    return folder() / "jixiao.log"


def failure(doing: str, why: BaseException) -> Path | None:
    """Log a failure: its type and the places it passed. The message may quote a cell: left out.

    Gives the log's place; None where nothing can be written there.
    """
    frames = traceback.extract_tb(why.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    try:
        _logger().error("%s: %s at %s", doing, type(why).__name__, places)
    except OSError:
        return None
    return path()


@dataclass(slots=True)
class Attempt:
    """What is tried in a block; ``failed`` once it has."""

    failed: bool = False


@contextmanager
def only_logged(doing: str) -> Iterator[Attempt]:
    """What does not decide over a result: where it fails the log says so.

    Who has more to say of it asks the attempt, behind the block.
    """
    attempt = Attempt()
    try:
        yield attempt
    except Exception as why:  # noqa: BLE001 - the result is in place: that must not be denied
        attempt.failed = True
        failure(doing, why)


def _logger() -> logging.Logger:
    logger = logging.getLogger("jixiao.addin")
    wanted = str(path())
    if [getattr(handler, "baseFilename", "") for handler in logger.handlers] != [wanted]:
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()
        folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(wanted, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.propagate = False
    return logger
