"""Reports drawn once, as small workbooks: the CLI saves them, a live host copies their sheets."""
