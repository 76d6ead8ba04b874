"""The standard workbook: form specification, builder, issued template."""
