"""Worksheet functions: thin, one each, calling the core."""
