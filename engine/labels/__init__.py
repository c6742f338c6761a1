"""Reads what is printed on a jar: tokens, a grammar, and what the label comes to."""
