"""Auditing folders: every workbook below, in parallel, resumable; one report at the end."""
