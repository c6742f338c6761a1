"""Reads what is said at the counter, on one line: words become facts that can be seen, and the rest stays a question."""
