"""The Excel face: ribbon, macros, the builder of the add-in, installer, doctor."""
