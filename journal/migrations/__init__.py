"""How a journal of an older version becomes one of this version, step by step (Alembic)."""
