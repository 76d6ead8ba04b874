"""`python -m addin.bundle [FILE]`: the offline bundle of this source tree, and its size."""

from __future__ import annotations

import sys
from pathlib import Path

from addin.bundle import bundle

if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "dist/jixiao-windows.zip")
    made = bundle(Path(__file__).parents[2], target)
    print(f"{made}：{made.stat().st_size / 1e6:.0f} MB")
