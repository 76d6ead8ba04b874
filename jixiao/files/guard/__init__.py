"""What a file from outside must pass before it is read."""
