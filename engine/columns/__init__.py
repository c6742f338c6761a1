"""The same rules over many profiles at once."""
