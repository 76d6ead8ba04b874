"""Sources of any kind → grids and readings."""
