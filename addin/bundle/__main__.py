"""`python -m addin.bundle [FILE]`: the offline bundle of this source tree, and its size.

`python -m addin.bundle lock` looks for newer versions of what the bundle holds and pins them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from addin.bundle import bundle
from addin.bundle.wheels import write_lock
from jixiao.errors import JixiaoError

PROJECT = Path(__file__).parents[2]


def main(arguments: list[str]) -> None:
    if arguments == ["lock"]:
        print(write_lock(PROJECT))
        return
    made = bundle(PROJECT, Path(arguments[0] if arguments else "dist/jixiao-windows.zip"))
    print(f"{made}：{made.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except JixiaoError as why:
        sys.exit(why.sentence)
