"""Other people's code that tillskott brings along; each folder says whose it is and what was changed."""
