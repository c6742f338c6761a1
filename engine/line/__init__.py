"""Reads what is said at the counter, on one line: words become facts to be seen, and the rest stays a question."""
