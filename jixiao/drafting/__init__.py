"""Help in writing: what changed since the last version, next year's workbook, parts of a book."""
