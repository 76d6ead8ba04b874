"""The process that answers Excel starts without what the worksheet functions do not need."""

from __future__ import annotations

import subprocess
import sys


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_it_loads_the_functions_but_neither_pandas_nor_numpy() -> None:
    code = (
        "import sys; from addin import server; server.load();"
        "print('udfs.functions' in sys.modules,"
        " sorted(server.NOT_FOR_XLWINGS & set(sys.modules)))"
    )
    assert python(code) == "True []"


def test_a_button_that_needs_pandas_finds_it_afterwards() -> None:
    code = (
        "from addin import server; server.load();"
        "from jixiao.spending import rollup; print(rollup.pd.DataFrame({'a': [1]}).a.sum())"
    )
    assert python(code) == "1"
