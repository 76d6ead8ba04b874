"""jixiao: 绩效目标表 checked, rolled up and compared with spending.

The core knows nothing of Excel: see ``docs/architecture.md`` for the rooms.
"""

__version__ = "0.2.0"
