"""The frozen model: what was read, every value with its cell; findings; exact money."""
