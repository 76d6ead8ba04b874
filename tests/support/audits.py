"""Running an audit, and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import main
from jixiao.files.folders import inputs_of


def audit(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["audit", *map(str, arguments)])
    return int(ended.value.code or 0)


def below(folder: Path) -> list[Path]:
    return inputs_of([folder]).files


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
