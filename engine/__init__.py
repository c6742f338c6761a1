"""The engine: reading, checking, inferring, resolving, explaining. It holds no medical fact."""
