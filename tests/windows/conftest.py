"""`make windows` runs what lies here: some under Linux with Wine, `inside` under Windows."""

from __future__ import annotations

import os
import sys

collect_ignore_glob = []
if sys.platform != "win32":
    collect_ignore_glob.append("inside/*")
    if os.environ.get("JIXIAO_WINDOWS") != "1":
        collect_ignore_glob.append("test_bundle_on_windows.py")
