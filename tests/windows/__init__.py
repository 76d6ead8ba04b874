"""The product on Windows' own Python, in Wine; `make windows` runs it. README.md says how."""
