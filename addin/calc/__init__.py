"""LibreOffice Calc as a host of the add-in."""
