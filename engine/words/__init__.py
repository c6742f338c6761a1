"""Words that people read: texts in both languages, errors, and the one catalogue of messages."""
