"""Judging: a cell, a department, the forms of the year, a whole workbook."""
