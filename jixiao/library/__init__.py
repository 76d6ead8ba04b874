"""The indicator library: its entries, what it offers for a name or a kind of project, likeness."""
