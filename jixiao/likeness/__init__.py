"""What belongs together in two lists, by what it says and never by where it stands."""
