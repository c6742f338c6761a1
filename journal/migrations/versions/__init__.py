"""The steps, one a file; never edited once they are released."""
