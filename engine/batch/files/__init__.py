"""Batches from file to file: reading in chunks, parts with a journal, and the runs that can be taken up again."""
